#include <fmt/format.h>

#include <array>

#include "benchmarks/dispatch/loaded.hpp"
#include "benchmarks/dispatch/public_cases.hpp"
#include "benchmarks/dispatch/temporary_scenario.hpp"
#include "models/import/rts_gmlc.hpp"

namespace gridstep::bench {

namespace {

constexpr Index week_steps = 7 * 24;
constexpr double tight_limit = 0.8;       // of the source's branch limits
constexpr double slow_ramp = 0.2;         // of the source's ramps
constexpr double no_ramp_mw_per_h = 1e6;  // wider than any unit's range: not a row

struct PlacedStorage {
  const char* bus;
  double p_max_mw;
  double hours;  ///< at full discharge
};

/// Ten storages of 100 to 127 MW and 2 to 100 h, over the three areas.
constexpr std::array<PlacedStorage, 10> ten_storages = {{{"103", 100, 2},
                                                         {"108", 103, 4},
                                                         {"115", 106, 6},
                                                         {"122", 109, 8},
                                                         {"203", 112, 10},
                                                         {"208", 115, 12},
                                                         {"215", 118, 24},
                                                         {"303", 121, 48},
                                                         {"308", 124, 72},
                                                         {"315", 127, 100}}};

/// battery.csv of the ten, half full at the start, losing on both ways.
std::string ten_storages_table() {
  std::string text =
      "id,bus,p_max_mw,charge_max_mw,e_max_mwh,e_init_mwh,charge_efficiency_frac,"
      "discharge_efficiency_frac\n";
  for (std::size_t k = 0; k < ten_storages.size(); ++k) {
    const PlacedStorage& one = ten_storages[k];
    const double energy_mwh = one.p_max_mw * one.hours;
    text += fmt::format("S{},{},{},{},{},{},0.95,0.9\n", k + 1, one.bus, one.p_max_mw, one.p_max_mw,
                        energy_mwh, 0.5 * energy_mwh);
  }
  return text;
}

/// The source as a scenario, with ten storages or none instead of its one.
TemporaryScenario imported(const CaseSource& source, bool with_storages) {
  models::ImportedScenario made =
      models::import_rts_gmlc(source.archive / "rts-gmlc", models::RtsOptions());
  std::erase_if(made.files,
                [](const ScenarioFile& file) { return file.path == "battery.csv"; });
  if (with_storages) made.files.push_back({"battery.csv", ten_storages_table()});
  return TemporaryScenario(made.files);
}

/// Ramps as `factor` of the source's; 0: none.
System system_of(const CaseSource& source, bool with_storages, double ramp_factor,
                 std::vector<Override> overrides) {
  const TemporaryScenario scenario = imported(source, with_storages);
  const Loaded plain = load_system(scenario.folder(), {}, 1);
  std::vector<Override> ramps =
      ramps_of(plain.checked.scenario, "generators", ramp_factor > 0.0 ? ramp_factor : 1.0);
  if (ramp_factor == 0.0)
    for (Override& ramp : ramps) ramp.value = fmt::format("{}", no_ramp_mw_per_h);
  overrides.insert(overrides.end(), ramps.begin(), ramps.end());
  return load_system(scenario.folder(), overrides, source.steps).system;
}

/// Every storage holds half of its energy after every `steps` steps.
void end_at_half(Index steps, System& system) {
  for (Column& column : system.formulation.columns) {
    if (column.role != Role::energy) continue;
    const double half_mwh = 0.5 * system.storages[at(column.owner)].energy_max_mwh;
    std::vector<double> lower;
    std::vector<double> upper;
    for (Index step = 0; step < system.time.steps; ++step) {
      const bool is_end = (step + 1) % steps == 0;
      lower.push_back(is_end ? half_mwh : column.lower.at(step));
      upper.push_back(is_end ? half_mwh : column.upper.at(step));
    }
    column.lower = Series(std::move(lower));
    column.upper = Series(std::move(upper));
  }
}

Case single_hours(const CaseSource& source) {
  Case made{"dcopf-year", "rts_gmlc", system_of(source, false, 0.0, {})};
  take_separate(source, 1, made);
  return made;
}

Case weeks(const CaseSource& source) {
  Case made{"rolling-year", "rts_gmlc_weeks", system_of(source, true, slow_ramp, {})};
  for (Branch& branch : made.system.grid.branches) branch.p_max_mw *= tight_limit;
  end_at_half(week_steps, made.system);
  take_separate(source, week_steps, made);
  return made;
}

Case copperplate_year(const CaseSource& source) {
  Case made{"whole-year", "rts_gmlc_copperplate",
            system_of(source, true, 0.0, {{"network.model", "copperplate"}})};
  end_at_half(made.system.time.steps, made.system);
  take_whole(made);
  return made;
}

}  // namespace

std::vector<CaseEntry> rts_gmlc_cases() {
  return {
      {"dcopf-year", "rts_gmlc", "8,784 hours, each a DC-OPF of its own", true, false,
       single_hours},
      {"rolling-year", "rts_gmlc_weeks",
       "52 weeks, limits x 0.8, ramps x 0.2, ten storages from half full to half full", true, false,
       weeks},
      {"whole-year", "rts_gmlc_copperplate", "the year as one program, ten storages, no network",
       true, false, copperplate_year},
  };
}

}  // namespace gridstep::bench
