#include "bindings/report/points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace gridstep::report {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// The power of ten that leaves the greatest of the values at most five digits.
double scale_for(const std::vector<double>& values) {
  constexpr double most_multiples = 99'999.0;
  constexpr int finest = -6;
  double greatest = 0.0;
  for (const double value : values)
    if (std::isfinite(value)) greatest = std::max(greatest, std::abs(value));
  int power = finest;
  while (std::pow(10.0, power) * most_multiples < greatest) ++power;
  return std::pow(10.0, power);
}

}  // namespace

Points::Points(const TimeGrid& time)
    : steps(time.steps),
      per_point(std::max<Index>(1, (time.steps + most - 1) / most)),
      count((time.steps + per_point - 1) / per_point) {}

Index Points::steps_of(Index point) const {
  return std::min(per_point, steps - point * per_point);
}

PointSeries::PointSeries(const Points& points, Fold fold)
    : points_(points), fold_(fold), values_(at(points.count), fold == Fold::mean ? 0.0 : unknown) {}

void PointSeries::add(Index step, double value) {
  const Index point = points_.of(step);
  double& folded = values_[at(point)];
  const bool is_first = std::isnan(folded);
  switch (fold_) {
    case Fold::mean:
      folded += value / static_cast<double>(points_.steps_of(point));
      return;
    case Fold::last:
      folded = value;
      return;
    case Fold::least:
      if (is_first || value < folded) folded = value;
      return;
    case Fold::greatest:
      if (is_first || value > folded) folded = value;
      return;
    case Fold::largest:
      if (is_first || std::abs(value) > std::abs(folded)) folded = value;
      return;
  }
}

void PointSeries::append_json(std::string& text, double scale) const {
  if (scale == 0.0) scale = scale_for(values_);
  constexpr double most_multiples = 9e15;  // of what JSON readers keep exactly
  auto out = std::back_inserter(text);
  fmt::format_to(out, "{{\"scale\":{},\"values\":[", scale);
  bool is_first = true;
  for (const double value : values_) {
    if (!is_first) text += ',';
    is_first = false;
    const double multiples = std::round(value / scale);
    if (std::abs(multiples) <= most_multiples)
      fmt::format_to(out, "{}", static_cast<std::int64_t>(multiples));
    else
      text += "null";
  }
  text += "]}";
}

void append_json(std::string& text, const std::vector<PointSeries>& series, double scale) {
  text += '[';
  for (std::size_t n = 0; n < series.size(); ++n) {
    if (n > 0) text += ',';
    series[n].append_json(text, scale);
  }
  text += ']';
}

}  // namespace gridstep::report
