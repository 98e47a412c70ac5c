#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// The kept steps of one window, ready to be written. Every array is steps × things, row-major;
/// names and units are those of the result file.
struct Record {
  Index first_step = 0;
  Index steps = 0;

  std::vector<double> generation_mw;           ///< × unit
  std::vector<double> available_mw;            ///< × unit
  std::vector<double> curtailment_mw;          ///< × unit
  std::vector<double> charge_mw;               ///< × storage
  std::vector<double> discharge_mw;            ///< × storage
  std::vector<double> energy_mwh;              ///< × storage, at the end of the step
  std::vector<double> demand_mw;               ///< × load
  std::vector<double> unserved_mw;             ///< × load
  std::vector<double> import_mw;               ///< × tie
  std::vector<double> export_mw;               ///< × tie
  std::vector<double> link_from_mw;            ///< × link, drawn at its first bus
  std::vector<double> link_to_mw;              ///< × link, given at its second bus
  std::vector<double> flow_mw;                 ///< × line, from → to positive
  std::vector<double> price_per_mwh;           ///< × bus
  std::vector<double> heat_mw_th;              ///< × unit, drawn from it for its heat area
  std::vector<double> heat_demand_mw_th;       ///< × heat area
  std::vector<double> boiler_heat_mw_th;       ///< × heat area, heat that no unit gives
  std::vector<double> demand_baseline_mw;      ///< × load, were all work done at home on arrival
  std::vector<double> arrived_mw;              ///< × queue, of the servers
  std::vector<double> work_mw;                 ///< × queue, done wherever
  std::vector<double> dropped_mw;              ///< × queue, done nowhere
  std::vector<double> backlog_mwh;             ///< × queue, waits at the end of the step
  std::vector<double> matched_mw;              ///< × matching target
  std::vector<double> matching_account_mwh;    ///< × matching target, at the end of the step
  std::vector<double> matching_shortfall_mwh;  ///< × matching target, missed and paid for
  std::vector<double> unit_emission_t;         ///< × unit, CO₂ that its electricity bears
  std::vector<double> loss_mw;
  std::vector<double> green_share;
  std::vector<double> emission_t;
  std::vector<double> cost;

  // ledger
  std::vector<double> supply_origin_mw;           ///< × origin, generation and imports
  std::vector<double> load_origin_mw;             ///< × load × origin, of what is served
  std::vector<double> loss_origin_mw;             ///< × origin, of the network
  std::vector<double> export_origin_mw;           ///< × tie × origin
  std::vector<double> storage_loss_origin_mw;     ///< × origin
  std::vector<double> storage_origin_mwh;         ///< × storage × origin, at the end of the step
  std::vector<double> storage_emission_t;         ///< × storage, CO₂ of what it holds at the end
  std::vector<double> export_emission_t;          ///< × tie
  std::vector<double> green_share_load;           ///< × load, traced
  std::vector<double> carbon_load_t_per_mwh;      ///< × load, traced
  std::vector<double> green_share_load_regional;  ///< × load
  std::vector<double> carbon_load_regional_t_per_mwh;  ///< × load
  std::vector<double> marginal_green_frac;             ///< × bus, MW green per MW more drawn
  std::vector<double> marginal_emission_t_per_mwh;     ///< × bus
  std::vector<std::int64_t> marginal_unit;  ///< × bus, unit that moves most; −1: none does

  // certificate, one value per step
  std::vector<double> balance_residual_mw;  ///< worst island
  std::vector<double> bound_violation_mw;   ///< worst bound of a unit, storage, tie or load
  std::vector<double> ramp_violation_mw;
  std::vector<double> storage_residual_mwh;
  std::vector<double> flow_violation_mw;
  std::vector<double> heat_residual_mw_th;    ///< worst heat area
  std::vector<double> queue_residual_mwh;     ///< worst queue
  std::vector<double> matching_residual_mwh;  ///< worst matching target
  std::vector<double> ledger_residual_mw;     ///< worst origin
  std::vector<double> origin_share_residual;  ///< worst load, its shares less 1
  std::vector<double> carbon_residual_t;      ///< CO₂ borne less CO₂ emitted
  std::vector<double>
      duality_gap;  ///< of the program finally solved, relative, of the step's window
  std::vector<double> window_objective;  ///< currency, of the step's window
  std::vector<double> window_bound;      ///< what no dispatch of it can beat
  std::vector<std::uint8_t> status;      ///< 0 certified, 1 not
};

}  // namespace gridstep
