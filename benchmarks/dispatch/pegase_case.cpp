#include <cmath>
#include <numbers>

#include "benchmarks/dispatch/loaded.hpp"
#include "benchmarks/dispatch/public_cases.hpp"
#include "benchmarks/dispatch/temporary_scenario.hpp"
#include "engine/base/random.hpp"
#include "models/import/matpower.hpp"

namespace gridstep::bench {

namespace {

constexpr Index year_steps = 365 * 24;
constexpr std::uint64_t seed = 1354;

/// Part of its stated demand that a load asks for in an hour: a year's wave that peaks in
/// mid-January, a day's wave that peaks at 18:00, and 8 % by chance, load by load. At most 1, at
/// least 0.58: above what the units give at their minimum.
double demand_frac(Index hour, const RandomStream& chance) {
  const auto wave = [](double position, double period) {
    return std::cos(2.0 * std::numbers::pi * position / period);
  };
  const auto h = static_cast<double>(hour);
  const double course = 0.82 + 0.10 * wave(h / 24.0 - 15.0, 365.0) + 0.08 * wave(h - 18.0, 24.0);
  return course * (0.92 + 0.08 * chance.uniform(hour));
}

/// Loads that follow `demand_frac`, and the part of them that may stay unserved.
void spread_over_year(Index steps, System& system) {
  system.time.steps = steps;
  for (Load& load : system.loads) {
    const RandomStream chance(seed, load.id);
    std::vector<double> demand_mw;
    for (Index hour = 0; hour < steps; ++hour)
      demand_mw.push_back(load.demand_mw.at(0) * demand_frac(hour, chance));
    load.demand_mw = Series(std::move(demand_mw));
  }
  for (Column& column : system.formulation.columns)
    if (column.role == Role::unserved) column.upper = system.loads[at(column.owner)].demand_mw;
}

Case year(const CaseSource& source) {
  const models::ImportedScenario imported = models::import_matpower(
      source.archive / "pglib-opf" / "pglib_opf_case1354_pegase.m", "reactance");
  const TemporaryScenario scenario(imported.files);
  Case made{"dcopf-year", "case1354pegase", load_system(scenario.folder(), {}, {}).system};
  spread_over_year(source.steps.value_or(year_steps), made.system);
  take_separate(source, 1, made);
  return made;
}

}  // namespace

std::vector<CaseEntry> pegase_cases() {
  return {{"dcopf-year", "case1354pegase",
           "8,760 hours of a synthetic year of load, each a DC-OPF of its own", true, false, year}};
}

}  // namespace gridstep::bench
