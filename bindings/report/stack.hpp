#pragma once

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bindings/report/points.hpp"
#include "engine/ledger/green_share.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep::report {

/// Units that a picture shows as one: generators of a carrier, or storages of one.
struct Layer {
  std::string carrier;
  bool stores = false;
  bool green = false;
  bool curtails = false;  ///< what it offers and is not taken counts as curtailed
  double energy_mwh = 0.0;
  double curtailment_mwh = 0.0;
  double offered_least_mw = std::numeric_limits<double>::infinity();
  double offered_greatest_mw = 0.0;

  /// Whether its offer changes by itself, with the weather say.
  [[nodiscard]] bool varies() const {
    constexpr double rounding_mw = 1e-6;
    return curtails && offered_greatest_mw > offered_least_mw + rounding_mw;
  }
};

/// What a region's power is made of, point by point: generation by carrier, storages, exchange,
/// load, green shares, prices.
class Stack {
 public:
  /// More carriers than these are drawn as one called `other`, the smallest capacities first.
  static constexpr std::size_t most_layers = 12;

  explicit Stack(const System& system, const Points& points);

  void add(const Record& record);

  /// The layers, from the bottom up.
  [[nodiscard]] nlohmann::ordered_json layers_json() const;
  /// Every series: an object of `{scale, values}` or arrays of them.
  [[nodiscard]] std::string series_json() const;

 private:
  void find_layers();
  void add_step(const Record& record, std::size_t row, Index step);
  void add_prices(const Record& record, std::size_t row, Index step);

  const System& system_;
  GreenShare green_;
  std::vector<Layer> layers_;
  std::vector<std::size_t> layer_of_unit_;
  std::vector<PointSeries> generation_mw_;   ///< by layer; a storage's is its discharge
  std::vector<PointSeries> charge_mw_;       ///< by layer
  std::vector<PointSeries> curtailment_mw_;  ///< by layer
  PointSeries import_mw_;
  PointSeries export_mw_;
  PointSeries demand_mw_;
  PointSeries unserved_mw_;
  PointSeries loss_mw_;
  PointSeries emission_t_per_h_;
  PointSeries green_share_;
  PointSeries green_share_traced_;
  PointSeries price_min_;
  PointSeries price_median_;
  PointSeries price_max_;
};

}  // namespace gridstep::report
