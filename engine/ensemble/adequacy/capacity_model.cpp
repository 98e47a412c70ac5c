#include "engine/ensemble/adequacy/capacity_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace gridstep::adequacy {

namespace {

/// The model while things are added to it.
struct Draft {
  const System& system;
  const Spec& spec;
  bool copperplate = false;
  bool found_left_out = false;
  CapacityModel model;

  [[nodiscard]] Index area_of(BusId bus) const { return copperplate ? 0 : bus.index; }

  bool is_left_out(const std::string& id) {
    if (spec.without_unit.empty() || id != spec.without_unit) return false;
    return found_left_out = true;
  }

  void add_supply(Index area, const Series& mw) {
    const Index areas = model.area_count();
    for (Index step = 0; step < model.time.steps; ++step)
      model.margin_mw[at(step * areas + area)] += mw.at(step);
  }

  void add_demand(Index area, Index step, double mw) {
    const double drawn_mw = mw * (1.0 + system.loss_frac) * spec.load_scale;
    model.demand_mw[at(step * model.area_count() + area)] += drawn_mw;
  }

  void add_blocks(Block::Kind kind, Index thing, const std::string& id,
                  const Reliability& reliability) {
    for (Index number = 0; number < reliability.blocks; ++number) {
      Block block;
      block.kind = kind;
      block.thing = thing;
      block.share_frac = 1.0 / static_cast<double>(reliability.blocks);
      block.lost_frac = reliability.derating_frac;
      block.chain = FailureChain(reliability, model.step_h());
      block.stream = fnv1a(outage_stream(id, number));
      block.maintenance = stated_maintenance(reliability, model.time);
      if (reliability.maintenance_month == 0) block.drawn_maintenance_h = reliability.maintenance_h;
      model.blocks.push_back(std::move(block));
    }
  }

  void add_unit(BusId bus, const std::string& id, const Series& mw,
                const Reliability& reliability) {
    if (is_left_out(id)) return;
    add_supply(area_of(bus), mw);
    if (!reliability.ever_out()) return;
    model.units.push_back({area_of(bus), mw});
    add_blocks(Block::Kind::unit, static_cast<Index>(model.units.size()) - 1, id, reliability);
  }
};

void add_units(Draft& draft) {
  const System& system = draft.system;
  const std::vector<bool> stores = units_that_store(system);
  for (std::size_t n = 0; n < system.units.size(); ++n) {
    const Unit& unit = system.units[n];
    if (!stores[n]) draft.add_unit(unit.bus, unit.id, unit.available_mw, unit.reliability);
  }
  if (draft.spec.without_ties) return;
  for (const Tie& tie : system.ties)
    draft.add_unit(tie.bus, tie.id, tie.import_max_mw, tie.reliability);
}

void add_buffers(Draft& draft) {
  for (const Storage& storage : draft.system.storages) {
    const Unit& unit = draft.system.units[at(storage.unit.index)];
    if (draft.is_left_out(unit.id) || draft.spec.without_storage) continue;
    Buffer buffer;
    buffer.area = draft.area_of(unit.bus);
    buffer.discharge_max_mw = unit.p_max_mw;
    buffer.charge_max_mw = storage.charge_max_mw;
    buffer.energy_max_mwh = storage.energy_max_mwh - storage.energy_min_mwh;
    buffer.energy_init_mwh = storage.energy_init_mwh - storage.energy_min_mwh;
    buffer.charge_efficiency_frac = storage.charge_efficiency_frac;
    buffer.discharge_efficiency_frac = storage.discharge_efficiency_frac;
    buffer.kept_frac = std::pow(1.0 - storage.self_discharge_frac_per_h, draft.model.step_h());
    draft.model.buffers.push_back(buffer);
    if (unit.reliability.ever_out())
      draft.add_blocks(Block::Kind::storage, static_cast<Index>(draft.model.buffers.size()) - 1,
                       unit.id, unit.reliability);
  }
}

void add_links(Draft& draft) {
  if (draft.copperplate) return;
  const std::vector<Branch>& branches = draft.system.grid.branches;
  for (std::size_t n = 0; n < branches.size(); ++n) {
    const Branch& branch = branches[n];
    draft.model.links.push_back({branch.from.index, branch.to.index, branch.p_max_mw});
    if (n >= draft.system.branch_reliability.size()) continue;
    const Reliability& reliability = draft.system.branch_reliability[n];
    if (reliability.ever_out())
      draft.add_blocks(Block::Kind::link, static_cast<Index>(n), branch.id, reliability);
  }
}

void add_loads(Draft& draft) {
  const System& system = draft.system;
  for (const Load& load : system.loads)
    for (Index step = 0; step < system.time.steps; ++step)
      draft.add_demand(draft.area_of(load.bus), step, load.demand_mw.at(step));
  for (const WorkQueue& queue : system.queues) {
    const Index area = draft.area_of(system.loads[at(queue.load.index)].bus);
    for (Index step = 0; step < system.time.steps; ++step)
      draft.add_demand(area, step, queue.draw_pu.at(step) * queue.arrived_mw.at(step));
  }
  if (draft.spec.added_load_mw == 0.0) return;
  const Index area = system.loads.empty() ? 0 : draft.area_of(system.loads.front().bus);
  for (Index step = 0; step < system.time.steps; ++step)
    draft.model.demand_mw[at(step * draft.model.area_count() + area)] += draft.spec.added_load_mw;
}

void take_demand_from_margin(CapacityModel& model) {
  const Index areas = model.area_count();
  model.total_demand_mw.assign(at(model.time.steps), 0.0);
  for (Index step = 0; step < model.time.steps; ++step)
    for (Index area = 0; area < areas; ++area) {
      const double mw = model.demand_mw[at(step * areas + area)];
      model.margin_mw[at(step * areas + area)] -= mw;
      model.total_demand_mw[at(step)] += mw;
    }
  for (const double mw : model.total_demand_mw) model.demand_mwh += mw * model.step_h();
}

void find_days(CapacityModel& model) {
  const Index areas = model.area_count();
  int day_before = -1;
  for (Index step = 0; step < model.time.steps; ++step) {
    const CivilTime civil = model.time.civil(step);
    const int key = 1000 * civil.year + civil.day_of_year;
    const double demand = model.total_demand_mw[at(step)];
    double margin = 0.0;
    for (Index area = 0; area < areas; ++area) margin += model.margin_mw[at(step * areas + area)];
    if (key != day_before) {
      model.days.push_back({step, step, step, margin, demand, demand});
      day_before = key;
    }
    Day& day = model.days.back();
    day.to = step + 1;
    if (demand > day.demand_max_mw) day.peak_step = step;
    day.margin_min_mw = std::min(day.margin_min_mw, margin);
    day.demand_min_mw = std::min(day.demand_min_mw, demand);
    day.demand_max_mw = std::max(day.demand_max_mw, demand);
    model.day_of_step.push_back(static_cast<Index>(model.days.size()) - 1);
    model.cell_of_step.push_back(static_cast<std::uint16_t>(24 * (civil.month - 1) + civil.hour));
  }
}

}  // namespace

CapacityModel capacity_model(const System& system, const Spec& spec) {
  Draft draft{system, spec};
  draft.copperplate = spec.network == Spec::Network::copperplate ||
                      (spec.network == Spec::Network::scenario && system.copperplate);
  CapacityModel& model = draft.model;
  model.name = system.name;
  model.time = system.time;
  if (draft.copperplate)
    model.areas = {"all"};
  else
    for (const Bus& bus : system.grid.buses) model.areas.push_back(bus.id);
  const std::size_t cells = at(model.time.steps * model.area_count());
  model.demand_mw.assign(cells, 0.0);
  model.margin_mw.assign(cells, 0.0);
  add_units(draft);
  add_buffers(draft);
  add_links(draft);
  add_loads(draft);
  if (!spec.without_unit.empty() && !draft.found_left_out)
    throw Error(ExitCode::usage,
                fmt::format("there is no unit, storage or tie {}", spec.without_unit));
  take_demand_from_margin(model);
  find_days(model);
  return std::move(draft.model);
}

}  // namespace gridstep::adequacy
