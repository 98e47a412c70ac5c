#include "models/weather/within_hour.hpp"

#include <algorithm>

namespace gridstep::models {

WithinHour::WithinHour(const std::vector<double>& mean) : mean_(mean), edges_(mean.size()) {
  const auto hours = static_cast<Index>(mean.size());
  const auto mean_of = [&](Index hour) { return mean[at(std::clamp<Index>(hour, 0, hours - 1))]; };
  /// Value between an hour and the next: the cubic through four means, within the two beside it.
  const auto edge_after = [&](Index hour) {
    const double before = mean_of(hour);
    const double after = mean_of(hour + 1);
    const double cubic = (7.0 * (before + after) - (mean_of(hour - 1) + mean_of(hour + 2))) / 12.0;
    return std::clamp(cubic, std::min(before, after), std::max(before, after));
  };
  for (Index hour = 0; hour < hours; ++hour) {
    const double mean_now = mean_of(hour);
    Edges edges{edge_after(hour - 1), edge_after(hour)};
    // An hour that is its neighbours' top or bottom stays even; else the parabola turns nowhere.
    const double rise = edges.right - edges.left;
    const double bend = mean_now - 0.5 * (edges.left + edges.right);
    if ((edges.right - mean_now) * (mean_now - edges.left) <= 0.0)
      edges = {mean_now, mean_now};
    else if (rise * bend > rise * rise / 6.0)
      edges.left = 3.0 * mean_now - 2.0 * edges.right;
    else if (rise * bend < -rise * rise / 6.0)
      edges.right = 3.0 * mean_now - 2.0 * edges.left;
    edges_[at(hour)] = edges;
  }
}

double WithinHour::mean_between(Index hour, double from, double to) const {
  const double mean_now = mean_[at(hour)];
  if (from <= 0.0 && to >= 1.0) return mean_now;
  const auto [left, right] = edges_[at(hour)];
  const double rise = right - left;
  const double curve = 6.0 * (mean_now - 0.5 * (left + right));
  // a(x) = left + x (rise + curve (1 − x)), integrated and divided by the length.
  return left + 0.5 * (rise + curve) * (from + to) -
         curve / 3.0 * (from * from + from * to + to * to);
}

}  // namespace gridstep::models
