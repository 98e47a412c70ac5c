#pragma once

#include <cstdint>
#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// A window's program as small as a solver may be given it, and its solution in full again.
///
/// Columns that nothing tells apart (one bus, one cost in every step, in no constraint row) become
/// one; what it does is shared among them in proportion to what each has, as ties are broken
/// everywhere. Ramp rows are left out until a solution violates one or a start says that it binds.
/// Nothing is approximated: the small program's optimum is the full one's, row prices included.
class Reduction {
 public:
  /// With `keeps_ramps` no row is left out.
  explicit Reduction(const System& system, bool keeps_ramps = false);

  /// What was asked for until now belongs to another window.
  void begin_window() {
    if (!left_out_.empty()) is_there_.clear();
  }

  /// Solves `full` by way of its reduction, with every ramp row that has been asked for. Where a
  /// caller gave columns that were merged different costs, `full` is solved as it is.
  Solution solve(const Program& full, Solver& solver, const Basis& start);

  /// Asks for the left-out rows that `x` violates. Returns how many.
  Index add_violated_rows(const Program& full, const std::vector<double>& x);

  /// The reduced program.
  [[nodiscard]] const Program& program() const { return small_; }

 private:
  [[nodiscard]] static bool is_violated(const Program& full, Index row,
                                        const std::vector<double>& x);
  void build(const Program& full);
  [[nodiscard]] bool is_alike(const Program& full) const;
  void refill(const Program& full);
  void take_rows(const Program& full, const Basis& start);
  void add_row(const Program& full, Index row);
  [[nodiscard]] Basis reduce(const Basis& start) const;
  [[nodiscard]] Solution expand(const Program& full, Solution solution) const;

  Index columns_per_step_;
  Index rows_per_step_;
  Index small_columns_per_step_ = 0;
  std::vector<Index> small_of_column_;       ///< within a step
  std::vector<std::vector<Index>> members_;  ///< of every small column, within a step
  std::vector<Index> first_;                 ///< of every small column
  std::vector<double> dense_;                ///< a row being built
  std::vector<Index> merged_;                ///< small columns of more than one member
  std::vector<Index> left_out_;              ///< rows of a step, islands' balances counted
  std::vector<Index> kept_;                  ///< likewise
  std::uint64_t full_pattern_ = 0;
  std::uint64_t full_cuts_ = 0;
  Index full_rows_ = 0;                 ///< of those beyond the fixed, how many are taken over
  std::vector<Index> full_row_;         ///< by row of the small program
  std::vector<std::uint8_t> is_there_;  ///< by fixed row of the full program
  std::vector<Index> varying_from_;     ///< positions in the full program's entries
  Program small_;
};

}  // namespace gridstep
