#pragma once

#include <cstddef>

#include "engine/solver/interior/stepwise.hpp"

/// The loops in which the interior point method spends its time, compiled for several widths of
/// vector registers and chosen by the machine. Element by element, sums in eight lanes, and without
/// fused operations: every width gives the same bits. Sizes of columns are multiples of `lane`.
namespace gridstep::interior::loops {

/// The columns of one step.
struct Columns {
  std::size_t size;
  const double *width, *cost;
  const double* curve;  ///< nullptr: 0
  double* value;        ///< between 0 and the width
  double *low_dual, *high_dual;
  double *step, *low_step, *high_step;
};

/// Two steps' part of a block-tridiagonal matrix; above the diagonal, then its factor U of UᵀU,
/// with the inverse of its diagonal in the diagonal's place. Strides are multiples of `lane`.
struct Block {
  std::size_t size, stride, next_size, next_stride;
  double *diagonal, *coupling, *next_diagonal;
  const double* whole = nullptr;  ///< diagonal before anything was taken off it
};

/// What a pass adds up over columns.
struct Totals {
  double gap = 0.0;                           ///< what the prices fail to prove
  double volume = 0.0;                        ///< Σ |cost · x|
  double product = 0.0;                       ///< Σ distance · dual
  double primal = 0.0, dual = 0.0;            ///< Σ of it with the step of one of the two,
  double both = 0.0;                          ///< and of both
  double primal_most = 0.0, dual_most = 0.0;  ///< largest step / what is left before the bound
};

/// Values and duals along their steps.
void move(const Columns& columns, double primal, double dual);

/// In `reduced` Aᵀy; becomes cost − Aᵀy with the curve's part. Gives Θ and Θ · reduced.
void weigh(const Columns& columns, double* reduced, double* theta, double* pull, Totals& totals);

/// The predictor: in `along` Aᵀ Δy. `products` and `centring` become Θ times what the corrector
/// adds to the gradient, the second by unit of its target.
void predict(const Columns& columns, const double* along, double* products, double* centring,
             Totals& totals);

/// The corrector: in `along` Aᵀ of what it adds to Δy.
void correct(const Columns& columns, const double* along, double target, Totals& totals);

/// Values by Θ · along, but never past the middle of the way to a bound.
void restore(const Columns& columns, const double* along);

/// Aᵀ y of one step.
void along_rows(const StepPattern& pattern, const double* rows, std::size_t size, double* columns);
/// Adds sign · A x of one step.
void add_activity(const StepPattern& pattern, double sign, const double* columns, double* rows);

/// Σ a b; sizes are multiples of `lane`.
double product(std::size_t size, const double* a, const double* b);
/// Adds factor · from; sizes are multiples of `lane`.
void add(std::size_t size, double factor, const double* from, double* to);

void eliminate(const Block& block);
void forward(const Block& block, double* here, double* next);
void backward(const Block& block, double* here, const double* next);

}  // namespace gridstep::interior::loops
