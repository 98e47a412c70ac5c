#pragma once

#include <ClpSimplex.hpp>
#include <CoinPackedMatrix.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "engine/program/program.hpp"

namespace gridstep::test {

/// A linear program stated to Clp, the second opinion.
class ClpProgram {
 public:
  using Terms = std::vector<std::pair<int, double>>;

  /// Its number.
  int add_column(double lower, double upper, double cost) {
    lower_.push_back(bound(lower));
    upper_.push_back(bound(upper));
    cost_.push_back(cost);
    return static_cast<int>(cost_.size()) - 1;
  }

  void add_row(double lower, double upper, const Terms& terms) {
    for (const auto& [column, value] : terms) {
      entry_row_.push_back(static_cast<int>(row_lower_.size()));
      entry_column_.push_back(column);
      entry_value_.push_back(value);
    }
    row_lower_.push_back(bound(lower));
    row_upper_.push_back(bound(upper));
  }

  void add_constant(double cost) { constant_ += cost; }

  /// The least cost; NaN when Clp finds no optimum.
  [[nodiscard]] double optimum() const {
    ClpSimplex clp;
    clp.setLogLevel(0);
    clp.setPrimalTolerance(1e-9);
    clp.setDualTolerance(1e-9);
    CoinPackedMatrix matrix(false, entry_row_.data(), entry_column_.data(), entry_value_.data(),
                            static_cast<CoinBigIndex>(entry_value_.size()));
    matrix.setDimensions(static_cast<int>(row_lower_.size()), static_cast<int>(cost_.size()));
    clp.loadProblem(matrix, lower_.data(), upper_.data(), cost_.data(), row_lower_.data(),
                    row_upper_.data());
    clp.scaling(0);  // scaled, small infeasibilities come back as large ones
    clp.dual();
    return clp.isProvenOptimal() ? clp.objectiveValue() + constant_
                                 : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  static double bound(double value) {
    if (value == std::numeric_limits<double>::infinity()) return COIN_DBL_MAX;
    return value == -std::numeric_limits<double>::infinity() ? -COIN_DBL_MAX : value;
  }

  std::vector<double> lower_;
  std::vector<double> upper_;
  std::vector<double> cost_;
  std::vector<double> row_lower_;
  std::vector<double> row_upper_;
  std::vector<int> entry_row_;
  std::vector<int> entry_column_;
  std::vector<double> entry_value_;
  double constant_ = 0.0;
};

/// The program the engine ended with, row for row.
inline ClpProgram as_clp(const Program& program) {
  ClpProgram clp;
  clp.add_constant(program.offset);
  for (std::size_t column = 0; column < program.cost.size(); ++column)
    clp.add_column(program.lower[column], program.upper[column], program.cost[column]);
  for (Index row = 0; row < program.rows(); ++row) {
    ClpProgram::Terms terms;
    const auto columns = program.columns_of(row);
    for (std::size_t k = 0; k < columns.size(); ++k)
      terms.emplace_back(columns[k], program.values_of(row)[k]);
    const auto at = static_cast<std::size_t>(row);
    clp.add_row(program.row_lower[at], program.row_upper[at], terms);
  }
  return clp;
}

}  // namespace gridstep::test
