#include "engine/program/program.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace gridstep {

namespace {

double outside(double value, double lower, double upper) {
  return std::max({0.0, lower - value, value - upper});
}

/// The x within its bounds at which slope · x + quadratic · x² is least.
double least_at(double slope, double quadratic, double lower, double upper) {
  if (quadratic > 0.0) return std::clamp(-0.5 * slope / quadratic, lower, upper);
  return slope > 0.0 ? lower : upper;
}

}  // namespace

void Program::add_entry(Index column, double value) {
  entry_column.push_back(static_cast<int>(column));
  entry_value.push_back(value);
}

void Program::sort_entries() {
  const auto begin = static_cast<std::size_t>(row_start.back());
  for (std::size_t e = begin + 1; e < entry_column.size(); ++e)
    for (std::size_t k = e; k > begin && entry_column[k] < entry_column[k - 1]; --k) {
      std::swap(entry_column[k], entry_column[k - 1]);
      std::swap(entry_value[k], entry_value[k - 1]);
    }
}

void Program::end_row(double lower_bound, double upper_bound) {
  row_start.push_back(static_cast<Index>(entry_column.size()));
  row_lower.push_back(lower_bound);
  row_upper.push_back(upper_bound);
}

void Program::cut_added_rows() {
  if (rows() == fixed_rows) return;
  ++cuts;
  const auto rows = static_cast<std::size_t>(fixed_rows);
  row_start.resize(rows + 1);
  row_lower.resize(rows);
  row_upper.resize(rows);
  entry_column.resize(static_cast<std::size_t>(row_start.back()));
  entry_value.resize(static_cast<std::size_t>(row_start.back()));
}

std::uint64_t new_pattern() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::vector<double> activities(const Program& program, std::span<const double> x) {
  std::vector<double> activity(static_cast<std::size_t>(program.rows()), 0.0);
  for (Index row = 0; row < program.rows(); ++row) {
    const auto columns = program.columns_of(row);
    const auto values = program.values_of(row);
    double sum = 0.0;
    for (std::size_t k = 0; k < columns.size(); ++k)
      sum += values[k] * x[static_cast<std::size_t>(columns[k])];
    activity[static_cast<std::size_t>(row)] = sum;
  }
  return activity;
}

ProgramCertificate certify(const Program& program, std::span<const double> x,
                           std::span<const double> y) {
  ProgramCertificate certificate;
  certificate.objective = program.offset;
  certificate.bound = program.offset;
  double volume = std::abs(program.offset);
  std::vector<double> reduced_cost = program.cost;
  const std::vector<double> activity = activities(program, x);
  for (Index row = 0; row < program.rows(); ++row) {
    const auto at = static_cast<std::size_t>(row);
    const double lower = program.row_lower[at];
    const double upper = program.row_upper[at];
    certificate.row_violation =
        std::max(certificate.row_violation, outside(activity[at], lower, upper));
    const double limit = y[at] > 0.0 ? lower : upper;
    if (y[at] == 0.0 || std::isinf(limit)) continue;
    certificate.bound += y[at] * limit;
    const auto columns = program.columns_of(row);
    const auto values = program.values_of(row);
    for (std::size_t k = 0; k < columns.size(); ++k)
      reduced_cost[static_cast<std::size_t>(columns[k])] -= y[at] * values[k];
  }
  for (std::size_t column = 0; column < reduced_cost.size(); ++column) {
    const double lower = program.lower[column];
    const double upper = program.upper[column];
    certificate.bound_violation =
        std::max(certificate.bound_violation, outside(x[column], lower, upper));
    const double quadratic = program.quadratic.empty() ? 0.0 : program.quadratic[column];
    const double cost = (program.cost[column] + quadratic * x[column]) * x[column];
    certificate.objective += cost;
    volume += std::abs(cost);
    const double least = least_at(reduced_cost[column], quadratic, lower, upper);
    certificate.bound += (reduced_cost[column] + quadratic * least) * least;
  }
  certificate.scale = std::max(1.0, volume);
  return certificate;
}

}  // namespace gridstep
