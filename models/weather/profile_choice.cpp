#include "models/weather/profile_choice.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/weather/tables.hpp"

namespace gridstep::models {

namespace {

void require(const Row& row, const std::string& field, const std::string& profile,
             Problems& problems) {
  if (row.has(field)) return;
  problems.error("GS0515", row.place("profile"),
                 fmt::format("profile '{}' without {}", profile, field),
                 fmt::format("'{}' is made from {}", profile, field),
                 fmt::format("fill in {} or choose another profile", field));
}

}  // namespace

Field profile_field(std::string unit, std::string what, double max,
                    std::vector<std::string> choices) {
  Field field{.name = "profile",
              .type = FieldType::profile,
              .unit = std::move(unit),
              .what = std::move(what)};
  field.min = 0.0;
  field.max = max;
  field.choices = std::move(choices);
  return field;
}

void check_profile_choice(const Scenario& scenario, const Row& row,
                          const std::vector<std::string>& weather_fields,
                          const std::string& constant_field, Problems& problems) {
  if (!row.has("profile") || Scenario::names_file(row, "profile")) return;
  const std::string& profile = row.text("profile");
  if (profile == "constant") {
    require(row, constant_field, profile, problems);
    return;
  }
  if (!has_weather(scenario))
    problems.error("GS0511", row.place("profile"),
                   fmt::format("'{}' asks for weather", row.shown_id()),
                   "scenario.toml has no section [weather]",
                   "add [weather] with its tables, or choose a file or 'constant'");
  for (const std::string& field : weather_fields) require(row, field, profile, problems);
}

Series chosen_profile(const Inputs& inputs, const Row& row, const std::string& constant_field,
                      const Weather::Hourly& hourly) {
  if (Scenario::names_file(row, "profile"))
    return inputs.scenario.profile(row, "profile", inputs.time);
  if (row.text("profile") == "constant") return {row.number(constant_field)};
  return inputs.weather.on_grid(hourly);
}

}  // namespace gridstep::models
