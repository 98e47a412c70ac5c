#include "models/generation/solar.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "models/generation/outage.hpp"
#include "models/policy/curtailment.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

constexpr double solar_constant_w_per_m2 = 1361.0;  // [kopp2011]
constexpr double clearness_index_max = 0.82;        // above it the data is noise of cloud edges
constexpr double beam_cos_zenith_min = 0.087;       // 5°: a lower sun would make huge beams

double radians(double degrees) {
  return degrees * std::numbers::pi / 180.0;
}

PvArray array_of(const Scenario& scenario, const std::string& id) {
  const Table& arrays = scenario.table("pv_arrays");
  const Row& row = arrays.rows[static_cast<std::size_t>(arrays.find(id))];
  return {row.number("tilt_deg"),
          row.number("azimuth_deg"),
          row.number("albedo_frac"),
          row.number("performance_ratio"),
          row.number("temperature_coefficient_per_k"),
          row.number("heating_k_per_w_m2"),
          row.number("ac_limit_pu")};
}

std::vector<double> hourly_pv_power_pu(const PvArray& array, const WeatherYear& year) {
  std::vector<double> power_pu;
  power_pu.reserve(year.global_w_per_m2.size());
  for (std::size_t hour = 0; hour < year.global_w_per_m2.size(); ++hour) {
    const Sun sun = sun_at(year.site, year.calendar, static_cast<Index>(hour));
    const double irradiance = module_w_per_m2(array, year.site, sun, year.global_w_per_m2[hour]);
    power_pu.push_back(pv_power_pu(array, irradiance, year.temperature_c[hour]));
  }
  return power_pu;
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("solar").rows)
    check_profile_choice(scenario, row, {"pv_array"}, "availability_frac", problems);
  check_outage_rows(scenario, "solar", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("solar").rows) {
    const Series available_pu =
        chosen_profile(inputs, row, "availability_frac", [&](const WeatherYear& year) {
          return hourly_pv_power_pu(array_of(inputs.scenario, row.text("pv_array")), year);
        });
    add_curtailable_row(inputs, system, row, "solar", available_pu);
  }
}

}  // namespace

double diffuse_frac(double clearness_index) {
  const double k = clearness_index;
  if (k <= 0.22) return 1.0 - 0.09 * k;
  if (k > 0.8) return 0.165;
  return 0.9511 - 0.1604 * k + 4.388 * k * k - 16.638 * k * k * k + 12.336 * k * k * k * k;
}

double cos_incidence(const PvArray& array, const Site& site, const Sun& sun) {
  const double latitude = radians(site.latitude_deg);
  const double tilt = radians(array.tilt_deg);
  const double west_of_south = radians(array.azimuth_deg - 180.0);
  const double up = std::cos(tilt);
  const double south = std::sin(tilt) * std::cos(west_of_south);
  const double west = std::sin(tilt) * std::sin(west_of_south);
  const double sin_declination = std::sin(sun.declination_rad);
  const double cos_declination = std::cos(sun.declination_rad);
  const double cos_hour = std::cos(sun.hour_angle_rad);
  return sin_declination * (std::sin(latitude) * up - std::cos(latitude) * south) +
         cos_declination * cos_hour * (std::cos(latitude) * up + std::sin(latitude) * south) +
         cos_declination * std::sin(sun.hour_angle_rad) * west;
}

double module_w_per_m2(const PvArray& array, const Site& site, const Sun& sun,
                       double global_w_per_m2) {
  if (global_w_per_m2 <= 0.0) return 0.0;
  const double clearness_index =
      std::min(clearness_index_max, global_w_per_m2 / (solar_constant_w_per_m2 * sun.cos_zenith));
  const double diffuse = global_w_per_m2 * diffuse_frac(clearness_index);
  const double beam = global_w_per_m2 - diffuse;
  const double beam_ratio = std::max(0.0, cos_incidence(array, site, sun)) /
                            std::max(beam_cos_zenith_min, sun.cos_zenith);
  const double cos_tilt = std::cos(radians(array.tilt_deg));
  return beam * beam_ratio + diffuse * (1.0 + cos_tilt) / 2.0 +
         array.albedo_frac * global_w_per_m2 * (1.0 - cos_tilt) / 2.0;
}

double pv_power_pu(const PvArray& array, double module_w_per_m2, double air_temperature_c) {
  const double module_c = air_temperature_c + array.heating_k_per_w_m2 * module_w_per_m2;
  const double power = array.performance_ratio * module_w_per_m2 / 1000.0 *
                       (1.0 - array.temperature_coefficient_per_k * (module_c - 25.0));
  return std::clamp(power, 0.0, array.ac_limit_pu);
}

TableSpec pv_array_table() {
  TableSpec table;
  table.name = "pv_arrays";
  table.what = "Types of photovoltaic plants.";
  const auto number = [](const char* name, const char* unit, const char* what, double max) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = unit,
                 .what = what,
                 .min = 0.0,
                 .max = max};
  };
  table.fields = {
      {.name = "id", .type = FieldType::id, .what = "Unique in this table."},
      {.name = "name", .what = "Name for people.", .required = false},
      number("tilt_deg", "degree", "Of the modules; 0 is horizontal.", 90.0),
      number("azimuth_deg", "degree", "Where they face: 90 east, 180 south, 270 west.", 360.0),
      number("albedo_frac", "1", "Part of the light that the ground throws back.", 1.0),
      number("performance_ratio", "1", "AC power at 25 °C relative to the rating.", 1.0),
      number("temperature_coefficient_per_k", "1/K", "Loss of power above 25 °C.", 0.02),
      number("heating_k_per_w_m2", "K m2/W", "Module above air temperature.", 0.1),
      number("ac_limit_pu", "1", "Inverter power relative to the module rating.", 1.0)};
  return table;
}

Model solar() {
  TableSpec table;
  table.name = "solar";
  table.what = "Photovoltaic plants.";
  table.fields = curtailable_fields({"weather", "constant"});
  table.fields.push_back({.name = "pv_array",
                          .type = FieldType::reference,
                          .what = "Type of its modules.",
                          .required = false,
                          .refers_to = "pv_arrays"});
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
