#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/network/sensitivity.hpp"
#include "engine/program/program.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/system.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

/// A branch limit that stands as a row in a window's program.
struct FlowLimit {
  Index step = 0;  ///< within the window
  BranchId branch;
  friend bool operator==(const FlowLimit&, const FlowLimit&) = default;
};

/// Stage 5, assemble: the dispatch of a window as a linear program.
///
/// Columns are the formulation's, step after step. Fixed rows of a step are the balance of each
/// island, then the formulation's rows. Branch limits are added as rows of transfer factors only
/// when a solution violates them. The sparse pattern is built once per window length; a window
/// refills bounds, costs, right-hand sides and the few coefficients that change over time in place.
/// What happened before the window enters the right-hand sides through the State.
class Assembly {
 public:
  explicit Assembly(const System& system);

  /// Refills the program for `window`, with these branch limits as rows; other rows added while
  /// solving another window are gone.
  void assemble(const Window& window, const State& state,
                const std::vector<FlowLimit>& limits = {});

  /// As newly made: the next window builds its program anew.
  void forget();

  /// Adds the limits of every branch and step that `x` violates. Returns how many.
  Index add_violated_limits(const std::vector<double>& x);
  void add_limit(const FlowLimit& limit);

  /// Storages and steps of the window in which `x` charges and discharges at once, as pairs
  /// (charging, discharging) of program columns.
  std::vector<ExclusivePair> simultaneous(const std::vector<double>& x) const;

  /// Closes of every pair the column of which `x` has less, or the one that `choice` says; `open`
  /// gives both back what the step allows.
  void close_lesser(const std::vector<ExclusivePair>& pairs, const std::vector<double>& x);
  void close(const std::vector<ExclusivePair>& pairs, const Choice& choice);
  void open(const std::vector<ExclusivePair>& pairs);

  /// Makes a decision of a step dearer, currency per unit and hour; takes it to one value. Both
  /// hold until the next `assemble`.
  void add_cost_per_h(Index step, ColumnId column, double cost_per_h);
  void fix(Index step, ColumnId column, double value);

  /// Flow of every branch in MW at a step of the window.
  std::vector<double> flows(const std::vector<double>& x, Index step) const;

  /// Price of every bus in currency per MWh at a step, from the rows' duals.
  std::vector<double> prices(const std::vector<double>& y, Index step);

  /// Of a branch, by bus; the network must have one, not be a copperplate.
  std::span<const double> transfer_factors(BranchId branch) { return sensitivity_->ptdf(branch); }

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] const Window& window() const { return window_; }
  [[nodiscard]] const std::vector<FlowLimit>& limits() const { return limits_; }
  [[nodiscard]] Index column(Index step, ColumnId column) const {
    return step * columns_per_step_ + column.index;
  }
  [[nodiscard]] Index balance_row(Index step, Index island) const {
    return step * rows_per_step_ + island;
  }
  [[nodiscard]] Index constraint_row(Index step, RowId row) const {
    return step * rows_per_step_ + islands_ + row.index;
  }
  [[nodiscard]] Index columns_per_step() const { return columns_per_step_; }
  [[nodiscard]] Index rows_per_step() const { return rows_per_step_; }

 private:
  void build_pattern(Index steps);
  /// Adds `factor` × what the column injects at the step to the row at the end.
  void add_injection(Index step, ColumnId column, double factor);
  void add_wrapped(Index steps, const Entry& entry);
  void refill_columns(bool only_changing);
  void refill_column(Index step, Index j);
  void refill_coefficients();
  void refill_balances();
  void refill_limits();
  [[nodiscard]] double flow_of_loads_mw(const FlowLimit& limit);
  void refill_constraints(const State& state, bool only_changing);
  /// MW drawn at every bus by loads and the losses they cause, were all served.
  [[nodiscard]] std::span<const double> withdrawals(Index step) const;
  void flows(const std::vector<double>& x, Index step, std::vector<double>& injection,
             std::vector<double>& flow) const;

  /// A column of which only the upper bound differs between steps, as what weather allows does.
  struct ChangingUpper {
    Index column = 0;
    const Series* upper = nullptr;
  };

  /// A column and the bus it injects into.
  struct Injecting {
    Index column = 0;
    Index bus = 0;
  };

  const System& system_;
  Index columns_per_step_;
  Index islands_;
  Index rows_per_step_;
  std::optional<Sensitivity> sensitivity_;  ///< none for a copperplate or without branches
  std::vector<ColumnId> charge_;            ///< by storage
  std::vector<ColumnId> discharge_;         ///< by storage
  bool is_quadratic_ = false;               ///< some column's cost is
  bool is_adjusted_ = false;                ///< since the last refill, by a caller
  std::vector<Index> changing_columns_;     ///< those whose numbers differ between steps
  std::vector<ChangingUpper> changing_uppers_;
  std::vector<Injecting> injecting_;
  bool injection_varies_ = false;                     ///< of some column, between steps
  std::vector<double> flow_most_mw_, flow_least_mw_;  ///< by branch, with tolerance
  std::vector<double> drawn_mw_;                      ///< steps × buses
  std::vector<double> injection_mw_, flow_mw_;        ///< of the step at hand
  Program program_;
  Window window_;
  std::vector<FlowLimit> limits_;
};

}  // namespace gridstep
