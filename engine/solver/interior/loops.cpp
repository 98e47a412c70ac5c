#include "engine/solver/interior/loops.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/loops.hpp"
#include "engine/solver/interior/stepwise.hpp"

namespace gridstep::interior::loops {

namespace {

constexpr double least_pivot = 1e-30;  ///< a row with less says nothing
constexpr double noise = 1e-14;        ///< a row with less of its diagonal left depends on others
constexpr double idle = 1e-64;         ///< inverse of the pivot such a row gets

using Lanes = std::array<double, lane>;

inline __attribute__((always_inline)) double sum(const Lanes& x) {
  return ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7]));
}

inline __attribute__((always_inline)) double most(const Lanes& x) {
  double largest = x[0];
  for (std::size_t l = 1; l < lane; ++l) largest = x[l] > largest ? x[l] : largest;
  return largest;
}

inline __attribute__((always_inline)) double larger(double a, double b) {
  return a > b ? a : b;
}

}  // namespace

GRIDSTEP_WIDTHS
void move(const Columns& columns, double primal, double dual) {
  const std::size_t size = columns.size;
  double* __restrict value = columns.value;
  double* __restrict low_dual = columns.low_dual;
  double* __restrict high_dual = columns.high_dual;
  const double* __restrict step = columns.step;
  const double* __restrict low_step = columns.low_step;
  const double* __restrict high_step = columns.high_step;
  const double* __restrict width = columns.width;
  for (std::size_t k = 0; k < size; ++k) {
    // Rounding must not put a variable on its bound.
    const double moved = value[k] + primal * step[k];
    const double margin = 1e-15 * width[k];
    const double above_low = moved > 1e-280 ? moved : 1e-280;
    value[k] = above_low < width[k] - margin ? above_low : width[k] - margin;
    low_dual[k] = larger(low_dual[k] + dual * low_step[k], 1e-300);
    high_dual[k] = larger(high_dual[k] + dual * high_step[k], 1e-300);
  }
}

GRIDSTEP_WIDTHS
void weigh(const Columns& columns, double* __restrict reduced, double* __restrict theta,
           double* __restrict pull, Totals& totals) {
  const std::size_t size = columns.size;
  const double* __restrict value = columns.value;
  const double* __restrict width = columns.width;
  const double* __restrict low_dual = columns.low_dual;
  const double* __restrict high_dual = columns.high_dual;
  const double* __restrict cost = columns.cost;
  const double* __restrict curve = columns.curve;
  Lanes gap{};
  Lanes volume{};
  Lanes product{};
  for (std::size_t k = 0; k < size; k += lane)
    for (std::size_t l = 0; l < lane; ++l) {
      const std::size_t j = k + l;
      const double below = value[j];
      const double above = width[j] - value[j];
      const double bend = curve == nullptr ? 0.0 : curve[j];
      const double whole = (cost[j] + 0.5 * bend * value[j]) * value[j];
      reduced[j] = cost[j] + bend * value[j] - reduced[j];
      theta[j] =
          below * above / (low_dual[j] * above + high_dual[j] * below + bend * below * above);
      pull[j] = theta[j] * reduced[j];
      gap[l] += reduced[j] > 0.0 ? reduced[j] * below : -reduced[j] * above;
      volume[l] += whole > 0.0 ? whole : -whole;
      product[l] += below * low_dual[j] + above * high_dual[j];
    }
  totals.gap += sum(gap);
  totals.volume += sum(volume);
  totals.product += sum(product);
}

GRIDSTEP_WIDTHS
void predict(const Columns& columns, const double* __restrict along, double* __restrict products,
             double* __restrict centring, Totals& totals) {
  const std::size_t size = columns.size;
  const double* __restrict value = columns.value;
  const double* __restrict width = columns.width;
  const double* __restrict low_dual = columns.low_dual;
  const double* __restrict high_dual = columns.high_dual;
  const double* __restrict curve = columns.curve;
  double* __restrict step = columns.step;  // holds what is reduced
  Lanes primal{};
  Lanes dual{};
  Lanes both{};
  Lanes primal_most{};
  Lanes dual_most{};
  for (std::size_t k = 0; k < size; k += lane)
    for (std::size_t l = 0; l < lane; ++l) {
      const std::size_t j = k + l;
      const double below = value[j];
      const double above = width[j] - value[j];
      const double to_low = 1.0 / below;
      const double to_high = 1.0 / above;
      const double bend = curve == nullptr ? 0.0 : curve[j];
      const double theta = 1.0 / (low_dual[j] * to_low + high_dual[j] * to_high + bend);
      const double by = theta * (along[j] - step[j]);
      const double down = by * to_low;
      const double up = by * to_high;
      const double of_low = -low_dual[j] - low_dual[j] * down;
      const double of_high = -high_dual[j] + high_dual[j] * up;
      step[j] = by;
      primal[l] += by * (low_dual[j] - high_dual[j]);
      dual[l] += below * of_low + above * of_high;
      both[l] += by * (of_low - of_high);
      primal_most[l] = larger(primal_most[l], larger(-down, up));
      dual_most[l] = larger(dual_most[l], larger(1.0 + down, 1.0 - up));
      products[j] = theta * (down * of_low + up * of_high);
      centring[j] = theta * (to_high - to_low);
    }
  totals.primal += sum(primal);
  totals.dual += sum(dual);
  totals.both += sum(both);
  totals.primal_most = larger(totals.primal_most, most(primal_most));
  totals.dual_most = larger(totals.dual_most, most(dual_most));
}

GRIDSTEP_WIDTHS
void correct(const Columns& columns, const double* __restrict along, double target,
             Totals& totals) {
  const std::size_t size = columns.size;
  const double* __restrict value = columns.value;
  const double* __restrict width = columns.width;
  const double* __restrict low_dual = columns.low_dual;
  const double* __restrict high_dual = columns.high_dual;
  const double* __restrict curve = columns.curve;
  double* __restrict step = columns.step;
  double* __restrict low_step = columns.low_step;
  double* __restrict high_step = columns.high_step;
  Lanes primal_most{};
  Lanes dual_most{};
  for (std::size_t k = 0; k < size; k += lane)
    for (std::size_t l = 0; l < lane; ++l) {
      const std::size_t j = k + l;
      const double to_low = 1.0 / value[j];
      const double to_high = 1.0 / (width[j] - value[j]);
      const double bend = curve == nullptr ? 0.0 : curve[j];
      const double theta = 1.0 / (low_dual[j] * to_low + high_dual[j] * to_high + bend);
      // What is wanted of distance · dual beyond the first order.
      const double want_low = target + step[j] * low_dual[j] * (1.0 + step[j] * to_low);
      const double want_high = target - step[j] * high_dual[j] * (1.0 - step[j] * to_high);
      const double by = step[j] + theta * (along[j] + want_low * to_low - want_high * to_high);
      const double of_low = (want_low - low_dual[j] * by) * to_low - low_dual[j];
      const double of_high = (want_high + high_dual[j] * by) * to_high - high_dual[j];
      step[j] = by;
      low_step[j] = of_low;
      high_step[j] = of_high;
      primal_most[l] = larger(primal_most[l], larger(-by * to_low, by * to_high));
      dual_most[l] = larger(dual_most[l], larger(-of_low / low_dual[j], -of_high / high_dual[j]));
    }
  totals.primal_most = larger(totals.primal_most, most(primal_most));
  totals.dual_most = larger(totals.dual_most, most(dual_most));
}

void restore(const Columns& columns, const double* along) {
  for (std::size_t j = 0; j < columns.size; ++j) {
    const double below = columns.value[j];
    const double above = columns.width[j] - columns.value[j];
    const double bend = columns.curve == nullptr ? 0.0 : columns.curve[j];
    const double theta = 1.0 / (columns.low_dual[j] / below + columns.high_dual[j] / above + bend);
    columns.value[j] += std::clamp(theta * along[j], -0.5 * below, 0.5 * above);
  }
}

GRIDSTEP_WIDTHS
void along_rows(const StepPattern& pattern, const double* __restrict rows, std::size_t size,
                double* __restrict columns) {
  for (std::size_t k = 0; k < size; ++k) columns[k] = 0.0;
  for (const StepPattern::Run& run : pattern.runs) {
    const double* __restrict a = pattern.values.data() + run.value;
    double* __restrict y = columns + run.column;
    const double factor = rows[run.row];
    if (run.length < 4) {
      for (int k = 0; k < run.length; ++k) y[k] += factor * a[k];
      continue;
    }
    for (int k = 0; k < run.length; ++k) y[k] += factor * a[k];
  }
}

GRIDSTEP_WIDTHS
void add_activity(const StepPattern& pattern, double sign, const double* __restrict columns,
                  double* __restrict rows) {
  for (const StepPattern::Run& run : pattern.runs) {
    const double* __restrict a = pattern.values.data() + run.value;
    const double* __restrict x = columns + run.column;
    double rest = 0.0;
    int k = 0;
    if (run.length >= static_cast<int>(lane)) {
      Lanes total{};
      for (; k + static_cast<int>(lane) <= run.length; k += static_cast<int>(lane))
        for (std::size_t l = 0; l < lane; ++l)
          total[l] += a[static_cast<std::size_t>(k) + l] * x[static_cast<std::size_t>(k) + l];
      rest = sum(total);
    }
    for (; k < run.length; ++k) rest += a[k] * x[k];
    rows[run.row] += sign * rest;
  }
}

GRIDSTEP_WIDTHS
double product(std::size_t size, const double* __restrict a, const double* __restrict b) {
  Lanes total{};
  for (std::size_t k = 0; k < size; k += lane)
    for (std::size_t l = 0; l < lane; ++l) total[l] += a[k + l] * b[k + l];
  return sum(total);
}

GRIDSTEP_WIDTHS
void add(std::size_t size, double factor, const double* __restrict from, double* __restrict to) {
  for (std::size_t k = 0; k < size; ++k) to[k] += factor * from[k];
}

GRIDSTEP_WIDTHS
void eliminate(const Block& block) {
  const std::size_t stride = block.stride;
  const std::size_t next = block.next_stride;
  for (std::size_t i = 0; i < block.size; ++i) {
    double* __restrict row = block.diagonal + i * stride;
    double* __restrict beyond = block.coupling + i * next;
    // What stands left of the diagonal says nothing; without it whole lanes can be taken.
    for (std::size_t k = i / lane * lane; k < i; ++k) row[k] = 0.0;
    const double pivot = row[i];
    const double least = std::max(least_pivot, noise * block.whole[i]);
    const double inverse = pivot > least ? 1.0 / std::sqrt(pivot) : idle;
    for (std::size_t k = i / lane * lane; k < stride; k += lane)
      for (std::size_t l = 0; l < lane; ++l) row[k + l] *= inverse;
    for (std::size_t k = 0; k < next; k += lane)
      for (std::size_t l = 0; l < lane; ++l) beyond[k + l] *= inverse;
    row[i] = inverse;
    for (std::size_t j = i + 1; j < block.size; ++j) {
      const double factor = row[j];
      if (factor == 0.0) continue;
      double* __restrict other = block.diagonal + j * stride;
      double* __restrict other_beyond = block.coupling + j * next;
      for (std::size_t k = j / lane * lane; k < stride; k += lane)
        for (std::size_t l = 0; l < lane; ++l) other[k + l] -= factor * row[k + l];
      for (std::size_t k = 0; k < next; k += lane)
        for (std::size_t l = 0; l < lane; ++l) other_beyond[k + l] -= factor * beyond[k + l];
    }
    for (std::size_t j = 0; j < block.next_size; ++j) {
      const double factor = beyond[j];
      if (factor == 0.0) continue;
      double* __restrict other = block.next_diagonal + j * next;
      for (std::size_t k = j / lane * lane; k < next; k += lane)
        for (std::size_t l = 0; l < lane; ++l) other[k + l] -= factor * beyond[k + l];
    }
  }
}

GRIDSTEP_WIDTHS
void forward(const Block& block, double* __restrict here, double* __restrict next) {
  for (std::size_t i = 0; i < block.size; ++i) {
    const double* __restrict row = block.diagonal + i * block.stride;
    const double* __restrict beyond = block.coupling + i * block.next_stride;
    const double factor = here[i] * row[i];
    for (std::size_t k = i / lane * lane; k < block.stride; k += lane)
      for (std::size_t l = 0; l < lane; ++l) here[k + l] -= factor * row[k + l];
    for (std::size_t k = 0; k < block.next_stride; k += lane)
      for (std::size_t l = 0; l < lane; ++l) next[k + l] -= factor * beyond[k + l];
    here[i] = factor;
  }
}

GRIDSTEP_WIDTHS
void backward(const Block& block, double* __restrict here, const double* __restrict next) {
  for (std::size_t i = block.size; i-- > 0;) {
    const double* __restrict row = block.diagonal + i * block.stride;
    const double* __restrict beyond = block.coupling + i * block.next_stride;
    Lanes total{};
    for (std::size_t k = 0; k < block.next_stride; k += lane)
      for (std::size_t l = 0; l < lane; ++l) total[l] += beyond[k + l] * next[k + l];
    double rest = 0.0;
    for (std::size_t k = i + 1; k < block.size; ++k) rest += row[k] * here[k];
    here[i] = (here[i] - sum(total) - rest) * row[i];
  }
}

}  // namespace gridstep::interior::loops
