#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "tests/support/region.hpp"
#include "tests/validation/second_solver/clp_program.hpp"

namespace gridstep::test {

/// The dispatch of a region stated a second way, from its plain numbers alone: voltage angles and
/// one balance per bus instead of one per island, every line limit from the start instead of
/// transfer factors where needed, outputs as variables of their own.
class AngleFormulation {
 public:
  explicit AngleFormulation(const Region& region) : region_(region) {
    for (Index step = 0; step < region.steps; ++step) add_step(step);
  }

  [[nodiscard]] double optimum() const { return clp_.optimum(); }

 private:
  using Terms = ClpProgram::Terms;
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  void add_step(Index step) {
    balance_.assign(region_.buses.size(), {});
    drawn_mw_.assign(region_.buses.size(), 0.0);
    heat_.clear();
    for (std::size_t p = 0; p < region_.plants.size(); ++p) add_plant(step, p);
    for (const Renewable& renewable : region_.renewables) add_renewable(step, renewable);
    for (std::size_t s = 0; s < region_.stores.size(); ++s) add_store(step, s);
    for (const Exchange& exchange : region_.exchanges) add_exchange(step, exchange);
    for (const Demand& demand : region_.demands) add_demand(step, demand);
    add_lines();
    for (std::size_t bus = 0; bus < balance_.size(); ++bus)
      clp_.add_row(drawn_mw_[bus], drawn_mw_[bus], balance_[bus]);
    if (region_.heat_mw_th.empty()) return;
    const double heat = region_.heat_mw_th[static_cast<std::size_t>(step)];
    heat_.emplace_back(clp_.add_column(0.0, infinity, cost(region_.boiler_cost_per_mwh_th)), 1.0);
    clp_.add_row(heat, heat, heat_);
  }

  void add_plant(Index step, std::size_t p) {
    const Plant& plant = region_.plants[p];
    const int output = clp_.add_column(-infinity, infinity, 0.0);
    Terms condensing;
    for (const Piece& piece : plant.pieces)
      condensing.emplace_back(clp_.add_column(0.0, piece.width_mw, cost(piece.cost_per_mwh)), 1.0);
    clp_.add_row(plant.p_min_mw, infinity, condensing);
    Terms definition = condensing;
    definition.emplace_back(output, -1.0);
    if (plant.heat_max_mw_th > 0.0) {
      const int heat = clp_.add_column(0.0, plant.heat_max_mw_th, 0.0);
      heat_.emplace_back(heat, 1.0);
      definition.emplace_back(heat, -plant.power_loss_frac);
      clp_.add_row(0.0, infinity, {{output, 1.0}, {heat, -plant.power_to_heat_frac}});
    }
    clp_.add_row(0.0, 0.0, definition);
    const double ramp_mw = plant.ramp_mw_per_h * region_.step_h();
    if (step > 0 && ramp_mw > 0.0)
      clp_.add_row(-ramp_mw, ramp_mw, {{output, 1.0}, {output_before_[p], -1.0}});
    output_before_[p] = output;
    inject(plant.bus, output, 1.0);
  }

  void add_renewable(Index step, const Renewable& renewable) {
    const double available = renewable.available_mw[static_cast<std::size_t>(step)];
    const int output = clp_.add_column(0.0, infinity, 0.0);
    const int curtailed = clp_.add_column(0.0, infinity, cost(renewable.curtailment_cost_per_mwh));
    clp_.add_row(available, available, {{output, 1.0}, {curtailed, 1.0}});
    inject(renewable.bus, output, 1.0);
  }

  void add_store(Index step, std::size_t s) {
    const Store& store = region_.stores[s];
    const double hours = region_.step_h();
    const int charge = clp_.add_column(0.0, store.charge_max_mw, 0.0);
    const int discharge = clp_.add_column(0.0, store.discharge_max_mw, 0.0);
    const bool last = step + 1 == region_.steps;
    const int energy =
        clp_.add_column(0.0, store.energy_max_mwh, last ? -store.terminal_value_per_mwh : 0.0);
    const double kept = std::pow(1.0 - store.self_discharge_frac_per_h, hours);
    Terms change = {{energy, 1.0},
                    {charge, -hours * store.charge_efficiency_frac},
                    {discharge, hours / store.discharge_efficiency_frac}};
    if (step > 0) change.emplace_back(energy_before_[s], -kept);
    const double carried = step > 0 ? 0.0 : kept * store.energy_init_mwh;
    clp_.add_row(carried, carried, change);
    energy_before_[s] = energy;
    inject(store.bus, charge, -1.0);
    inject(store.bus, discharge, 1.0);
  }

  void add_exchange(Index step, const Exchange& exchange) {
    const double price = exchange.price_per_mwh[static_cast<std::size_t>(step)];
    inject(exchange.bus,
           clp_.add_column(0.0, exchange.import_max_mw, cost(price + exchange.fee_per_mwh)), 1.0);
    inject(exchange.bus,
           clp_.add_column(0.0, exchange.export_max_mw, cost(exchange.fee_per_mwh - price)), -1.0);
  }

  void add_demand(Index step, const Demand& demand) {
    const double mw = demand.mw[static_cast<std::size_t>(step)];
    drawn_mw_[static_cast<std::size_t>(demand.bus)] += (1.0 + region_.loss_frac) * mw;
    inject(demand.bus, clp_.add_column(0.0, mw, cost(region_.voll_per_mwh)),
           1.0 + region_.loss_frac);
  }

  /// Angles in milliradians, so that coefficients stay near one.
  void add_lines() {
    std::vector<int> angle;
    for (std::size_t bus = 0; bus < region_.buses.size(); ++bus)
      angle.push_back(clp_.add_column(-infinity, infinity, 0.0));
    for (const Line& line : region_.lines) {
      const int flow = clp_.add_column(-line.p_max_mw, line.p_max_mw, 0.0);
      const double per_mrad = 1e-3 * line.susceptance_mw_per_rad;
      clp_.add_row(0.0, 0.0,
                   {{flow, 1.0},
                    {angle[static_cast<std::size_t>(line.from)], -per_mrad},
                    {angle[static_cast<std::size_t>(line.to)], per_mrad}});
      inject(line.from, flow, -1.0);
      inject(line.to, flow, 1.0);
    }
  }

  void inject(Index bus, int column, double per_unit) {
    balance_[static_cast<std::size_t>(bus)].emplace_back(column, per_unit);
  }

  /// Currency of one MW held for a step.
  [[nodiscard]] double cost(double per_mwh) const { return region_.step_h() * per_mwh; }

  const Region& region_;
  ClpProgram clp_;
  std::vector<Terms> balance_;    ///< of the step being added
  std::vector<double> drawn_mw_;  ///< likewise
  Terms heat_;                    ///< likewise
  std::map<std::size_t, int> output_before_;
  std::map<std::size_t, int> energy_before_;
};

}  // namespace gridstep::test
