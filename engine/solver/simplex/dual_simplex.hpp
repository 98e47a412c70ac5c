#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"

#include "engine/program/program.hpp"
#include "engine/solver/simplex/factor.hpp"
#include "engine/solver/simplex/matrix.hpp"
#include "engine/solver/simplex/merit_order.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::simplex {

/// Bounded dual simplex with bound flips for the programs of a dispatch.
///
/// Rows read A x − r = 0 with r between the row's bounds; x and r are the variables, first columns,
/// then rows. Every variable has two finite bounds (a row without one gets what its columns imply),
/// so any basis is dual feasible once the others stand at the bound that their reduced cost points
/// to, and no first phase is needed. Leaving variables are priced by steepest edge [forrest1992],
/// entering ones by a ratio test that walks over breakpoints and flips bounds on its way
/// [maros2003]. Only columns that a pivot row touches are looked at.
class DualSimplex {
 public:
  explicit DualSimplex(SolverOptions options) : options_(std::move(options)) {}

  Solution solve(const Program& program, const Basis& start);
  /// Of the program solved last.
  [[nodiscard]] bool is_well_scaled() const { return matrix_.is_well_scaled(); }

  /// The next solve factorises its start afresh, even where the last one stopped there, and refines
  /// what it finds.
  void be_careful() {
    is_factorised_ = false;
    is_careful_ = true;
  }

 private:
  static constexpr double least_alpha = 1e-9;  ///< a smaller entry of a pivot row is noise
  static constexpr double tie = 1e-9;          ///< reduced costs nearer than this count as equal

  enum class Outcome { optimal, infeasible, failed, interrupted };
  enum class Stand : std::int8_t { at_upper = -1, basic = 0, at_lower = 1 };
  struct Candidate {
    int variable;
    double alpha;  ///< how much of the infeasibility one unit of it takes away
    double ratio;  ///< reduced cost per unit of alpha
  };

  [[nodiscard]] int columns() const { return matrix_.columns(); }
  [[nodiscard]] int rows() const { return matrix_.rows(); }

  bool load_bounds(const Program& program);
  void imply_bounds(const Program& program, int row);
  void load_basis(const Basis& start);
  [[nodiscard]] bool is_where_it_stopped(const Basis& start) const;
  void factorise();
  void fill_equalities();
  void stand(int variable);

  void price_all();
  void point_by_cost();
  void place_basics();
  void refine();

  Outcome iterate();
  Outcome optimise();
  Outcome pivot(std::size_t leaving);
  void price_row();
  void collect(double sign, double infeasibility);
  void collect_plain(int row, double rho, double sign, double infeasibility);
  void touch(int page);
  [[nodiscard]] double cost_of(int variable) const;
  [[nodiscard]] double explicit_cost(int column) const;
  void set_cost(int variable, double cost);
  void classify();
  std::size_t gather(std::size_t first, double most, double& room);
  [[nodiscard]] int best_of(std::size_t first, std::size_t end) const;
  int choose(double infeasibility);
  void flip_passed();
  void step_dual(int entering, double dual_step);
  void exchange(std::size_t leaving, int entering, double target);
  void weigh(std::size_t k);
  void update_weights(std::size_t leaving, double pivot);
  void perturb();
  [[nodiscard]] bool proves_infeasible() const;
  void scatter(int variable, double amount, PivotVector& v) const;
  [[nodiscard]] double value_of(int variable) const;

  Solution write(Outcome outcome) const;

  SolverOptions options_;
  Matrix matrix_;
  MeritOrder order_;
  Factor factor_;
  const Program* program_ = nullptr;  ///< only while solving

  // By variable.
  std::vector<double> lower_, upper_;
  std::vector<Stand> stand_;
  std::vector<double> move_;          ///< +1: may rise, −1: may fall, 0: basic or fixed
  std::vector<double> reduced_cost_;  ///< padded to pages for columns; rows have their own
  std::vector<double> row_cost_;      ///< reduced costs of rows
  std::vector<double> row_move_;
  std::vector<double> basic_value_;  ///< kept over a change of pivot order
  std::vector<double> basic_weight_;

  // By pivot.
  std::vector<int> basic_;  ///< the variable
  std::vector<double> x_, low_, high_, weight_, merit_;
  PivotVector rho_, column_, flips_, steepest_;

  // Of the pivot at hand.
  std::vector<double> alpha_;         ///< by column, valid in touched pages
  std::vector<int> touched_;          ///< pages
  std::vector<char> is_touched_;      ///< by page
  std::vector<std::uint64_t> found_;  ///< by touched page
  std::vector<Candidate> candidates_;
  std::vector<int> passed_;

  Lists basis_columns_;
  std::vector<char> own_, is_idle_;
  std::vector<int> basic_structurals_;
  std::vector<double> price_;       ///< by row
  std::size_t most_exchanges_ = 0;  ///< until it is factorised afresh
  bool is_factorised_ = false;
  bool is_careful_ = false;
  bool is_perturbed_ = false;
  int perturbations_ = 0;
  int steps_without_progress_ = 0;
  std::uint64_t pivots_ = 0;
};

// Small and asked for in every pivot.

inline double DualSimplex::value_of(int variable) const {
  return stand_[at(variable)] == Stand::at_upper ? upper_[at(variable)] : lower_[at(variable)];
}

/// Adds `amount` × the variable's column to a vector by pivot.
inline void DualSimplex::scatter(int variable, double amount, PivotVector& v) const {
  if (variable >= columns()) {
    v.add(at(factor_.pivot_of_row(variable - columns())), -amount);
    return;
  }
  matrix_.column(variable, [&](int row, double value) {
    v.add(at(factor_.pivot_of_row(row)), amount * value);
  });
}

/// How much is gained by making the basic variable of a pivot leave.
inline void DualSimplex::weigh(std::size_t k) {
  const double outside = std::max(low_[k] - x_[k], x_[k] - high_[k]);
  merit_[k] = outside > options_.tolerance ? outside * outside / weight_[k] : 0.0;
}

inline void DualSimplex::touch(int page) {
  if (is_touched_[at(page)] != 0) return;
  is_touched_[at(page)] = 1;
  touched_.push_back(page);
  loops::clear_page(alpha_.data() + page * Matrix::page);
}

/// The reduced cost of a variable.
inline double DualSimplex::cost_of(int variable) const {
  if (variable >= columns()) return row_cost_[at(variable - columns())];
  if (!order_.is_plain(variable)) return reduced_cost_[at(variable)];
  return program_->cost[at(variable)] -
         order_.coefficient(variable) * row_cost_[at(order_.home(variable))];
}

inline void DualSimplex::set_cost(int variable, double cost) {
  (variable < columns() ? reduced_cost_[at(variable)] : row_cost_[at(variable - columns())]) = cost;
}

inline void DualSimplex::stand(int variable) {
  const bool rests =
      stand_[at(variable)] == Stand::basic || lower_[at(variable)] == upper_[at(variable)];
  const double move = rests ? 0.0 : static_cast<double>(stand_[at(variable)]);
  if (variable < columns())
    move_[at(variable)] = move;
  else
    row_move_[at(variable - columns())] = move;
}

}  // namespace gridstep::simplex
