#include "models/import/matpower_cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gridstep::models {

namespace {

constexpr std::size_t cost_model = 0, cost_count = 3, cost_first = 4;
constexpr double piecewise = 1, polynomial = 2;
constexpr double slope_tolerance = 1e-6;  // printed curves are rounded

struct Source {
  const MatlabStruct& file;
  const MatlabRow& row;
  Problems& problems;

  void error(const char* code, std::size_t k, std::string what, std::string why,
             std::string help) const {
    problems.error(code, file.place(row, k), std::move(what), std::move(why), std::move(help));
  }
};

/// How many numbers of the row are its cost; 0 and a problem where they are not there.
std::size_t numbers_of(const Source& source) {
  const std::vector<double>& values = source.row.values;
  const double count = values[cost_count];
  const double each = values[cost_model] == piecewise ? 2.0 : 1.0;
  const double room = static_cast<double>(values.size() - cost_first);
  const bool is_whole = count >= 1.0 && count == std::floor(count);
  if (!is_whole || each * count > room) {
    source.error("GS0609", cost_count, fmt::format("n is {}", count),
                 fmt::format("the row has room for {}", std::floor(room / each)),
                 "n counts the coefficients or points that follow");
    return 0;
  }
  for (std::size_t k = 0; k < static_cast<std::size_t>(each * count); ++k) {
    if (std::isfinite(values[cost_first + k])) continue;
    source.error("GS0608", cost_first + k, fmt::format("a cost is {}", values[cost_first + k]),
                 "it must be a finite number", "write the number");
    return 0;
  }
  return static_cast<std::size_t>(each * count);
}

void read_polynomial(const Source& source, std::size_t count, MatpowerGenerator& generator) {
  const auto coefficient = [&](std::size_t power) {
    return power < count ? source.row.values[cost_first + count - 1 - power] : 0.0;
  };
  for (std::size_t power = 3; power < count; ++power)
    if (coefficient(power) != 0.0)
      source.error("GS0608", cost_first + count - 1 - power,
                   fmt::format("the cost has degree {}", power), "at most 2 is dispatched",
                   "replace it by points (model 1)");
  generator.no_load_cost_per_h = coefficient(0);
  generator.cost_per_mwh = coefficient(1);
  generator.quadratic_cost_per_mw2h = coefficient(2);
  if (coefficient(2) < 0.0)
    source.error("GS0614", cost_first + count - 3,
                 fmt::format("the quadratic coefficient is {}", coefficient(2)),
                 "below 0 the cost is not convex", "correct the sign, or leave it out");
}

void read_points(const Source& source, std::size_t count, MatpowerGenerator& generator) {
  const std::vector<double>& values = source.row.values;
  for (std::size_t k = 0; k < count; k += 2)
    generator.points.emplace_back(values[cost_first + k], values[cost_first + k + 1]);
  const auto& points = generator.points;
  if (points.size() < 2)
    return source.error("GS0609", cost_count, "n is 1", "a curve has at least two points",
                        "add a point, or use a polynomial (model 2)");
  double before = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 1; k < points.size(); ++k) {
    const double width = points[k].first - points[k - 1].first;
    if (!(width > 0.0))
      return source.error("GS0609", cost_first + 2 * k,
                          fmt::format("the output of a point is {}", points[k].first),
                          fmt::format("not above {} of the point before", points[k - 1].first),
                          "write the points in rising order");
    const double slope = (points[k].second - points[k - 1].second) / width;
    if (slope < before - slope_tolerance * std::max(1.0, std::abs(before)))
      return source.error("GS0614", cost_first + 2 * k + 1,
                          fmt::format("a MWh costs {:.6g} up to this point", slope),
                          fmt::format("less than {:.6g} before: the curve is not convex", before),
                          "leave points out until every piece is dearer than the one before");
    before = slope;
  }
}

}  // namespace

void read_matpower_cost(const MatlabStruct& file, const MatlabRow& row,
                        MatpowerGenerator& generator, Problems& problems) {
  const Source source{file, row, problems};
  const double model = row.values[cost_model];
  if (model != piecewise && model != polynomial)
    return source.error("GS0608", cost_model, fmt::format("the model of a cost is {}", model),
                        "it is 1 (points) or 2 (polynomial)", "correct it");
  const std::size_t count = numbers_of(source);
  if (count == 0) return;
  if (model == polynomial)
    read_polynomial(source, count, generator);
  else
    read_points(source, count, generator);
}

}  // namespace gridstep::models
