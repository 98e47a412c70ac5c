#include "engine/solver/highs/highs_solver.hpp"

#include <Highs.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/error.hpp"
#include "engine/solver/proof.hpp"

namespace gridstep {

namespace {

constexpr HighsInt most_nodes = 1000;  // nodes and not seconds: the same effort everywhere

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

void accept(HighsStatus status, const char* call) {
  if (status == HighsStatus::kError) throw CertificateError(fmt::format("HiGHS refuses {}", call));
}

Solution::Status to_status(HighsModelStatus status) {
  switch (status) {
    case HighsModelStatus::kOptimal:
      return Solution::Status::optimal;
    case HighsModelStatus::kInfeasible:
    case HighsModelStatus::kUnboundedOrInfeasible:  // every column is boxed: not unbounded
      return Solution::Status::infeasible;
    case HighsModelStatus::kInterrupt:
      return Solution::Status::interrupted;
    default:
      return Solution::Status::failed;
  }
}

/// Options of every model of ours: silent, one thread, stoppable.
void prepare(Highs& highs, const SolverOptions& options) {
  accept(highs.setOptionValue("output_flag", false), "output_flag");
  accept(highs.setOptionValue("threads", 1), "threads");
  accept(highs.setOptionValue("primal_feasibility_tolerance", options.tolerance), "tolerance");
  accept(highs.setOptionValue("dual_feasibility_tolerance", options.tolerance), "tolerance");
  if (!options.stop) return;
  highs.setCallback([stop = options.stop](int, const std::string&, const HighsCallbackOutput*,
                                          HighsCallbackInput* in, void*) {
    in->user_interrupt = stop();  // it stays set otherwise
  });
  highs.startCallback(kCallbackSimplexInterrupt);
  highs.startCallback(kCallbackIpmInterrupt);
  highs.startCallback(kCallbackMipInterrupt);
}

/// The first `rows` rows of a program.
HighsLp to_highs_lp(const Program& program, Index rows) {
  HighsLp lp;
  lp.num_col_ = static_cast<HighsInt>(program.columns());
  lp.num_row_ = static_cast<HighsInt>(rows);
  lp.col_cost_ = program.cost;
  lp.col_lower_ = program.lower;
  lp.col_upper_ = program.upper;
  lp.offset_ = program.offset;
  lp.row_lower_.assign(program.row_lower.begin(), program.row_lower.begin() + rows);
  lp.row_upper_.assign(program.row_upper.begin(), program.row_upper.begin() + rows);
  lp.a_matrix_.format_ = MatrixFormat::kRowwise;
  lp.a_matrix_.num_col_ = lp.num_col_;
  lp.a_matrix_.num_row_ = lp.num_row_;
  lp.a_matrix_.start_.assign(program.row_start.begin(), program.row_start.begin() + rows + 1);
  const Index entries = program.row_start[at(rows)];
  lp.a_matrix_.index_.assign(program.entry_column.begin(), program.entry_column.begin() + entries);
  lp.a_matrix_.value_.assign(program.entry_value.begin(), program.entry_value.begin() + entries);
  return lp;
}

/// One binary z and two rows: first ≤ upper · z, second ≤ upper · (1 − z).
void add_binary(HighsLp& lp, const Program& program, const ExclusivePair& pair) {
  const HighsInt binary = lp.num_col_++;
  lp.col_cost_.push_back(0.0);
  lp.col_lower_.push_back(0.0);
  lp.col_upper_.push_back(1.0);
  lp.integrality_.push_back(HighsVarType::kInteger);
  const auto add_row = [&](Index column, double of_binary, double upper) {
    lp.a_matrix_.index_.push_back(static_cast<HighsInt>(column));
    lp.a_matrix_.value_.push_back(1.0);
    lp.a_matrix_.index_.push_back(binary);
    lp.a_matrix_.value_.push_back(of_binary);
    lp.a_matrix_.start_.push_back(static_cast<HighsInt>(lp.a_matrix_.index_.size()));
    lp.row_lower_.push_back(-kHighsInf);
    lp.row_upper_.push_back(upper);
    ++lp.num_row_;
  };
  const double first_upper = program.upper[at(pair.first)];
  const double second_upper = program.upper[at(pair.second)];
  add_row(pair.first, -first_upper, 0.0);
  add_row(pair.second, second_upper, second_upper);
  lp.a_matrix_.num_col_ = lp.num_col_;
  lp.a_matrix_.num_row_ = lp.num_row_;
}

/// Relative gap below which prices of quadratic programs are left as they come.
constexpr double close_gap = 1e-9;

/// Which of its algorithms solves linear programs.
enum class Algorithm { simplex, interior, interior_with_crossover };

class HighsSolver final : public Solver {
 public:
  explicit HighsSolver(const SolverOptions& options, Algorithm algorithm = Algorithm::simplex)
      : options_(options), algorithm_(algorithm) {
    prepare(highs_, options);
    set("solver", of_linear_programs());
    set("simplex_strategy", 1);  // serial dual simplex
    set("run_crossover",
        std::string(algorithm == Algorithm::interior ? kHighsOffString : kHighsOnString));
  }

  Solution solve(const Program& program, const Basis& start) override {
    if (!program.quadratic.empty()) return solve_quadratic(program);
    if (program.pattern == pattern_ && pattern_ != 0)
      refill(program);
    else
      load(program);
    if (algorithm_ != Algorithm::simplex) {
      highs_.clearSolver();
      highs_.run();
      return read();
    }
    // Presolve pays only from nothing; from a basis it would throw the start away.
    set("presolve", std::string(start.empty() ? "choose" : "off"));
    if (start.empty())
      highs_.clearSolver();
    else
      accept(highs_.setBasis(to_highs_basis(start)), "setBasis");
    highs_.run();
    if (!start.empty() && !has_verdict()) {
      // A start can lead astray; from nothing HiGHS finds its own way.
      highs_.clearSolver();
      set("presolve", std::string("choose"));
      highs_.run();
    }
    return read();
  }

  /// Branch and bound over one binary per pair, in a model of its own.
  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override {
    HighsLp lp = to_highs_lp(program, program.rows());
    lp.integrality_.assign(static_cast<std::size_t>(lp.num_col_), HighsVarType::kContinuous);
    const HighsInt first_binary = lp.num_col_;
    for (const ExclusivePair& pair : pairs) add_binary(lp, program, pair);
    Highs highs;
    prepare(highs, options_);
    accept(highs.setOptionValue("mip_rel_gap", gap), "mip_rel_gap");
    accept(highs.setOptionValue("mip_max_nodes", most_nodes), "mip_max_nodes");
    accept(highs.setOptionValue("mip_feasibility_tolerance", options_.tolerance), "tolerance");
    accept(highs.passModel(std::move(lp)), "passModel");
    highs.run();
    Choice choice;
    choice.status = to_status(highs.getModelStatus());
    const bool has_solution = highs.getInfo().primal_solution_status == kSolutionStatusFeasible;
    if (choice.status == Solution::Status::failed && has_solution)
      choice.status = Solution::Status::optimal;  // the effort is spent, what is found will do
    choice.message = highs.modelStatusToString(highs.getModelStatus());
    if (choice.status != Solution::Status::optimal) return choice;
    for (std::size_t k = 0; k < pairs.size(); ++k)
      choice.first_open.push_back(
          highs.getSolution().col_value[static_cast<std::size_t>(first_binary) + k] > 0.5);
    return choice;
  }

 private:
  /// HiGHS minimises ½ xᵀQx + cost·x, from nothing every time.
  Solution solve_quadratic(const Program& program) {
    HighsModel model;
    model.lp_ = to_highs_lp(program, program.rows());
    model.hessian_.dim_ = model.lp_.num_col_;
    model.hessian_.format_ = HessianFormat::kTriangular;
    model.hessian_.start_ = {0};
    for (Index column = 0; column < program.columns(); ++column) {
      if (program.quadratic[at(column)] > 0.0) {
        model.hessian_.index_.push_back(static_cast<HighsInt>(column));
        model.hessian_.value_.push_back(2.0 * program.quadratic[at(column)]);
      }
      model.hessian_.start_.push_back(static_cast<HighsInt>(model.hessian_.index_.size()));
    }
    pattern_ = 0;
    set("solver", std::string("choose"));
    set("presolve", std::string("choose"));
    accept(highs_.passModel(std::move(model)), "passModel");
    highs_.run();
    set("solver", of_linear_programs());
    Solution solution = read();
    solution.basis = {};
    if (solution.status == Solution::Status::optimal && !is_proven(program, solution, close_gap))
      prove_by_slopes(program, solution);
    return solution;
  }

  /// HiGHS adds a little to every square, which leaves its prices as much off. Those of the linear
  /// program with the slopes of the costs at `solution` are exact if it is the optimum.
  void prove_by_slopes(const Program& program, Solution& solution) {
    HighsLp lp = to_highs_lp(program, program.rows());
    for (Index column = 0; column < program.columns(); ++column)
      lp.col_cost_[at(column)] += 2.0 * program.quadratic[at(column)] * solution.x[at(column)];
    Highs highs;
    prepare(highs, options_);
    accept(highs.passModel(std::move(lp)), "passModel");
    highs.run();
    if (highs.getModelStatus() != HighsModelStatus::kOptimal) return;
    Solution exact = solution;
    exact.y = highs.getSolution().row_dual;
    if (certify(program, exact.x, exact.y).gap() < certify(program, solution.x, solution.y).gap())
      solution = std::move(exact);
  }

  [[nodiscard]] std::string of_linear_programs() const {
    return algorithm_ == Algorithm::simplex ? "simplex" : "ipx";
  }

  template <class T>
  void set(const char* option, const T& value) {
    accept(highs_.setOptionValue(option, value), option);
  }

  void load(const Program& program) {
    accept(highs_.passModel(to_highs_lp(program, program.fixed_rows)), "passModel");
    pattern_ = program.pattern;
    remember_varying(program);
    cuts_ = program.cuts;
    add_rows(program);
  }

  void refill(const Program& program) {
    const auto columns = static_cast<HighsInt>(program.columns());
    accept(highs_.changeColsCost(0, columns - 1, program.cost.data()), "changeColsCost");
    accept(highs_.changeColsBounds(0, columns - 1, program.lower.data(), program.upper.data()),
           "changeColsBounds");
    refill_coefficients(program);
    cut_rows(program);
    accept(highs_.changeRowsBounds(0, highs_.getNumRow() - 1, program.row_lower.data(),
                                   program.row_upper.data()),
           "changeRowsBounds");
    add_rows(program);
  }

  void refill_coefficients(const Program& program) {
    for (std::size_t k = 0; k < program.varying.size(); ++k) {
      const VaryingEntry& entry = program.varying[k];
      const double value = program.entry_value[at(entry.position)];
      if (value == varying_[k]) continue;
      accept(highs_.changeCoeff(static_cast<HighsInt>(entry.row),
                                program.entry_column[at(entry.position)], value),
             "changeCoeff");
    }
    remember_varying(program);
  }

  void remember_varying(const Program& program) {
    varying_.clear();
    for (const VaryingEntry& entry : program.varying)
      varying_.push_back(program.entry_value[at(entry.position)]);
  }

  /// Takes the rows away that `program` has no more.
  void cut_rows(const Program& program) {
    if (program.cuts != cuts_ && highs_.getNumRow() > program.fixed_rows)
      accept(highs_.deleteRows(static_cast<HighsInt>(program.fixed_rows), highs_.getNumRow() - 1),
             "deleteRows");
    cuts_ = program.cuts;
  }

  /// Makes the rows beyond the fixed ones those of `program`; rows it already holds stay.
  void add_rows(const Program& program) {
    const Index first = highs_.getNumRow();
    if (first == program.rows()) return;
    const Index begin = program.row_start[at(first)];
    std::vector<HighsInt> starts;
    for (Index row = first; row < program.rows(); ++row)
      starts.push_back(static_cast<HighsInt>(program.row_start[at(row)] - begin));
    accept(highs_.addRows(static_cast<HighsInt>(starts.size()), program.row_lower.data() + first,
                          program.row_upper.data() + first,
                          static_cast<HighsInt>(program.row_start.back() - begin), starts.data(),
                          program.entry_column.data() + begin, program.entry_value.data() + begin),
           "addRows");
  }

  [[nodiscard]] bool has_verdict() const {
    const HighsModelStatus status = highs_.getModelStatus();
    return status == HighsModelStatus::kOptimal || status == HighsModelStatus::kInfeasible ||
           status == HighsModelStatus::kInterrupt;
  }

  Solution read() {
    Solution solution;
    solution.status = to_status(highs_.getModelStatus());
    solution.message = highs_.modelStatusToString(highs_.getModelStatus());
    solution.iterations =
        std::max(highs_.getInfo().simplex_iteration_count, highs_.getInfo().ipm_iteration_count);
    if (solution.status != Solution::Status::optimal) return solution;
    solution.x = highs_.getSolution().col_value;
    solution.y = highs_.getSolution().row_dual;
    if (algorithm_ == Algorithm::simplex) solution.basis = from_highs_basis(highs_.getBasis());
    return solution;
  }

  SolverOptions options_;
  Algorithm algorithm_;
  Highs highs_;
  std::uint64_t pattern_ = 0;
  std::uint64_t cuts_ = 0;
  std::vector<double> varying_;  ///< the coefficients it holds, as Program::varying lists them
};

}  // namespace

std::unique_ptr<Solver> make_highs(const SolverOptions& options) {
  return std::make_unique<HighsSolver>(options);
}

std::unique_ptr<Solver> make_highs_interior(const SolverOptions& options, bool with_crossover) {
  return std::make_unique<HighsSolver>(
      options, with_crossover ? Algorithm::interior_with_crossover : Algorithm::interior);
}

std::string highs_version() {
  return highsVersion();
}

}  // namespace gridstep
