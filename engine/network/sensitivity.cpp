#include "engine/network/sensitivity.hpp"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>
#include <Eigen/SparseLU>
#include <cmath>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/loops.hpp"

namespace gridstep {

namespace {

constexpr std::size_t most_tabulated = 200'000;  ///< factors that stay near the processor

}  // namespace

/// The factorised susceptance matrix without the slack buses.
struct Sensitivity::Factor {
  struct Line {
    Index from = 0;
    Index to = 0;
    double susceptance = 0.0;
    double flow_at_rest_mw = 0.0;
  };

  std::vector<Line> lines;
  std::vector<Index> row_of_bus;  ///< −1 at the slack of an island
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> ldlt;
  Eigen::SparseLU<Eigen::SparseMatrix<double>> lu;
  bool needs_lu = false;  ///< negative susceptances led the first one astray
  Index rows = 0;
  std::vector<std::vector<double>> ptdf_rows;  ///< empty until asked for
  std::vector<double> by_bus;  ///< all factors, bus after bus; empty where that would be too much

  [[nodiscard]] Index row(Index bus) const { return row_of_bus[at(bus)]; }
  [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& injection) const {
    if (rows == 0) return {};
    return needs_lu ? Eigen::VectorXd(lu.solve(injection)) : Eigen::VectorXd(ldlt.solve(injection));
  }
  /// Susceptance × angle difference of every line, MW.
  void pull(const Eigen::VectorXd& angles, std::span<double> flow_mw) const {
    const auto angle = [&](Index bus) { return row(bus) >= 0 ? angles[row(bus)] : 0.0; };
    for (std::size_t branch = 0; branch < lines.size(); ++branch) {
      const Line& line = lines[branch];
      flow_mw[branch] = line.susceptance * (angle(line.from) - angle(line.to));
    }
  }
  [[nodiscard]] bool is_sound(const Eigen::SparseMatrix<double>& matrix) const;
  void factorise(const Grid& grid);
  void find_flows_at_rest(const Grid& grid);
};

namespace {

[[noreturn]] void refuse_singular() {
  Problems problems;
  problems.error("GS0553", {"branches.csv", 0, 0},
                 "the susceptances of the network cancel out: its angles are not determined",
                 "a negative reactance must not undo those beside it",
                 "correct the sign of x_pu, or leave one of the branches out");
  throw InputError(std::move(problems));
}

}  // namespace

/// Whether the factors give back what they were asked for.
bool Sensitivity::Factor::is_sound(const Eigen::SparseMatrix<double>& matrix) const {
  constexpr double most_residual = 1e-6;
  if ((needs_lu ? lu.info() : ldlt.info()) != Eigen::Success) return false;
  Eigen::VectorXd probe(rows);
  for (Index n = 0; n < rows; ++n) probe[n] = n % 2 == 0 ? 1.0 : -0.5;
  const Eigen::VectorXd answer = matrix * solve(probe);
  return (answer - probe).cwiseAbs().maxCoeff() <= most_residual;  // written so that NaN fails
}

/// Negative susceptances make the matrix indefinite: it may have a zero on its diagonal and be
/// regular all the same. Then pivots are needed, and whether they helped is tried out.
void Sensitivity::Factor::factorise(const Grid& grid) {
  std::vector<Eigen::Triplet<double>> entries;
  for (const Branch& branch : grid.branches) {
    const double b = branch.susceptance_mw_per_rad;
    const int from = static_cast<int>(row(branch.from.index));
    const int to = static_cast<int>(row(branch.to.index));
    if (from >= 0) entries.emplace_back(from, from, b);
    if (to >= 0) entries.emplace_back(to, to, b);
    if (from >= 0 && to >= 0) {
      entries.emplace_back(from, to, -b);
      entries.emplace_back(to, from, -b);
    }
  }
  Eigen::SparseMatrix<double> susceptance(rows, rows);
  susceptance.setFromTriplets(entries.begin(), entries.end());
  ldlt.compute(susceptance);
  if (is_sound(susceptance)) return;
  needs_lu = true;
  susceptance.makeCompressed();
  lu.compute(susceptance);
  if (!is_sound(susceptance)) refuse_singular();
}

/// A shift is an injection at both ends that the branch itself carries back.
void Sensitivity::Factor::find_flows_at_rest(const Grid& grid) {
  Eigen::VectorXd injection = Eigen::VectorXd::Zero(rows);
  bool is_shifted = false;
  for (const Branch& branch : grid.branches) {
    const double shifted_mw = branch.susceptance_mw_per_rad * branch.phase_shift_rad;
    is_shifted = is_shifted || shifted_mw != 0.0;
    if (row(branch.from.index) >= 0) injection[row(branch.from.index)] += shifted_mw;
    if (row(branch.to.index) >= 0) injection[row(branch.to.index)] -= shifted_mw;
  }
  if (!is_shifted) return;
  std::vector<double> flow_mw(lines.size());
  pull(solve(injection), flow_mw);
  for (std::size_t branch = 0; branch < lines.size(); ++branch)
    lines[branch].flow_at_rest_mw = flow_mw[branch] - grid.branches[branch].susceptance_mw_per_rad *
                                                          grid.branches[branch].phase_shift_rad;
}

Sensitivity::Sensitivity(const Grid& grid) : factor_(std::make_unique<Factor>()) {
  Factor& factor = *factor_;
  std::vector<bool> has_slack(static_cast<std::size_t>(grid.islands), false);
  for (const Index island : grid.island_of_bus) {
    const bool is_slack = !has_slack[static_cast<std::size_t>(island)];
    has_slack[static_cast<std::size_t>(island)] = true;
    factor.row_of_bus.push_back(is_slack ? -1 : factor.rows++);
  }
  for (const Branch& branch : grid.branches) {
    const double b = branch.susceptance_mw_per_rad;
    expect(std::isfinite(b) && b != 0.0, "a branch has a susceptance");
    factor.lines.push_back({branch.from.index, branch.to.index, b});
  }
  factor.ptdf_rows.resize(grid.branches.size());
  if (factor.rows == 0) return;
  factor.factorise(grid);
  factor.find_flows_at_rest(grid);
  tabulate();
}

Sensitivity::~Sensitivity() = default;
Sensitivity::Sensitivity(Sensitivity&&) noexcept = default;
Sensitivity& Sensitivity::operator=(Sensitivity&&) noexcept = default;

/// Small networks: every factor, so that flows are sums of neighbouring numbers.
void Sensitivity::tabulate() {
  Factor& factor = *factor_;
  const std::size_t branches = factor.lines.size();
  const std::size_t buses = factor.row_of_bus.size();
  if (branches * buses > most_tabulated) return;
  factor.by_bus.resize(branches * buses);
  for (std::size_t branch = 0; branch < branches; ++branch) {
    const std::span<const double> row = ptdf(BranchId(static_cast<Index>(branch)));
    for (std::size_t bus = 0; bus < buses; ++bus) factor.by_bus[bus * branches + branch] = row[bus];
  }
}

void Sensitivity::flows(std::span<const double> injection_mw, std::span<double> flow_mw) const {
  const Factor& factor = *factor_;
  const std::size_t branches = factor.lines.size();
  if (!factor.by_bus.empty()) {
    for (std::size_t branch = 0; branch < branches; ++branch)
      flow_mw[branch] = factor.lines[branch].flow_at_rest_mw;
    for (std::size_t bus = 0; bus < injection_mw.size(); ++bus)
      if (injection_mw[bus] != 0.0)
        loops::add_multiple(branches, injection_mw[bus], factor.by_bus.data() + bus * branches,
                            flow_mw.data());
    return;
  }
  Eigen::VectorXd reduced(factor.rows);
  for (std::size_t bus = 0; bus < factor.row_of_bus.size(); ++bus)
    if (factor.row_of_bus[bus] >= 0) reduced[factor.row_of_bus[bus]] = injection_mw[bus];
  factor.pull(factor.solve(reduced), flow_mw);
  for (std::size_t branch = 0; branch < branches; ++branch)
    flow_mw[branch] += factor.lines[branch].flow_at_rest_mw;
}

double Sensitivity::flow_at_rest_mw(BranchId branch) const {
  return factor_->lines[at(branch.index)].flow_at_rest_mw;
}

std::span<const double> Sensitivity::ptdf(BranchId branch) {
  Factor& factor = *factor_;
  std::vector<double>& row = factor.ptdf_rows[static_cast<std::size_t>(branch.index)];
  if (!row.empty()) return row;
  const Factor::Line& line = factor.lines[static_cast<std::size_t>(branch.index)];
  Eigen::VectorXd pull = Eigen::VectorXd::Zero(factor.rows);
  const Index from = factor.row_of_bus[static_cast<std::size_t>(line.from)];
  const Index to = factor.row_of_bus[static_cast<std::size_t>(line.to)];
  if (from >= 0) pull[from] += line.susceptance;
  if (to >= 0) pull[to] -= line.susceptance;
  const Eigen::VectorXd factors = factor.solve(pull);  // B is symmetric: one solve gives the row
  row.resize(factor.row_of_bus.size(), 0.0);
  for (std::size_t bus = 0; bus < row.size(); ++bus)
    if (factor.row_of_bus[bus] >= 0) row[bus] = factors[factor.row_of_bus[bus]];
  return row;
}

}  // namespace gridstep
