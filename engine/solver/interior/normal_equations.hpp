#pragma once

#include <cstddef>
#include <vector>

#include "engine/solver/interior/stepwise.hpp"

namespace gridstep::interior {

/// A Θ Aᵀ y = r, the equations that every step of an interior point method solves.
///
/// Rows that look at one step only and share no column with each other are taken out first, at no
/// fill but among what they touch; the rest is block-tridiagonal in time, one block per step, and
/// is eliminated in the order of time, so that the cost is linear in steps [wright1997]. Rows of
/// the border come last: what eliminating the steps leaves of them is a small dense matrix.
class NormalEquations {
 public:
  void shape(const Stepwise& program);

  /// Steps are added in the order of time; a step is eliminated as soon as it has been added.
  /// `theta`: of the step's columns.
  void add(std::size_t step, const double* theta);

  /// The way forward for one step, all before being done: in place, by row.
  void forward(std::size_t step, double* rows) const;
  /// The way back, through the border and from the last step to the first.
  void backward(double* rows) const;

 private:
  void add_border(std::size_t step, const double* theta);
  void forward_within(std::size_t step, double* rows) const;
  void backward_within(double* rows) const;
  [[nodiscard]] double product(std::size_t step, const double* a, const double* b) const;
  [[nodiscard]] const double* border_row(std::size_t row) const;

  const Stepwise* program_ = nullptr;
  std::vector<double> whole_;   ///< diagonal of the step at hand, of its own columns alone
  std::vector<double> number_;  ///< by step: block, locals, coupling with the next; then factors
  std::vector<double> border_;  ///< by row of the border: its part in all rows, gone forward
  std::vector<double> corner_;  ///< of the border's rows among themselves; then its factor
  std::vector<double> corner_whole_;  ///< its diagonal before anything was taken off it
  std::vector<double> held_;          ///< Θ times a row of the border, by column of the step
};

}  // namespace gridstep::interior
