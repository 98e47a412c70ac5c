#include "engine/solver/highs/highs_solver.hpp"

#include <Highs.h>
#include <fmt/format.h>

#include <array>
#include <numeric>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

constexpr std::array to_highs = {HighsBasisStatus::kLower, HighsBasisStatus::kBasic,
                                 HighsBasisStatus::kUpper, HighsBasisStatus::kZero};

BasisStatus from_highs(HighsBasisStatus status) {
  switch (status) {
    case HighsBasisStatus::kBasic:
      return BasisStatus::basic;
    case HighsBasisStatus::kUpper:
      return BasisStatus::at_upper;
    case HighsBasisStatus::kZero:
      return BasisStatus::at_zero;
    default:
      return BasisStatus::at_lower;
  }
}

HighsBasis to_highs_basis(const Basis& basis) {
  HighsBasis result;
  result.valid = true;
  result.alien = true;  // a shifted basis need not be square or regular: HiGHS repairs it
  for (const BasisStatus status : basis.columns)
    result.col_status.push_back(to_highs[static_cast<std::size_t>(status)]);
  for (const BasisStatus status : basis.rows)
    result.row_status.push_back(to_highs[static_cast<std::size_t>(status)]);
  return result;
}

Basis from_highs_basis(const HighsBasis& basis) {
  Basis result;
  for (const HighsBasisStatus status : basis.col_status)
    result.columns.push_back(from_highs(status));
  for (const HighsBasisStatus status : basis.row_status) result.rows.push_back(from_highs(status));
  return result;
}

class HighsSolver final : public Solver {
 public:
  explicit HighsSolver(const SolverOptions& options) : options_(options) {
    set("output_flag", false);
    set("threads", 1);
    set("solver", std::string("simplex"));
    set("simplex_strategy", 1);  // serial dual simplex
    set("primal_feasibility_tolerance", options.tolerance);
    set("dual_feasibility_tolerance", options.tolerance);
    if (!options.stop) return;
    highs_.setCallback([stop = options.stop](int, const std::string&, const HighsCallbackOutput*,
                                             HighsCallbackInput* in, void*) {
      if (stop()) in->user_interrupt = true;
    });
    highs_.startCallback(kCallbackSimplexInterrupt);
  }

  Solution solve(const Program& program, const Basis& start) override {
    if (program.pattern == pattern_ && pattern_ != 0)
      refill(program);
    else
      load(program);
    // Presolve pays only from nothing; from a basis it would throw the start away.
    set("presolve", std::string(start.empty() ? "choose" : "off"));
    if (start.empty())
      highs_.clearSolver();
    else
      accept(highs_.setBasis(to_highs_basis(start)), "setBasis");
    highs_.run();
    return read();
  }

 private:
  template <class T>
  void set(const char* option, const T& value) {
    accept(highs_.setOptionValue(option, value), option);
  }

  static void accept(HighsStatus status, const char* call) {
    if (status == HighsStatus::kError)
      throw CertificateError(fmt::format("HiGHS refuses {}", call));
  }

  void load(const Program& program) {
    HighsLp lp;
    lp.num_col_ = static_cast<HighsInt>(program.columns());
    lp.num_row_ = static_cast<HighsInt>(program.fixed_rows);
    lp.col_cost_ = program.cost;
    lp.col_lower_ = program.lower;
    lp.col_upper_ = program.upper;
    const auto rows = static_cast<std::size_t>(program.fixed_rows);
    lp.row_lower_.assign(program.row_lower.begin(), program.row_lower.begin() + program.fixed_rows);
    lp.row_upper_.assign(program.row_upper.begin(), program.row_upper.begin() + program.fixed_rows);
    lp.a_matrix_.format_ = MatrixFormat::kRowwise;
    lp.a_matrix_.num_col_ = lp.num_col_;
    lp.a_matrix_.num_row_ = lp.num_row_;
    lp.a_matrix_.start_.assign(program.row_start.begin(), program.row_start.begin() +
                                                              program.fixed_rows + 1);
    const Index entries = program.row_start[rows];
    lp.a_matrix_.index_.assign(program.entry_column.begin(), program.entry_column.begin() + entries);
    lp.a_matrix_.value_.assign(program.entry_value.begin(), program.entry_value.begin() + entries);
    accept(highs_.passModel(std::move(lp)), "passModel");
    pattern_ = program.pattern;
    add_rows(program);
  }

  void refill(const Program& program) {
    const auto columns = static_cast<HighsInt>(program.columns());
    accept(highs_.changeColsCost(0, columns - 1, program.cost.data()), "changeColsCost");
    accept(highs_.changeColsBounds(0, columns - 1, program.lower.data(), program.upper.data()),
           "changeColsBounds");
    const auto fixed = static_cast<HighsInt>(program.fixed_rows);
    accept(highs_.changeRowsBounds(0, fixed - 1, program.row_lower.data(),
                                   program.row_upper.data()),
           "changeRowsBounds");
    add_rows(program);
  }

  /// Makes the rows beyond the fixed ones those of `program`; rows it already holds stay.
  void add_rows(const Program& program) {
    if (program.cuts != cuts_ && highs_.getNumRow() > program.fixed_rows)
      accept(highs_.deleteRows(static_cast<HighsInt>(program.fixed_rows), highs_.getNumRow() - 1),
             "deleteRows");
    cuts_ = program.cuts;
    for (Index row = highs_.getNumRow(); row < program.rows(); ++row) {
      const auto columns = program.columns_of(row);
      accept(highs_.addRow(program.row_lower[static_cast<std::size_t>(row)],
                           program.row_upper[static_cast<std::size_t>(row)],
                           static_cast<HighsInt>(columns.size()), columns.data(),
                           program.values_of(row).data()),
             "addRow");
    }
  }

  Solution read() {
    Solution solution;
    const HighsModelStatus status = highs_.getModelStatus();
    solution.message = highs_.modelStatusToString(status);
    solution.iterations = highs_.getInfo().simplex_iteration_count;
    if (status == HighsModelStatus::kOptimal) {
      solution.status = Solution::Status::optimal;
      solution.x = highs_.getSolution().col_value;
      solution.y = highs_.getSolution().row_dual;
      solution.basis = from_highs_basis(highs_.getBasis());
    } else if (status == HighsModelStatus::kInfeasible ||
               status == HighsModelStatus::kUnboundedOrInfeasible) {
      solution.status = Solution::Status::infeasible;
    } else if (status == HighsModelStatus::kInterrupt) {
      solution.status = Solution::Status::interrupted;
    }
    return solution;
  }

  SolverOptions options_;
  Highs highs_;
  std::uint64_t pattern_ = 0;
  std::uint64_t cuts_ = 0;
};

}  // namespace

std::unique_ptr<Solver> make_highs(const SolverOptions& options) {
  return std::make_unique<HighsSolver>(options);
}

std::string highs_version() { return highsVersion(); }

}  // namespace gridstep
