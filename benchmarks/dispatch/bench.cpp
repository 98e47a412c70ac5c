#include "benchmarks/dispatch/bench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "benchmarks/dispatch/hohhot_cases.hpp"
#include "benchmarks/dispatch/public_cases.hpp"
#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"

namespace gridstep::bench {

namespace {

constexpr const char* where_the_archive_is =
    "set GRIDSTEP_DATA to a folder that holds rts-gmlc (https://github.com/GridMod/RTS-GMLC, "
    "RTS_Data) and pglib-opf (https://github.com/power-grid-lib/pglib-opf)";

bool is_chosen(const std::vector<std::string>& chosen, const std::string& name) {
  return chosen.empty() || std::find(chosen.begin(), chosen.end(), name) != chosen.end();
}

/// Every name in `given` must be one of `known`.
void require_known(const char* kind, const std::vector<std::string>& given,
                   const std::vector<std::string>& known) {
  for (const std::string& name : given) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const std::string guess = did_you_mean(name, known);
    throw Error(ExitCode::usage,
                fmt::format("there is no {} '{}'; known: {}{}", kind, name, fmt::join(known, ", "),
                            guess.empty() ? "" : fmt::format("; did you mean {}?", guess)));
  }
}

std::vector<CaseEntry> chosen_cases(const BenchOptions& options) {
  std::vector<std::string> known;
  std::vector<CaseEntry> chosen;
  bool is_missing = false;
  for (const CaseEntry& entry : all_cases()) {
    if (entry.suite != options.suite) continue;
    known.push_back(entry.name);
    const bool is_asked = is_chosen(options.cases, entry.name);
    if (!is_asked || (options.cases.empty() && entry.only_by_name)) continue;
    if (entry.needs_archive && options.source.archive.empty())
      is_missing = true;
    else
      chosen.push_back(entry);
  }
  require_known("case", options.cases, known);
  if (is_missing && options.race.say)
    options.race.say(fmt::format("cases of public data are left out: {}", where_the_archive_is));
  if (chosen.empty())
    throw Error(ExitCode::input_invalid,
                fmt::format("nothing of {} can be run: {}", options.suite, where_the_archive_is));
  return chosen;
}

std::vector<Way> chosen_ways(const BenchOptions& options) {
  std::vector<std::string> solvers;
  std::vector<std::string> names;
  std::vector<Way> chosen;
  for (Way& way : all_ways()) {
    solvers.push_back(way.solver);
    names.push_back(way.name);
    if (is_chosen(options.solvers, way.solver) && is_chosen(options.ways, way.name))
      chosen.push_back(std::move(way));
  }
  if (names.empty()) find_solver("auto");  // throws: a build without a solver
  for (std::vector<std::string>* list : {&solvers, &names}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  require_known("solver", options.solvers, solvers);
  require_known("way", options.ways, names);
  return chosen;
}

}  // namespace

const std::vector<CaseEntry>& all_cases() {
  static const std::vector<CaseEntry> cases = [] {
    std::vector<CaseEntry> all = hohhot_cases();
    for (const auto& more : {rts_gmlc_cases(), pegase_cases()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return cases;
}

std::vector<std::string> suite_names() {
  std::vector<std::string> names;
  for (const CaseEntry& entry : all_cases())
    if (std::find(names.begin(), names.end(), entry.suite) == names.end())
      names.push_back(entry.suite);
  return names;
}

bool run_bench(const BenchOptions& options,
               const std::function<void(const nlohmann::ordered_json&)>& emit) {
  require_known("suite", {options.suite}, suite_names());
  const std::vector<Way> ways = chosen_ways(options);
  const std::vector<CaseEntry> cases = chosen_cases(options);
  const Machine machine = measure_machine();
  bool holds = true;
  bool any = false;
  for (const CaseEntry& entry : cases) {
    if (options.race.say)
      options.race.say(fmt::format("{} {}: {}", entry.suite, entry.name, entry.what));
    const Case made = entry.make(options.source);
    const std::vector<Performance> performances = race(made, ways, options.race);
    any = any || !performances.empty();
    for (const Performance& performance : performances) {
      emit(to_json(made, performance, performances, machine));
      holds = holds && performance.holds();
    }
  }
  if (!any)
    throw Error(
        ExitCode::usage,
        "none of these ways suits any of these cases; see docs/performance.md for which do");
  return holds;
}

}  // namespace gridstep::bench
