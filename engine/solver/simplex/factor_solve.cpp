#include <cmath>

#include "engine/base/ids.hpp"
#include "engine/solver/simplex/factor.hpp"

namespace gridstep::simplex {

namespace {

constexpr double negligible = 1e-14;

/// Lists as bare numbers, so that a loop need not ask where they lie after every number it writes.
struct Bare {
  const int* start;
  const int* index;
  const double* value;
  explicit Bare(const Lists& lists)
      : start(lists.start.data()), index(lists.index.data()), value(lists.value.data()) {}

  void subtract(std::size_t list, double factor, PivotVector& v) const {
    double* to = v.value.data();
    for (int e = start[list]; e < start[list + 1]; ++e) {
      to[index[e]] -= value[e] * factor;
      v.mark(at(index[e]));
    }
  }

  /// Four sums side by side: always the same ones.
  [[nodiscard]] double product(std::size_t list, const double* with) const {
    double a = 0.0;
    double b = 0.0;
    double c = 0.0;
    double d = 0.0;
    int e = start[list];
    const int end = start[list + 1];
    for (; e + 4 <= end; e += 4) {
      a += value[e] * with[index[e]];
      b += value[e + 1] * with[index[e + 1]];
      c += value[e + 2] * with[index[e + 2]];
      d += value[e + 3] * with[index[e + 3]];
    }
    for (; e < end; ++e) a += value[e] * with[index[e]];
    return (a + b) + (c + d);
  }
};

}  // namespace

void Factor::forward(PivotVector& v, Keep keep) {
  double* value = v.value.data();
  const double* reciprocal = reciprocal_.data();
  const char* is_gone = is_gone_.data();
  const std::size_t rows = at_rows();
  const Bare lower(lower_columns_);
  const Bare upper(upper_columns_);
  const Bare spikes(spikes_);
  const Bare multiples(multiples_);
  if (lower_columns_.start.back() > 0)
    v.ascending([=, &v](std::size_t k) {
      if (lower.start[k] != lower.start[k + 1] && value[k] != 0.0) lower.subtract(k, value[k], v);
    });
  for (std::size_t u = 0; u < moved_.size(); ++u) {
    const double left = value[moved_[u]] - multiples.product(u, value);
    value[moved_[u]] = 0.0;
    if (left != 0.0) v.set(rows + u, left);
  }
  if (keep == Keep::for_exchange) kept_spike_.copy(v);
  v.descending([=, &v](std::size_t k) {
    if (is_gone[k] != 0 || std::abs(value[k]) < negligible) {
      value[k] = 0.0;
      return;
    }
    value[k] *= reciprocal[k];
    if (k < rows)
      upper.subtract(k, value[k], v);
    else
      spikes.subtract(k - rows, value[k], v);
  });
  for (std::size_t u = 0; u < moved_.size(); ++u) {
    if (value[rows + u] == 0.0) continue;
    v.set(place_[u], value[rows + u]);
    value[rows + u] = 0.0;
  }
  v.truncate(rows);
}

void Factor::backward(PivotVector& v, Keep keep) {
  double* value = v.value.data();
  const double* reciprocal = reciprocal_.data();
  const char* is_gone = is_gone_.data();
  const std::size_t rows = at_rows();
  const Bare lower(lower_rows_);
  const Bare upper(upper_rows_);
  const Bare spikes(spikes_);
  const Bare multiples(multiples_);
  for (std::size_t u = 0; u < moved_.size(); ++u) {
    const std::size_t place = place_[u];
    if (value[place] == 0.0 || number_[place] != rows + u) continue;
    v.set(rows + u, value[place]);
    value[place] = 0.0;
  }
  v.ascending([=, &v](std::size_t k) {
    if (k >= rows) return;
    if (is_gone[k] != 0 || std::abs(value[k]) < negligible) {
      value[k] = 0.0;
      return;
    }
    value[k] *= reciprocal[k];
    upper.subtract(k, value[k], v);
  });
  for (std::size_t u = 0; u < moved_.size(); ++u) {
    if (is_gone[rows + u] != 0) continue;
    const double left = value[rows + u] - spikes.product(u, value);
    value[rows + u] = 0.0;
    if (left != 0.0) v.set(rows + u, left * reciprocal[rows + u]);
  }
  if (keep == Keep::for_exchange) kept_row_.copy(v);
  for (std::size_t u = moved_.size(); u-- > 0;) {
    const double whole = value[rows + u];
    if (whole == 0.0) continue;
    value[rows + u] = 0.0;
    v.set(moved_[u], whole);
    multiples.subtract(u, whole, v);
  }
  v.truncate(rows);
  if (lower_rows_.start.back() > 0)
    v.descending([=, &v](std::size_t k) {
      if (lower.start[k] != lower.start[k + 1] && value[k] != 0.0) lower.subtract(k, value[k], v);
    });
}

/// With y = U⁻ᵀ e of the old pivot the multiples of the rows below are −y / y of the pivot itself.
void Factor::exchange(std::size_t position) {
  const std::size_t old = number_[position];
  const double whole = kept_row_.value[old];
  double diagonal = kept_spike_.value[old];
  kept_row_.each([&](std::size_t k) {
    const double y = kept_row_.value[k];
    if (k == old || y == 0.0) return;
    multiples_.add(static_cast<int>(k), -y / whole);
    diagonal += y / whole * kept_spike_.value[k];
  });
  multiples_.close();
  kept_spike_.each([&](std::size_t k) {
    if (k != old && kept_spike_.value[k] != 0.0)
      spikes_.add(static_cast<int>(k), kept_spike_.value[k]);
  });
  spikes_.close();
  is_gone_[old] = 1;
  number_[position] = at_rows() + moved_.size();
  reciprocal_.resize(at_rows() + moved_.size());
  reciprocal_.push_back(1.0 / diagonal);
  moved_.push_back(old);
  place_.push_back(position);
}

}  // namespace gridstep::simplex
