#include "engine/ensemble/statistics.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Of the 52 binary digits after the first, 9 are kept: bins of at most 1/512 of their value.
constexpr int dropped_digits = 52 - 9;

/// The bins in the order of their values; 0 holds zero alone. Bits of positive doubles are ordered
/// as they are.
std::int64_t bin_of(double value) {
  if (value == 0.0) return 0;
  const auto bits = std::bit_cast<std::uint64_t>(std::abs(value));
  const auto place = static_cast<std::int64_t>(bits >> dropped_digits) + 1;
  return value > 0.0 ? place : -place;
}

/// The middle of a bin.
double value_of(std::int64_t bin) {
  if (bin == 0) return 0.0;
  const auto place = static_cast<std::uint64_t>(std::abs(bin) - 1);
  const auto least = std::bit_cast<double>(place << dropped_digits);
  if (std::isinf(least)) return bin > 0 ? least : -least;
  const auto next = std::bit_cast<double>((place + 1) << dropped_digits);
  // The last bin ends at infinity.
  const double middle = std::isinf(next) ? least : least + (next - least) / 2.0;
  return bin > 0 ? middle : -middle;
}

}  // namespace

void Moments::add(double value) {
  ++count_;
  const double before = value - mean_;
  mean_ += before / static_cast<double>(count_);
  squares_ += before * (value - mean_);
  min_ = std::min(min_, value);
  max_ = std::max(max_, value);
}

void Moments::merge(const Moments& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  const auto own = static_cast<double>(count_);
  const auto others = static_cast<double>(other.count_);
  const double apart = other.mean_ - mean_;
  mean_ += apart * (others / (own + others));
  squares_ += other.squares_ + apart * apart * (own * others / (own + others));
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Moments::variance() const {
  return count_ < 2 ? unknown : squares_ / static_cast<double>(count_ - 1);
}

double Moments::standard_deviation() const {
  return std::sqrt(variance());
}

double Moments::standard_error() const {
  return std::sqrt(variance() / static_cast<double>(count_));
}

namespace {

double sorted_quantile(std::vector<double> values, double fraction) {
  std::sort(values.begin(), values.end());
  const double place = fraction * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace

void QuantileSketch::add(double value) {
  if (std::isnan(value)) return;
  ++count_of_bin_[bin_of(value)];
  ++count_;
}

void QuantileSketch::merge(const QuantileSketch& other) {
  for (const auto& [bin, count] : other.count_of_bin_) count_of_bin_[bin] += count;
  count_ += other.count_;
}

double QuantileSketch::quantile(double fraction) const {
  expect(fraction >= 0.0 && fraction <= 1.0, "a fraction from 0 to 1");
  if (count_ == 0) return unknown;
  const auto place =
      static_cast<std::int64_t>(std::floor(fraction * static_cast<double>(count_ - 1)));
  std::int64_t below = 0;
  for (const auto& [bin, count] : count_of_bin_) {
    below += count;
    if (below > place) return value_of(bin);
  }
  throw std::logic_error("not ensured: the bins hold every value");
}

void Spread::add(double value) {
  const bool has_all = values.size() == static_cast<std::size_t>(moments.count());
  moments.add(value);
  sketch.add(value);
  if (!has_all) return;
  values.push_back(value);
  if (values.size() > few) values = {};
}

void Spread::merge(const Spread& other) {
  const auto all = static_cast<std::size_t>(moments.count() + other.moments.count());
  moments.merge(other.moments);
  sketch.merge(other.sketch);
  values.insert(values.end(), other.values.begin(), other.values.end());
  if (values.size() != all || all > few) values = {};
}

double Spread::quantile(double fraction) const {
  if (moments.count() == 0) return unknown;
  if (!values.empty()) return sorted_quantile(values, fraction);
  if (fraction <= 0.0) return moments.min();
  if (fraction >= 1.0) return moments.max();
  return std::clamp(sketch.quantile(fraction), moments.min(), moments.max());
}

RunStatistics::Row& RunStatistics::row_of(const Row& like) {
  const auto [entry, is_new] = position_.try_emplace(like.quantity, rows_.size());
  if (is_new)
    rows_.push_back({like.quantity, like.unit, like.section, like.label, like.label_zh, {}});
  return rows_[entry->second];
}

void RunStatistics::add(const Totals& totals) {
  ++runs_;
  const Comparison alone = compare({{"", totals}}, {.definition = {}, .with_checks = true});
  for (const ComparisonRow& row : alone.rows) {
    Row& own = row_of({row.quantity, row.unit, row.section, row.label, row.label_zh, {}});
    if (std::isfinite(row.values[0])) own.spread.add(row.values[0]);
  }
}

void RunStatistics::merge(const RunStatistics& other) {
  runs_ += other.runs_;
  for (const Row& row : other.rows_) row_of(row).spread.merge(row.spread);
}

const Spread& RunStatistics::of(const std::string& quantity) const {
  return rows_[position_.at(quantity)].spread;
}

}  // namespace gridstep
