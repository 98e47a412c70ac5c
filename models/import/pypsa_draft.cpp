#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/time/time_grid.hpp"
#include "models/import/imported_scenario.hpp"
#include "models/import/pypsa_network.hpp"

namespace gridstep::models {

std::string PypsaDraft::new_id(const std::string& kind, const std::string& name) {
  std::set<std::string>& taken = ids_[kind];
  std::string wanted = as_id(name, kind);
  // Of a name without a single letter that an id may hold nothing would be left to tell it by.
  if (wanted.find_first_not_of("_.-") == std::string::npos) wanted = kind;
  std::string id = wanted;
  for (int n = 2; !taken.insert(id).second; ++n) id = fmt::format("{}_{}", wanted.substr(0, 56), n);
  return id;
}

std::string PypsaDraft::bus_id(const PypsaThing& thing, const std::string& attribute) {
  const auto found = bus_ids_.find(thing.text(attribute));
  if (found != bus_ids_.end()) return found->second;
  problems_.error("GS0632", thing.place(attribute),
                  fmt::format("{} of {} is '{}'", attribute, thing.name(), thing.text(attribute)),
                  "buses.csv has no such bus", "correct the name, or add the bus");
  return {};
}

std::string PypsaDraft::add_profile(const std::string& file, const std::string& column,
                                    std::vector<double> values) {
  profiles_[file].emplace_back(column, std::move(values));
  return "profiles/" + file + ".csv";
}

std::vector<ScenarioFile> PypsaDraft::profile_files() const {
  std::vector<ScenarioFile> files;
  for (const auto& [file, columns] : profiles_) {
    std::string text = "time";
    for (const auto& [column, values] : columns) text += "," + column;
    text += '\n';
    for (Index step = 0; step < clock_.steps; ++step) {
      text += to_text(clock_.start_s + step * clock_.step_min * 60, 0);
      for (const auto& [column, values] : columns)
        text += fmt::format(",{}", values[static_cast<std::size_t>(step)]);
      text += '\n';
    }
    files.push_back({"profiles/" + file + ".csv", std::move(text)});
  }
  return files;
}

void PypsaDraft::meet_cost(const Series& cost_per_mwh) {
  for (Index step = 0; step < (cost_per_mwh.is_constant() ? 1 : clock_.steps); ++step)
    largest_cost_per_mwh_ = std::max(largest_cost_per_mwh_, std::abs(cost_per_mwh.at(step)));
}

double PypsaDraft::constant(const PypsaThing& thing, const std::string& attribute,
                            double fallback) {
  const Series series = thing.series(attribute, fallback);
  if (!series.is_constant())
    thing.refuse(attribute, attribute, "changes over time, here it is a constant");
  return series.at(0);
}

void PypsaDraft::refuse_unless_zero(const PypsaThing& thing, const std::vector<std::string>& names,
                                    const std::string& why) {
  for (const std::string& name : names) {
    const Series series = thing.series(name, 0.0);
    if (series == Series(0.0)) continue;
    thing.refuse(name, name, why);
  }
}

void PypsaDraft::refuse_if_extendable(const PypsaThing& thing, const std::string& attribute) {
  if (thing.flag(attribute, false))
    thing.refuse(attribute, attribute, "a dispatch does not choose capacities",
                 "fix them with n.optimize.fix_optimal_capacities() before the export");
}

void PypsaDraft::refuse_if_set(const PypsaThing& thing, const std::string& attribute) {
  if (thing.is_written(attribute))
    thing.refuse(attribute, attribute, "fixes what the dispatch decides here");
}

std::vector<double> PypsaDraft::values(const Series& series) const {
  std::vector<double> result;
  result.reserve(static_cast<std::size_t>(clock_.steps));
  for (Index step = 0; step < clock_.steps; ++step) result.push_back(series.at(step));
  return result;
}

double largest(const std::vector<double>& values) {
  return *std::max_element(values.begin(), values.end());
}

double least(const std::vector<double>& values) {
  return *std::min_element(values.begin(), values.end());
}

bool is_constant(const std::vector<double>& values) {
  return largest(values) == least(values);
}

}  // namespace gridstep::models
