#include "engine/simulation/marginal.hpp"

#include <Eigen/SparseLU>
#include <cmath>
#include <limits>

#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

constexpr double least_answer_mw = 1e-6;

}  // namespace

/// The basis matrix of a window without its slacks: rows that bind, columns that are basic.
class Marginal::Response {
 public:
  Response(const Marginal& marginal, const Assembly& assembly, const Basis& basis)
      : marginal_(marginal), assembly_(assembly) {
    const Program& program = assembly.program();
    if (basis.columns.size() != at(program.columns()) || basis.rows.size() != at(program.rows()))
      return;
    std::vector<int> position(at(program.columns()), -1);
    for (std::size_t j = 0; j < basis.columns.size(); ++j) {
      if (basis.columns[j] != BasisStatus::basic) continue;
      position[j] = static_cast<int>(column_.size());
      column_.push_back(static_cast<Index>(j));
    }
    row_.assign(at(program.rows()), -1);
    int rows = 0;
    for (std::size_t i = 0; i < basis.rows.size(); ++i)
      if (basis.rows[i] != BasisStatus::basic) row_[i] = rows++;
    const auto size = static_cast<int>(column_.size());
    if (rows != size) return;
    is_known_ = true;
    if (size == 0) return;  // nothing binds, so nothing moves
    std::vector<Eigen::Triplet<double>> entries;
    for (Index i = 0; i < program.rows(); ++i) {
      if (row_[at(i)] < 0) continue;
      const auto columns = program.columns_of(i);
      const auto values = program.values_of(i);
      for (std::size_t k = 0; k < columns.size(); ++k)
        if (position[at(columns[k])] >= 0)
          entries.emplace_back(row_[at(i)], position[at(columns[k])], values[k]);
    }
    Eigen::SparseMatrix<double> matrix(size, size);
    matrix.setFromTriplets(entries.begin(), entries.end());
    factor_.compute(matrix);
    is_known_ = factor_.info() == Eigen::Success;
  }

  [[nodiscard]] bool is_known() const { return is_known_; }

  /// A row that does not bind moves nothing.
  [[nodiscard]] Answer to(Index row) const {
    Answer answer;
    answer.unit_mw.assign(marginal_.system_.units.size(), 0.0);
    if (row_[at(row)] < 0) return answer;
    Eigen::VectorXd side = Eigen::VectorXd::Zero(static_cast<Index>(column_.size()));
    side[row_[at(row)]] = 1.0;
    const Eigen::VectorXd moved = factor_.solve(side);
    for (std::size_t k = 0; k < column_.size(); ++k)
      if (moved[static_cast<Index>(k)] != 0.0)
        enter(column_[k], moved[static_cast<Index>(k)], answer);
    return answer;
  }

 private:
  void enter(Index position, double moved, Answer& answer) const {
    const System& system = marginal_.system_;
    const Index t = assembly_.window().first_step + position / assembly_.columns_per_step();
    const Column& column = system.formulation.columns[at(position % assembly_.columns_per_step())];
    const double mw = column.injection.at(t) * moved;
    if (column.role == Role::generation || column.role == Role::extraction) {
      const Unit& unit = system.units[at(column.owner)];
      answer.unit_mw[at(column.owner)] += mw;
      answer.emission_t += column.emission_t_per_h.at(t) * moved;
      if (unit.origin >= 0 && system.origins[at(unit.origin)].green) answer.green_mw += mw;
    } else if (column.role == Role::import_) {
      answer.green_mw += mw * marginal_.import_green_frac_[at(column.owner)];
      answer.emission_t += mw * marginal_.import_t_per_mwh_[at(column.owner)];
    }
  }

  const Marginal& marginal_;
  const Assembly& assembly_;
  std::vector<Index> column_;  ///< of the program, by position in the basis
  std::vector<int> row_;       ///< position in the basis, by row of the program; −1: slack
  Eigen::SparseLU<Eigen::SparseMatrix<double>> factor_;
  bool is_known_ = false;
};

Marginal::Marginal(const System& system) : system_(system) {
  for (const Tie& tie : system.ties) {
    const DeclaredMix mix = import_mix_of(system, tie);
    import_green_frac_.push_back(mix.green_frac);
    import_t_per_mwh_.push_back(mix.emission_t_per_mwh);
  }
}

void Marginal::book(Assembly& assembly, const Basis& basis, Record& record) const {
  const std::size_t cells = at(record.steps) * system_.grid.buses.size();
  record.marginal_green_frac.assign(cells, std::numeric_limits<double>::quiet_NaN());
  record.marginal_emission_t_per_mwh.assign(cells, std::numeric_limits<double>::quiet_NaN());
  record.marginal_unit.assign(cells, -1);
  const Response response(*this, assembly, basis);
  if (!response.is_known()) return;
  for (Index step = 0; step < record.steps; ++step) book_step(assembly, response, step, record);
}

void Marginal::add(const Answer& answer, double weight, Answer& sum) const {
  sum.green_mw += weight * answer.green_mw;
  sum.emission_t += weight * answer.emission_t;
  for (std::size_t u = 0; u < sum.unit_mw.size(); ++u) sum.unit_mw[u] += weight * answer.unit_mw[u];
}

/// One more MW drawn at a bus moves the right-hand side of its island's balance by 1 and that of
/// every branch limit of the step by the branch's transfer factor.
void Marginal::book_step(Assembly& assembly, const Response& response, Index step,
                         Record& record) const {
  std::vector<Answer> of_island;
  for (Index island = 0; island < system_.grid.islands; ++island)
    of_island.push_back(response.to(assembly.balance_row(step, island)));
  std::vector<std::pair<BranchId, Answer>> of_limit;
  for (std::size_t k = 0; k < assembly.limits().size(); ++k)
    if (assembly.limits()[k].step == step)
      of_limit.emplace_back(assembly.limits()[k].branch,
                            response.to(assembly.program().fixed_rows + static_cast<Index>(k)));
  for (std::size_t bus = 0; bus < system_.grid.buses.size(); ++bus) {
    Answer sum = of_island[at(system_.grid.island_of_bus[bus])];
    for (const auto& [branch, answer] : of_limit)
      add(answer, assembly.transfer_factors(branch)[bus], sum);
    const std::size_t cell = at(step) * system_.grid.buses.size() + bus;
    record.marginal_green_frac[cell] = sum.green_mw;
    record.marginal_emission_t_per_mwh[cell] = sum.emission_t;
    double most = least_answer_mw;
    for (std::size_t u = 0; u < sum.unit_mw.size(); ++u) {
      if (sum.unit_mw[u] <= most) continue;
      most = sum.unit_mw[u];
      record.marginal_unit[cell] = static_cast<Index>(u);
    }
  }
}

}  // namespace gridstep
