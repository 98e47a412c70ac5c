#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/definitions.hpp"
#include "engine/results/quantities.hpp"
#include "engine/results/summary.hpp"

namespace gridstep {

/// The totals of a run under the name it has among others.
struct NamedTotals {
  std::string name;
  Totals totals;
};

/// One quantity of every run that is compared.
struct ComparisonRow {
  std::string quantity;  ///< as in `run --json`: total_cost, energy_mwh.wind,
                         ///< green_share_consumer.CLOUD.traced
  std::string unit;      ///< "1": a share
  Quantity::Section section;
  std::string label;
  std::string label_zh;
  std::vector<double> values;  ///< by run; NaN where a run does not know it, as money in the
                               ///< currency of the first where it counts in another

  /// What run `n` has more than the first; NaN where one of them does not know it.
  [[nodiscard]] double difference(std::size_t n) const { return values[n] - values[0]; }
  /// The same, of the first; NaN where the first has none of it.
  [[nodiscard]] double relative(std::size_t n) const;
};

/// Runs side by side. The first is what the others are held against.
struct Comparison {
  std::vector<std::string> names;
  std::vector<Index> steps;             ///< by run
  std::vector<std::string> currencies;  ///< by run
  std::vector<ComparisonRow> rows;

  /// Whether the runs have different lengths, or count their money in different currencies: then
  /// the rows that this concerns are no like with like.
  [[nodiscard]] bool same_steps() const;
  [[nodiscard]] bool same_currency() const;
};

/// What a comparison tells.
struct ComparisonOptions {
  std::optional<Definition> definition = Definition::traced;  ///< of consumers; none: all
  bool with_checks = false;  ///< also what only those ask for who doubt the numbers
};

/// Lines up at least one run. Carriers and consumers are matched by name; one that a run does not
/// have counts as 0 (its capacity, its energy) or as not known (its share).
Comparison compare(const std::vector<NamedTotals>& runs, const ComparisonOptions& options = {});

/// A planner's table. Two runs: both, the difference, and the difference in per cent; one or
/// several: a column each, with the difference to the first in per cent or, of shares, in points.
std::string to_text(const Comparison& comparison, Language language = Language::english);
std::string to_markdown(const Comparison& comparison, Language language = Language::english);
/// Numbers as they are (shares as fractions), in as many digits as they have; empty: not known.
std::string to_csv(const Comparison& comparison);
nlohmann::ordered_json to_json(const Comparison& comparison);

}  // namespace gridstep
