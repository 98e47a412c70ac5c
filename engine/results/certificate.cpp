#include "engine/results/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/results/certificate_step.hpp"
#include "engine/results/layout.hpp"
#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

/// Every series of the record that is there before it is certified has steps × things values.
void expect_shape(const Record& record, const System& system) {
  for (const layout::StepSeries& series : layout::step_series()) {
    if (series.group == layout::certificate_group) continue;
    const auto size = at(record.steps * layout::width_of(series, system));
    std::visit(
        [&](auto member) {
          expect((record.*member).size() == size,
                 "a record has steps x things values in every array");
        },
        series.values);
  }
  for (auto member : {&Record::duality_gap, &Record::window_objective, &Record::window_bound})
    expect((record.*member).size() == at(record.steps),
           "a record has steps x things values in every array");
}

}  // namespace

bool CertificateSummary::holds() const {
  return balance_mw.holds() && bound_mw.holds() && ramp_mw.holds() && storage_mwh.holds() &&
         flow_mw.holds() && heat_mw_th.holds() && ledger_mw.holds() && origin_share.holds() &&
         carbon_t.holds() && queue_mwh.holds() && matching_mwh.holds() && duality_gap.holds();
}

Certifier::Certifier(const System& system)
    : system_(system),
      backlog_before_mwh_(system.queues.size(), 0.0),
      recent_mwh_(system.queues.size()),
      account_before_mwh_(system.matching_targets.size(), 0.0),
      injection_mw_(system.grid.buses.size()),
      flow_mw_(system.grid.branches.size()),
      summary_(system) {
  if (!system.copperplate && !system.grid.branches.empty()) sensitivity_.emplace(system.grid);
  for (Index island = 0; island < system.grid.islands; ++island)
    island_names_.push_back(fmt::format("island {}", island));
  for (const Bus& bus : system.grid.buses) margin_names_.push_back("margin at " + bus.id);
  for (const Storage& storage : system.storages) {
    kept_frac_.push_back(std::pow(1.0 - storage.self_discharge_frac_per_h, system.time.step_h()));
    energy_before_mwh_.push_back(0.0);
    stored_before_t_.push_back(0.0);
    stored_origin_before_mwh_.resize(stored_origin_before_mwh_.size() + system.origins.size());
    begin(energy_before_mwh_.size() - 1, storage.energy_init_mwh);
  }
  for (const Tie& tie : system.ties)
    import_t_per_mwh_.push_back(import_mix_of(system, tie).emission_t_per_mwh);
}

/// What a storage holds before the first step, and of whom.
void Certifier::begin(std::size_t storage, double energy_mwh) {
  const DeclaredMix mix = initial_mix_of(system_, system_.storages[storage]);
  const std::size_t origins = system_.origins.size();
  energy_before_mwh_[storage] = energy_mwh;
  stored_before_t_[storage] = energy_mwh * mix.emission_t_per_mwh;
  for (std::size_t origin = 0; origin < origins; ++origin)
    stored_origin_before_mwh_[storage * origins + origin] = energy_mwh * mix.share_frac[origin];
}

void Certifier::certify(Record& record) {
  expect(record.first_step == next_step_, "records come in order");
  expect_shape(record, system_);
  const auto steps = static_cast<std::size_t>(record.steps);
  for (auto* values :
       {&record.balance_residual_mw, &record.bound_violation_mw, &record.ramp_violation_mw,
        &record.storage_residual_mwh, &record.flow_violation_mw, &record.heat_residual_mw_th,
        &record.ledger_residual_mw, &record.origin_share_residual, &record.carbon_residual_t,
        &record.queue_residual_mwh, &record.matching_residual_mwh})
    values->assign(steps, 0.0);
  record.status.assign(steps, 0);
  for (std::size_t at = 0; at < steps; ++at) {
    const Step step{record, at, next_step_++};
    fill_injections(step);
    record.balance_residual_mw[at] = check_balance(step);
    record.bound_violation_mw[at] = check_bounds(step);
    record.ramp_violation_mw[at] = check_ramps(step);
    record.storage_residual_mwh[at] = check_recursion(step);
    record.flow_violation_mw[at] = check_flows(step);
    record.heat_residual_mw_th[at] = check_heat(step);
    record.ledger_residual_mw[at] = check_origins(step);
    record.origin_share_residual[at] = check_origin_shares(step);
    record.carbon_residual_t[at] = check_carbon(step);
    record.queue_residual_mwh[at] = check_queues(step);
    record.matching_residual_mwh[at] = check_matching(step);
    const double worst =
        std::max({record.balance_residual_mw[at], record.bound_violation_mw[at],
                  record.ramp_violation_mw[at], record.storage_residual_mwh[at],
                  record.flow_violation_mw[at], record.heat_residual_mw_th[at],
                  record.ledger_residual_mw[at], record.carbon_residual_t[at],
                  record.queue_residual_mwh[at], record.matching_residual_mwh[at]});
    const bool shares_hold = record.origin_share_residual[at] <= tolerance::share;
    const bool gap_holds = check_gap(step);
    record.status[at] = worst <= tolerance::residual && shares_hold && gap_holds ? 0 : 1;
  }
}

void Certifier::fill_injections(const Step& step) {
  std::fill(injection_mw_.begin(), injection_mw_.end(), 0.0);
  const auto at_bus = [&](BusId bus) -> double& {
    return injection_mw_[static_cast<std::size_t>(bus.index)];
  };
  const Record& record = step.record;
  const double* generation = step.row(record.generation_mw, system_.units.size());
  for (std::size_t unit = 0; unit < system_.units.size(); ++unit)
    at_bus(system_.units[unit].bus) += generation[unit];
  const double* charge = step.row(record.charge_mw, system_.storages.size());
  for (std::size_t storage = 0; storage < system_.storages.size(); ++storage) {
    const auto unit = static_cast<std::size_t>(system_.storages[storage].unit.index);
    at_bus(system_.units[unit].bus) -= charge[storage];
  }
  const double* import = step.row(record.import_mw, system_.ties.size());
  const double* exported = step.row(record.export_mw, system_.ties.size());
  for (std::size_t tie = 0; tie < system_.ties.size(); ++tie)
    at_bus(system_.ties[tie].bus) += import[tie] - exported[tie];
  const double* drawn = step.row(record.link_from_mw, system_.links.size());
  const double* given = step.row(record.link_to_mw, system_.links.size());
  for (std::size_t link = 0; link < system_.links.size(); ++link) {
    at_bus(system_.links[link].from) -= drawn[link];
    at_bus(system_.links[link].to) += given[link];
  }
  const double* demand = step.row(record.demand_mw, system_.loads.size());
  const double* unserved = step.row(record.unserved_mw, system_.loads.size());
  for (std::size_t load = 0; load < system_.loads.size(); ++load)
    at_bus(system_.loads[load].bus) -= (demand[load] - unserved[load]) * (1.0 + system_.loss_frac);
}

double Certifier::check_balance(const Step& step) {
  std::vector<double> residual(static_cast<std::size_t>(system_.grid.islands), 0.0);
  double injected = 0.0;
  for (std::size_t bus = 0; bus < injection_mw_.size(); ++bus) {
    residual[static_cast<std::size_t>(system_.grid.island_of_bus[bus])] += injection_mw_[bus];
    injected += injection_mw_[bus];
  }
  Violation worst;
  for (std::size_t island = 0; island < residual.size(); ++island)
    note(worst, std::abs(residual[island]), step.number, island_names_[island]);

  // The region as surface variables tell it: the recorded losses instead of the computed ones.
  double served = 0.0;
  const double* demand = step.row(step.record.demand_mw, system_.loads.size());
  const double* unserved = step.row(step.record.unserved_mw, system_.loads.size());
  for (std::size_t load = 0; load < system_.loads.size(); ++load)
    served += demand[load] - unserved[load];
  const double* drawn = step.row(step.record.link_from_mw, system_.links.size());
  const double* given = step.row(step.record.link_to_mw, system_.links.size());
  for (std::size_t link = 0; link < system_.links.size(); ++link)
    injected += drawn[link] - given[link];
  const double recorded = injected + served * system_.loss_frac - step.record.loss_mw[step.at];
  note(worst, std::abs(recorded), step.number, "region with loss_mw");
  note(summary_.balance_mw, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_bounds(const Step& step) {
  Violation worst;
  check_units(step, worst);
  check_storages(step, worst);
  check_ties(step, worst);
  check_links(step, worst);
  check_loads(step, worst);
  const Record& record = step.record;
  note(worst, outside(record.green_share[step.at], 0.0, 1.0), step.number, "green_share");
  const double* price = step.row(record.price_per_mwh, system_.grid.buses.size());
  check_marginals(step, worst);
  const bool finite = std::isfinite(record.cost[step.at]) &&
                      std::isfinite(record.emission_t[step.at]) &&
                      std::all_of(price, price + system_.grid.buses.size(),
                                  [](double value) { return std::isfinite(value); });
  if (!finite) note(worst, std::numeric_limits<double>::infinity(), step.number, "cost or price");
  note(summary_.bound_mw, worst.value, step.number, worst.thing);
  return worst.value;
}

/// Nobody can recompute what moves at the margin from the file; but it is a number, or unknown, and
/// names a unit, or none.
void Certifier::check_marginals(const Step& step, Violation& worst) const {
  const std::size_t buses = system_.grid.buses.size();
  const double* green = step.row(step.record.marginal_green_frac, buses);
  const double* carbon = step.row(step.record.marginal_emission_t_per_mwh, buses);
  const auto units = static_cast<std::int64_t>(system_.units.size());
  for (std::size_t bus = 0; bus < buses; ++bus) {
    const std::int64_t unit = step.record.marginal_unit[step.at * buses + bus];
    const bool sound = !std::isinf(green[bus]) && !std::isinf(carbon[bus]) &&
                       std::isnan(green[bus]) == std::isnan(carbon[bus]) && unit >= -1 &&
                       unit < units;
    if (!sound)
      note(worst, std::numeric_limits<double>::infinity(), step.number, margin_names_[bus]);
  }
}

double Certifier::check_flows(const Step& step) {
  if (!sensitivity_) return 0.0;
  sensitivity_->flows(injection_mw_, flow_mw_);
  const double* flow = step.row(step.record.flow_mw, flow_mw_.size());
  Violation worst;
  for (std::size_t n = 0; n < flow_mw_.size(); ++n) {
    const Branch& branch = system_.grid.branches[n];
    note(worst, std::abs(flow[n] - flow_mw_[n]), step.number, branch.id);
    note(worst, outside(flow[n], branch.flow_min_mw(), branch.flow_max_mw()), step.number,
         branch.id);
  }
  note(summary_.flow_mw, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_heat(const Step& step) {
  const double* demand = step.row(step.record.heat_demand_mw_th, system_.heat_areas.size());
  const double* boiler = step.row(step.record.boiler_heat_mw_th, system_.heat_areas.size());
  const double* heat = step.row(step.record.heat_mw_th, system_.units.size());
  std::vector<double> residual(system_.heat_areas.size());
  for (std::size_t area = 0; area < residual.size(); ++area)
    residual[area] = boiler[area] - demand[area];
  Violation worst;
  for (std::size_t n = 0; n < system_.units.size(); ++n) {
    const Unit& unit = system_.units[n];
    if (unit.heat_area.valid()) residual[at(unit.heat_area.index)] += heat[n];
    const double most = unit.heat_area.valid() ? std::numeric_limits<double>::infinity() : 0.0;
    note(worst, outside(heat[n], 0.0, most), step.number, unit.id);
  }
  for (std::size_t area = 0; area < residual.size(); ++area) {
    note(worst, std::abs(residual[area]), step.number, system_.heat_areas[area].id);
    note(worst, outside(boiler[area], 0.0, std::numeric_limits<double>::infinity()), step.number,
         system_.heat_areas[area].id);
  }
  if (worst.value > 0.0 || !system_.heat_areas.empty())
    note(summary_.heat_mw_th, worst.value, step.number, worst.thing);
  return worst.value;
}

/// A gap is no size but a claim: a bound above its objective proves nothing, however small the gap.
bool Certifier::check_gap(const Step& step) {
  const double objective = step.record.window_objective[step.at];
  const double above = step.record.window_bound[step.at] - objective;
  const bool sound = above <= tolerance::residual * std::max(1.0, std::abs(objective));
  const double gap = sound ? std::max(0.0, measured(step.record.duality_gap[step.at]))
                           : std::numeric_limits<double>::infinity();
  note(summary_.duality_gap, gap, step.number, "");
  return gap <= system_.gap;
}

void add_stored(CertificateSummary& summary, const Record& record) {
  for (std::size_t at = 0; at < static_cast<std::size_t>(record.steps); ++at) {
    const Index step = record.first_step + static_cast<Index>(at);
    note(summary.balance_mw, record.balance_residual_mw[at], step, "");
    note(summary.bound_mw, record.bound_violation_mw[at], step, "");
    note(summary.ramp_mw, record.ramp_violation_mw[at], step, "");
    note(summary.storage_mwh, record.storage_residual_mwh[at], step, "");
    note(summary.flow_mw, record.flow_violation_mw[at], step, "");
    note(summary.heat_mw_th, record.heat_residual_mw_th[at], step, "");
    note(summary.ledger_mw, record.ledger_residual_mw[at], step, "");
    note(summary.origin_share, record.origin_share_residual[at], step, "");
    note(summary.carbon_t, record.carbon_residual_t[at], step, "");
    note(summary.queue_mwh, record.queue_residual_mwh[at], step, "");
    note(summary.matching_mwh, record.matching_residual_mwh[at], step, "");
    note(summary.duality_gap, record.duality_gap[at], step, "");
  }
}

std::string to_text(const CertificateSummary& summary, const TimeGrid& time) {
  std::string text;
  const auto line = [&](const char* law, const Worst& worst, const char* unit) {
    fmt::format_to(std::back_inserter(text), "  {:<18}", law);
    if (worst.step < 0) {
      text += "nothing to check\n";
      return;
    }
    fmt::format_to(std::back_inserter(text), "{} {:.1e}{}{}, step {}{}{}\n",
                   worst.holds() ? "ok  " : "FAIL", worst.value, *unit == '\0' ? "" : " ", unit,
                   to_text(time.start_of(worst.step), time.zone_offset_s),
                   worst.thing.empty() ? "" : ", ", worst.thing);
  };
  line("balance", summary.balance_mw, "MW");
  line("bounds", summary.bound_mw, "MW");
  line("ramps", summary.ramp_mw, "MW");
  line("storage recursion", summary.storage_mwh, "MWh");
  line("flows", summary.flow_mw, "MW");
  line("heat balance", summary.heat_mw_th, "MW");
  line("ledger", summary.ledger_mw, "MW");
  line("origin shares", summary.origin_share, "");
  line("carbon", summary.carbon_t, "t");
  line("work queues", summary.queue_mwh, "MWh");
  line("hourly matching", summary.matching_mwh, "MWh");
  line("duality gap", summary.duality_gap, "");
  return text;
}

}  // namespace gridstep
