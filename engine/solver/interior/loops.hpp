#pragma once

#include <array>
#include <cstddef>

#include "engine/solver/interior/stepwise.hpp"

/// The loops in which the interior point method spends its time, compiled for several widths of
/// vector registers and chosen by the machine. Element by element, sums in eight lanes, and without
/// fused operations: every width gives the same bits. Sizes of columns are multiples of `lane`.
namespace gridstep::interior::loops {

/// The columns of one step.
struct Columns {
  std::size_t size;
  const double *low, *high, *cost;
  const double* curve;  ///< nullptr: 0
  double *value, *low_dual, *high_dual;
  double *step, *low_step, *high_step;
  double *more, *low_more, *high_more;  ///< what a further corrector adds to the steps
};

/// Two steps' part of a block-tridiagonal matrix; above the diagonal, then its factor U of UᵀU,
/// with the inverse of its diagonal in the diagonal's place. Strides are multiples of `lane`.
struct Block {
  std::size_t size, stride, next_size, next_stride;
  double *diagonal, *coupling, *next_diagonal;
};

/// What a pass adds up over columns.
struct Totals {
  double gap = 0.0;     ///< what the prices fail to prove
  double volume = 0.0;  ///< Σ |cost · x|
  double product = 0.0;                 ///< Σ distance · dual
  double primal = 0.0, dual = 0.0;      ///< Σ of it with the step of one of the two,
  double both = 0.0;                    ///< and of both
  double primal_most = 0.0, dual_most = 0.0;  ///< largest step / what is left before the bound
};

/// How far to go along steps, and which parts of a further corrector's to add to them.
struct Way {
  double primal = 0.0, dual = 0.0;
  double primal_part = 0.0, dual_part = 0.0;
};
/// Parts of a further corrector that are looked at.
constexpr std::array<double, 4> parts = {1.0, 0.5, 0.2, 0.0};
/// What limits steps, by part.
struct Limits {
  std::array<double, parts.size()> primal{}, dual{};
};

/// Values and duals along their steps.
void move(const Columns& columns, const Way& way);

/// In `reduced` Aᵀy; becomes cost − Aᵀy with the curve's part. Gives Θ and Θ · reduced.
void weigh(const Columns& columns, double* reduced, double* theta, double* pull, Totals& totals);

/// The predictor: in `along` Aᵀ Δy. `products` and `centring` become Θ times what the corrector adds
/// to the gradient, the second by unit of its target.
void predict(const Columns& columns, const double* along, double* products, double* centring,
             Totals& totals);

/// The corrector: in `along` Aᵀ of what it adds to Δy.
void correct(const Columns& columns, const double* along, double target, Totals& totals);

/// Where a step of these lengths would leave distance · dual far from the target, and how far it is
/// put back [gondzio1996].
struct Aim {
  double target, primal, dual;
};
/// Θ times what a further corrector adds to the gradient.
void aim(const Columns& columns, const Aim& aim, double* pull);
/// That corrector's steps; in `along` Aᵀ of what it adds to Δy.
void follow(const Columns& columns, const Aim& aim, const double* along, Limits& limits);

/// Aᵀ y of one step.
void along_rows(const StepPattern& pattern, const double* rows, std::size_t size, double* columns);
/// Adds sign · A x of one step.
void add_activity(const StepPattern& pattern, double sign, const double* columns, double* rows);

void eliminate(const Block& block);
void forward(const Block& block, double* here, double* next);
void backward(const Block& block, double* here, const double* next);

}  // namespace gridstep::interior::loops
