#pragma once

#include <span>
#include <vector>

#include "engine/network/flow_order.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Whose electricity is drawn where, step by step, with storages that remember.
///
/// Proportional sharing [bialek1996] [kirschen1997]: what enters a node mixes, and everything that
/// leaves it has that mix. Entering are generation, imports, discharge and flows from upstream.
/// With direct coupling a node is a bus; with aggregated coupling it is a whole island, so that
/// every load of an island has the same mix [schaefer2017].
///
/// What a link draws takes the mix of its node to where it arrives; its losses are of that mix.
///
/// A storage discharges what was in it when the step began; charge mixes in at the step's end. CO₂
/// follows the energy and is borne by what comes out: losses carry origins away, but no CO₂.
class Tracer {
 public:
  enum class Coupling { direct, aggregated };

  Tracer(const System& system, Coupling coupling);

  /// Traces a step of a record; steps come in order.
  void trace(const Record& record, Index step);

  /// Shares by origin of what is drawn at a bus; they sum to 1, or are 0 where nothing enters.
  [[nodiscard]] std::span<const double> mix(BusId bus) const;
  /// CO₂ of a MWh drawn at a bus, t.
  [[nodiscard]] double emission_t_per_mwh(BusId bus) const;

  /// By origin, after the traced step.
  [[nodiscard]] std::span<const double> stored_mwh(StorageId storage) const;
  [[nodiscard]] double stored_t(StorageId storage) const;
  /// By origin: what storages lost in the traced step, MW.
  [[nodiscard]] std::span<const double> storage_loss_mw() const { return storage_loss_mw_; }

  /// Shares by origin of what a tie imports, and its CO₂ per MWh.
  [[nodiscard]] std::span<const double> import_mix(TieId tie) const;
  [[nodiscard]] double import_t_per_mwh(TieId tie) const;

 private:
  /// What a storage holds.
  struct Memory {
    Index node = 0;
    double kept_frac = 1.0;  ///< of what it holds, after the self-discharge of a step
    double energy_mwh = 0.0;
    double emission_t = 0.0;
    double kept_mwh = 0.0;        ///< of what it held, after self-discharge
    double from_stock_mwh = 0.0;  ///< taken out of that in this step
    double charged_mwh = 0.0;     ///< put in in this step, before anything passes through
    double passed_mwh = 0.0;      ///< of that, taken out in the same step
    double stock_t = 0.0;         ///< CO₂ taken out with from_stock_mwh
  };

  [[nodiscard]] Index node_of(BusId bus) const { return node_of_bus_[at(bus.index)]; }
  double* row(std::vector<double>& values, Index thing) const {
    return values.data() + thing * origins_;
  }
  void enter(Index node, const double* mix, double mw, double t_per_h);
  void enter_generation(const Record& record, Index step);
  void enter_imports(const Record& record, Index step);
  void enter_discharge(const Record& record, Index step);
  void find_arcs(const Record& record, Index step);
  void add_arc(Index from, Index to, double drawn_mw, double flow_mw);
  void begin(const Record& record, Index step);
  void mix_node(Index node);
  void mix_cycle(const std::vector<Index>& group);
  void pass_on(Index node, const std::vector<Index>* except);
  void charge_storages(const Record& record, Index step);

  const System& system_;
  bool by_bus_;  ///< else nodes are islands
  Index origins_;
  double hours_;
  std::vector<Index> node_of_bus_;
  Index nodes_;
  FlowOrder order_;
  std::vector<double> import_mix_;        ///< ties × origins
  std::vector<double> import_t_per_mwh_;  ///< ties
  std::vector<double> stored_mix_;        ///< storages × origins, sum 1
  std::vector<double> stored_mwh_;        ///< storages × origins
  std::vector<Memory> memory_;            ///< storages
  std::vector<double> storage_loss_mw_;   ///< origins
  bool has_begun_ = false;                ///< a step has been traced

  // One step, nodes × origins or nodes.
  std::vector<double> entering_mw_;
  std::vector<double> entering_t_per_h_;
  std::vector<double> circling_mw_;  ///< CO₂ of what passes through storages within the step
  std::vector<double> mix_;
  std::vector<double> t_per_mwh_;
  std::vector<Arc> arcs_;
  std::vector<Index> first_arc_;  ///< nodes, −1 where nothing leaves
  std::vector<Index> next_arc_;   ///< arcs
};

}  // namespace gridstep
