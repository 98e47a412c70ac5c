#include "models/generation/cost_curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace gridstep::models {

namespace {

/// Published curves are rounded: slopes may fall by this much of their size.
constexpr double slope_tolerance = 1e-6;

bool can_be_read(const Row& row) {
  return row.has("generator") && row.has("p_mw") && row.has("cost_per_h");
}

/// Slope from one row to the next.
double slope_between(const Row& left, const Row& right) {
  return (right.number("cost_per_h") - left.number("cost_per_h")) /
         (right.number("p_mw") - left.number("p_mw"));
}

bool check_order(const Row& before, const Row& row, Problems& problems) {
  if (row.number("p_mw") > before.number("p_mw")) return true;
  problems.error("GS0554", row.place("p_mw"),
                 fmt::format("p_mw of {} is {}", row.text("generator"), row.number("p_mw")),
                 fmt::format("not above {} in the row before", before.number("p_mw")),
                 "write the points of a generator in rising order");
  return false;
}

void check_points(const std::vector<const Row*>& points, Problems& problems) {
  if (points.size() < 2) {
    problems.error("GS0554", points.front()->place("generator"),
                   fmt::format("{} has one point", points.front()->text("generator")),
                   "a curve has at least two", "add a row, or state cost_per_mwh instead");
    return;
  }
  for (std::size_t k = 1; k < points.size(); ++k)
    if (!check_order(*points[k - 1], *points[k], problems)) return;
  for (std::size_t k = 2; k < points.size(); ++k) {
    const double before = slope_between(*points[k - 2], *points[k - 1]);
    const double after = slope_between(*points[k - 1], *points[k]);
    if (after >= before - slope_tolerance * std::max(1.0, std::abs(before))) continue;
    problems.error("GS0555", points[k]->place("cost_per_h"),
                   fmt::format("a MWh of {} costs {:.6g} up to this point",
                               points[k]->text("generator"), after),
                   fmt::format("less than {:.6g} before: the curve is not convex", before),
                   "leave points out until every piece is dearer than the one before");
  }
}

void check_stated_once(const Row& generator, Problems& problems) {
  for (const char* field : {"cost_per_mwh", "quadratic_cost_per_mw2h", "no_load_cost_per_h"}) {
    if (!generator.has(field) || generator.number(field) == 0.0) continue;
    problems.error(
        "GS0556", generator.place(field),
        fmt::format("{} of {} is {}", field, generator.shown_id(), generator.number(field)),
        "cost_curves.csv states its cost too", "leave one of them out");
  }
}

}  // namespace

std::map<std::string, std::vector<const Row*>> cost_points(const Scenario& scenario) {
  std::map<std::string, std::vector<const Row*>> points_of;
  for (const Row& row : scenario.table("cost_curves").rows)
    if (row.has("generator")) points_of[row.text("generator")].push_back(&row);
  return points_of;
}

CostCurve::CostCurve(const Row& row, const std::vector<const Row*>& points) {
  for (const Row* point : points)
    points_.push_back({point->number("p_mw"), point->number("cost_per_h")});
  if (!points_.empty()) return;
  const double no_load = row.number("no_load_cost_per_h");
  points_ = {{0.0, no_load}, {1.0, no_load + row.number("cost_per_mwh")}};
}

double CostCurve::slope_at(double p_mw) const {
  std::size_t k = 1;
  while (k + 1 < points_.size() && points_[k].p_mw <= p_mw) ++k;
  return (points_[k].cost_per_h - points_[k - 1].cost_per_h) /
         (points_[k].p_mw - points_[k - 1].p_mw);
}

double CostCurve::cost_per_h(double p_mw) const {
  std::size_t k = 0;
  while (k + 1 < points_.size() && points_[k + 1].p_mw <= p_mw) ++k;
  return points_[k].cost_per_h + slope_at(p_mw) * (p_mw - points_[k].p_mw);
}

std::vector<CostCurve::Piece> CostCurve::pieces(double p_min_mw, double p_max_mw) const {
  std::vector<double> cuts = {p_min_mw, p_max_mw};
  if (points_.size() > 2)
    for (std::size_t k = 1; k + 1 < points_.size(); ++k) cuts.push_back(points_[k].p_mw);
  cuts.push_back(0.0);
  std::erase_if(cuts, [&](double cut) { return cut < p_min_mw || cut > p_max_mw; });
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  if (cuts.size() == 1) cuts.push_back(cuts.front());
  std::vector<Piece> pieces;
  for (std::size_t k = 1; k < cuts.size(); ++k)
    pieces.push_back({cuts[k - 1], cuts[k], slope_at(0.5 * (cuts[k - 1] + cuts[k]))});
  return pieces;
}

TableSpec cost_curve_table() {
  TableSpec table;
  table.name = "cost_curves";
  table.what = "Points of the piecewise linear costs of generators.";
  table.fields = {{.name = "id", .type = FieldType::id, .what = "Unique in this table."},
                  {.name = "generator",
                   .type = FieldType::reference,
                   .what = "Whose cost it is; its points stand in rising order.",
                   .refers_to = "generators"},
                  {.name = "p_mw", .type = FieldType::number, .unit = "MW", .what = "Net output."},
                  {.name = "cost_per_h",
                   .type = FieldType::number,
                   .unit = "currency/h",
                   .what = "Cost of an hour at it; between two points it is linear, and it goes on "
                           "straight beyond the first and the last."}};
  return table;
}

void check_cost_curves(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("cost_curves").rows)
    if (!can_be_read(row)) return;  // reported already; what follows would mislead
  const auto points_of = cost_points(scenario);
  for (const auto& [generator, points] : points_of) check_points(points, problems);
  for (const Row& row : scenario.table("generators").rows)
    if (row.has("id") && points_of.contains(row.id())) check_stated_once(row, problems);
}

}  // namespace gridstep::models
