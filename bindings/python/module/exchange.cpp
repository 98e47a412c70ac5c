#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bindings/python/module/module.hpp"
#include "bindings/python/module/options.hpp"
#include "bindings/python/module/result.hpp"
#include "engine/base/error.hpp"
#include "engine/results/comparison.hpp"
#include "engine/results/difference.hpp"
#include "engine/results/export.hpp"
#include "engine/results/ledger_report.hpp"
#include "engine/results/merged_reader.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/verify.hpp"
#include "engine/simulation/estimate.hpp"
#include "models/catalog.hpp"
#include "models/import/matpower.hpp"
#include "models/import/pypsa.hpp"
#include "models/import/rts_gmlc.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

using Path = std::filesystem::path;
using Texts = std::vector<std::pair<std::string, std::string>>;

using Told = std::tuple<Texts, std::vector<Problem>, std::vector<std::string>>;

/// Files by path, warnings, notes.
Told told(const models::ImportedScenario& imported) {
  Texts texts;
  for (const ScenarioFile& file : imported.files) texts.emplace_back(file.path, file.text);
  return {texts, imported.warnings.all(), imported.notes};
}

NamedTotals totals_of(const std::string& name, const Path& file) {
  const ResultReader reader(file);
  Summary summary(reader.system());
  for_each_block(reader, [&](const Record& record) { summary.add(record); });
  return {name, summary.totals()};
}

/// Two files held against each other, and what both come to side by side: as `compare --json`.
std::string compare_json(const Texts& named_files, double rtol, double atol,
                         const std::string& definition) {
  ComparisonOptions options;
  if (definition == "all")
    options.definition.reset();
  else if (!definition.empty())
    options.definition = find_definition(definition);
  std::vector<NamedTotals> runs;
  for (const auto& [name, file] : named_files) runs.push_back(totals_of(name, file));
  nlohmann::ordered_json found = nlohmann::ordered_json::array();
  bool same = true;
  for (std::size_t n = 1; n < named_files.size(); ++n) {
    const Differences one =
        differences(named_files.front().second, named_files[n].second, {rtol, atol});
    same = same && one.none();
    found.push_back(to_json(one));
  }
  return nlohmann::ordered_json({{"same", same},
                                 {"comparison", to_json(compare(runs, options))},
                                 {"differences", found}})
      .dump();
}

std::string verify_json(const Path& file) {
  const Verification verification = is_merged(file) ? verify_merged(file) : verify(file);
  nlohmann::ordered_json json = to_json(verification);
  json["passed"] = verification.passed();
  return json.dump();
}

/// Of a scenario in a folder.
std::string estimate_json(const Path& folder, const Texts& set, const nb::dict& given,
                          std::int64_t runs, int jobs) {
  RunOptions options = run_options(given);
  options.scenario = folder;
  for (const auto& [path, value] : set) options.overrides.push_back({path, value});
  const nb::gil_scoped_release unlocked;
  return to_json(estimate(options, models::catalog()).times(runs, jobs)).dump();
}

/// Hands the text out piece by piece, as bytes of UTF-8.
void export_text(const ResultHandle& handle, const std::vector<std::string>& variables,
                 std::int64_t first_step, std::int64_t steps, const std::string& layout,
                 bool in_utc, const nb::callable& write) {
  ExportQuery query;
  query.variables = variables;
  query.first_step = first_step;
  query.steps = steps;
  if (in_utc) query.clock = ExportQuery::Clock::utc;
  if (layout == "wide")
    query.format = ExportFormat::csv_wide;
  else if (layout == "json")
    query.format = ExportFormat::json;
  else if (layout != "long")
    throw Error(ExitCode::usage, "layout is one of long, wide, json");
  export_result(*handle.result, query,
                [&](std::string_view text) { write(nb::bytes(text.data(), text.size())); });
}

}  // namespace

void add_exchange(nb::module_& module) {
  using Unlocked = nb::call_guard<nb::gil_scoped_release>;
  // Paths come as texts: what is given to nanobind as a path has a type that is not precise.
  module.def(
      "import_matpower",
      [](const Path& source, const std::string& susceptance) {
        return told(models::import_matpower(source, susceptance));
      },
      nb::arg("source"), nb::arg("susceptance"),
      nb::sig("def import_matpower(source: str, susceptance: str) "
              "-> tuple[list[tuple[str, str]], list[Problem], list[str]]"));
  module.def(
      "import_rts_gmlc",
      [](const Path& folder, const std::string& series, const std::string& susceptance) {
        return told(models::import_rts_gmlc(folder, {series, susceptance}));
      },
      nb::arg("folder"), nb::arg("series"), nb::arg("susceptance"),
      nb::sig("def import_rts_gmlc(folder: str, series: str, susceptance: str) "
              "-> tuple[list[tuple[str, str]], list[Problem], list[str]]"));
  module.def(
      "import_pypsa_csv",
      [](const Path& folder, const std::string& name, const std::string& currency) {
        return told(models::import_pypsa_csv(folder, {name, currency}));
      },
      nb::arg("folder"), nb::arg("name"), nb::arg("currency"),
      nb::sig("def import_pypsa_csv(folder: str, name: str, currency: str) "
              "-> tuple[list[tuple[str, str]], list[Problem], list[str]]"));
  module.def("compare_json", compare_json, nb::arg("named_files"), nb::arg("rtol"), nb::arg("atol"),
             nb::arg("definition"), Unlocked());
  module.def("verify_json", verify_json, nb::arg("file"), Unlocked(),
             nb::sig("def verify_json(file: str) -> str"));
  module.def("estimate_json", estimate_json, nb::arg("folder"), nb::arg("overrides"),
             nb::arg("options"), nb::arg("runs"), nb::arg("jobs"),
             nb::sig("def estimate_json(folder: str, overrides: Sequence[tuple[str, str]], "
                     "options: dict[str, object], runs: int, jobs: int) -> str"));
  module.def("export_text", export_text, nb::arg("result"), nb::arg("variables"),
             nb::arg("first_step"), nb::arg("steps"), nb::arg("layout"), nb::arg("in_utc"),
             nb::arg("write"),
             nb::sig("def export_text(result: Result, variables: Sequence[str], first_step: int, "
                     "steps: int, layout: str, in_utc: bool, "
                     "write: collections.abc.Callable[[bytes], object]) -> None"));
}

}  // namespace gridstep::python
