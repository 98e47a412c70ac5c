#include "bindings/report/stack.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "bindings/report/step_prices.hpp"
#include "engine/results/summary.hpp"

namespace gridstep::report {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr const char* other = "other";

/// From the bottom of the stack: what runs all day, then what follows the load, then the weather.
std::size_t rank_of(const Layer& layer) {
  constexpr std::array<std::string_view, 10> order = {
      "nuclear", "coal", "lignite", "thermal", "gas", "oil", "biomass", "hydro", "wind", "solar"};
  const auto* const found = std::find(order.begin(), order.end(), layer.carrier);
  std::size_t rank = static_cast<std::size_t>(found - order.begin());
  if (layer.carrier == other) rank = order.size() + 1;
  return layer.stores ? rank + 2 * order.size() : rank;
}

double row_sum(const std::vector<double>& values, std::size_t row, std::size_t width) {
  if (values.empty()) return 0.0;
  const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * width);
  return std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(width), 0.0);
}

void add_all(std::vector<PointSeries>& series, Index step, const std::vector<double>& values) {
  for (std::size_t n = 0; n < series.size(); ++n) series[n].add(step, values[n]);
}

}  // namespace

Stack::Stack(const System& system, const Points& points)
    : system_(system),
      green_(system),
      import_mw_(points),
      export_mw_(points),
      demand_mw_(points),
      unserved_mw_(points),
      loss_mw_(points),
      emission_t_per_h_(points),
      green_share_(points),
      green_share_traced_(points),
      price_min_(points, Fold::least),
      price_median_(points),
      price_max_(points, Fold::greatest) {
  find_layers();
  for (auto* series : {&generation_mw_, &charge_mw_, &curtailment_mw_})
    series->assign(layers_.size(), PointSeries(points));
}

void Stack::find_layers() {
  const std::vector<bool> stores = units_that_store(system_);
  const std::vector<std::string>& greens = system_.green.generation_carriers;
  std::map<std::pair<bool, std::string>, double> capacity_mw;
  for (std::size_t unit = 0; unit < system_.units.size(); ++unit)
    capacity_mw[{stores[unit], system_.units[unit].carrier}] += system_.units[unit].p_max_mw;
  std::vector<std::pair<double, std::pair<bool, std::string>>> by_size;
  for (const auto& [kind, mw] : capacity_mw) by_size.emplace_back(-mw, kind);
  std::sort(by_size.begin(), by_size.end());
  const bool too_many = by_size.size() > most_layers;
  if (too_many) by_size.resize(most_layers - 1);

  const auto is_kept = [&](const std::pair<bool, std::string>& kind) {
    return std::any_of(by_size.begin(), by_size.end(),
                       [&](const auto& one) { return one.second == kind; });
  };
  for (const auto& [size, kind] : by_size)
    layers_.push_back({.carrier = kind.second,
                       .stores = kind.first,
                       .green = !kind.first && std::find(greens.begin(), greens.end(),
                                                         kind.second) != greens.end()});
  if (too_many) layers_.push_back({.carrier = other});
  std::stable_sort(layers_.begin(), layers_.end(), [](const Layer& a, const Layer& b) {
    return std::pair(rank_of(a), a.carrier) < std::pair(rank_of(b), b.carrier);
  });
  for (std::size_t unit = 0; unit < system_.units.size(); ++unit) {
    const std::pair<bool, std::string> kind = {stores[unit], system_.units[unit].carrier};
    const auto is_it = [&](const Layer& layer) {
      return is_kept(kind) ? layer.stores == kind.first && layer.carrier == kind.second
                           : layer.carrier == other && !layer.stores;
    };
    const auto found = std::find_if(layers_.begin(), layers_.end(), is_it);
    layer_of_unit_.push_back(static_cast<std::size_t>(found - layers_.begin()));
    if (system_.units[unit].curtailable) found->curtails = true;
  }
}

void Stack::add(const Record& record) {
  for (Index row = 0; row < record.steps; ++row)
    add_step(record, static_cast<std::size_t>(row), record.first_step + row);
}

void Stack::add_step(const Record& record, std::size_t row, Index step) {
  const std::size_t units = system_.units.size();
  const std::size_t storages = system_.storages.size();
  std::vector<double> generation(layers_.size(), 0.0);
  std::vector<double> curtailment(layers_.size(), 0.0);
  std::vector<double> charge(layers_.size(), 0.0);
  for (std::size_t unit = 0; unit < units; ++unit) {
    generation[layer_of_unit_[unit]] += record.generation_mw[row * units + unit];
    curtailment[layer_of_unit_[unit]] += record.curtailment_mw[row * units + unit];
  }
  for (std::size_t s = 0; s < storages; ++s)
    charge[layer_of_unit_[at(system_.storages[s].unit.index)]] +=
        record.charge_mw[row * storages + s];
  const double h = system_.time.step_h();
  for (std::size_t n = 0; n < layers_.size(); ++n) {
    Layer& layer = layers_[n];
    const double offered_mw = generation[n] + curtailment[n];
    layer.energy_mwh += h * generation[n];
    layer.curtailment_mwh += h * curtailment[n];
    layer.offered_least_mw = std::min(layer.offered_least_mw, offered_mw);
    layer.offered_greatest_mw = std::max(layer.offered_greatest_mw, offered_mw);
  }
  add_all(generation_mw_, step, generation);
  add_all(curtailment_mw_, step, curtailment);
  add_all(charge_mw_, step, charge);

  import_mw_.add(step, row_sum(record.import_mw, row, system_.ties.size()));
  export_mw_.add(step, row_sum(record.export_mw, row, system_.ties.size()));
  demand_mw_.add(step, row_sum(record.demand_mw, row, system_.loads.size()));
  unserved_mw_.add(step, row_sum(record.unserved_mw, row, system_.loads.size()));
  loss_mw_.add(step, record.loss_mw[row]);
  emission_t_per_h_.add(step, record.emission_t[row] / system_.time.step_h());
  green_share_.add(step, green_.of(record.generation_mw.data() + row * units).share());
  double served_mw = 0.0;
  double green_mw = 0.0;
  for (std::size_t load = 0; load < system_.loads.size(); ++load) {
    const std::size_t k = row * system_.loads.size() + load;
    const double mw = record.demand_mw[k] - record.unserved_mw[k];
    served_mw += mw;
    green_mw += mw * record.green_share_load[k];
  }
  green_share_traced_.add(step, served_mw > 0.0 ? green_mw / served_mw : unknown);
  add_prices(record, row, step);
}

void Stack::add_prices(const Record& record, std::size_t row, Index step) {
  const std::size_t buses = system_.grid.buses.size();
  if (buses == 0) return;
  const std::vector<double> prices = sorted_prices(record, row, buses);
  price_min_.add(step, prices.front());
  price_median_.add(step, median_of(prices));
  price_max_.add(step, prices.back());
}

nlohmann::ordered_json Stack::layers_json() const {
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const Layer& layer : layers_)
    layers.push_back({{"carrier", layer.carrier},
                      {"label", carrier_label(layer.carrier, Language::english)},
                      {"label_zh", carrier_label(layer.carrier, Language::chinese)},
                      {"stores", layer.stores},
                      {"curtails", layer.curtails},
                      {"varies", layer.varies()},
                      {"energy_mwh", layer.energy_mwh},
                      {"curtailment_mwh", layer.curtailment_mwh},
                      {"green", layer.green}});
  return layers;
}

std::string Stack::series_json() const {
  constexpr double share_scale = 1e-3;
  constexpr double price_scale = 1e-2;
  std::string text = "{\"generation_mw\":";
  append_json(text, generation_mw_);
  text += ",\"charge_mw\":";
  append_json(text, charge_mw_);
  text += ",\"curtailment_mw\":";
  append_json(text, curtailment_mw_);
  const auto append = [&](const char* name, const PointSeries& series, double scale = 0.0) {
    text += std::string(",\"") + name + "\":";
    series.append_json(text, scale);
  };
  append("import_mw", import_mw_);
  append("export_mw", export_mw_);
  append("demand_mw", demand_mw_);
  append("unserved_mw", unserved_mw_);
  append("loss_mw", loss_mw_);
  append("emission_t_per_h", emission_t_per_h_);
  append("green_share", green_share_, share_scale);
  append("green_share_traced", green_share_traced_, share_scale);
  append("price_min", price_min_, price_scale);
  append("price_median", price_median_, price_scale);
  append("price_max", price_max_, price_scale);
  return text + "}";
}

}  // namespace gridstep::report
