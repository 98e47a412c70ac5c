#include "engine/ensemble/adequacy/weather_years.hpp"

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace gridstep::adequacy {

namespace {

/// Seeds that a scenario may hold: whole numbers that a double holds exactly.
double seed_of(std::uint64_t seed, Index weather_year) {
  constexpr double seeds = 4503599627370496.0;
  const RandomStream stream(seed, "weather year");
  return static_cast<double>(static_cast<std::uint64_t>(stream.uniform(weather_year) * seeds));
}

void set(Scenario& scenario, const char* section, const char* field, Value value) {
  Row& row = scenario.tables.at(section).rows.front();
  row.set(field, std::move(value), row.place(field));
}

}  // namespace

SystemOfWeather weather_years_of(const CheckedScenario& checked, const Catalog& catalog) {
  Scenario scenario = checked.scenario;
  set(scenario, "outages", "sampled", false);
  return [scenario = std::move(scenario), time = checked.time, build = catalog.build](Index year) {
    if (year == 0) return build(scenario, time);
    if (!scenario.header("weather").has("seed"))
      throw Error(ExitCode::usage,
                  "--weather-years: the scenario has no [weather], so every year has the same");
    Scenario other = scenario;
    const auto seed = static_cast<std::uint64_t>(scenario.header("weather").integer("seed"));
    set(other, "weather", "seed", seed_of(seed, year));
    return build(other, time);
  };
}

}  // namespace gridstep::adequacy
