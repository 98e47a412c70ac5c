#include "engine/ledger/ledger.hpp"

#include <algorithm>

namespace gridstep {

Ledger::Ledger(const System& system)
    : system_(system),
      origins_(system.origins.size()),
      traced_(system, Tracer::Coupling::direct),
      regional_(system, Tracer::Coupling::aggregated) {}

void Ledger::book(Record& record, const Look& look) {
  const std::size_t steps = at(record.steps);
  record.supply_origin_mw.assign(steps * origins_, 0.0);
  record.loss_origin_mw.assign(steps * origins_, 0.0);
  record.storage_loss_origin_mw.assign(steps * origins_, 0.0);
  record.load_origin_mw.assign(steps * system_.loads.size() * origins_, 0.0);
  record.export_origin_mw.assign(steps * system_.ties.size() * origins_, 0.0);
  record.storage_origin_mwh.assign(steps * system_.storages.size() * origins_, 0.0);
  record.storage_emission_t.assign(steps * system_.storages.size(), 0.0);
  record.export_emission_t.assign(steps * system_.ties.size(), 0.0);
  for (auto* by_load : {&record.green_share_load, &record.carbon_load_t_per_mwh,
                        &record.green_share_load_regional, &record.carbon_load_regional_t_per_mwh})
    by_load->assign(steps * system_.loads.size(), 0.0);
  for (Index step = 0; step < record.steps; ++step) {
    traced_.trace(record, step);
    regional_.trace(record, step);
    book_supply(record, step);
    book_uses(record, step);
    book_storages(record, step);
    book_shares(record, step);
    if (look) look(step, traced_, regional_);
  }
}

void Ledger::book_supply(Record& record, Index step) const {
  double* supply = record.supply_origin_mw.data() + at(step) * origins_;
  const double* generation = record.generation_mw.data() + at(step) * system_.units.size();
  for (std::size_t u = 0; u < system_.units.size(); ++u)
    if (system_.units[u].origin >= 0) supply[system_.units[u].origin] += generation[u];
  for (std::size_t t = 0; t < system_.ties.size(); ++t) {
    const double mw = record.import_mw[at(step) * system_.ties.size() + t];
    const auto mix = traced_.import_mix(TieId(static_cast<Index>(t)));
    for (std::size_t origin = 0; origin < origins_; ++origin) supply[origin] += mw * mix[origin];
  }
}

void Ledger::book_uses(Record& record, Index step) const {
  double* losses = record.loss_origin_mw.data() + at(step) * origins_;
  for (std::size_t l = 0; l < system_.loads.size(); ++l) {
    const std::size_t cell = at(step) * system_.loads.size() + l;
    const double served = record.demand_mw[cell] - record.unserved_mw[cell];
    const auto mix = traced_.mix(system_.loads[l].bus);
    double* by_origin = record.load_origin_mw.data() + cell * origins_;
    for (std::size_t origin = 0; origin < origins_; ++origin) {
      by_origin[origin] = served * mix[origin];
      losses[origin] += system_.loss_frac * by_origin[origin];
    }
  }
  for (std::size_t k = 0; k < system_.links.size(); ++k) {
    const std::size_t cell = at(step) * system_.links.size() + k;
    const bool forward = record.link_from_mw[cell] > 0.0;
    const auto mix = traced_.mix(forward ? system_.links[k].from : system_.links[k].to);
    const double lost = record.link_from_mw[cell] - record.link_to_mw[cell];
    for (std::size_t origin = 0; origin < origins_; ++origin) losses[origin] += lost * mix[origin];
  }
  for (std::size_t t = 0; t < system_.ties.size(); ++t) {
    const std::size_t cell = at(step) * system_.ties.size() + t;
    const BusId bus = system_.ties[t].bus;
    const auto mix = traced_.mix(bus);
    double* by_origin = record.export_origin_mw.data() + cell * origins_;
    for (std::size_t origin = 0; origin < origins_; ++origin)
      by_origin[origin] = record.export_mw[cell] * mix[origin];
    record.export_emission_t[cell] =
        record.export_mw[cell] * system_.time.step_h() * traced_.emission_t_per_mwh(bus);
  }
}

void Ledger::book_storages(Record& record, Index step) const {
  const auto lost = traced_.storage_loss_mw();
  std::copy(lost.begin(), lost.end(),
            record.storage_loss_origin_mw.begin() + step * static_cast<Index>(origins_));
  for (std::size_t s = 0; s < system_.storages.size(); ++s) {
    const std::size_t cell = at(step) * system_.storages.size() + s;
    const StorageId storage(static_cast<Index>(s));
    const auto stored = traced_.stored_mwh(storage);
    std::copy(stored.begin(), stored.end(),
              record.storage_origin_mwh.begin() + static_cast<Index>(cell * origins_));
    record.storage_emission_t[cell] = traced_.stored_t(storage);
  }
}

void Ledger::book_shares(Record& record, Index step) const {
  const double drawn_per_served = 1.0 + system_.loss_frac;
  for (std::size_t l = 0; l < system_.loads.size(); ++l) {
    const std::size_t cell = at(step) * system_.loads.size() + l;
    if (record.demand_mw[cell] - record.unserved_mw[cell] <= 0.0) continue;
    const BusId bus = system_.loads[l].bus;
    record.green_share_load[cell] = green_of(traced_.mix(bus));
    record.carbon_load_t_per_mwh[cell] = drawn_per_served * traced_.emission_t_per_mwh(bus);
    record.green_share_load_regional[cell] = green_of(regional_.mix(bus));
    record.carbon_load_regional_t_per_mwh[cell] =
        drawn_per_served * regional_.emission_t_per_mwh(bus);
  }
}

double Ledger::green_of(std::span<const double> mix) const {
  double share = 0.0;
  for (std::size_t origin = 0; origin < origins_; ++origin)
    if (system_.origins[origin].green) share += mix[origin];
  return std::min(1.0, share);
}

}  // namespace gridstep
