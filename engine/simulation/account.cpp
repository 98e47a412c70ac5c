#include "engine/simulation/account.hpp"

#include "engine/ledger/green_share.hpp"

namespace gridstep {

namespace {

/// Room for these steps in every array.
Record sized(const System& system, Index first_step, Index kept_steps) {
  Record record;
  record.first_step = first_step;
  record.steps = kept_steps;
  const std::size_t steps = at(kept_steps);
  for (auto* by_unit : {&record.generation_mw, &record.available_mw, &record.curtailment_mw,
                        &record.heat_mw_th, &record.unit_emission_t})
    by_unit->resize(steps * system.units.size());
  for (auto* by_storage : {&record.charge_mw, &record.discharge_mw, &record.energy_mwh})
    by_storage->resize(steps * system.storages.size());
  for (auto* by_load : {&record.demand_mw, &record.unserved_mw, &record.demand_baseline_mw})
    by_load->resize(steps * system.loads.size());
  for (auto* by_tie : {&record.import_mw, &record.export_mw})
    by_tie->resize(steps * system.ties.size());
  for (auto* by_link : {&record.link_from_mw, &record.link_to_mw})
    by_link->resize(steps * system.links.size());
  for (auto* by_queue :
       {&record.arrived_mw, &record.work_mw, &record.dropped_mw, &record.backlog_mwh})
    by_queue->resize(steps * system.queues.size());
  for (auto* by_target :
       {&record.matched_mw, &record.matching_account_mwh, &record.matching_shortfall_mwh})
    by_target->resize(steps * system.matching_targets.size());
  record.boiler_heat_mw_th.resize(steps * system.heat_areas.size());
  record.flow_mw.reserve(steps * system.grid.branches.size());
  record.price_per_mwh.reserve(steps * system.grid.buses.size());
  record.heat_demand_mw_th.reserve(steps * system.heat_areas.size());
  for (auto* by_step : {&record.loss_mw, &record.green_share, &record.emission_t, &record.cost})
    by_step->resize(steps);
  return record;
}

/// Books the work of a step's queues. What is dropped was asked for at home and is not served.
void book_queues(const System& system, const Assembly& assembly, const std::vector<double>& x,
                 Index step, Record& record) {
  const Index t = record.first_step + step;
  for (std::size_t q = 0; q < system.queues.size(); ++q) {
    const WorkQueue& queue = system.queues[q];
    const std::size_t cell = at(step) * system.queues.size() + q;
    const std::size_t home = at(step) * system.loads.size() + at(queue.load.index);
    for (const ColumnId column : queue.work)
      record.work_mw[cell] += x[at(assembly.column(step, column))];
    record.arrived_mw[cell] = queue.arrived_mw.at(t);
    record.demand_baseline_mw[home] += queue.draw_pu.at(t) * record.arrived_mw[cell];
    const double dropped_draw_mw = queue.draw_pu.at(t) * record.dropped_mw[cell];
    record.demand_mw[home] += dropped_draw_mw;
    record.unserved_mw[home] += dropped_draw_mw;
  }
}

bool is_zero(const Series& series) {
  return series.is_constant() && series.at(0) == 0.0;
}

/// One column's values in the kept steps.
struct Values {
  const Column& column;
  const double* first;
  std::size_t stride;  ///< from a step to the next
  std::size_t steps;
  Index first_step;

  [[nodiscard]] double at(std::size_t step) const { return first[step * stride]; }
  [[nodiscard]] double injected_mw(std::size_t step) const {
    return column.injection.at(first_step + static_cast<Index>(step)) * at(step);
  }
};

/// Adds what `value_at` says to the column of `array` that belongs to a thing.
template <class ValueAt>
void add(std::vector<double>& array, std::size_t things, Index thing, const Values& values,
         const ValueAt& value_at) {
  double* cell = array.data() + at(thing);
  for (std::size_t step = 0; step < values.steps; ++step, cell += things) *cell += value_at(step);
}

/// Books a column under what its role says.
void book_role(const System& system, const Values& values, Record& record) {
  const Index owner = values.column.owner;
  const auto plain = [&](std::size_t step) { return values.at(step); };
  const auto injected = [&](std::size_t step) { return values.injected_mw(step); };
  const auto drawn_less = [&](std::size_t step) {
    return -(values.injected_mw(step) / (1.0 + system.loss_frac));
  };
  const std::size_t units = system.units.size();
  const std::size_t storages = system.storages.size();
  const std::size_t targets = system.matching_targets.size();
  switch (values.column.role) {
    case Role::generation:
      return add(record.generation_mw, units, owner, values, injected);
    case Role::charge:
      return add(record.charge_mw, storages, owner, values, plain);
    case Role::discharge:
      add(record.discharge_mw, storages, owner, values, plain);
      return add(record.generation_mw, units, system.storages[at(owner)].unit.index, values, plain);
    case Role::energy:
      return add(record.energy_mwh, storages, owner, values, plain);
    case Role::import_:
      return add(record.import_mw, system.ties.size(), owner, values, plain);
    case Role::export_:
      return add(record.export_mw, system.ties.size(), owner, values, plain);
    case Role::link_in:
      return add(record.link_from_mw, system.links.size(), owner, values, plain);
    case Role::link_out:
      return add(record.link_to_mw, system.links.size(), owner, values, injected);
    case Role::unserved:
      return add(record.unserved_mw, system.loads.size(), owner, values, plain);
    case Role::extraction:
      add(record.generation_mw, units, owner, values, injected);
      return add(record.heat_mw_th, units, owner, values, plain);
    case Role::heat:
      return add(record.boiler_heat_mw_th, system.heat_areas.size(), owner, values, plain);
    case Role::flexible:
      return add(record.demand_mw, system.loads.size(), owner, values, drawn_less);
    case Role::backlog:
      return add(record.backlog_mwh, system.queues.size(), owner, values, plain);
    case Role::dropped:
      return add(record.dropped_mw, system.queues.size(), owner, values, plain);
    case Role::matched:
      return add(record.matched_mw, targets, owner, values, plain);
    case Role::matching_account:
      return add(record.matching_account_mwh, targets, owner, values, plain);
    case Role::matching_shortfall:
      return add(record.matching_shortfall_mwh, targets, owner, values, plain);
    case Role::claim:
    case Role::ups_energy:
      return;
  }
}

/// Books every column: its role, its cost, its CO₂; column after column, so that its series are
/// read along time. Then the CO₂ of every unit. Where one makes heat too, its electricity bears
/// what it would need for itself: heat costs the unit output, and that part of the fuel is the
/// heat's (power-loss method).
void book_columns(const System& system, const Assembly& assembly, const std::vector<double>& x,
                  Record& record) {
  const std::size_t steps = at(record.steps);
  const std::size_t units = system.units.size();
  const double hours = system.time.step_h();
  std::vector<double> condensing_mw(steps * units, 0.0);
  for (std::size_t step = 0; step < steps; ++step) {
    const Index t = record.first_step + static_cast<Index>(step);
    record.cost[step] = system.formulation.fixed_cost_per_h.at(t);
    record.emission_t[step] = system.formulation.fixed_emission_t_per_h.at(t);
    for (std::size_t u = 0; u < units; ++u)
      record.unit_emission_t[step * units + u] = system.units[u].fixed_emission_t_per_h.at(t);
  }
  for (Index j = 0; j < assembly.columns_per_step(); ++j) {
    const Column& column = system.formulation.columns[at(j)];
    const Values values{column, x.data() + j, at(assembly.columns_per_step()), steps,
                        record.first_step};
    book_role(system, values, record);
    const auto time = [&](std::size_t step) {
      return record.first_step + static_cast<Index>(step);
    };
    if (!is_zero(column.cost_per_h) || !is_zero(column.quadratic_cost_per_h))
      add(record.cost, 1, 0, values, [&](std::size_t step) {
        const double value = values.at(step);
        return (column.cost_per_h.at(time(step)) +
                column.quadratic_cost_per_h.at(time(step)) * value) *
               value;
      });
    const auto emitted = [&](std::size_t step) {
      return column.emission_t_per_h.at(time(step)) * values.at(step);
    };
    const bool emits = !is_zero(column.emission_t_per_h);
    if (emits) add(record.emission_t, 1, 0, values, emitted);
    const bool generates = column.role == Role::generation;
    if (emits && (generates || column.role == Role::extraction))
      add(record.unit_emission_t, units, column.owner, values, emitted);
    if (generates)
      add(condensing_mw, units, column.owner, values,
          [&](std::size_t step) { return values.injected_mw(step); });
  }
  for (auto* by_step : {&record.cost, &record.emission_t})
    for (double& value : *by_step) value *= hours;
  for (std::size_t cell = 0; cell < condensing_mw.size(); ++cell) {
    const double generated = record.generation_mw[cell];
    const bool generates = generated > 0.0 && condensing_mw[cell] > 0.0;
    record.unit_emission_t[cell] *= generates ? hours * generated / condensing_mw[cell] : 0.0;
  }
}

void book_supply(const System& system, Record& record) {
  const std::size_t units = system.units.size();
  for (std::size_t u = 0; u < units; ++u)
    for (Index step = 0; step < record.steps; ++step) {
      const std::size_t cell = at(step) * units + u;
      const double available = system.units[u].available_mw.at(record.first_step + step);
      record.available_mw[cell] = available;
      record.curtailment_mw[cell] =
          system.units[u].curtailable ? available - record.generation_mw[cell] : 0.0;
    }
}

void book_demand(const System& system, Index step, Record& record) {
  const Index t = record.first_step + step;
  double served_mw = 0.0;
  for (std::size_t l = 0; l < system.loads.size(); ++l) {
    const std::size_t cell = at(step) * system.loads.size() + l;
    record.demand_mw[cell] += system.loads[l].demand_mw.at(t);
    record.demand_baseline_mw[cell] += system.loads[l].demand_mw.at(t);
    served_mw += record.demand_mw[cell] - record.unserved_mw[cell];
  }
  record.loss_mw[at(step)] = system.loss_frac * served_mw;
  for (std::size_t k = 0; k < system.links.size(); ++k) {
    const std::size_t cell = at(step) * system.links.size() + k;
    record.loss_mw[at(step)] += record.link_from_mw[cell] - record.link_to_mw[cell];
  }
  for (const HeatArea& area : system.heat_areas)
    record.heat_demand_mw_th.push_back(area.demand_mw_th.at(t));
}

}  // namespace

Record account(const System& system, Assembly& assembly, const Dispatch& dispatch,
               std::optional<Index> steps_asked) {
  Record record = sized(system, assembly.window().first_step,
                        steps_asked.value_or(assembly.window().keep_steps));
  const GreenShare green(system);
  const std::vector<double>& x = dispatch.solution.x;
  book_columns(system, assembly, x, record);
  book_supply(system, record);
  for (Index step = 0; step < record.steps; ++step) {
    book_queues(system, assembly, x, step, record);
    book_demand(system, step, record);
    const std::vector<double> flow = assembly.flows(x, step);
    record.flow_mw.insert(record.flow_mw.end(), flow.begin(), flow.end());
    const std::vector<double> price = assembly.prices(dispatch.solution.y, step);
    record.price_per_mwh.insert(record.price_per_mwh.end(), price.begin(), price.end());
    record.green_share[at(step)] =
        green.of(record.generation_mw.data() + at(step) * system.units.size()).share();
  }
  const std::size_t steps = at(record.steps);
  record.duality_gap.assign(steps, dispatch.certificate.gap());
  record.window_objective.assign(steps, dispatch.certificate.objective);
  record.window_bound.assign(steps, dispatch.bound);
  return record;
}

}  // namespace gridstep
