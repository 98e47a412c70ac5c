#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/results/comparison.hpp"

namespace gridstep {

/// Count, mean and variance of numbers that pass by; two of them join into that of all
/// [chan1983]. The same numbers in the same order, joined in the same order, give the same bits.
class Moments {
 public:
  void add(double value);
  void merge(const Moments& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_; }
  /// Of the sample, over n − 1; NaN below two values.
  [[nodiscard]] double variance() const;
  [[nodiscard]] double standard_deviation() const;
  [[nodiscard]] double standard_error() const;  ///< of the mean
  [[nodiscard]] double min() const { return min_; }
  [[nodiscard]] double max() const { return max_; }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0.0;
  double squares_ = 0.0;  ///< Σ (value − mean)²
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

/// Quantiles of numbers that pass by, from counts in bins that grow with the number, as in DDSketch
/// [masson2019]; a bin is what shares the sign, the exponent and the first nine binary digits. So
/// it needs no logarithm, and the same numbers fall into the same bins on every machine. Sketches
/// join in any order into the same sketch.
class QuantileSketch {
 public:
  /// Greatest error of a quantile, relative to its value: half a bin.
  static constexpr double relative_error = 1.0 / 1024.0;

  void add(double value);  ///< NaN is not counted
  void merge(const QuantileSketch& other);

  [[nodiscard]] std::int64_t count() const { return count_; }
  /// The value that `fraction` of the others do not exceed: of n sorted values the one at place
  /// ⌊fraction · (n − 1)⌋, counted from 0. NaN of nothing.
  [[nodiscard]] double quantile(double fraction) const;

  bool operator==(const QuantileSketch&) const = default;

 private:
  std::map<std::int64_t, std::int64_t> count_of_bin_;  ///< in the order of the values
  std::int64_t count_ = 0;
};

/// How a quantity is spread over runs. Of few its quantiles are exact.
struct Spread {
  static constexpr std::size_t few = 1000;

  Moments moments;
  QuantileSketch sketch;
  std::vector<double> values;  ///< every one, while there are few; then none

  void add(double value);
  void merge(const Spread& other);
  /// Linear between sorted values while there are few; else by the sketch, within the extremes,
  /// which are exact.
  [[nodiscard]] double quantile(double fraction) const;
};

/// Every number of the totals over many runs, without keeping the runs.
class RunStatistics {
 public:
  /// One quantity; `label` and the rest as in a comparison.
  struct Row {
    std::string quantity;
    std::string unit;
    Quantity::Section section;
    std::string label;
    std::string label_zh;
    Spread spread;  ///< over the runs that know the quantity
  };

  void add(const Totals& totals);
  void merge(const RunStatistics& other);

  [[nodiscard]] std::int64_t runs() const { return runs_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// Throws std::out_of_range where no run has this quantity.
  [[nodiscard]] const Spread& of(const std::string& quantity) const;

 private:
  [[nodiscard]] Row& row_of(const Row& like);

  std::int64_t runs_ = 0;
  std::vector<Row> rows_;
  std::map<std::string, std::size_t> position_;  ///< in rows_, by quantity
};

/// Mean, standard deviation, standard error of the mean, least, 5 %, 50 %, 95 % and greatest.
std::string to_text(const RunStatistics& statistics, Language language = Language::english);
nlohmann::ordered_json to_json(const Spread& spread);
nlohmann::ordered_json to_json(const RunStatistics& statistics);

}  // namespace gridstep
