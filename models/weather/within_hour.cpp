#include "models/weather/within_hour.hpp"

#include <algorithm>

namespace gridstep::models {

namespace {

/// The value of L + x (rise + curve (1 − x)) at its top or bottom within the hour; L without one.
double turning_value(double left, double rise, double curve) {
  const double at = curve == 0.0 ? -1.0 : 0.5 * (rise + curve) / curve;
  return at > 0.0 && at < 1.0 ? left + at * (rise + curve * (1.0 - at)) : left;
}

}  // namespace

WithinHour::WithinHour(const std::vector<double>& mean) : mean_(mean), edges_(mean.size()) {
  if (mean.empty()) return;
  const auto hours = static_cast<Index>(mean.size());
  const auto [least, most] = std::minmax_element(mean.begin(), mean.end());
  const auto mean_of = [&](Index hour) { return mean[at(std::clamp<Index>(hour, 0, hours - 1))]; };
  const auto at_bound = [&](double value) { return value == *least || value == *most; };
  // Value between an hour and the next: the cubic through four means, within the two beside it. An
  // hour at the year's least or most is so throughout.
  const auto edge_after = [&](Index hour) {
    const double before = mean_of(hour);
    const double after = mean_of(hour + 1);
    if (at_bound(before)) return before;
    if (at_bound(after)) return after;
    const double cubic = (7.0 * (before + after) - (mean_of(hour - 1) + mean_of(hour + 2))) / 12.0;
    return std::clamp(cubic, std::min(before, after), std::max(before, after));
  };
  for (Index hour = 0; hour < hours; ++hour) {
    const double now = mean_of(hour);
    Edges edges{edge_after(hour - 1), edge_after(hour)};
    const double rise = edges.right - edges.left;
    const double bend = now - 0.5 * (edges.left + edges.right);
    const double turn = turning_value(edges.left, rise, 6.0 * bend);
    if (turn < *least || turn > *most) {
      // Beyond the year's range: the parabola turns nowhere, or the hour is even.
      if ((edges.right - now) * (now - edges.left) <= 0.0)
        edges = {now, now};
      else if (rise * bend > 0.0)
        edges.left = 3.0 * now - 2.0 * edges.right;
      else
        edges.right = 3.0 * now - 2.0 * edges.left;
    }
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
