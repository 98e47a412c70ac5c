#include "engine/simulation/marginal.hpp"

#include <limits>
#include <optional>
#include <utility>

#include "engine/simulation/basis_matrix.hpp"
#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

constexpr double least_answer_mw = 1e-6;
/// Units that answer alike are not told apart by rounding: the first of them is named.
constexpr double alike_mw = 1e-9;

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
      column_.push_back(static_cast<int>(j));
    }
    row_.assign(at(program.rows()), -1);
    int rows = 0;
    std::vector<BasisMatrix::Entry> entries;
    entries.reserve(4 * column_.size());
    for (Index i = 0; i < program.rows(); ++i) {
      if (basis.rows[at(i)] == BasisStatus::basic) continue;
      const auto columns = program.columns_of(i);
      const auto values = program.values_of(i);
      for (std::size_t k = 0; k < columns.size(); ++k)
        if (position[at(columns[k])] >= 0 && values[k] != 0.0)
          entries.push_back({rows, position[at(columns[k])], values[k]});
      row_[at(i)] = rows++;
    }
    if (rows == static_cast<int>(column_.size())) matrix_.emplace(rows, entries);
  }

  [[nodiscard]] bool is_known() const { return matrix_ && matrix_->is_regular(); }

  /// A row that does not bind moves nothing.
  void to(Index row, Answer& answer) {
    answer.unit_mw.assign(marginal_.system_.units.size(), 0.0);
    answer.green_mw = answer.emission_t = 0.0;
    if (row_[at(row)] < 0) return;
    for (const BasisMatrix::Value& moved : matrix_->answer_to(row_[at(row)]))
      enter(column_[at(moved.column)], moved.value, answer);
  }

 private:
  void enter(int position, double moved, Answer& answer) const {
    const System& system = marginal_.system_;
    const auto per_step = static_cast<int>(assembly_.columns_per_step());
    const Column& column = system.formulation.columns[at(position % per_step)];
    const bool generates = column.role == Role::generation || column.role == Role::extraction;
    if (!generates && column.role != Role::import_) return;
    const Index t = assembly_.window().first_step + position / per_step;
    const double mw = column.injection.at(t) * moved;
    if (generates) {
      const Unit& unit = system.units[at(column.owner)];
      answer.unit_mw[at(column.owner)] += mw;
      answer.emission_t += column.emission_t_per_h.at(t) * moved;
      if (unit.origin >= 0 && system.origins[at(unit.origin)].green) answer.green_mw += mw;
    } else {
      answer.green_mw += mw * marginal_.import_green_frac_[at(column.owner)];
      answer.emission_t += mw * marginal_.import_t_per_mwh_[at(column.owner)];
    }
  }

  const Marginal& marginal_;
  const Assembly& assembly_;
  std::vector<int> column_;  ///< of the program, by position in the basis
  std::vector<int> row_;     ///< position in the basis, by row of the program; −1: slack
  std::optional<BasisMatrix> matrix_;
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
  Response response(*this, assembly, basis);
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
void Marginal::book_step(Assembly& assembly, Response& response, Index step, Record& record) const {
  std::vector<Answer> of_island(at(system_.grid.islands));
  for (std::size_t island = 0; island < of_island.size(); ++island)
    response.to(assembly.balance_row(step, static_cast<Index>(island)), of_island[island]);
  std::vector<std::pair<BranchId, Answer>> of_limit;
  for (std::size_t k = 0; k < assembly.limits().size(); ++k) {
    if (assembly.limits()[k].step != step) continue;
    of_limit.emplace_back(assembly.limits()[k].branch, Answer());
    response.to(assembly.program().fixed_rows + static_cast<Index>(k), of_limit.back().second);
  }
  std::vector<Index> unit_of_island;
  for (const Answer& answer : of_island) unit_of_island.push_back(answer.unit_that_moves_most());
  for (std::size_t bus = 0; bus < system_.grid.buses.size(); ++bus) {
    const std::size_t cell = at(step) * system_.grid.buses.size() + bus;
    const std::size_t island = at(system_.grid.island_of_bus[bus]);
    if (of_limit.empty()) {
      enter(of_island[island], unit_of_island[island], cell, record);
      continue;
    }
    Answer sum = of_island[island];
    for (const auto& [branch, answer] : of_limit)
      add(answer, assembly.transfer_factors(branch)[bus], sum);
    enter(sum, sum.unit_that_moves_most(), cell, record);
  }
}

void Marginal::enter(const Answer& answer, Index unit, std::size_t cell, Record& record) {
  record.marginal_green_frac[cell] = answer.green_mw;
  record.marginal_emission_t_per_mwh[cell] = answer.emission_t;
  record.marginal_unit[cell] = unit;
}

Index Marginal::Answer::unit_that_moves_most() const {
  double most = least_answer_mw;
  Index unit = -1;
  for (std::size_t u = 0; u < unit_mw.size(); ++u) {
    if (unit_mw[u] <= most + (unit < 0 ? 0.0 : alike_mw)) continue;
    most = unit_mw[u];
    unit = static_cast<Index>(u);
  }
  return unit;
}

}  // namespace gridstep
