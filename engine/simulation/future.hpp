#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/system/system.hpp"

namespace gridstep {

/// The steps of a system that have not been simulated, as a caller at the wheel may change them.
///
/// Values stand for the steps from `first` on, one each, the last one for all that follow. All
/// functions throw Error (usage), and change nothing, where the numbers can be none of the thing's
/// or where rules of the scenario that follow from them would not move along.
class Future {
 public:
  /// Keeps a reference to the system.
  explicit Future(System& system) : system_(system) {}

  /// What a load asks for, MW ≥ 0. Not of a data centre with limits or an uninterruptible supply,
  /// nor of a consumer with a matching target.
  void set_demand_mw(LoadId load, Index first, const std::vector<double>& values_mw);
  /// What a unit may generate, MW, 0 … p_max_mw. Of units of which every MW costs the same, without
  /// ramp limits.
  void set_available_mw(UnitId unit, Index first, const std::vector<double>& values_mw);
  /// What a MWh of a unit's generation costs, whatever it was: its bid. What it costs to stand by
  /// or to be curtailed stays.
  void set_bid_per_mwh(UnitId unit, Index first, const std::vector<double>& values_per_mwh);
  /// What a storage does, MW: discharging positive, charging negative; NaN: as dispatch decides.
  /// While it is out, wholly or in part, it does as much of that as it can.
  void set_power_mw(StorageId storage, Index first, const std::vector<double>& values_mw);

 private:
  [[nodiscard]] std::vector<Column*> columns(Role role, Index owner);
  void hold(Role role, StorageId storage, double sign, Index first,
            const std::vector<double>& values_mw);

  System& system_;
  /// Of storages' columns, by position: what their bounds were before anything was set.
  std::map<std::ptrdiff_t, std::pair<Series, Series>> bounds_;
};

}  // namespace gridstep
