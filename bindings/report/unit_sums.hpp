#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep::report {

/// What every unit generates over the run.
class UnitSums {
 public:
  /// A table of more units is no longer read; the largest are told.
  static constexpr std::size_t most_units = 400;

  explicit UnitSums(const System& system);

  void add(const Record& record);

  /// Largest first where some are left out, else in the order of the file.
  [[nodiscard]] nlohmann::ordered_json json() const;

 private:
  const System& system_;
  std::vector<double> energy_mwh_;
  std::vector<double> curtailment_mwh_;
};

}  // namespace gridstep::report
