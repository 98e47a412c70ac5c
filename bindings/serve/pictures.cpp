#include "bindings/serve/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/results/summary.hpp"

namespace gridstep::serve {

namespace {

/// More steps than this are thinned before they are sorted.
constexpr Index most_values = 500'000;
/// Points of a curve.
constexpr std::size_t curve_points = 200;
constexpr const char* imports = "import";

double sum(const std::vector<double>& values, std::size_t row, std::size_t width) {
  double total = 0.0;
  for (std::size_t n = 0; n < width; ++n) total += values[row * width + n];
  return total;
}

/// Significant digits that a picture can show.
double rounded(double value) {
  return std::round(value * 100.0) / 100.0;
}

/// From the greatest to the least, at even distances.
nlohmann::ordered_json curve(std::vector<double> values) {
  std::sort(values.begin(), values.end(), std::greater<>());
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  if (values.empty()) return points;
  for (std::size_t n = 0; n <= curve_points; ++n)
    points.push_back(rounded(values[n * (values.size() - 1) / curve_points]));
  return points;
}

}  // namespace

Pictures::Pictures(const System& system)
    : loads_(system.loads.size()),
      storages_(system.storages.size()),
      ties_(system.ties.size()),
      buses_(system.grid.buses.size()),
      time_(system.time),
      every_(static_cast<std::size_t>(1 + (system.time.steps - 1) / most_values)) {
  find_layers(system);
  const Sums empty{std::vector<double>(layers_.size(), 0.0)};
  hours_.assign(24, empty);
  months_.assign(12, empty);
}

void Pictures::find_layers(const System& system) {
  for (const Unit& unit : system.units) {
    const auto found = std::find(layers_.begin(), layers_.end(), unit.carrier);
    layer_of_unit_.push_back(static_cast<std::size_t>(found - layers_.begin()));
    if (found == layers_.end()) layers_.push_back(unit.carrier);
    curtails_.push_back(unit.curtailable);
  }
  offered_mw_.resize(layers_.size());
  layers_.emplace_back(imports);
}

void Pictures::add(const Record& record) {
  for (Index row = 0; row < record.steps; ++row) {
    const CivilTime when = time_.civil(record.first_step + row);
    const auto at = static_cast<std::size_t>(row);
    add_to(hours_[static_cast<std::size_t>(when.hour)], record, at);
    add_to(months_[static_cast<std::size_t>(when.month - 1)], record, at);
    if (static_cast<std::size_t>(record.first_step + row) % every_ == 0) add_step(record, at);
  }
}

void Pictures::add_to(Sums& sums, const Record& record, std::size_t row) const {
  const double hours = time_.step_h();
  const std::size_t units = layer_of_unit_.size();
  for (std::size_t unit = 0; unit < units; ++unit)
    sums.supply_mwh[layer_of_unit_[unit]] += hours * record.generation_mw[row * units + unit];
  sums.supply_mwh.back() += hours * sum(record.import_mw, row, ties_);
  sums.charge_mwh += hours * sum(record.charge_mw, row, storages_);
  sums.export_mwh += hours * sum(record.export_mw, row, ties_);
  sums.demand_mwh += hours * sum(record.demand_mw, row, loads_);
  sums.hours += hours;
}

void Pictures::add_step(const Record& record, std::size_t row) {
  const std::size_t units = layer_of_unit_.size();
  for (std::vector<double>& offered : offered_mw_) offered.push_back(0.0);
  for (std::size_t unit = 0; unit < units; ++unit)
    if (curtails_[unit])
      offered_mw_[layer_of_unit_[unit]].back() +=
          record.generation_mw[row * units + unit] + record.curtailment_mw[row * units + unit];
  demand_mw_.push_back(sum(record.demand_mw, row, loads_));
  curtailment_mw_.push_back(sum(record.curtailment_mw, row, units));
  price_per_mwh_.push_back(sum(record.price_per_mwh, row, buses_) /
                           static_cast<double>(std::max<std::size_t>(1, buses_)));
}

std::vector<double> Pictures::residual_mw() const {
  constexpr double rounding_mw = 1e-6;
  std::vector<double> rest = demand_mw_;
  for (const std::vector<double>& offered : offered_mw_) {
    if (offered.empty()) continue;
    const auto [least, greatest] = std::minmax_element(offered.begin(), offered.end());
    if (*greatest - *least <= rounding_mw) continue;
    for (std::size_t n = 0; n < rest.size(); ++n) rest[n] -= offered[n];
  }
  return rest;
}

nlohmann::ordered_json Pictures::to_json(const std::vector<Sums>& buckets) const {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Sums& sums : buckets) {
    nlohmann::ordered_json supply = nlohmann::ordered_json::array();
    for (const double mwh : sums.supply_mwh) supply.push_back(rounded(mwh));
    json.push_back({{"hours", sums.hours},
                    {"supply_mwh", supply},
                    {"charge_mwh", rounded(sums.charge_mwh)},
                    {"export_mwh", rounded(sums.export_mwh)},
                    {"demand_mwh", rounded(sums.demand_mwh)}});
  }
  return json;
}

nlohmann::ordered_json Pictures::json() const {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const std::string& layer : layers_)
    layers.push_back({{"carrier", layer},
                      {"label", carrier_label(layer, Language::english)},
                      {"label_zh", carrier_label(layer, Language::chinese)}});
  return {{"layers", layers},
          {"day", to_json(hours_)},
          {"months", to_json(months_)},
          {"curves",
           {{"residual_mw", curve(residual_mw())},
            {"curtailment_mw", curve(curtailment_mw_)},
            {"price_per_mwh", curve(price_per_mwh_)}}}};
}

}  // namespace gridstep::serve
