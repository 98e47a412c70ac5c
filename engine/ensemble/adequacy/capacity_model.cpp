#include "engine/ensemble/adequacy/capacity_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/error.hpp"

namespace gridstep::adequacy {

namespace {

/// The model while things are added to it.
struct Draft {
  const System& system;
  const Spec& spec;
  bool copperplate = false;
  std::set<std::string> found_left_out;
  CapacityModel model;

  [[nodiscard]] Index area_of(BusId bus) const { return copperplate ? 0 : bus.index; }

  bool is_left_out(const std::string& id) {
    const auto& left_out = spec.without_units;
    if (std::find(left_out.begin(), left_out.end(), id) == left_out.end()) return false;
    found_left_out.insert(id);
    return true;
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

  /// A unit that must draw power, which pays losses as a load does.
  void add_drawing(const Unit& unit) {
    const double drawn_mw = unit.draw_min_mw * (1.0 + system.loss_frac);
    add_supply(area_of(unit.bus), Series(-drawn_mw));
    model.demand_mwh += drawn_mw * model.step_h() * static_cast<double>(model.time.steps);
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
    if (stores[n]) continue;
    draft.add_unit(unit.bus, unit.id, unit.available_mw, unit.reliability);
    if (unit.draw_min_mw > 0.0 && !draft.is_left_out(unit.id)) draft.add_drawing(unit);
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
    buffer.energy_min_mwh = storage.energy_min_mwh;
    buffer.energy_max_mwh = storage.energy_max_mwh;
    buffer.energy_init_mwh = storage.energy_init_mwh;
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
}

/// A constant load, shared among areas as their demand over the period is, so that the order of
/// loads does not matter; in the first area where nothing else is asked for. It pays losses as any
/// load, and is neither scaled nor uncertain.
void add_constant_load(Draft& draft) {
  if (draft.spec.added_load_mw == 0.0) return;
  CapacityModel& model = draft.model;
  const Index areas = model.area_count();
  std::vector<double> share(at(areas), 0.0);
  double total = 0.0;
  for (std::size_t cell = 0; cell < model.demand_mw.size(); ++cell) {
    share[cell % at(areas)] += model.demand_mw[cell];
    total += model.demand_mw[cell];
  }
  if (total <= 0.0) share[0] = total = 1.0;
  const double drawn_mw = draft.spec.added_load_mw * (1.0 + draft.system.loss_frac);
  for (Index area = 0; area < areas; ++area)
    draft.add_supply(area, Series(-drawn_mw * share[at(area)] / total));
  model.demand_mwh += drawn_mw * model.step_h() * static_cast<double>(model.time.steps);
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

/// Civil years that the period touches, each as whole, so that what lies anywhere in a year may lie
/// outside the period.
void find_civil_years(CapacityModel& model) {
  const TimeGrid& time = model.time;
  const int last = time.civil(time.steps - 1).year;
  for (int year = time.civil(0).year; year <= last; ++year) {
    const auto step_of = [&](std::int64_t utc_s) {
      return static_cast<Index>(std::llround(static_cast<double>(utc_s - time.start_s) /
                                             static_cast<double>(time.step_s)));
    };
    model.civil_years.push_back({step_of(midnight_utc_s(year, 1, 1, time.zone_offset_s)),
                                 step_of(midnight_utc_s(year + 1, 1, 1, time.zone_offset_s))});
  }
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
  add_constant_load(draft);
  for (const std::string& id : spec.without_units)
    if (!draft.found_left_out.contains(id))
      throw Error(ExitCode::usage, fmt::format("there is no unit, storage or tie {}", id));
  take_demand_from_margin(model);
  find_civil_years(model);
  find_days(model);
  return std::move(draft.model);
}

}  // namespace gridstep::adequacy
