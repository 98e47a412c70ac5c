#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/scenario/scenario_file.hpp"
#include "models/import/csv_text.hpp"
#include "models/import/pypsa_clock.hpp"
#include "models/import/pypsa_source.hpp"

namespace gridstep::models {

/// Every table of the folder that the dispatch looks at.
struct PypsaTables {
  PypsaTable buses, carriers, generators, loads, lines, transformers, links, storage_units, stores;
  PypsaTable line_types, transformer_types, global_constraints, processes;
};

/// A scenario while it is made from a network: tables, profiles, ids and notes.
class PypsaDraft {
 public:
  PypsaDraft(const PypsaTables& tables, PypsaClock clock, Problems& problems)
      : tables_(tables), clock_(std::move(clock)), problems_(problems) {}

  [[nodiscard]] const PypsaTables& tables() const { return tables_; }
  [[nodiscard]] const PypsaClock& clock() const { return clock_; }
  [[nodiscard]] Problems& problems() const { return problems_; }

  /// An id for `name`, unlike those of all others of the kind.
  std::string new_id(const std::string& kind, const std::string& name);
  /// The id of the bus that the attribute names; a problem and empty where there is none.
  std::string bus_id(const PypsaThing& thing, const std::string& attribute);
  void set_bus_id(const std::string& name, const std::string& id) { bus_ids_[name] = id; }

  /// Puts the values into `profiles/FILE.csv` as the column; returns what a profile field says.
  std::string add_profile(const std::string& file, const std::string& column,
                          std::vector<double> values);
  [[nodiscard]] std::vector<ScenarioFile> profile_files() const;

  void note(std::string text) { notes_.push_back(std::move(text)); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  /// The largest cost of a MWh met, for the value of lost load.
  void meet_cost(const Series& cost_per_mwh);
  [[nodiscard]] double largest_cost_per_mwh() const { return largest_cost_per_mwh_; }

  /// The attribute as a constant; a problem where it changes over time.
  double constant(const PypsaThing& thing, const std::string& attribute, double fallback);
  /// A problem for every attribute of `names` that is not at its default, 0 or not stated.
  void refuse_unless_zero(const PypsaThing& thing, const std::vector<std::string>& names,
                          const std::string& why);
  /// A problem where the capacity is to be chosen, and where the switch is on.
  void refuse_if_extendable(const PypsaThing& thing, const std::string& attribute);
  void refuse_if_set(const PypsaThing& thing, const std::string& attribute);

  /// Value of a series at every step.
  [[nodiscard]] std::vector<double> values(const Series& series) const;

 private:
  using Column = std::pair<std::string, std::vector<double>>;

  const PypsaTables& tables_;
  PypsaClock clock_;
  Problems& problems_;
  std::map<std::string, std::set<std::string>> ids_;  ///< by kind
  std::map<std::string, std::string> bus_ids_;        ///< by name
  std::map<std::string, std::vector<Column>> profiles_;
  std::vector<std::string> notes_;
  double largest_cost_per_mwh_ = 0.0;
};

/// Of values over time, at least one.
double largest(const std::vector<double>& values);
double least(const std::vector<double>& values);
bool is_constant(const std::vector<double>& values);

/// buses.csv.
std::string pypsa_buses(PypsaDraft& draft);
/// branches.csv: lines and transformers.
std::string pypsa_branches(PypsaDraft& draft);

}  // namespace gridstep::models
