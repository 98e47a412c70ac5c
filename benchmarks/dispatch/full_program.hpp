#pragma once

#include "engine/simulation/assemble.hpp"

namespace gridstep::bench {

/// A window's program with every branch limit in it from the start: how a dispatch is written down
/// where limits are not added as they are violated. For comparison; its optimum is the engine's.
///
/// - `factors`: the engine's balances, and one row of transfer factors per branch and step.
/// - `angles`: bus angles as further columns, one balance per bus with flows as
///   b (θ_from − θ_to), one row per branch and step that limits its flow [stott2009, sec. II].
///
/// A phase shift of a branch is taken off its angle difference. Costs, bounds and the formulation's
/// rows are those of the engine's Assembly. The pattern is built once per window length, a window
/// refills numbers in place.
class FullProgram {
 public:
  enum class Network { factors, angles };

  /// The system must have branches and be no copperplate.
  FullProgram(const System& system, Network network);

  void assemble(const Window& window, const State& state);

  [[nodiscard]] const Program& program() const { return program_; }
  [[nodiscard]] Index columns_per_step() const { return columns_per_step_; }
  [[nodiscard]] Index rows_per_step() const { return rows_per_step_; }

 private:
  void build_pattern();
  void add_balances(Index step);
  void add_outflow(Index step, BusId bus);
  void add_formulation_rows(Index step);
  void add_branch_rows(Index step);
  /// Adds `factor` × what the column injects at the step to the row at the end.
  void add_injection(Index step, Index j, double factor);
  void refill_coefficients();
  void refill_columns();
  void refill_rows();
  [[nodiscard]] bool has_angles() const { return network_ == Network::angles; }
  /// What stands on the right of a branch's row besides its limits.
  [[nodiscard]] double base_mw(BranchId branch, const std::vector<double>& drawn);
  /// MW drawn at every bus by loads and the losses they cause, were all served; with angles also
  /// what phase shifters take from one end of their branch to the other.
  [[nodiscard]] std::vector<double> withdrawals(Index step) const;
  [[nodiscard]] Index angle(Index step, BusId bus) const {
    return step * columns_per_step_ + decisions_ + bus.index;
  }

  const System& system_;
  Network network_;
  Assembly assembly_;
  Index decisions_;  ///< columns of a step that are the formulation's
  Index balances_;   ///< rows of a step that are balances
  Index columns_per_step_;
  Index rows_per_step_;
  std::vector<double> rest_mw_;   ///< by branch: flow while nobody injects
  double angle_reach_rad_ = 0.0;  ///< no flow within limits takes an angle further
  Program program_;
  Window window_;
};

}  // namespace gridstep::bench
