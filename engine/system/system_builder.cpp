#include "engine/system/system_builder.hpp"

#include <cmath>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

/// Appends to `things` and returns the new element's id.
template <class IdOfThing, class Thing>
IdOfThing append(std::vector<Thing>& things, Thing thing) {
  things.push_back(std::move(thing));
  return IdOfThing(static_cast<Index>(things.size()) - 1);
}

template <class IdOfThing>
IdOfThing look_up(const std::map<std::string, IdOfThing>& by_id, const std::string& id) {
  const auto found = by_id.find(id);
  expect(found != by_id.end(), "a checked scenario refers only to ids that exist");
  return found->second;
}

Series sum(const Series& a, const Series& b, Index steps) {
  if (a.is_constant() && b.is_constant()) return {a.at(0) + b.at(0)};
  std::vector<double> values(static_cast<std::size_t>(steps));
  for (Index step = 0; step < steps; ++step)
    values[static_cast<std::size_t>(step)] = a.at(step) + b.at(step);
  return Series(std::move(values));
}

}  // namespace

BusId SystemBuilder::add(Bus bus) {
  const std::string id = bus.id;
  return bus_by_id_[id] = append<BusId>(system_.grid.buses, std::move(bus));
}

BranchId SystemBuilder::add(Branch branch, Reliability reliability) {
  system_.branch_reliability.push_back(reliability);
  return append<BranchId>(system_.grid.branches, std::move(branch));
}

UnitId SystemBuilder::add(Unit unit) {
  const std::string id = unit.id;
  return unit_by_id_[id] = append<UnitId>(system_.units, std::move(unit));
}

StorageId SystemBuilder::add(Storage storage) {
  return append<StorageId>(system_.storages, std::move(storage));
}

LoadId SystemBuilder::add(Load load) {
  const std::string id = load.id;
  return load_by_id_[id] = append<LoadId>(system_.loads, std::move(load));
}

TieId SystemBuilder::add(Tie tie) {
  return append<TieId>(system_.ties, std::move(tie));
}

LinkId SystemBuilder::add(Link link) {
  return append<LinkId>(system_.links, std::move(link));
}

HeatAreaId SystemBuilder::add(HeatArea area) {
  const std::string id = area.id;
  const Series demand = area.demand_mw_th;
  const HeatAreaId heat_area = append<HeatAreaId>(system_.heat_areas, std::move(area));
  heat_area_by_id_[id] = heat_area;
  ConstraintRow balance;
  balance.kind = RowKind::heat_balance;
  balance.owner = heat_area.index;
  balance.lower = demand;
  balance.upper = demand;
  heat_balance_[heat_area.index] = add(std::move(balance));
  return heat_area;
}

QueueId SystemBuilder::add(WorkQueue queue) {
  return append<QueueId>(system_.queues, std::move(queue));
}

void SystemBuilder::add(ComputeLink link) {
  system_.compute_links.push_back(std::move(link));
}

void SystemBuilder::add(Contract contract) {
  system_.contracts.push_back(std::move(contract));
}

void SystemBuilder::add(GreenCertificate certificate) {
  system_.certificates.push_back(std::move(certificate));
}

void SystemBuilder::add(DirectRule rule) {
  system_.direct_rules.push_back(std::move(rule));
}

MatchingTargetId SystemBuilder::add(MatchingTarget target) {
  return append<MatchingTargetId>(system_.matching_targets, std::move(target));
}

ColumnId SystemBuilder::add(Column column) {
  return append<ColumnId>(system_.formulation.columns, std::move(column));
}

RowId SystemBuilder::add(ConstraintRow row) {
  return append<RowId>(system_.formulation.rows, std::move(row));
}

void SystemBuilder::extend(RowId row, Entry entry) {
  system_.formulation.rows[static_cast<std::size_t>(row.index)].entries.push_back(entry);
}

void SystemBuilder::add_fixed_cost_per_h(const Series& cost) {
  Series& total = system_.formulation.fixed_cost_per_h;
  total = sum(total, cost, system_.time.steps);
}

void SystemBuilder::add_fixed_emission_t_per_h(UnitId unit, const Series& emission) {
  for (Series* total : {&system_.formulation.fixed_emission_t_per_h,
                        &system_.units[at(unit.index)].fixed_emission_t_per_h})
    *total = sum(*total, emission, system_.time.steps);
}

BusId SystemBuilder::bus(const std::string& id) const {
  return look_up(bus_by_id_, id);
}

HeatAreaId SystemBuilder::heat_area(const std::string& id) const {
  return look_up(heat_area_by_id_, id);
}

UnitId SystemBuilder::unit(const std::string& id) const {
  return look_up(unit_by_id_, id);
}

LoadId SystemBuilder::load(const std::string& id) const {
  return look_up(load_by_id_, id);
}

StorageId SystemBuilder::storage_of(UnitId unit) const {
  for (std::size_t n = 0; n < system_.storages.size(); ++n)
    if (system_.storages[n].unit == unit) return StorageId(static_cast<Index>(n));
  return {};
}

RowId SystemBuilder::heat_balance(HeatAreaId area) const {
  return heat_balance_.at(area.index);
}

RowId SystemBuilder::site_limit(LoadId load) const {
  const auto found = site_limit_.find(load.index);
  return found == site_limit_.end() ? RowId() : found->second;
}

RowId SystemBuilder::relief(LoadId load) const {
  const auto found = relief_.find(load.index);
  return found == relief_.end() ? RowId() : found->second;
}

System SystemBuilder::finish() {
  find_islands(system_.grid, system_.copperplate);
  find_origins(system_);
  find_consumers(system_);
  return std::move(system_);
}

}  // namespace gridstep
