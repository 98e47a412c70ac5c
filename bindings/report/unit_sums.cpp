#include "bindings/report/unit_sums.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/results/summary.hpp"

namespace gridstep::report {

UnitSums::UnitSums(const System& system)
    : system_(system),
      energy_mwh_(system.units.size(), 0.0),
      curtailment_mwh_(system.units.size(), 0.0) {}

void UnitSums::add(const Record& record) {
  const double h = system_.time.step_h();
  const std::size_t units = system_.units.size();
  for (std::size_t row = 0; row < at(record.steps); ++row)
    for (std::size_t unit = 0; unit < units; ++unit) {
      energy_mwh_[unit] += h * record.generation_mw[row * units + unit];
      curtailment_mwh_[unit] += h * record.curtailment_mw[row * units + unit];
    }
}

nlohmann::ordered_json UnitSums::json() const {
  const std::vector<bool> stores = units_that_store(system_);
  const double hours = static_cast<double>(system_.time.steps) * system_.time.step_h();
  std::vector<std::size_t> told(system_.units.size());
  std::iota(told.begin(), told.end(), std::size_t{0});
  if (told.size() > most_units) {
    std::stable_sort(told.begin(), told.end(), [&](std::size_t a, std::size_t b) {
      return system_.units[a].p_max_mw > system_.units[b].p_max_mw;
    });
    told.resize(most_units);
  }
  nlohmann::ordered_json units = nlohmann::ordered_json::array();
  for (const std::size_t n : told) {
    const Unit& unit = system_.units[n];
    const double full_mwh = unit.p_max_mw * hours;
    units.push_back({{"id", unit.id},
                     {"name", unit.name},
                     {"carrier", unit.carrier},
                     {"label", carrier_label(unit.carrier, Language::english)},
                     {"label_zh", carrier_label(unit.carrier, Language::chinese)},
                     {"stores", static_cast<bool>(stores[n])},
                     {"bus", unit.bus.index},
                     {"p_max_mw", unit.p_max_mw},
                     {"energy_mwh", energy_mwh_[n]},
                     {"capacity_factor",
                      full_mwh > 0.0 ? nlohmann::ordered_json(energy_mwh_[n] / full_mwh) : nullptr},
                     {"curtailment_mwh",
                      unit.curtailable ? nlohmann::ordered_json(curtailment_mwh_[n]) : nullptr}});
  }
  return units;
}

}  // namespace gridstep::report
