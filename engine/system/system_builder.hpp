#pragma once

#include <map>
#include <string>

#include "engine/system/system.hpp"

namespace gridstep {

/// Collects what the models contribute and hands out the finished System.
///
/// A model adds the things it names (units, storages, …), then the columns and rows that state
/// their dispatch in one step. References are by id; the scenario has been checked before, so an
/// unknown id is our bug.
class SystemBuilder {
 public:
  explicit SystemBuilder(System frame) : system_(std::move(frame)) {}

  /// What has been added so far, on the frame: time grid, losses, value of lost load, …
  [[nodiscard]] const System& so_far() const { return system_; }
  [[nodiscard]] const TimeGrid& time() const { return system_.time; }

  BusId add(Bus bus);
  BranchId add(Branch branch, Reliability reliability = {});
  UnitId add(Unit unit);
  StorageId add(Storage storage);
  LoadId add(Load load);
  TieId add(Tie tie);
  LinkId add(Link link);
  HeatAreaId add(HeatArea area);
  QueueId add(WorkQueue queue);
  void add(ComputeLink link);
  void add(Contract contract);
  void add(GreenCertificate certificate);
  void add(DirectRule rule);
  MatchingTargetId add(MatchingTarget target);
  ColumnId add(Column column);
  RowId add(ConstraintRow row);
  /// Appends an entry to a row added before.
  void extend(RowId row, Entry entry);

  void add_fixed_cost_per_h(const Series& cost);
  void add_fixed_emission_t_per_h(UnitId unit, const Series& emission);

  [[nodiscard]] BusId bus(const std::string& id) const;
  [[nodiscard]] HeatAreaId heat_area(const std::string& id) const;
  [[nodiscard]] UnitId unit(const std::string& id) const;
  [[nodiscard]] LoadId load(const std::string& id) const;
  /// The storage whose unit this is; invalid where the unit is none.
  [[nodiscard]] StorageId storage_of(UnitId unit) const;
  /// The balance row of a heat area: Σ heat delivered = demand.
  [[nodiscard]] RowId heat_balance(HeatAreaId area) const;
  /// The row that limits work done at a load, and the one that keeps what relieves a load within
  /// its demand; invalid where none has been set.
  void set_site_limit(LoadId load, RowId row) { site_limit_[load.index] = row; }
  [[nodiscard]] RowId site_limit(LoadId load) const;
  void set_relief(LoadId load, RowId row) { relief_[load.index] = row; }
  [[nodiscard]] RowId relief(LoadId load) const;

  /// The System, islands numbered. The builder is empty afterwards.
  System finish();

 private:
  System system_;
  std::map<std::string, BusId> bus_by_id_;
  std::map<std::string, HeatAreaId> heat_area_by_id_;
  std::map<std::string, UnitId> unit_by_id_;
  std::map<std::string, LoadId> load_by_id_;
  std::map<Index, RowId> heat_balance_;
  std::map<Index, RowId> site_limit_;
  std::map<Index, RowId> relief_;
};

}  // namespace gridstep
