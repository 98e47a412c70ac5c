#include "models/import/pypsa_network.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "models/import/imported_scenario.hpp"
#include "models/import/pypsa_types.hpp"

namespace gridstep::models {

namespace {

constexpr double deg_per_rad = 180.0 / std::numbers::pi;

/// A line or transformer while its row is made.
struct BranchDraft {
  const PypsaThing* thing = nullptr;
  std::string id, from, to;
  double base_mva = 1.0;
  double x_pu = 0.0;  ///< on the base, ratio included
  double limit_mw = 0.0;
  double shift_deg = 0.0;
  double angle_max_deg = std::numeric_limits<double>::infinity();
};

/// Whether the ends of a branch are joined by the others too.
bool is_in_a_circle(const std::vector<BranchDraft>& branches, std::size_t skipped) {
  std::map<std::string, std::string> leader;
  const auto find = [&leader](std::string bus) {
    while (leader.contains(bus) && leader[bus] != bus) bus = leader[bus];
    return bus;
  };
  for (std::size_t k = 0; k < branches.size(); ++k)
    if (k != skipped) leader[find(branches[k].from)] = find(branches[k].to);
  return find(branches[skipped].from) == find(branches[skipped].to);
}

const PypsaThing* find_named(const PypsaTable& table, const std::string& name) {
  for (const PypsaThing& thing : table.things)
    if (thing.name() == name) return &thing;
  return nullptr;
}

void refuse_type(const PypsaThing& thing) {
  thing.refuse("type", fmt::format("the type '{}'", thing.text("type")),
               "is neither a standard type nor in the folder", "export the network with its types");
}

/// Impedances in ohm and MVA-based per unit follow from the type where one is named.
std::pair<double, double> line_impedance(PypsaDraft& draft, const PypsaThing& line) {
  const std::string type = line.text("type");
  if (type.empty()) return {line.number("r", 0.0), line.number("x", 0.0)};
  const double km = line.number("length", 0.0) / line.number("num_parallel", 1.0);
  if (const PypsaThing* own = find_named(draft.tables().line_types, type))
    return {own->number("r_per_length", 0.0) * km, own->number("x_per_length", 0.0) * km};
  for (const PypsaLineType& standard : pypsa_line_types())
    if (standard.name == type) return {standard.r_ohm_per_km * km, standard.x_ohm_per_km * km};
  refuse_type(line);
  return {0.0, 1.0};
}

/// The carrier of the buses that a branch joins decides what flows by reactance and what by
/// resistance.
bool is_alternating(PypsaDraft& draft, const PypsaThing& branch) {
  std::string carriers[2];
  for (const int end : {0, 1}) {
    const PypsaThing* bus =
        find_named(draft.tables().buses, branch.text(end == 0 ? "bus0" : "bus1"));
    if (bus != nullptr) carriers[end] = bus->text("carrier");
    if (carriers[end].empty()) carriers[end] = "AC";
  }
  if (carriers[0] != carriers[1])
    branch.refuse("bus1", "the buses", "have different carriers, so what counts is not defined",
                  "join them by a link, or give them one carrier");
  return carriers[0] == "AC";
}

double v_nom_kv(PypsaDraft& draft, const std::string& name) {
  const PypsaThing* bus = find_named(draft.tables().buses, name);
  return bus == nullptr ? 1.0 : bus->number("v_nom", 1.0);
}

BranchDraft begin(PypsaDraft& draft, const PypsaThing& thing, double s_nom_mva) {
  BranchDraft branch;
  branch.thing = &thing;
  branch.id = draft.new_id("branch", thing.name());
  branch.from = draft.bus_id(thing, "bus0");
  branch.to = draft.bus_id(thing, "bus1");
  draft.refuse_if_extendable(thing, "s_nom_extendable");
  const double s_max_pu = draft.constant(thing, "s_max_pu", 1.0);
  branch.limit_mw = s_max_pu == 0.0 ? 0.0 : s_nom_mva * s_max_pu;
  if (branch.limit_mw < 0.0)
    thing.refuse("s_nom", "the limit", "is below 0, which no flow keeps to", "correct it");
  branch.angle_max_deg = thing.number("v_ang_max", std::numeric_limits<double>::infinity());
  return branch;
}

BranchDraft line_of(PypsaDraft& draft, const PypsaThing& line) {
  BranchDraft branch = begin(draft, line, line.number("s_nom", 0.0));
  const auto [r_ohm, x_ohm] = line_impedance(draft, line);
  const double kv = v_nom_kv(draft, line.text("bus0"));
  const bool alternating = is_alternating(draft, line);
  branch.x_pu = (alternating ? x_ohm : r_ohm) / (kv * kv);
  if (!alternating) branch.angle_max_deg = std::numeric_limits<double>::infinity();
  return branch;
}

/// What a transformer's type says, or what stands in the transformer itself.
BranchDraft transformer_of(PypsaDraft& draft, const PypsaThing& row) {
  double s_nom_mva = row.number("s_nom", 0.0);
  double r_pu = row.number("r", 0.0);
  double x_pu = row.number("x", 0.0);
  double ratio = row.number("tap_ratio", 1.0);
  double shift_deg = 0.0;
  const auto from_type = [&](double s_nom, double vsc, double vscr, double shift, double neutral,
                             double step) {
    const double parallel = row.number("num_parallel", 1.0);
    s_nom_mva = s_nom;
    r_pu = vscr / 100.0;
    x_pu = std::sqrt(vsc / 100.0 * (vsc / 100.0) - r_pu * r_pu) / parallel;
    r_pu /= parallel;
    shift_deg = shift;
    ratio = 1.0 + (row.number("tap_position", 0.0) - neutral) * (step / 100.0);
  };
  const std::string type = row.text("type");
  const PypsaThing* own = find_named(draft.tables().transformer_types, type);
  bool is_standard = false;
  for (const PypsaTransformerType& one : pypsa_transformer_types()) {
    if (type.empty() || own != nullptr || one.name != type) continue;
    is_standard = true;
    from_type(one.s_nom_mva, one.vsc_percent, one.vscr_percent, one.phase_shift_deg,
              one.tap_neutral, one.tap_step_percent);
  }
  if (own != nullptr)
    from_type(own->number("s_nom", 0.0), own->number("vsc", 0.0), own->number("vscr", 0.0),
              own->number("phase_shift", 0.0), own->number("tap_neutral", 0.0),
              own->number("tap_step", 0.0));
  else if (!type.empty() && !is_standard)
    refuse_type(row);
  if (type.empty()) shift_deg = draft.constant(row, "phase_shift", 0.0);
  if (row.number("phase_shift_min", 0.0) < row.number("phase_shift_max", 0.0))
    row.refuse("phase_shift_max", "the phase shift", "is a decision there, here it is a constant");
  BranchDraft branch = begin(draft, row, s_nom_mva);
  if (s_nom_mva <= 0.0) row.refuse("s_nom", "s_nom", "is 0, the base of its reactance");
  branch.base_mva = s_nom_mva;
  branch.x_pu = (is_alternating(draft, row) ? x_pu : r_pu) * ratio;
  branch.shift_deg = shift_deg;
  return branch;
}

/// A limit on the angle is one on the flow.
void limit_by_angle(BranchDraft& branch) {
  if (!std::isfinite(branch.angle_max_deg) || branch.shift_deg != 0.0) return;
  const double mw = std::abs(branch.angle_max_deg / deg_per_rad * branch.base_mva / branch.x_pu);
  branch.limit_mw = std::min(branch.limit_mw, mw);
  branch.angle_max_deg = std::numeric_limits<double>::infinity();
}

}  // namespace

std::string pypsa_buses(PypsaDraft& draft) {
  CsvText table("id,name,v_nom_kv,latitude_deg,longitude_deg");
  for (const PypsaThing& bus : draft.tables().buses.things) {
    const std::string id = draft.new_id("bus", bus.name());
    draft.set_bus_id(bus.name(), id);
    const double x = bus.number("x", 0.0);
    const double y = bus.number("y", 0.0);
    const bool on_earth = std::abs(x) <= 180.0 && std::abs(y) <= 90.0;
    table.row(id, bus.name(), std::max(0.0, bus.number("v_nom", 1.0)), on_earth ? y : 0.0,
              on_earth ? x : 0.0);
  }
  return table.text();
}

std::string pypsa_branches(PypsaDraft& draft) {
  std::vector<BranchDraft> branches;
  for (const PypsaThing& line : draft.tables().lines.things)
    branches.push_back(line_of(draft, line));
  for (const PypsaThing& transformer : draft.tables().transformers.things)
    branches.push_back(transformer_of(draft, transformer));
  CsvText table(
      "id,name,from_bus,to_bus,base_mva,x_pu,s_max_mva,phase_shift_deg,angle_min_deg,"
      "angle_max_deg");
  for (std::size_t k = 0; k < branches.size(); ++k) {
    BranchDraft& branch = branches[k];
    if (branch.x_pu == 0.0 || !std::isfinite(branch.x_pu)) {
      // Where nothing else joins its ends, a flow does not depend on the reactance.
      if (is_in_a_circle(branches, k) || std::isfinite(branch.angle_max_deg))
        branch.thing->refuse("x", "the impedance",
                             "is 0, and in a circle of branches flows follow impedances",
                             "state it, or make its two buses one");
      branch.x_pu = 1.0;
    }
    limit_by_angle(branch);
    const bool has_angle = std::isfinite(branch.angle_max_deg);
    table.row(branch.id, branch.thing->name(), branch.from, branch.to, branch.base_mva, branch.x_pu,
              limit_cell(branch.limit_mw, std::isfinite(branch.limit_mw)), branch.shift_deg,
              limit_cell(-branch.angle_max_deg, has_angle),
              limit_cell(branch.angle_max_deg, has_angle));
  }
  return table.text();
}

}  // namespace gridstep::models
