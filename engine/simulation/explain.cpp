#include "engine/simulation/explain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/tolerance.hpp"
#include "engine/simulation/advance.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/simulation/infeasibility.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

namespace {

/// The step that is explained: its program, its solution and its prices.
struct Explained {
  const System& system;
  Assembly& assembly;
  const Solution& solution;
  Index step;
  std::vector<double> price_per_mwh;  ///< by bus

  [[nodiscard]] Index t() const { return assembly.window().first_step + step; }
  [[nodiscard]] const Column& column(Index j) const { return system.formulation.columns[at(j)]; }
  [[nodiscard]] std::size_t position(Index j) const {
    return at(assembly.column(step, ColumnId(j)));
  }
  [[nodiscard]] double value(Index j) const { return solution.x[position(j)]; }
  /// Currency per MWh that the column puts into its bus.
  /// What a little more of it would cost, currency per MWh injected.
  [[nodiscard]] double own_cost(Index j) const {
    const double slope =
        column(j).cost_per_h.at(t()) + 2.0 * column(j).quadratic_cost_per_h.at(t()) * value(j);
    return slope / column(j).injection.at(t());
  }
  [[nodiscard]] std::string name(Index j) const {
    const std::string full = name_of_column(system, assembly, assembly.column(step, ColumnId(j)));
    return full.substr(full.find(' ') + 1);
  }
};

/// Things of which the same can be said share a line.
class Lines {
 public:
  void add(const std::string& what, std::string thing) {
    for (auto& [said, things] : lines_)
      if (said == what) return things.push_back(std::move(thing));
    lines_.push_back({what, {std::move(thing)}});
  }
  void append_to(std::string& text) const {
    for (const auto& [what, things] : lines_)
      fmt::format_to(std::back_inserter(text), "  {}: {}\n", what, fmt::join(things, ", "));
  }

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> lines_;
};

std::string price_line(const Explained& it) {
  const std::vector<double>& price = it.price_per_mwh;
  const auto [low, high] = std::minmax_element(price.begin(), price.end());
  const std::string when =
      to_text(it.system.time.start_of(it.assembly.window().first_step + it.step),
              it.system.time.zone_offset_s);
  if (*high - *low <= tolerance::visible_price)
    return fmt::format("{}: price {:.2f} {}/MWh at every bus\n", when, *low, it.system.currency);
  return fmt::format("{}: price from {:.2f} {}/MWh at {} to {:.2f} at {}\n", when, *low,
                     it.system.currency, it.system.grid.buses[at(low - price.begin())].id, *high,
                     it.system.grid.buses[at(high - price.begin())].id);
}

/// Columns that could do a little more or less set the price; of the others the dearest in full
/// use and the cheapest without use say how far away the next price is.
void append_margins(const Explained& it, std::string& text) {
  Lines marginal;
  std::optional<Index> last_used;
  std::optional<Index> next;
  const Program& program = it.assembly.program();
  for (Index j = 0; j < it.assembly.columns_per_step(); ++j) {
    const Column& column = it.column(j);
    // Charging and discharging are moved by what the stored energy is worth, shown below.
    const bool trades_now = column.role == Role::generation || column.role == Role::import_ ||
                            column.role == Role::export_ || column.role == Role::unserved;
    if (!column.bus.valid() || !trades_now) continue;
    const double lower = program.lower[it.position(j)];
    const double upper = program.upper[it.position(j)];
    const bool above = it.value(j) > lower + tolerance::at_bound;
    const bool below = it.value(j) < upper - tolerance::at_bound;
    if (above && below)
      marginal.add(fmt::format("sets the price at a cost of {:.2f} {}/MWh", it.own_cost(j),
                               it.system.currency),
                   it.name(j));
    if (column.injection.at(it.t()) < 0.0 || upper <= lower) continue;
    if (!below && (!last_used || it.own_cost(j) > it.own_cost(*last_used))) last_used = j;
    if (!above && (!next || it.own_cost(j) < it.own_cost(*next))) next = j;
  }
  marginal.append_to(text);
  if (last_used)
    fmt::format_to(std::back_inserter(text), "  dearest in full use: {} at {:.2f} {}/MWh\n",
                   it.name(*last_used), it.own_cost(*last_used), it.system.currency);
  if (next)
    fmt::format_to(std::back_inserter(text), "  cheapest not in use: {} at {:.2f} {}/MWh\n",
                   it.name(*next), it.own_cost(*next), it.system.currency);
}

void append_limits(const Explained& it, std::string& text) {
  const double hours = it.system.time.step_h();
  for (std::size_t k = 0; k < it.assembly.limits().size(); ++k) {
    const FlowLimit& limit = it.assembly.limits()[k];
    const double shadow = it.solution.y[at(it.assembly.program().fixed_rows) + k] / hours;
    const double saved = std::abs(shadow);
    if (limit.step != it.step || saved < tolerance::visible_price) continue;
    const Branch& branch = it.system.grid.branches[at(limit.branch.index)];
    fmt::format_to(std::back_inserter(text),
                   "  full: {} at {:.1f} MW; one more MW would save {:.2f} {}/h\n", branch.id,
                   shadow < 0.0 ? branch.flow_max_mw() : -branch.flow_min_mw(), saved,
                   it.system.currency);
  }
}

/// A link that carries all it can, where carrying more would pay.
void append_links(const Explained& it, std::string& text) {
  const auto price = [&it](BusId bus) { return it.price_per_mwh[at(bus.index)]; };
  for (Index j = 0; j < it.assembly.columns_per_step(); ++j) {
    const Column& column = it.column(j);
    if (column.role != Role::link_in) continue;
    const double upper = it.assembly.program().upper[it.position(j)];
    const Link& link = it.system.links[at(column.owner)];
    const double saved =
        link.efficiency_frac * price(link.to) - price(link.from) - column.cost_per_h.at(it.t());
    if (it.value(j) < upper - tolerance::at_bound || saved < tolerance::visible_price) continue;
    fmt::format_to(std::back_inserter(text),
                   "  full: {} at {:.1f} MW; one more MW would save {:.2f} {}/h\n", link.id, upper,
                   saved, it.system.currency);
  }
}

void append_stored_value(const Explained& it, std::string& text) {
  Lines worth;
  for (std::size_t i = 0; i < it.system.formulation.rows.size(); ++i) {
    const ConstraintRow& row = it.system.formulation.rows[i];
    if (row.kind != RowKind::storage) continue;
    // The row says energy − … = 0: one more MWh given to it lowers the cost by −y.
    const double value =
        -it.solution.y[at(it.assembly.constraint_row(it.step, RowId(static_cast<Index>(i))))];
    const Storage& storage = it.system.storages[at(row.owner)];
    worth.add(fmt::format("a stored MWh is worth {:.2f} {}", value, it.system.currency),
              it.system.units[at(storage.unit.index)].id);
  }
  worth.append_to(text);
}

void append_work(const Explained& it, std::string& text) {
  Lines worth;
  for (std::size_t i = 0; i < it.system.formulation.rows.size(); ++i) {
    const ConstraintRow& row = it.system.formulation.rows[i];
    if (row.kind != RowKind::queue) continue;
    const double cost =
        it.solution.y[at(it.assembly.constraint_row(it.step, RowId(static_cast<Index>(i))))];
    worth.add(fmt::format("a MWh more of work costs {:.2f} {}", cost, it.system.currency),
              it.system.queues[at(row.owner)].id);
  }
  worth.append_to(text);
}

std::string explain_step(const System& system, Assembly& assembly, const Solution& solution,
                         Index step) {
  const Explained it{system, assembly, solution, step, assembly.prices(solution.y, step)};
  std::string text = price_line(it);
  append_margins(it, text);
  append_limits(it, text);
  append_links(it, text);
  append_stored_value(it, text);
  append_work(it, text);
  return text;
}

}  // namespace

std::string explain_at(const System& system, const MakeSolver& make_solver, Index step) {
  expect(step >= 0 && step < system.time.steps, "a step of the grid");
  std::unique_ptr<Solver> solver = make_solver();
  Dispatcher dispatcher(system, *solver);
  State state = initial_state(system);
  Index w = 0;
  for (const Window& window :
       plan(system.time.steps, system.horizon.window_steps, system.horizon.keep_steps)) {
    if (w > 0 && is_seam(w, system.horizon.window_steps)) {
      solver = make_solver();
      dispatcher.restart(*solver, dispatcher.warm_start());
    }
    ++w;
    const Dispatch& dispatch = dispatcher.solve(window, state);
    const Index in_window = step - window.first_step;
    if (in_window < window.keep_steps)
      return explain_step(system, dispatcher.assembly(), dispatch.solution, in_window);
    state = gridstep::advance(dispatcher.assembly(), dispatch.solution.x);
  }
  return {};
}

}  // namespace gridstep
