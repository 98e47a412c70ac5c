#include "engine/ledger/tracer.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

/// Below this a flow is a rounding error, MW; what is left out stays far inside the certificate.
constexpr double least_flow_mw = 1e-9;
/// Below this a storage is empty, MWh: it keeps the mix it had.
constexpr double least_energy_mwh = 1e-9;

}  // namespace

Tracer::Tracer(const System& system, Coupling coupling)
    : system_(system),
      by_bus_(coupling == Coupling::direct && !system.copperplate),
      origins_(static_cast<Index>(system.origins.size())),
      hours_(system.time.step_h()),
      nodes_(by_bus_ ? static_cast<Index>(system.grid.buses.size()) : system.grid.islands),
      order_(nodes_),
      import_mix_(system.ties.size() * system.origins.size()),
      import_t_per_mwh_(system.ties.size()),
      stored_mix_(system.storages.size() * system.origins.size()),
      stored_mwh_(stored_mix_.size()),
      memory_(system.storages.size()),
      storage_loss_mw_(system.origins.size()),
      entering_mw_(at(nodes_) * system.origins.size()),
      entering_t_per_h_(at(nodes_)),
      circling_mw_(at(nodes_)),
      mix_(entering_mw_.size()),
      t_per_mwh_(at(nodes_)),
      first_arc_(at(nodes_)) {
  for (std::size_t bus = 0; bus < system.grid.buses.size(); ++bus)
    node_of_bus_.push_back(by_bus_ ? static_cast<Index>(bus) : system.grid.island_of_bus[bus]);
  for (std::size_t s = 0; s < system.storages.size(); ++s) {
    const Storage& storage = system.storages[s];
    const DeclaredMix mix = initial_mix_of(system, storage);
    memory_[s].node = node_of(system.units[at(storage.unit.index)].bus);
    memory_[s].kept_frac = std::pow(1.0 - storage.self_discharge_frac_per_h, hours_);
    memory_[s].energy_mwh = storage.energy_init_mwh;
    memory_[s].emission_t = storage.energy_init_mwh * mix.emission_t_per_mwh;
    std::copy(mix.share_frac.begin(), mix.share_frac.end(),
              row(stored_mix_, static_cast<Index>(s)));
  }
  for (std::size_t t = 0; t < system.ties.size(); ++t) {
    const DeclaredMix mix = import_mix_of(system, system.ties[t]);
    std::copy(mix.share_frac.begin(), mix.share_frac.end(),
              row(import_mix_, static_cast<Index>(t)));
    import_t_per_mwh_[t] = mix.emission_t_per_mwh;
  }
}

std::span<const double> Tracer::mix(BusId bus) const {
  return {mix_.data() + node_of(bus) * origins_, at(origins_)};
}

double Tracer::emission_t_per_mwh(BusId bus) const {
  return t_per_mwh_[at(node_of(bus))];
}

std::span<const double> Tracer::stored_mwh(StorageId storage) const {
  return {stored_mwh_.data() + storage.index * origins_, at(origins_)};
}

double Tracer::stored_t(StorageId storage) const {
  return memory_[at(storage.index)].emission_t;
}

std::span<const double> Tracer::import_mix(TieId tie) const {
  return {import_mix_.data() + tie.index * origins_, at(origins_)};
}

double Tracer::import_t_per_mwh(TieId tie) const {
  return import_t_per_mwh_[at(tie.index)];
}

void Tracer::trace(const Record& record, Index step) {
  std::fill(entering_mw_.begin(), entering_mw_.end(), 0.0);
  std::fill(entering_t_per_h_.begin(), entering_t_per_h_.end(), 0.0);
  std::fill(circling_mw_.begin(), circling_mw_.end(), 0.0);
  if (!has_begun_) begin(record, step);
  has_begun_ = true;
  enter_generation(record, step);
  enter_imports(record, step);
  enter_discharge(record, step);
  find_arcs(record, step);
  for (const std::vector<Index>& group : order_.of(arcs_)) {
    if (group.size() > 1) {
      mix_cycle(group);
      for (const Index node : group) pass_on(node, &group);
    } else {
      mix_node(group.front());
      pass_on(group.front(), nullptr);
    }
  }
  charge_storages(record, step);
}

/// A cyclic storage began with what its first step tells.
void Tracer::begin(const Record& record, Index step) {
  for (std::size_t s = 0; s < memory_.size(); ++s) {
    const Storage& storage = system_.storages[s];
    if (!storage.cyclic) continue;
    const std::size_t cell = at(step) * memory_.size() + s;
    memory_[s].energy_mwh = energy_before_mwh(storage, hours_, record.energy_mwh[cell],
                                              record.charge_mw[cell], record.discharge_mw[cell]);
    memory_[s].emission_t =
        memory_[s].energy_mwh * initial_mix_of(system_, storage).emission_t_per_mwh;
  }
}

void Tracer::enter(Index node, const double* mix, double mw, double t_per_h) {
  double* entering = row(entering_mw_, node);
  for (Index origin = 0; origin < origins_; ++origin) entering[origin] += mw * mix[origin];
  entering_t_per_h_[at(node)] += t_per_h;
}

void Tracer::enter_generation(const Record& record, Index step) {
  const std::size_t units = system_.units.size();
  for (std::size_t u = 0; u < units; ++u) {
    const Unit& unit = system_.units[u];
    if (unit.origin < 0) continue;
    const Index node = node_of(unit.bus);
    const std::size_t cell = at(step) * units + u;
    row(entering_mw_, node)[unit.origin] += std::max(0.0, record.generation_mw[cell]);
    entering_t_per_h_[at(node)] += record.unit_emission_t[cell] / hours_;
  }
}

void Tracer::enter_imports(const Record& record, Index step) {
  for (std::size_t t = 0; t < system_.ties.size(); ++t) {
    const double mw = record.import_mw[at(step) * system_.ties.size() + t];
    if (mw <= 0.0) continue;
    enter(node_of(system_.ties[t].bus), row(import_mix_, static_cast<Index>(t)), mw,
          mw * import_t_per_mwh_[t]);
  }
}

/// Within a step a storage gives what was in it when the step began. What it gives beyond that has
/// passed through it within the step: it leaves the node's mix as it is.
void Tracer::enter_discharge(const Record& record, Index step) {
  const std::size_t storages = memory_.size();
  for (std::size_t s = 0; s < storages; ++s) {
    const Storage& storage = system_.storages[s];
    Memory& memory = memory_[s];
    const std::size_t cell = at(step) * storages + s;
    memory.kept_mwh = memory.energy_mwh * memory.kept_frac;
    memory.charged_mwh =
        std::max(0.0, record.charge_mw[cell]) * hours_ * storage.charge_efficiency_frac;
    const double out_mwh =
        std::max(0.0, record.discharge_mw[cell]) * hours_ / storage.discharge_efficiency_frac;
    memory.passed_mwh = std::clamp(out_mwh - memory.kept_mwh, 0.0, memory.charged_mwh);
    memory.from_stock_mwh = out_mwh - memory.passed_mwh;
    memory.stock_t =
        memory.kept_mwh > 0.0
            ? memory.emission_t * std::min(1.0, memory.from_stock_mwh / memory.kept_mwh)
            : 0.0;
    if (out_mwh <= 0.0) continue;
    enter(memory.node, row(stored_mix_, static_cast<Index>(s)),
          memory.from_stock_mwh * storage.discharge_efficiency_frac / hours_,
          memory.stock_t / hours_);
    circling_mw_[at(memory.node)] +=
        memory.passed_mwh / hours_ *
        (storage.discharge_efficiency_frac - 1.0 / storage.charge_efficiency_frac);
  }
}

void Tracer::find_arcs(const Record& record, Index step) {
  arcs_.clear();
  std::fill(first_arc_.begin(), first_arc_.end(), Index{-1});
  next_arc_.clear();
  for (std::size_t k = 0; k < system_.links.size(); ++k) {
    const Link& link = system_.links[k];
    const std::size_t cell = at(step) * system_.links.size() + k;
    const double in_mw = record.link_from_mw[cell];
    const double out_mw = record.link_to_mw[cell];
    if (std::max(std::abs(in_mw), std::abs(out_mw)) < least_flow_mw) continue;
    if (in_mw > 0.0)
      add_arc(node_of(link.from), node_of(link.to), in_mw, out_mw);
    else
      add_arc(node_of(link.to), node_of(link.from), -out_mw, -in_mw);
  }
  if (!by_bus_) return;
  const std::vector<Branch>& branches = system_.grid.branches;
  for (std::size_t b = 0; b < branches.size(); ++b) {
    const double flow = record.flow_mw[at(step) * branches.size() + b];
    if (std::abs(flow) < least_flow_mw) continue;
    const Index from = node_of(flow > 0.0 ? branches[b].from : branches[b].to);
    const Index to = node_of(flow > 0.0 ? branches[b].to : branches[b].from);
    add_arc(from, to, std::abs(flow), std::abs(flow));
  }
}

/// Within a node nothing changes but that what is lost bears no CO₂.
void Tracer::add_arc(Index from, Index to, double drawn_mw, double flow_mw) {
  if (from == to) {
    circling_mw_[at(from)] -= drawn_mw - flow_mw;
    return;
  }
  next_arc_.push_back(first_arc_[at(from)]);
  first_arc_[at(from)] = static_cast<Index>(arcs_.size());
  arcs_.push_back({from, to, flow_mw, drawn_mw});
}

void Tracer::mix_node(Index node) {
  const double* entering = row(entering_mw_, node);
  double* mix = row(mix_, node);
  double through_mw = 0.0;
  for (Index origin = 0; origin < origins_; ++origin) through_mw += entering[origin];
  for (Index origin = 0; origin < origins_; ++origin)
    mix[origin] = through_mw > 0.0 ? entering[origin] / through_mw : 0.0;
  const double bearing_mw = through_mw + circling_mw_[at(node)];
  t_per_mwh_[at(node)] = bearing_mw > 0.0 ? entering_t_per_h_[at(node)] / bearing_mw : 0.0;
}

/// Nodes that feed each other: their mixes solve a linear system, (through − flows among them) mix
/// = what enters from outside. Power that only circles, with nothing entering, has no origin.
void Tracer::mix_cycle(const std::vector<Index>& group) {
  const auto size = static_cast<Index>(group.size());
  const auto position = [&](Index node) {
    const auto found = std::find(group.begin(), group.end(), node);
    return found == group.end() ? Index{-1} : found - group.begin();
  };
  Eigen::MatrixXd system = Eigen::MatrixXd::Zero(size, size);
  Eigen::MatrixXd entering(size, origins_);
  Eigen::VectorXd entering_t(size);
  Eigen::MatrixXd bearing = Eigen::MatrixXd::Zero(size, size);
  for (Index k = 0; k < size; ++k) {
    const Index node = group[at(k)];
    for (Index origin = 0; origin < origins_; ++origin)
      entering(k, origin) = row(entering_mw_, node)[origin];
    entering_t[k] = entering_t_per_h_[at(node)];
    system(k, k) += entering.row(k).sum();
    bearing(k, k) = circling_mw_[at(node)];
    for (Index arc = first_arc_[at(node)]; arc >= 0; arc = next_arc_[at(arc)]) {
      const Index to = position(arcs_[at(arc)].to);
      if (to < 0) continue;
      system(to, to) += arcs_[at(arc)].flow_mw;
      system(to, k) -= arcs_[at(arc)].flow_mw;
      bearing(to, k) -= arcs_[at(arc)].drawn_mw - arcs_[at(arc)].flow_mw;
    }
  }
  bearing += system;
  const bool is_fed = entering.sum() > least_flow_mw;
  Eigen::MatrixXd mix = Eigen::MatrixXd::Zero(size, origins_);
  Eigen::VectorXd t_per_mwh = Eigen::VectorXd::Zero(size);
  if (is_fed) {
    mix = system.fullPivLu().solve(entering);
    t_per_mwh = bearing.fullPivLu().solve(entering_t);
  }
  for (Index k = 0; k < size; ++k) {
    const double sum = mix.row(k).sum();
    for (Index origin = 0; origin < origins_; ++origin)
      row(mix_, group[at(k)])[origin] = sum > 0.0 ? mix(k, origin) / sum : 0.0;
    t_per_mwh_[at(group[at(k)])] = t_per_mwh[k];
  }
}

void Tracer::pass_on(Index node, const std::vector<Index>* except) {
  for (Index arc = first_arc_[at(node)]; arc >= 0; arc = next_arc_[at(arc)]) {
    const Arc& out = arcs_[at(arc)];
    if (except != nullptr && std::find(except->begin(), except->end(), out.to) != except->end())
      continue;
    enter(out.to, row(mix_, node), out.flow_mw, out.drawn_mw * t_per_mwh_[at(node)]);
  }
}

void Tracer::charge_storages(const Record& record, Index step) {
  std::fill(storage_loss_mw_.begin(), storage_loss_mw_.end(), 0.0);
  const std::size_t storages = memory_.size();
  for (std::size_t s = 0; s < storages; ++s) {
    const Storage& storage = system_.storages[s];
    Memory& memory = memory_[s];
    const double drawn_mwh = memory.charged_mwh / storage.charge_efficiency_frac;
    const double left_mwh = std::max(0.0, memory.kept_mwh - memory.from_stock_mwh);
    const double added_mwh = memory.charged_mwh - memory.passed_mwh;
    const double held_mwh = left_mwh + added_mwh;
    const double lost_of_stock_mwh =
        memory.energy_mwh - memory.kept_mwh +
        memory.from_stock_mwh * (1.0 - storage.discharge_efficiency_frac);
    const double lost_of_charge_mwh = drawn_mwh - memory.charged_mwh +
                                      memory.passed_mwh * (1.0 - storage.discharge_efficiency_frac);
    const double ended_mwh = record.energy_mwh[at(step) * storages + s];
    double* stored = row(stored_mix_, static_cast<Index>(s));
    const double* drawn = row(mix_, memory.node);
    double* held = row(stored_mwh_, static_cast<Index>(s));
    if (lost_of_stock_mwh != 0.0 || lost_of_charge_mwh != 0.0)
      for (Index origin = 0; origin < origins_; ++origin)
        storage_loss_mw_[at(origin)] +=
            (lost_of_stock_mwh * stored[origin] + lost_of_charge_mwh * drawn[origin]) / hours_;
    // Where nothing is added the mix stays, to the last bit.
    if (added_mwh != 0.0 && held_mwh > least_energy_mwh)
      for (Index origin = 0; origin < origins_; ++origin)
        stored[origin] = (left_mwh * stored[origin] + added_mwh * drawn[origin]) / held_mwh;
    for (Index origin = 0; origin < origins_; ++origin) held[origin] = ended_mwh * stored[origin];
    const double passed_frac =
        memory.charged_mwh > 0.0 ? memory.passed_mwh / memory.charged_mwh : 0.0;
    memory.emission_t +=
        drawn_mwh * (1.0 - passed_frac) * t_per_mwh_[at(memory.node)] - memory.stock_t;
    memory.energy_mwh = ended_mwh;
  }
}

}  // namespace gridstep
