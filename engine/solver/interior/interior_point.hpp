#pragma once

#include <cstdint>
#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/interior/normal_equations.hpp"
#include "engine/solver/simplex/matrix.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::interior {

/// Primal-dual interior point method with a predictor and a corrector [mehrotra1992] for convex
/// programs whose columns and rows have two bounds.
///
/// Rows read A x − r = 0, r between the row's bounds; equalities have no r. What is left of an
/// iteration is linear in the steps of the program.
class InteriorPoint {
 public:
  explicit InteriorPoint(SolverOptions options) : options_(std::move(options)) {}

  /// Failed also where no solution exists: to prove that is another solver's.
  Solution solve(const Program& program);

 private:
  /// One kind of variables: columns, or the rows' own.
  struct Variables {
    std::vector<double> value, low, high;     ///< strictly between, unless fixed
    std::vector<double> low_dual, high_dual;  ///< of the bounds; not negative
    std::vector<double> theta;                ///< what they add to the normal equations; 0: fixed
    std::vector<double> gradient;             ///< right side of their own equation
    std::vector<double> step;
    std::vector<double> low_step, high_step;  ///< of the duals; after the predictor its products
    void resize(std::size_t size);
  };

  bool load(const Program& program);
  void start();
  void weigh();
  [[nodiscard]] double complementarity() const;
  void residuals();
  void direction(double target, bool correct);
  [[nodiscard]] double longest_primal() const;
  [[nodiscard]] double longest_dual() const;
  [[nodiscard]] double complementarity_after(double primal, double dual) const;
  void keep_products();
  void move(double primal, double dual);
  [[nodiscard]] Solution write(bool is_optimal) const;

  template <class Visit>
  void each_kind(const Visit& visit) {
    visit(columns_);
    visit(rows_);
  }
  template <class Visit>
  void each_kind(const Visit& visit) const {
    visit(columns_);
    visit(rows_);
  }

  SolverOptions options_;
  simplex::Matrix matrix_;
  NormalEquations equations_;
  const Program* program_ = nullptr;  ///< only while solving
  Variables columns_, rows_;
  std::vector<double> price_, price_step_, side_;  ///< by row
  std::vector<double> quadratic_;                  ///< by column; empty: none
  std::vector<double> dual_residual_;              ///< by column
  std::vector<double> row_dual_residual_;
  double primal_worst_ = 0.0;
  double objective_ = 0.0;
  double volume_ = 0.0;
  double free_variables_ = 0.0;  ///< how many bounds
  std::int64_t iterations_ = 0;
};

}  // namespace gridstep::interior
