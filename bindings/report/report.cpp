#include "bindings/report/report.hpp"

#include <nlohmann/json.hpp>

#include "bindings/report/details.hpp"
#include "bindings/report/page.hpp"
#include "bindings/report/page_files.hpp"
#include "bindings/report/sections.hpp"
#include "bindings/report/stack.hpp"
#include "bindings/report/unit_sums.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"
#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/toml_value.hpp"

namespace gridstep::report {

namespace {

using Json = nlohmann::ordered_json;

/// The scenario's titles, in English and Chinese; empty where its header has none, or is no header.
Json titles_json(const Run& run) {
  std::string header = run.result->provenance().scenario_header;
  Problems problems;
  const auto table = parse_toml(header, header_file, problems);
  Json titles = Json::object();
  for (const char* title : {"title", "title_zh"})
    titles[title] = table ? (*table)[title].value_or(std::string()) : "";
  return titles;
}

/// A run as the page has it.
struct RunParts {
  Json json;
  std::string stack;
  std::string details;
  Totals totals;
};

/// Reads the run once; everything that is told of it looks at the same records.
RunParts parts_of(const Run& run, Index runs) {
  const System& system = run.result->system();
  const Points points(system.time);
  Stack stack(system, points);
  Details details(system, points, runs);
  UnitSums units(system);
  Summary summary(system);
  Bookkeeper of_run(system, Calendar::run);
  Bookkeeper by_period(system, ledger_calendar(system.time));
  Certifier certifier(system);
  for_each_block(*run.result, [&](Record record) {
    stack.add(record);
    details.add(record);
    units.add(record);
    summary.add(record);
    of_run.add(record);
    by_period.add(record);
    certifier.certify(record);  // last: it writes what it measures into the record
  });

  RunParts parts;
  parts.totals = summary.totals();
  Json& json = parts.json;
  json["name"] = run.name;
  json["scenario"] = system.name;
  json.update(titles_json(run));
  json["currency"] = system.currency;
  json["time"] = time_json(system, points);
  json["counts"] = {{"buses", system.grid.buses.size()}, {"lines", system.grid.branches.size()},
                    {"units", system.units.size()},      {"storages", system.storages.size()},
                    {"loads", system.loads.size()},      {"consumers", system.consumers.size()},
                    {"ties", system.ties.size()},        {"contracts", system.contracts.size()}};
  json["totals"] = totals_json(system, parts.totals);
  json["layers"] = stack.layers_json();
  json["grid"] = grid_json(system);
  json["lines"] = details.lines_json();
  json["storages"] = storages_json(system);
  json["units"] = units.json();
  json["shown"] = details.chosen_json();
  json["ledger"] = ledger_json(system, of_run.statement(), by_period.statement());
  json["certificate"] = certificate_json(certifier.summary(), system.time);
  json["provenance"] = provenance_json(run.result->provenance(), run.result->timing());
  json["content_sha256"] = run.content_sha256;
  parts.stack = stack.series_json();
  parts.details = details.series_json();
  return parts;
}

}  // namespace

bool has_charts() {
  return !page_files().uplot_script.empty();
}

std::string html(const std::vector<Run>& runs, Language language) {
  expect(!runs.empty() && runs.size() <= most_runs, "as many runs as a reader tells apart");
  Page page;
  page.title = runs.front().result->system().name;
  page.language = language;
  Json json;
  json["gridstep"] = version_text();
  json["quantities"] = quantities_json();
  json["definitions"] = definitions_json();
  json["runs"] = Json::array();
  std::vector<NamedTotals> totals;
  for (const Run& run : runs) {
    RunParts parts = parts_of(run, static_cast<Index>(runs.size()));
    json["runs"].push_back(std::move(parts.json));
    page.stacks.push_back(std::move(parts.stack));
    page.details.push_back(std::move(parts.details));
    totals.push_back({run.name, std::move(parts.totals)});
  }
  if (runs.size() > 1) json["comparison"] = comparison_json(compare(totals));
  // Bytes that are no UTF-8 become marks of replacement, not a failure.
  page.report = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return html(page);
}

}  // namespace gridstep::report
