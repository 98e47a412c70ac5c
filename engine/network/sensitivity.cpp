#include "engine/network/sensitivity.hpp"

#include <Eigen/Sparse>
#include <Eigen/SparseCholesky>

#include "engine/base/error.hpp"

namespace gridstep {

/// The factorised susceptance matrix without the slack buses.
struct Sensitivity::Factor {
  struct Line {
    Index from = 0;
    Index to = 0;
    double susceptance = 0.0;
  };

  std::vector<Line> lines;
  std::vector<Index> row_of_bus;  ///< −1 at the slack of an island
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> ldlt;
  Index rows = 0;
  std::vector<std::vector<double>> ptdf_rows;  ///< empty until asked for

  [[nodiscard]] Eigen::VectorXd solve(const Eigen::VectorXd& injection) const {
    return rows > 0 ? Eigen::VectorXd(ldlt.solve(injection)) : Eigen::VectorXd();
  }
};

Sensitivity::Sensitivity(const Grid& grid) : factor_(std::make_unique<Factor>()) {
  Factor& factor = *factor_;
  std::vector<bool> has_slack(static_cast<std::size_t>(grid.islands), false);
  for (const Index island : grid.island_of_bus) {
    const bool is_slack = !has_slack[static_cast<std::size_t>(island)];
    has_slack[static_cast<std::size_t>(island)] = true;
    factor.row_of_bus.push_back(is_slack ? -1 : factor.rows++);
  }
  std::vector<Eigen::Triplet<double>> entries;
  for (const Branch& branch : grid.branches) {
    expect(branch.susceptance_mw_per_rad > 0.0, "a branch has a positive susceptance");
    const double b = branch.susceptance_mw_per_rad;
    factor.lines.push_back({branch.from.index, branch.to.index, b});
    const int from =
        static_cast<int>(factor.row_of_bus[static_cast<std::size_t>(branch.from.index)]);
    const int to = static_cast<int>(factor.row_of_bus[static_cast<std::size_t>(branch.to.index)]);
    if (from >= 0) entries.emplace_back(from, from, b);
    if (to >= 0) entries.emplace_back(to, to, b);
    if (from >= 0 && to >= 0) {
      entries.emplace_back(from, to, -b);
      entries.emplace_back(to, from, -b);
    }
  }
  factor.ptdf_rows.resize(grid.branches.size());
  if (factor.rows == 0) return;
  Eigen::SparseMatrix<double> susceptance(factor.rows, factor.rows);
  susceptance.setFromTriplets(entries.begin(), entries.end());
  factor.ldlt.compute(susceptance);
  ensure(factor.ldlt.info() == Eigen::Success, "the susceptance matrix factorises");
}

Sensitivity::~Sensitivity() = default;
Sensitivity::Sensitivity(Sensitivity&&) noexcept = default;
Sensitivity& Sensitivity::operator=(Sensitivity&&) noexcept = default;

void Sensitivity::flows(std::span<const double> injection_mw, std::span<double> flow_mw) const {
  const Factor& factor = *factor_;
  Eigen::VectorXd reduced(factor.rows);
  for (std::size_t bus = 0; bus < factor.row_of_bus.size(); ++bus)
    if (factor.row_of_bus[bus] >= 0) reduced[factor.row_of_bus[bus]] = injection_mw[bus];
  const Eigen::VectorXd angles = factor.solve(reduced);
  const auto angle = [&](Index bus) {
    const Index row = factor.row_of_bus[static_cast<std::size_t>(bus)];
    return row >= 0 ? angles[row] : 0.0;
  };
  for (std::size_t branch = 0; branch < factor.lines.size(); ++branch) {
    const Factor::Line& line = factor.lines[branch];
    flow_mw[branch] = line.susceptance * (angle(line.from) - angle(line.to));
  }
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
