#pragma once

#include <cstddef>
#include <vector>

#include "engine/solver/interior/stepwise.hpp"

namespace gridstep::interior {

/// A Θ Aᵀ y = r, the equations that every step of an interior point method solves.
///
/// Rows that look at one step only and share no column with each other are taken out first, at no
/// fill but among what they touch; the rest is block-tridiagonal in time, one block per step, and
/// is eliminated in the order of time, so that the cost is linear in steps [wright1997].
class NormalEquations {
 public:
  void shape(const Stepwise& program);

  /// Steps are added in the order of time; a step is eliminated as soon as it has been added.
  /// `theta`: of the step's columns.
  void add(std::size_t step, const double* theta);

  /// The way forward for one step, all before being done: in place, by row.
  void forward(std::size_t step, double* rows) const;
  /// The way back, from the last step to the first.
  void backward(double* rows) const;

 private:
  const Stepwise* program_ = nullptr;
  std::vector<double> whole_;   ///< diagonal of the step at hand, of its own columns alone
  std::vector<double> number_;  ///< by step: block, locals, coupling with the next; then factors
};

}  // namespace gridstep::interior
