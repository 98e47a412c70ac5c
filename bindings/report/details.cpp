#include "bindings/report/details.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include "bindings/report/step_prices.hpp"

namespace gridstep::report {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The `most` things of the greatest sizes, in the order of the file.
Chosen choose(const std::vector<double>& sizes, Index most) {
  Chosen chosen;
  chosen.all = static_cast<Index>(sizes.size());
  chosen.things.resize(sizes.size());
  std::iota(chosen.things.begin(), chosen.things.end(), Index{0});
  if (chosen.all <= most) return chosen;
  std::stable_sort(chosen.things.begin(), chosen.things.end(),
                   [&](Index a, Index b) { return sizes[at(a)] > sizes[at(b)]; });
  chosen.things.resize(at(most));
  std::sort(chosen.things.begin(), chosen.things.end());
  return chosen;
}

std::vector<double> sizes_of_lines(const System& system) {
  std::vector<double> sizes;
  for (const Branch& line : system.grid.branches)
    sizes.push_back(std::isfinite(line.p_max_mw) ? line.p_max_mw : 0.0);
  return sizes;
}

std::vector<double> sizes_of_buses(const System& system) {
  std::vector<double> sizes(system.grid.buses.size(), 0.0);
  for (const Unit& unit : system.units) sizes[at(unit.bus.index)] += unit.p_max_mw;
  return sizes;
}

std::vector<double> sizes_of_storages(const System& system) {
  std::vector<double> sizes;
  for (const Storage& storage : system.storages) sizes.push_back(storage.energy_max_mwh);
  return sizes;
}

/// Loads are not known before they are read: consumers count by how many they have.
std::vector<double> sizes_of_consumers(const System& system,
                                       const std::vector<Index>& consumer_of_load) {
  std::vector<double> sizes(system.consumers.size(), 0.0);
  for (const Index consumer : consumer_of_load) sizes[at(consumer)] += 1.0;
  return sizes;
}

nlohmann::ordered_json to_json(const Chosen& chosen) {
  return {{"things", chosen.things}, {"all", chosen.all}};
}

}  // namespace

Details::Details(const System& system, const Points& points, Index runs) : system_(system) {
  const Index most = most_values / (std::max<Index>(1, points.count) * std::max<Index>(1, runs));
  for (const Load& load : system.loads) {
    const auto found = std::find(system.consumers.begin(), system.consumers.end(), load.consumer);
    consumer_of_load_.push_back(static_cast<Index>(found - system.consumers.begin()));
  }
  lines_ = choose(sizes_of_lines(system), most);
  buses_ = choose(sizes_of_buses(system), most);
  storages_ = choose(sizes_of_storages(system), most);
  consumers_ = choose(sizes_of_consumers(system, consumer_of_load_), most);
  line_sums_.resize(system.grid.branches.size());
  loading_.assign(lines_.things.size(), PointSeries(points, Fold::largest));
  price_above_median_.assign(buses_.things.size(), PointSeries(points));
  energy_mwh_.assign(storages_.things.size(), PointSeries(points, Fold::last));
  green_share_.assign(consumers_.things.size(), PointSeries(points));
}

double Details::full_mw(Index line) const {
  const double limit = system_.grid.branches[at(line)].p_max_mw;
  return std::isfinite(limit) && limit > 0.0 ? limit / 100.0 : 1.0;
}

void Details::add(const Record& record) {
  const std::size_t storages = system_.storages.size();
  for (Index n = 0; n < record.steps; ++n) {
    const auto row = at(n);
    const Index step = record.first_step + n;
    add_lines(record, row, step);
    add_buses(record, row, step);
    add_consumers(record, row, step);
    for (std::size_t k = 0; k < energy_mwh_.size(); ++k)
      energy_mwh_[k].add(step, record.energy_mwh[row * storages + at(storages_.things[k])]);
  }
}

void Details::add_lines(const Record& record, std::size_t row, Index step) {
  constexpr double near_limit_frac = 0.9;
  const std::size_t lines = system_.grid.branches.size();
  const double h = system_.time.step_h();
  for (std::size_t line = 0; line < lines; ++line) {
    const double mw = std::abs(record.flow_mw[row * lines + line]);
    LineSums& sums = line_sums_[line];
    sums.greatest_mw = std::max(sums.greatest_mw, mw);
    sums.absolute_mwh += h * mw;
    if (mw >= near_limit_frac * system_.grid.branches[line].p_max_mw) sums.hours_near_limit += h;
  }
  for (std::size_t k = 0; k < loading_.size(); ++k) {
    const Index line = lines_.things[k];
    loading_[k].add(step, record.flow_mw[row * lines + at(line)] / full_mw(line));
  }
}

void Details::add_buses(const Record& record, std::size_t row, Index step) {
  const std::size_t buses = system_.grid.buses.size();
  if (buses == 0) return;
  const double median = median_of(sorted_prices(record, row, buses));
  for (std::size_t k = 0; k < price_above_median_.size(); ++k)
    price_above_median_[k].add(step,
                               record.price_per_mwh[row * buses + at(buses_.things[k])] - median);
}

void Details::add_consumers(const Record& record, std::size_t row, Index step) {
  const std::size_t loads = system_.loads.size();
  std::vector<double> served(system_.consumers.size(), 0.0);
  std::vector<double> green(system_.consumers.size(), 0.0);
  for (std::size_t load = 0; load < loads; ++load) {
    const std::size_t k = row * loads + load;
    const double mw = record.demand_mw[k] - record.unserved_mw[k];
    served[at(consumer_of_load_[load])] += mw;
    green[at(consumer_of_load_[load])] += mw * record.green_share_load[k];
  }
  for (std::size_t k = 0; k < green_share_.size(); ++k) {
    const auto consumer = at(consumers_.things[k]);
    green_share_[k].add(step,
                        served[consumer] > 0.0 ? green[consumer] / served[consumer] : unknown);
  }
}

nlohmann::ordered_json Details::chosen_json() const {
  return {{"lines", to_json(lines_)},
          {"buses", to_json(buses_)},
          {"storages", to_json(storages_)},
          {"consumers", to_json(consumers_)}};
}

nlohmann::ordered_json Details::lines_json() const {
  nlohmann::ordered_json lines = nlohmann::ordered_json::array();
  const double hours = static_cast<double>(system_.time.steps) * system_.time.step_h();
  for (std::size_t n = 0; n < line_sums_.size(); ++n) {
    const Branch& line = system_.grid.branches[n];
    const bool has_limit = std::isfinite(line.p_max_mw) && line.p_max_mw > 0.0;
    const auto of_limit = [&](double mw) {
      return has_limit ? nlohmann::ordered_json(mw / line.p_max_mw) : nullptr;
    };
    lines.push_back({{"id", line.id},
                     {"name", line.name},
                     {"from", line.from.index},
                     {"to", line.to.index},
                     {"limit_mw", has_limit ? nlohmann::ordered_json(line.p_max_mw) : nullptr},
                     {"greatest_mw", line_sums_[n].greatest_mw},
                     {"greatest_frac", of_limit(line_sums_[n].greatest_mw)},
                     {"mean_frac", of_limit(line_sums_[n].absolute_mwh / hours)},
                     {"hours_near_limit", has_limit ? line_sums_[n].hours_near_limit : 0.0},
                     {"absolute_mwh", line_sums_[n].absolute_mwh}});
  }
  return lines;
}

std::string Details::series_json() const {
  constexpr double loading_scale = 1.0;  // per cent
  constexpr double price_scale = 1e-2;
  constexpr double share_scale = 5e-3;
  std::string text = "{\"loading\":";
  append_json(text, loading_, loading_scale);
  text += ",\"price_above_median\":";
  append_json(text, price_above_median_, price_scale);
  text += ",\"energy_mwh\":";
  append_json(text, energy_mwh_);
  text += ",\"green_share\":";
  append_json(text, green_share_, share_scale);
  return text + "}";
}

}  // namespace gridstep::report
