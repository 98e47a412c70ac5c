#pragma once

#include <string>
#include <vector>

#include "engine/system/system.hpp"

namespace gridstep {

/// What the region's own units generate in one step.
struct OwnGeneration {
  double green_mw = 0.0;
  double total_mw = 0.0;
  /// green ÷ total; 0 where nothing is generated.
  [[nodiscard]] double share() const { return total_mw > 0.0 ? green_mw / total_mw : 0.0; }
};

/// Measures the green share by the scenario's definition: generation of units whose carrier is in
/// `green.generation_carriers` ÷ generation of all units. The discharge of a storage is no
/// generation, curtailed energy was never generated, imports are not the region's own.
class GreenShare {
 public:
  explicit GreenShare(const System& system);

  /// `generation_mw` has one value per unit.
  [[nodiscard]] OwnGeneration of(const double* generation_mw) const;

 private:
  struct Generator {
    std::size_t unit;
    bool green;
  };
  std::vector<Generator> generators_;  ///< units that are no storage
};

/// Capacity of units whose carrier is in `green.capacity_carriers`, and of all, storages included.
struct GreenCapacity {
  double green_mw = 0.0;
  double total_mw = 0.0;
  [[nodiscard]] double share() const { return total_mw > 0.0 ? green_mw / total_mw : 0.0; }
};
GreenCapacity green_capacity(const System& system);

/// The definitions in words, for the result file.
std::string green_share_definition(const GreenPolicy& policy);
std::string green_capacity_definition(const GreenPolicy& policy);

}  // namespace gridstep
