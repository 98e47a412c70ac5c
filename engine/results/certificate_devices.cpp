#include <algorithm>
#include <cmath>

#include "engine/results/certificate.hpp"
#include "engine/results/certificate_step.hpp"

namespace gridstep {

void Certifier::check_units(const Step& step, Violation& worst) const {
  const double* generation = step.row(step.record.generation_mw, system_.units.size());
  const double* available = step.row(step.record.available_mw, system_.units.size());
  const double* curtailment = step.row(step.record.curtailment_mw, system_.units.size());
  for (std::size_t n = 0; n < system_.units.size(); ++n) {
    const Unit& unit = system_.units[n];
    const double left = unit.curtailable ? available[n] - generation[n] : 0.0;
    note(worst, outside(available[n], 0.0, unit.p_max_mw), step.number, unit.id);
    note(worst, outside(generation[n], 0.0, available[n]), step.number, unit.id);
    note(worst, std::abs(curtailment[n] - left), step.number, unit.id);
  }
}

void Certifier::check_storages(const Step& step, Violation& worst) const {
  const double* generation = step.row(step.record.generation_mw, system_.units.size());
  const double* charge = step.row(step.record.charge_mw, system_.storages.size());
  const double* discharge = step.row(step.record.discharge_mw, system_.storages.size());
  const double* energy = step.row(step.record.energy_mwh, system_.storages.size());
  for (std::size_t n = 0; n < system_.storages.size(); ++n) {
    const Storage& storage = system_.storages[n];
    const auto unit = static_cast<std::size_t>(storage.unit.index);
    const std::string& id = system_.units[unit].id;
    note(worst, outside(charge[n], 0.0, storage.charge_max_mw), step.number, id);
    note(worst, std::abs(discharge[n] - generation[unit]), step.number, id);
    note(worst, outside(energy[n], storage.energy_min_mwh, storage.energy_max_mwh), step.number,
         id);
    if (!system_.horizon.simultaneous_charge_discharge)
      note(worst, std::min(charge[n], discharge[n]), step.number, id);
  }
}

void Certifier::check_ties(const Step& step, Violation& worst) const {
  const double* import = step.row(step.record.import_mw, system_.ties.size());
  const double* exported = step.row(step.record.export_mw, system_.ties.size());
  for (std::size_t n = 0; n < system_.ties.size(); ++n) {
    const Tie& tie = system_.ties[n];
    note(worst, outside(import[n], 0.0, tie.import_max_mw), step.number, tie.id);
    note(worst, outside(exported[n], 0.0, tie.export_max_mw), step.number, tie.id);
  }
}

void Certifier::check_links(const Step& step, Violation& worst) const {
  const double* drawn = step.row(step.record.link_from_mw, system_.links.size());
  const double* given = step.row(step.record.link_to_mw, system_.links.size());
  for (std::size_t n = 0; n < system_.links.size(); ++n) {
    const Link& link = system_.links[n];
    note(worst, outside(drawn[n], link.p_min_mw, link.p_max_mw), step.number, link.id);
    note(worst, std::abs(given[n] - link.efficiency_frac * drawn[n]), step.number, link.id);
  }
}

void Certifier::check_loads(const Step& step, Violation& worst) const {
  const double* demand = step.row(step.record.demand_mw, system_.loads.size());
  const double* unserved = step.row(step.record.unserved_mw, system_.loads.size());
  for (std::size_t n = 0; n < system_.loads.size(); ++n)
    note(worst, outside(unserved[n], 0.0, demand[n]), step.number, system_.loads[n].id);
}

double Certifier::check_ramps(const Step& step) {
  const double h = system_.time.step_h();
  const double* generation = step.row(step.record.generation_mw, system_.units.size());
  const double* available = step.row(step.record.available_mw, system_.units.size());
  Violation worst;
  for (std::size_t n = 0; n < generation_before_mw_.size(); ++n) {
    const Unit& unit = system_.units[n];
    const double rise = generation[n] - generation_before_mw_[n];
    if (unit.ramp_up_mw_per_h > 0.0)
      note(worst, std::max(0.0, rise - unit.ramp_up_mw_per_h * h), step.number, unit.id);
    const double fall =
        std::max(unit.ramp_down_mw_per_h * h, available_before_mw_[n] - available[n]);
    if (unit.ramp_down_mw_per_h > 0.0)
      note(worst, std::max(0.0, -rise - fall), step.number, unit.id);
  }
  available_before_mw_.assign(available, available + system_.units.size());
  generation_before_mw_.assign(generation, generation + system_.units.size());
  if (worst.step >= 0) note(summary_.ramp_mw, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_recursion(const Step& step) {
  const double h = system_.time.step_h();
  const double* charge = step.row(step.record.charge_mw, system_.storages.size());
  const double* discharge = step.row(step.record.discharge_mw, system_.storages.size());
  const double* energy = step.row(step.record.energy_mwh, system_.storages.size());
  Violation worst;
  const bool is_first = step.number == 0;
  const bool is_last = step.number + 1 == system_.time.steps;
  for (std::size_t n = 0; n < system_.storages.size(); ++n) {
    const Storage& storage = system_.storages[n];
    if (is_first && storage.cyclic)
      begin(n, energy_before_mwh(storage, h, energy[n], charge[n], discharge[n]));
    if (is_first) energy_begun_mwh_.push_back(energy_before_mwh_[n]);
    const double kept = energy_before_mwh_[n] * kept_frac_[n];
    const double expected = kept + storage.charge_efficiency_frac * charge[n] * h -
                            discharge[n] * h / storage.discharge_efficiency_frac;
    const auto unit = static_cast<std::size_t>(storage.unit.index);
    note(worst, std::abs(energy[n] - expected), step.number, system_.units[unit].id);
    if (is_last && storage.cyclic)
      note(worst, std::abs(energy[n] - energy_begun_mwh_[n]), step.number, system_.units[unit].id);
  }
  energy_before_mwh_.assign(energy, energy + system_.storages.size());
  if (worst.step >= 0) note(summary_.storage_mwh, worst.value, step.number, worst.thing);
  return worst.value;
}

}  // namespace gridstep
