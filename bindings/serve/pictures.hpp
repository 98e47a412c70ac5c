#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep::serve {

/// What the page draws of a run, gathered while its records pass by: an average day and the months
/// by carrier, and what remains for others than wind and sun, is curtailed and costs, hour after
/// hour from the greatest to the least.
class Pictures {
 public:
  explicit Pictures(const System& system);

  void add(const Record& record);
  /// The numbers, sorted and thinned.
  [[nodiscard]] nlohmann::ordered_json json() const;

 private:
  /// Sums of what flows into the region and out of it.
  struct Sums {
    std::vector<double> supply_mwh;  ///< by layer
    double charge_mwh = 0.0;
    double export_mwh = 0.0;
    double demand_mwh = 0.0;
    double hours = 0.0;
  };

  void find_layers(const System& system);
  void add_step(const Record& record, std::size_t row);
  void add_to(Sums& sums, const Record& record, std::size_t row) const;
  /// Demand less what comes with the weather, taken or not: as in the report, layers whose offer
  /// changes by itself.
  [[nodiscard]] std::vector<double> residual_mw() const;
  [[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Sums>& buckets) const;

  std::vector<std::string> layers_;  ///< carriers, then imports
  std::vector<std::size_t> layer_of_unit_;
  std::vector<bool> curtails_;  ///< by unit: what it offers and is not taken counts as curtailed
  std::size_t loads_ = 0;
  std::size_t storages_ = 0;
  std::size_t ties_ = 0;
  std::size_t buses_ = 0;
  TimeGrid time_;
  std::size_t every_ = 1;  ///< of so many steps one is kept for the curves
  std::vector<Sums> hours_;
  std::vector<Sums> months_;
  std::vector<double> demand_mw_;
  std::vector<std::vector<double>> offered_mw_;  ///< by layer: taken or not, of units that curtail
  std::vector<double> curtailment_mw_;
  std::vector<double> price_per_mwh_;  ///< mean of the buses
};

}  // namespace gridstep::serve
