#include "models/import/rts_gmlc_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

namespace {

constexpr double t_per_lb = 0.00045359237;
constexpr double mmbtu_per_mwh = 1e-3;  // per BTU/kWh
constexpr double minutes_per_hour = 60.0;
constexpr double mwh_per_gwh = 1000.0;

/// A row of gen.csv.
class RtsUnit {
 public:
  RtsUnit(const SourceTable& table, const CsvRecord& row, Problems& problems)
      : table_(table), row_(row), problems_(problems) {}

  [[nodiscard]] std::string text(const std::string& column) const {
    return table_.text(row_, column);
  }
  [[nodiscard]] double number(const std::string& column) const {
    return table_.number(row_, column, problems_);
  }
  [[nodiscard]] std::string id() const { return as_id(text("GEN UID"), "unit"); }
  [[nodiscard]] Place place(const std::string& column) const { return table_.place(row_, column); }

 private:
  const SourceTable& table_;
  const CsvRecord& row_;
  Problems& problems_;
};

/// Fuel burnt at the points of the heat rate curve, MMBTU/h over MW, from 0.
std::vector<CostPoint> heat_of(const RtsUnit& unit) {
  constexpr int most_points = 5;
  const double p_max_mw = unit.number("PMax MW");
  std::vector<CostPoint> points = {{0.0, 0.0}};
  for (int k = 0; k < most_points; ++k) {
    const double p_mw = unit.number(fmt::format("Output_pct_{}", k)) * p_max_mw;
    const double rate = unit.number(fmt::format("HR_{}_{}", k == 0 ? "avg" : "incr", k));
    if (p_mw <= points.back().p_mw) break;
    points.push_back(
        {p_mw, points.back().cost_per_h + rate * mmbtu_per_mwh * (p_mw - points.back().p_mw)});
  }
  return points;
}

/// What the series has, MW, as a profile relative to its capacity, which is returned.
double add_profile(const RtsUnit& unit, const std::string& file, RtsProfiles& profiles) {
  const std::string object = unit.text("GEN UID");
  std::vector<double> values = profiles.find("PMax MW", object)->columns.at(object);
  double p_max_mw = unit.number("PMax MW");
  for (double& value : values) {
    value = std::max(0.0, value);
    p_max_mw = std::max(p_max_mw, value);
  }
  for (double& value : values) value = p_max_mw > 0.0 ? value / p_max_mw : 0.0;
  profiles.add(file, unit.id(), std::move(values));
  return p_max_mw;
}

std::string carrier_of(const RtsUnit& unit) {
  static const std::map<std::string, std::string> names = {
      {"NG", "gas"}, {"Coal", "coal"}, {"Oil", "oil"}, {"Nuclear", "nuclear"}, {"Hydro", "hydro"}};
  const auto found = names.find(unit.text("Fuel"));
  return found == names.end() ? as_id(unit.text("Fuel"), "other") : found->second;
}

void add_thermal(const RtsUnit& unit, RtsUnits& units, Problems& problems) {
  const std::vector<CostPoint> heat = heat_of(unit);
  const double p_max_mw = unit.number("PMax MW");
  if (heat.size() < 2 || std::abs(heat.back().p_mw - p_max_mw) > 1e-6 * p_max_mw) {
    problems.error("GS0623", unit.place("Output_pct_0"),
                   fmt::format("the heat rates of {} end at {} MW", unit.id(), heat.back().p_mw),
                   fmt::format("PMax MW is {}", p_max_mw),
                   "Output_pct_* rises from 0 to 1, one HR_* for each");
    return;
  }
  std::vector<CostPoint> cost = heat;
  for (CostPoint& point : cost)
    point.cost_per_h =
        point.cost_per_h * unit.number("Fuel Price $/MMBTU") + unit.number("VOM") * point.p_mw;
  cost = convex_envelope(cost);
  const double ramp = unit.number("Ramp Rate MW/Min") * minutes_per_hour;
  const double emission =
      unit.number("Emissions CO2 Lbs/MMBTU") * t_per_lb * heat.back().cost_per_h / heat.back().p_mw;
  units.generators.row(unit.id(), carrier_of(unit), unit.text("Bus ID"), 0, p_max_mw,
                       std::string("constant"), 0, limit_cell(ramp, ramp > 0.0),
                       limit_cell(ramp, ramp > 0.0), emission);
  for (std::size_t k = 0; k < cost.size(); ++k)
    units.cost_curves.row(fmt::format("{}.{}", unit.id(), k), unit.id(), cost[k].p_mw,
                          cost[k].cost_per_h);
}

void add_storage(const RtsUnit& unit, const SourceTable& storages, RtsUnits& units,
                 Problems& problems) {
  const auto head =
      std::find_if(storages.rows().begin(), storages.rows().end(), [&](const CsvRecord& row) {
        return storages.text(row, "GEN UID") == unit.text("GEN UID") &&
               storages.text(row, "position") == "head";
      });
  if (head == storages.rows().end()) {
    problems.error("GS0623", unit.place("GEN UID"), fmt::format("{} has no volume", unit.id()),
                   "storage.csv has a row with position head for every storage", "add it");
    return;
  }
  const double one_way = std::sqrt(unit.number("Storage Roundtrip Efficiency") / 100.0);
  units.battery.row(
      unit.id(), unit.text("Bus ID"), unit.number("PMax MW"), unit.number("Pump Load MW"),
      mwh_per_gwh * storages.number(*head, "Max Volume GWh", problems),
      mwh_per_gwh * storages.number(*head, "Initial Volume GWh", problems), one_way, one_way);
}

void add_weather_unit(const RtsUnit& unit, RtsProfiles& profiles, RtsUnits& units,
                      Problems& problems) {
  const std::string type = unit.text("Unit Type");
  if (profiles.find("PMax MW", unit.text("GEN UID")) == nullptr) {
    problems.error("GS0623", unit.place("GEN UID"), fmt::format("{} has no series", unit.id()),
                   "timeseries_pointers.csv names one of its PMax MW", "add it");
    return;
  }
  const bool is_hydro = type == "HYDRO" || type == "ROR";
  const std::string file = is_hydro ? "hydro" : type == "WIND" ? "wind" : "solar";
  const double p_max_mw = add_profile(unit, file, profiles);
  const std::string profile = "profiles/" + file + ".csv";
  if (is_hydro)
    units.generators.row(unit.id(), std::string("hydro"), unit.text("Bus ID"), 0, p_max_mw, profile,
                         unit.number("VOM"), std::string(), std::string(), 0);
  else
    (type == "WIND" ? units.wind : units.solar)
        .row(unit.id(), unit.text("Bus ID"), p_max_mw, profile, unit.number("VOM"));
}

}  // namespace

std::vector<CostPoint> convex_envelope(const std::vector<CostPoint>& points) {
  std::vector<CostPoint> hull;
  const auto turns_down = [](const CostPoint& a, const CostPoint& b, const CostPoint& c) {
    return (b.cost_per_h - a.cost_per_h) * (c.p_mw - b.p_mw) >=
           (c.cost_per_h - b.cost_per_h) * (b.p_mw - a.p_mw);
  };
  for (const CostPoint& point : points) {
    while (hull.size() > 1 && turns_down(hull[hull.size() - 2], hull.back(), point))
      hull.pop_back();
    hull.push_back(point);
  }
  return hull;
}

RtsUnits read_units(const SourceTable& generators, const SourceTable& storages,
                    RtsProfiles& profiles, Problems& problems) {
  generators.require(
      {"GEN UID", "Bus ID", "Unit Type", "Fuel", "PMax MW", "Ramp Rate MW/Min",
       "Fuel Price $/MMBTU", "Output_pct_0", "HR_avg_0", "VOM", "Emissions CO2 Lbs/MMBTU"},
      problems);
  RtsUnits units;
  if (problems.has_errors()) return units;
  for (const CsvRecord& row : generators.rows()) {
    const RtsUnit unit(generators, row, problems);
    const std::string type = unit.text("Unit Type");
    if (type == "WIND" || type == "PV" || type == "RTPV" || type == "HYDRO" || type == "ROR")
      add_weather_unit(unit, profiles, units, problems);
    else if (type == "STORAGE")
      add_storage(unit, storages, units, problems);
    else if (type == "CSP")
      units.left_out.push_back(fmt::format("{}, solar heat with a store", unit.id()));
    else if (type == "SYNC_COND")
      units.left_out.push_back(fmt::format("{}, a condenser without active power", unit.id()));
    else
      add_thermal(unit, units, problems);
  }
  return units;
}

}  // namespace gridstep::models
