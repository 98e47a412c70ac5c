#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/catalog.hpp"

namespace gridstep::models {

/// A scenario put together in memory, for tests of single models: every table is there, empty.
class DraftScenario {
 public:
  using Cells = std::vector<std::pair<std::string, Value>>;

  DraftScenario() {
    for (const TableSpec& spec : catalog().tables) {
      scenario_.tables[spec.name].spec = &spec;
      if (spec.home == TableSpec::Home::header) add(spec.name, {}, 0);
    }
  }

  /// Adds a row to a table, on the next line of its file.
  DraftScenario& row(const std::string& table, const Cells& cells) {
    add(table, cells, static_cast<int>(scenario_.tables.at(table).rows.size()) + 2);
    return *this;
  }

  /// Writes a section of the header.
  DraftScenario& section(const std::string& name, const Cells& cells) {
    scenario_.tables.at(name).rows.clear();
    add(name, cells, 1);
    return *this;
  }

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }

 private:
  void add(const std::string& name, const Cells& cells, int line) {
    Table& table = scenario_.tables.at(name);
    const Place place{table.spec->file(), line, 0};
    Row row(*table.spec, place);
    for (const auto& [field, value] : cells) row.set(field, value, place);
    table.rows.push_back(std::move(row));
  }

  Scenario scenario_;
};

/// Text as a cell holds it.
inline Value word(std::string text) {
  return Value(std::move(text));
}

/// A System with one bus, `B`, to build into.
inline SystemBuilder one_bus(const TimeGrid& time) {
  System frame;
  frame.time = time;
  SystemBuilder builder(std::move(frame));
  builder.add(Bus{.id = "B", .name = "B"});
  return builder;
}

}  // namespace gridstep::models
