#include "engine/results/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Names of all runs, in the order in which they first appear.
template <class NamesOf>
std::vector<std::string> all_names(const std::vector<NamedTotals>& runs, const NamesOf& names_of) {
  std::vector<std::string> all;
  for (const NamedTotals& run : runs)
    for (const std::string& name : names_of(run.totals))
      if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  return all;
}

std::vector<std::string> carriers_of(const Totals& totals) {
  std::vector<std::string> carriers;
  for (const auto& [carrier, mw] : totals.capacity_mw) carriers.push_back(carrier);
  return carriers;
}

double value_of(const ByCarrier& sums, const std::string& carrier) {
  for (const auto& [name, value] : sums)
    if (name == carrier) return value;
  return 0.0;
}

/// Of a consumer by a definition; a run without the consumer does not know it.
double value_of(const Totals& totals, std::vector<double> Totals::*values,
                const std::string& consumer, Definition definition) {
  const auto found = std::find(totals.consumers.begin(), totals.consumers.end(), consumer);
  if (found == totals.consumers.end()) return unknown;
  const auto c = static_cast<std::size_t>(found - totals.consumers.begin());
  return (totals.*values)[c * definition_count + at(definition)];
}

/// A consumer's id, with the name that a run gives it.
std::string called(const std::vector<NamedTotals>& runs, const std::string& consumer) {
  for (const NamedTotals& run : runs)
    for (std::size_t c = 0; c < run.totals.consumer_names.size(); ++c)
      if (run.totals.consumers[c] == consumer && !run.totals.consumer_names[c].empty())
        return consumer + " " + run.totals.consumer_names[c];
  return consumer;
}

/// Gathers the rows of a comparison, section by section.
class Rows {
 public:
  Rows(const std::vector<NamedTotals>& runs, const ComparisonOptions& options)
      : runs_(runs), options_(options) {}

  [[nodiscard]] std::vector<ComparisonRow> gather() {
    using enum Quantity::Section;
    add_quantities(cost);
    add_carriers(energy, "energy_mwh", "MWh", &Totals::energy_mwh);
    add_quantities(energy);
    add_quantities(green);
    add_consumers();
    add_carriers(capacity, "capacity_mw", "MW", &Totals::capacity_mw);
    add_quantities(capacity);
    if (options_.with_checks) add_quantities(check);
    return std::move(rows_);
  }

 private:
  template <class ValueOf>
  void add(ComparisonRow row, const ValueOf& of) {
    for (const NamedTotals& run : runs_) row.values.push_back(of(run.totals));
    rows_.push_back(std::move(row));
  }

  void add_quantities(Quantity::Section section) {
    for (const Quantity& one : quantities()) {
      if (one.section != section) continue;
      const std::string& currency = runs_.front().totals.currency;
      const bool is_money = one.unit == std::string("{currency}");
      add({one.name, is_money ? currency : one.unit, section, one.label, one.label_zh, {}},
          [&](const Totals& totals) {
            return is_money && totals.currency != currency ? unknown : totals.*one.value;
          });
    }
  }

  void add_carriers(Quantity::Section section, const std::string& name, const char* unit,
                    ByCarrier Totals::*sums) {
    for (const std::string& carrier : all_names(runs_, carriers_of))
      add({name + "." + carrier,
           unit,
           section,
           carrier_label(carrier, Language::english),
           carrier_label(carrier, Language::chinese),
           {}},
          [&](const Totals& totals) { return value_of(totals.*sums, carrier); });
  }

  void add_consumers() {
    struct Told {
      const char* name;
      const char* unit;
      const char* label;
      const char* label_zh;
      std::vector<double> Totals::*values;
    };
    static constexpr Told told[] = {
        {"green_share_consumer", "1", "green share", "绿电占比", &Totals::green_share_consumer},
        {"carbon_consumer_t_per_mwh", "t/MWh", "CO2", "碳排放", &Totals::carbon_consumer_t_per_mwh},
    };
    const auto consumers = [](const Totals& totals) { return totals.consumers; };
    for (const Told& one : told)
      for (const std::string& consumer : all_names(runs_, consumers))
        for (const DefinitionSpec& spec : definitions()) {
          if (options_.definition && *options_.definition != spec.definition) continue;
          add({std::string(one.name) + "." + consumer + "." + spec.name,
               one.unit,
               Quantity::Section::green,
               called(runs_, consumer) + ": " + one.label + ", " + spec.name,
               called(runs_, consumer) + "：" + one.label_zh + "，" + spec.label_zh,
               {}},
              [&](const Totals& totals) {
                return value_of(totals, one.values, consumer, spec.definition);
              });
        }
  }

  const std::vector<NamedTotals>& runs_;
  const ComparisonOptions& options_;
  std::vector<ComparisonRow> rows_;
};

template <class T>
bool all_same(const std::vector<T>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

nlohmann::ordered_json number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

}  // namespace

double ComparisonRow::relative(std::size_t n) const {
  return values[0] == 0.0 ? unknown : difference(n) / std::abs(values[0]);
}

bool Comparison::same_steps() const {
  return all_same(steps);
}

bool Comparison::same_currency() const {
  return all_same(currencies);
}

Comparison compare(const std::vector<NamedTotals>& runs, const ComparisonOptions& options) {
  expect(!runs.empty(), "at least one run to compare");
  Comparison comparison;
  for (const NamedTotals& run : runs) {
    comparison.names.push_back(run.name);
    comparison.steps.push_back(run.totals.steps);
    comparison.currencies.push_back(run.totals.currency);
  }
  comparison.rows = Rows(runs, options).gather();
  return comparison;
}

nlohmann::ordered_json to_json(const Comparison& comparison) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const ComparisonRow& row : comparison.rows) {
    nlohmann::ordered_json json = {{"quantity", row.quantity}, {"unit", row.unit}};
    for (const char* name : {"values", "difference", "relative"})
      json[name] = nlohmann::ordered_json::array();
    for (std::size_t n = 0; n < row.values.size(); ++n) {
      json["values"].push_back(number(row.values[n]));
      if (n == 0) continue;
      json["difference"].push_back(number(row.difference(n)));
      json["relative"].push_back(number(row.relative(n)));
    }
    rows.push_back(std::move(json));
  }
  return {{"names", comparison.names},
          {"steps", comparison.steps},
          {"currency", comparison.currencies},
          {"rows", rows}};
}

}  // namespace gridstep
