#include "bindings/report/grid_layout.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <queue>

namespace gridstep::report {

namespace {

constexpr double least_height = 0.35;
constexpr double most_height = 0.65;
constexpr double most_height_of_few = 0.42;  // buses: nothing is gained by a tall picture
constexpr std::size_t few_buses = 8;

bool has_coordinates(const Grid& grid) {
  const Bus& first = grid.buses.front();
  return std::all_of(grid.buses.begin(), grid.buses.end(),
                     [](const Bus& bus) {
                       return std::isfinite(bus.latitude_deg) && std::isfinite(bus.longitude_deg);
                     }) &&
         std::any_of(grid.buses.begin(), grid.buses.end(), [&](const Bus& bus) {
           return bus.latitude_deg != first.latitude_deg ||
                  bus.longitude_deg != first.longitude_deg;
         });
}

/// Equirectangular, true in the middle of the region.
std::vector<Place> on_the_map(const Grid& grid) {
  double middle_deg = 0.0;
  for (const Bus& bus : grid.buses)
    middle_deg += bus.latitude_deg / static_cast<double>(grid.buses.size());
  const double shrink = std::cos(middle_deg * std::numbers::pi / 180.0);
  std::vector<Place> places;
  for (const Bus& bus : grid.buses)
    places.push_back({bus.longitude_deg * shrink, -bus.latitude_deg});
  return places;
}

/// Lines between every two buses; `beyond` where none lead from one to the other.
std::vector<std::vector<double>> distances(const Grid& grid, double beyond) {
  const std::size_t buses = grid.buses.size();
  std::vector<std::vector<std::size_t>> next(buses);
  for (const Branch& line : grid.branches) {
    next[at(line.from.index)].push_back(at(line.to.index));
    next[at(line.to.index)].push_back(at(line.from.index));
  }
  std::vector<std::vector<double>> all(buses, std::vector<double>(buses, beyond));
  for (std::size_t start = 0; start < buses; ++start) {
    std::queue<std::size_t> open;
    open.push(start);
    all[start][start] = 0.0;
    while (!open.empty()) {
      const std::size_t bus = open.front();
      open.pop();
      for (const std::size_t other : next[bus]) {
        if (all[start][other] != beyond) continue;
        all[start][other] = all[start][bus] + 1.0;
        open.push(other);
      }
    }
  }
  return all;
}

/// One sweep: every bus goes to where its distances to all others would have it.
void majorize(std::vector<Place>& places, const std::vector<std::vector<double>>& wanted) {
  for (std::size_t a = 0; a < places.size(); ++a) {
    Place sum;
    double weights = 0.0;
    for (std::size_t b = 0; b < places.size(); ++b) {
      if (a == b) continue;
      const double weight = 1.0 / (wanted[a][b] * wanted[a][b]);
      const double dx = places[a].x - places[b].x;
      const double dy = places[a].y - places[b].y;
      const double stretch = wanted[a][b] / std::max(1e-9, std::hypot(dx, dy));
      sum.x += weight * (places[b].x + stretch * dx);
      sum.y += weight * (places[b].y + stretch * dy);
      weights += weight;
    }
    places[a] = {sum.x / weights, sum.y / weights};
  }
}

std::vector<Place> along_the_lines(const Grid& grid) {
  const std::size_t buses = grid.buses.size();
  const auto wanted = distances(grid, 1.0 + std::sqrt(static_cast<double>(buses)));
  const auto farthest = [&](std::size_t from) {
    const auto found = std::max_element(wanted[from].begin(), wanted[from].end());
    return static_cast<std::size_t>(found - wanted[from].begin());
  };
  const std::size_t west = farthest(0);
  const std::size_t east = farthest(west);
  std::vector<Place> places(buses);
  for (std::size_t bus = 0; bus < buses; ++bus) {
    // Buses at the same distances from both begin at different heights.
    const double height = std::sin(2.4 * static_cast<double>(bus + 1));
    places[bus] = {(wanted[west][bus] - wanted[east][bus]) / 2.0, height};
  }
  const int sweeps = buses > 500 ? 30 : 200;
  for (int sweep = 0; sweep < sweeps; ++sweep) majorize(places, wanted);
  return places;
}

/// Into a picture 1 wide; a flat or upright drawing is stretched to a height that is pleasant.
double fit(std::vector<Place>& places) {
  Place low = places.front();
  Place high = places.front();
  for (const Place& place : places) {
    low = {std::min(low.x, place.x), std::min(low.y, place.y)};
    high = {std::max(high.x, place.x), std::max(high.y, place.y)};
  }
  const double width = std::max(1e-9, high.x - low.x);
  const double height = std::clamp((high.y - low.y) / width, least_height,
                                   places.size() <= few_buses ? most_height_of_few : most_height);
  const double stretch_y = high.y > low.y ? height / (high.y - low.y) : 0.0;
  for (Place& place : places) {
    place.x = high.x > low.x ? (place.x - low.x) / width : 0.5;
    place.y = high.y > low.y ? (place.y - low.y) * stretch_y : height / 2.0;
  }
  return height;
}

/// Buses of one site, say of several voltages, are moved apart until each can be seen.
void separate(std::vector<Place>& places, double height) {
  const double room = std::min(0.045, 0.5 * std::sqrt(height / static_cast<double>(places.size())));
  for (int round = 0; round < 60; ++round) {
    bool moved = false;
    for (std::size_t a = 0; a < places.size(); ++a)
      for (std::size_t b = a + 1; b < places.size(); ++b) {
        double dx = places[b].x - places[a].x;
        double dy = places[b].y - places[a].y;
        const double apart = std::hypot(dx, dy);
        if (apart >= 0.999 * room) continue;
        if (apart < 1e-6) {  // on one spot: each pair parts in a direction of its own
          const double angle = 2.4 * static_cast<double>(a + b);
          dx = std::cos(angle);
          dy = std::sin(angle);
        }
        const double push = (room - apart) / (2.0 * std::hypot(dx, dy));
        places[a] = {places[a].x - push * dx, places[a].y - push * dy};
        places[b] = {places[b].x + push * dx, places[b].y + push * dy};
        moved = true;
      }
    if (!moved) break;
  }
}

}  // namespace

GridLayout lay_out(const Grid& grid) {
  GridLayout layout;
  if (grid.buses.empty() || grid.buses.size() > GridLayout::most_buses) return layout;
  layout.from_coordinates = grid.buses.size() > 1 && has_coordinates(grid);
  layout.places = layout.from_coordinates ? on_the_map(grid) : along_the_lines(grid);
  layout.height = fit(layout.places);
  separate(layout.places, layout.height);
  layout.height = fit(layout.places);
  return layout;
}

}  // namespace gridstep::report
