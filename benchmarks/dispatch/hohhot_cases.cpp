#include "benchmarks/dispatch/hohhot_cases.hpp"

#include <fmt/format.h>

#include "benchmarks/dispatch/loaded.hpp"
#include "benchmarks/dispatch/temporary_scenario.hpp"

namespace gridstep::bench {

namespace {

constexpr Index week_steps = 7 * 24;
constexpr Index year_steps = 365 * 24;
constexpr double stressed_ramp_per_h = 0.15;  // of p_max; the scenario's own never bind by the hour

/// Branch limits without the largest of equal circuits: (n − 1) ÷ n of what n carry together. A
/// single circuit keeps its limit.
void derate_to_one_circuit_less(const Scenario& scenario, System& system) {
  for (Branch& branch : system.grid.branches)
    for (const auto& [table, count] : {std::pair{"lines", "circuits"}, {"transformers", "units"}}) {
      const Index row = scenario.table(table).find(branch.id);
      if (row < 0) continue;
      const auto n = static_cast<double>(scenario.table(table).rows[at(row)].integer(count));
      if (n > 1.0) branch.p_max_mw *= (n - 1.0) / n;
    }
}

/// `--set` of every thermal unit's ramps.
std::vector<Override> stressed_ramps(const Scenario& scenario) {
  std::vector<Override> overrides;
  for (const char* table : {"thermal", "chp"}) {
    const std::vector<Override> ramps = ramps_of(scenario, table, stressed_ramp_per_h, "p_max_mw");
    overrides.insert(overrides.end(), ramps.begin(), ramps.end());
  }
  return overrides;
}

System base_system(const CaseSource& source) {
  return load_system(source.hohhot, {}, source.steps).system;
}

System stressed_system(const CaseSource& source) {
  const Loaded base = load_system(source.hohhot, {}, source.steps);
  Loaded stressed = load_system(source.hohhot, stressed_ramps(base.checked.scenario), source.steps);
  derate_to_one_circuit_less(stressed.checked.scenario, stressed.system);
  return std::move(stressed.system);
}

Case rolled(const char* name, System system, const CaseSource& source) {
  Case made{"hohhot", name, std::move(system)};
  roll_horizon(source, made);
  return made;
}

Case as_one(const char* suite, const char* name, System system) {
  Case made{suite, name, std::move(system)};
  take_whole(made);
  return made;
}

Case base(const CaseSource& source) {
  return rolled("base", base_system(source), source);
}

Case stressed(const CaseSource& source) {
  return rolled("stressed", stressed_system(source), source);
}

Case quarter_hours(const CaseSource& source) {
  const std::vector<Override> overrides = {{"time.step_min", "15"},
                                           {"time.steps", std::to_string(4 * year_steps)}};
  return rolled("base_15min", load_system(source.hohhot, overrides, source.steps).system, source);
}

Case year_base(const CaseSource& source) {
  return as_one("hohhot", "year_base", base_system(source));
}

Case year_stressed(const CaseSource& source) {
  return as_one("hohhot", "year_stressed", stressed_system(source));
}

Case whole_base(const CaseSource& source) {
  return as_one("whole-year", "hohhot_base", base_system(source));
}

Case whole_stressed(const CaseSource& source) {
  return as_one("whole-year", "hohhot_stressed", stressed_system(source));
}

/// `steps` hours from the scenario's start. Beyond its year the exchange's prices repeat; weather
/// and loads are drawn for every year.
template <Index steps>
Case linear(const CaseSource& source) {
  constexpr Index years = (steps + year_steps - 1) / year_steps;
  const std::vector<Override> overrides = {{"time.steps", std::to_string(steps)}};
  const TemporaryScenario copy(source.hohhot);
  copy.repeat_profile("profiles/exchange_price.csv", years);
  return rolled(fmt::format("linear_{}h", steps).c_str(),
                load_system(copy.folder(), overrides, source.steps).system, source);
}

template <Index steps>
CaseEntry linear_entry() {
  return {"hohhot",
          fmt::format("linear_{}h", steps),
          fmt::format("{} h, rolled", steps),
          false,
          true,
          linear<steps>};
}

}  // namespace

std::vector<CaseEntry> hohhot_cases() {
  return {
      {"hohhot", "base", "the year by the hour, 48 h windows of which 24 h are kept", false, false,
       base},
      {"hohhot", "stressed", "the same, limits one circuit less, ramps 15 % of p_max per hour",
       false, false, stressed},
      {"hohhot", "base_15min", "the base year in 35,040 steps", false, false, quarter_hours},
      {"hohhot", "year_base", "the base year as one program", false, false, year_base},
      {"hohhot", "year_stressed", "the stressed year as one program", false, false, year_stressed},
      {"whole-year", "hohhot_base", "the base year as one program", false, false, whole_base},
      {"whole-year", "hohhot_stressed", "the stressed year as one program", false, false,
       whole_stressed},
      linear_entry<week_steps>(),
      linear_entry<4 * week_steps>(),
      linear_entry<13 * week_steps>(),
      linear_entry<year_steps>(),
      linear_entry<2 * year_steps>(),
      linear_entry<5 * year_steps>(),
      linear_entry<10 * year_steps>(),
  };
}

}  // namespace gridstep::bench
