#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/results/ledger_text.hpp"

namespace gridstep::cli {

namespace {

/// From the finest to the coarsest.
const std::vector<std::pair<std::string, Calendar>> calendars = {{"hour", Calendar::hour},
                                                                 {"day", Calendar::day},
                                                                 {"month", Calendar::month},
                                                                 {"year", Calendar::year},
                                                                 {"run", Calendar::run}};

struct LedgerOptions {
  std::filesystem::path path;
  std::string definition;
  std::string by = "run";
  std::string load;
  LedgerQuery query;
  bool as_json = false;
};

std::vector<std::string> split(const std::string& joined) {
  std::vector<std::string> parts;
  std::istringstream text(joined);
  for (std::string part; std::getline(text, part, ',');)
    if (!part.empty()) parts.push_back(part);
  return parts;
}

void print_ledger(LedgerOptions options) {
  if (!options.definition.empty()) options.query.definition = find_definition(options.definition);
  options.query.by =
      std::ranges::find(calendars, options.by, &std::pair<std::string, Calendar>::first)->second;
  options.query.loads = split(options.load);
  read_in_separate_process(options.path);
  const LedgerReport report = ledger_of(options.path, options.query);
  if (options.as_json)
    // Thousands of periods are for machines: without line breaks they take half the room.
    fmt::print("{}\n", to_json(report).dump(report.statement.periods.size() > 400 ? -1 : 2));
  else
    fmt::print("{}", to_text(report, reader_language()));
}

}  // namespace

void add_ledger(CLI::App& app, Door&) {
  CLI::App* verb = app.add_subcommand("ledger", "whose electricity is green, by definition");
  auto options = std::make_shared<LedgerOptions>();
  verb->add_option("FILE", options->path, "result file")->required();
  verb->add_option("--load", options->load, "consumers or loads, with commas between them")
      ->type_name("ID");
  std::vector<std::string> names;
  for (const DefinitionSpec& spec : definitions()) names.push_back(spec.name);
  verb->add_option("--definition", options->definition, fmt::format("{}", fmt::join(names, ", ")))
      ->type_name("NAME");
  verb->add_option("--by", options->by, "hour, day, month, year or run")
      ->check(CLI::IsMember(calendars))
      ->default_str("run")
      ->type_name("PERIOD");
  verb->add_flag("--json", options->as_json, "as JSON");
  verb->callback([options] { print_ledger(*options); });
}

}  // namespace gridstep::cli
