#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/results/layout.hpp"

namespace gridstep {

/// A certified result, wherever it lies: in a file, or held in memory. What tells of results reads
/// them through this.
class Result {
 public:
  Result() = default;
  virtual ~Result() = default;
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;

  /// What a person knows it by: the path of its file, or the name of its scenario.
  [[nodiscard]] virtual std::string label() const = 0;
  /// The things, the time grid and the rules.
  [[nodiscard]] virtual const System& system() const = 0;
  /// Reads the steps [first, first + steps) of one series into its member of `record`.
  virtual void read(const layout::StepSeries& series, Index first, Index steps,
                    Record& record) const = 0;
  /// A total by its name in the layout.
  [[nodiscard]] virtual double total(const std::string& name) const = 0;
  /// The values of a table of the layout; empty where it has no things.
  [[nodiscard]] virtual std::vector<double> table(const layout::RunTable& table) const = 0;
  /// Of a table that has a row per step, the rows [first, first + steps).
  [[nodiscard]] virtual std::vector<double> rows_of(const layout::RunTable& table, Index first,
                                                    Index steps) const = 0;
  [[nodiscard]] virtual Provenance provenance() const = 0;
  [[nodiscard]] virtual Timing timing() const = 0;

  /// The steps [first, first + steps), all series.
  [[nodiscard]] Record read(Index first, Index steps) const;
};

/// Calls `use(record)` for the whole result, a few days at a time, in order.
template <class Use>
void for_each_block(const Result& result, Use use) {
  constexpr Index block_steps = 168;  // the rows of a chunk
  const Index steps = result.system().time.steps;
  for (Index first = 0; first < steps; first += block_steps)
    use(result.read(first, std::min(block_steps, steps - first)));
}

}  // namespace gridstep
