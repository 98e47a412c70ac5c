#include <fmt/format.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/results/ledger_text.hpp"

namespace gridstep::cli {

namespace {

struct LedgerOptions {
  std::filesystem::path path;
  std::string definition;
  LedgerQuery query;
  bool as_json = false;
};

void print_ledger(LedgerOptions options) {
  if (!options.definition.empty()) options.query.definition = find_definition(options.definition);
  read_in_separate_process(options.path);
  const LedgerReport report = ledger_of(options.path, options.query);
  if (options.as_json)
    fmt::print("{}\n", to_json(report).dump(2));
  else
    fmt::print("{}", to_text(report, reads_chinese() ? Language::chinese : Language::english));
}

}  // namespace

void add_ledger(CLI::App& app, Door&) {
  CLI::App* verb =
      app.add_subcommand("ledger", "whose electricity is green, by definition");
  auto options = std::make_shared<LedgerOptions>();
  const std::map<std::string, Calendar> calendars = {{"hour", Calendar::hour},
                                                     {"day", Calendar::day},
                                                     {"month", Calendar::month},
                                                     {"year", Calendar::year},
                                                     {"run", Calendar::run}};
  verb->add_option("FILE", options->path, "result file")->required();
  verb->add_option("--load", options->query.load, "one consumer, or one load")->type_name("ID");
  verb->add_option("--definition", options->definition,
                   "traced, regional, marginal, hourly, monthly, yearly, contract or certificate")
      ->type_name("NAME");
  verb->add_option("--by", options->query.by, "hour, day, month, year or run [run]")
      ->transform(CLI::CheckedTransformer(calendars))
      ->type_name("PERIOD");
  verb->add_flag("--json", options->as_json, "as JSON");
  verb->callback([options] { print_ledger(*options); });
}

}  // namespace gridstep::cli
