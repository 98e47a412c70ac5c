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

/// CO₂ of every unit. Where it makes heat too, its electricity bears what it would need for itself:
/// heat costs the unit output, and that part of the fuel is the heat's (power-loss method).
void book_unit_emissions(const System& system, const Assembly& assembly,
                         const std::vector<double>& x, Index step, Record& record) {
  const Index t = record.first_step + step;
  std::vector<double> condensing_mw(system.units.size(), 0.0);
  double* emission_t = record.unit_emission_t.data() + at(step) * system.units.size();
  for (std::size_t u = 0; u < system.units.size(); ++u)
    emission_t[u] = system.units[u].fixed_emission_t_per_h.at(t);
  for (Index j = 0; j < assembly.columns_per_step(); ++j) {
    const Column& column = system.formulation.columns[at(j)];
    if (column.role != Role::generation && column.role != Role::extraction) continue;
    const double value = x[at(assembly.column(step, ColumnId(j)))];
    emission_t[column.owner] += column.emission_t_per_h.at(t) * value;
    if (column.role == Role::generation)
      condensing_mw[at(column.owner)] += column.injection.at(t) * value;
  }
  const double* generation = record.generation_mw.data() + at(step) * system.units.size();
  for (std::size_t u = 0; u < system.units.size(); ++u) {
    const bool generates = generation[u] > 0.0 && condensing_mw[u] > 0.0;
    emission_t[u] *= generates ? system.time.step_h() * generation[u] / condensing_mw[u] : 0.0;
  }
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

/// Books every column of a step under what its role says.
void book_columns(const System& system, const Assembly& assembly, const std::vector<double>& x,
                  Index step, Record& record) {
  const double hours = system.time.step_h();
  const Index t = record.first_step + step;
  double cost_per_h = system.formulation.fixed_cost_per_h.at(t);
  double emission_per_h = system.formulation.fixed_emission_t_per_h.at(t);
  const auto cell = [step](std::vector<double>& array, std::size_t things, Index thing) -> double& {
    return array[at(step) * things + at(thing)];
  };
  for (Index j = 0; j < assembly.columns_per_step(); ++j) {
    const Column& column = system.formulation.columns[at(j)];
    const double value = x[at(assembly.column(step, ColumnId(j)))];
    cost_per_h += (column.cost_per_h.at(t) + column.quadratic_cost_per_h.at(t) * value) * value;
    emission_per_h += column.emission_t_per_h.at(t) * value;
    const Index owner = column.owner;
    switch (column.role) {
      case Role::generation:
        cell(record.generation_mw, system.units.size(), owner) += column.injection.at(t) * value;
        break;
      case Role::charge:
        cell(record.charge_mw, system.storages.size(), owner) += value;
        break;
      case Role::discharge:
        cell(record.discharge_mw, system.storages.size(), owner) += value;
        cell(record.generation_mw, system.units.size(), system.storages[at(owner)].unit.index) +=
            value;
        break;
      case Role::energy:
        cell(record.energy_mwh, system.storages.size(), owner) += value;
        break;
      case Role::import_:
        cell(record.import_mw, system.ties.size(), owner) += value;
        break;
      case Role::export_:
        cell(record.export_mw, system.ties.size(), owner) += value;
        break;
      case Role::unserved:
        cell(record.unserved_mw, system.loads.size(), owner) += value;
        break;
      case Role::extraction:
        cell(record.generation_mw, system.units.size(), owner) += column.injection.at(t) * value;
        cell(record.heat_mw_th, system.units.size(), owner) += value;
        break;
      case Role::heat:
        cell(record.boiler_heat_mw_th, system.heat_areas.size(), owner) += value;
        break;
      case Role::flexible:
        cell(record.demand_mw, system.loads.size(), owner) -=
            column.injection.at(t) * value / (1.0 + system.loss_frac);
        break;
      case Role::backlog:
        cell(record.backlog_mwh, system.queues.size(), owner) += value;
        break;
      case Role::dropped:
        cell(record.dropped_mw, system.queues.size(), owner) += value;
        break;
      case Role::matched:
        cell(record.matched_mw, system.matching_targets.size(), owner) += value;
        break;
      case Role::matching_account:
        cell(record.matching_account_mwh, system.matching_targets.size(), owner) += value;
        break;
      case Role::matching_shortfall:
        cell(record.matching_shortfall_mwh, system.matching_targets.size(), owner) += value;
        break;
      case Role::claim:
      case Role::ups_energy:
        break;
    }
  }
  record.cost[at(step)] = hours * cost_per_h;
  record.emission_t[at(step)] = hours * emission_per_h;
}

void book_supply(const System& system, Index step, Record& record) {
  const Index t = record.first_step + step;
  for (std::size_t u = 0; u < system.units.size(); ++u) {
    const std::size_t cell = at(step) * system.units.size() + u;
    const double available = system.units[u].available_mw.at(t);
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
  for (Index step = 0; step < record.steps; ++step) {
    book_columns(system, assembly, x, step, record);
    book_unit_emissions(system, assembly, x, step, record);
    book_queues(system, assembly, x, step, record);
    book_supply(system, step, record);
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
