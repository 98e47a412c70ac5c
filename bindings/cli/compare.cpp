#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "bindings/cli/batch_table.hpp"
#include "bindings/cli/file_names.hpp"
#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/results/comparison.hpp"
#include "engine/results/difference.hpp"
#include "engine/results/ledger_report.hpp"
#include "engine/results/reader.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

struct CompareOptions {
  std::vector<fs::path> files;
  std::string definition;  ///< empty: traced
  Tolerance tolerance;
  bool content = false;
  bool as_json = false;
  bool as_csv = false;
  bool as_markdown = false;
};

Totals totals_of(const fs::path& file) {
  const ResultReader reader(file);
  Summary summary(reader.system());
  for_each_block(reader, [&](const Record& record) { summary.add(record); });
  return summary.totals();
}

/// The fingerprint of the results in a file; believed only when the file's values have it.
std::string content_of(const fs::path& file) {
  const ResultReader reader(file);
  const std::string content = reader.actual_digest().content;
  if (content != reader.stored_digest().content)
    throw IoError(file.string() +
                  ": its values are not those it was published with; see gridstep verify");
  return content;
}

bool compare_contents(const CompareOptions& options) {
  bool same = true;
  nlohmann::ordered_json files = nlohmann::ordered_json::array();
  std::string first;
  for (const fs::path& file : options.files) {
    const std::string content = content_of(file);
    if (first.empty()) first = content;
    same = same && content == first;
    files.push_back({{"file", file.string()}, {"content_sha256", content}});
    if (!options.as_json) fmt::print("{}  {}\n", content, file.string());
  }
  if (options.as_json)
    fmt::print("{}\n", nlohmann::ordered_json({{"same", same}, {"files", files}}).dump(2));
  return same;
}

ComparisonOptions table_options(const CompareOptions& options) {
  ComparisonOptions table;
  if (options.definition == "all")
    table.definition.reset();
  else if (!options.definition.empty())
    table.definition = find_definition(options.definition);
  return table;
}

bool compare_values(const CompareOptions& options) {
  const ComparisonOptions table = table_options(options);
  const std::vector<std::string> names = short_names(options.files);
  std::vector<NamedTotals> runs;
  for (std::size_t n = 0; n < names.size(); ++n)
    runs.push_back({names[n], totals_of(options.files[n])});
  std::vector<Differences> found;
  bool same = true;
  for (std::size_t n = 1; n < names.size(); ++n) {
    found.push_back(differences(options.files[0], options.files[n], options.tolerance));
    same = same && found.back().none();
  }
  const Comparison comparison = compare(runs, table);
  const Language language = reader_language();
  if (options.as_json) {
    nlohmann::ordered_json json = {{"same", same}, {"comparison", to_json(comparison)}};
    json["differences"] = nlohmann::ordered_json::array();
    for (const Differences& one : found) json["differences"].push_back(to_json(one));
    fmt::print("{}\n", json.dump(2));
  } else if (options.as_csv) {
    fmt::print("{}", to_csv(comparison));
  } else if (options.as_markdown) {
    fmt::print("{}", to_markdown(comparison, language));
  } else {
    fmt::print("{}", to_text(comparison, language));
    for (const Differences& one : found) fmt::print("\n{}", to_text(one, language));
  }
  return same;
}

/// The folder of a batch holds what its runs come to.
void compare_batch(const CompareOptions& options) {
  if (options.content || options.as_csv || !options.definition.empty() ||
      options.tolerance.relative > 0.0 || options.tolerance.absolute > 0.0)
    throw Error(ExitCode::usage,
                "of a batch --json and --markdown are known; its numbers are in runs.csv");
  const fs::path& folder = options.files.front();
  if (options.as_json) return print_batch_json(folder);
  if (options.as_markdown) return print_batch_markdown(folder);
  print_batch(folder);
}

void compare_files(const CompareOptions& options, Door& door) {
  if (options.files.size() == 1) {
    if (fs::is_directory(options.files.front())) return compare_batch(options);
    if (!fs::exists(options.files.front()))
      throw IoError(options.files.front().string() + ": there is no such file or folder");
    throw Error(ExitCode::usage, "name two result files or more, or the folder of one batch");
  }
  static_cast<void>(table_options(options));  // a wrong name is told before anything is read
  std::string what;
  for (const fs::path& file : options.files) what += (what.empty() ? "" : " or ") + file.string();
  read_in_separate_process(what);
  const bool same = options.content ? compare_contents(options) : compare_values(options);
  if (!same) door.exit_code = static_cast<int>(ExitCode::differences);
}

}  // namespace

void add_compare(CLI::App& app, Door& door) {
  CLI::App* verb =
      app.add_subcommand("compare", "what differs between results, or runs of a batch");
  auto options = std::make_shared<CompareOptions>();
  verb->add_option("FILE", options->files, "result files, the base first; or a batch")
      ->required()
      ->expected(1, 1000);
  verb->add_option("--definition", options->definition,
                   "of green shares: as in ledger, or all [traced]")
      ->type_name("NAME");
  verb->add_option("--rtol", options->tolerance.relative, "relative difference that is none [0]")
      ->check(CLI::NonNegativeNumber)
      ->type_name("R");
  verb->add_option("--atol", options->tolerance.absolute, "absolute difference that is none [0]")
      ->check(CLI::NonNegativeNumber)
      ->type_name("A");
  auto* content = verb->add_flag("--content", options->content, "only the results' fingerprints");
  auto* json = verb->add_flag("--json", options->as_json, "as JSON");
  auto* csv = verb->add_flag("--csv", options->as_csv, "the table alone, as CSV");
  auto* markdown =
      verb->add_flag("--markdown", options->as_markdown, "the table alone, as Markdown");
  csv->excludes(json)->excludes(content);
  markdown->excludes(json)->excludes(csv)->excludes(content);
  verb->callback([options, &door] { compare_files(*options, door); });
}

}  // namespace gridstep::cli
