#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/imported_scenario.hpp"
#include "models/import/pypsa_storage.hpp"

namespace gridstep::models {

namespace {

using Values = std::vector<double>;

void refuse_what_no_link_has(PypsaDraft& draft, const PypsaThing& link) {
  draft.refuse_if_extendable(link, "p_nom_extendable");
  draft.refuse_if_set(link, "p_set");
  for (const char* attribute : {"ramp_limit_up", "ramp_limit_down"})
    if (link.is_written(attribute))
      link.refuse(attribute, attribute, "is a ramp that no link has here");
  draft.refuse_unless_zero(link, {"marginal_cost_quadratic", "delay"},
                           "is something that no link has here");
  for (const char* attribute : {"committable", "maintainable"})
    if (link.flag(attribute, false))
      link.refuse(attribute, attribute, "asks for decisions that no dispatch takes",
                  "set it to False");
  for (int port = 2; port < 10; ++port) {
    const std::string bus = fmt::format("bus{}", port);
    if (!link.text(bus).empty())
      link.refuse(bus, bus, "is a further bus, a link here has two",
                  "split it into links where that is the same");
  }
}

/// The part of a range above 0, and that below it, turned round.
struct Ways {
  Values least_forward_mw, most_forward_mw, least_back_mw, most_back_mw;
};

Ways ways_of(const Values& least_mw, const Values& most_mw) {
  Ways ways;
  for (std::size_t k = 0; k < most_mw.size(); ++k) {
    ways.least_forward_mw.push_back(std::max(0.0, least_mw[k]));
    ways.most_forward_mw.push_back(std::max(0.0, most_mw[k]));
    ways.least_back_mw.push_back(std::max(0.0, -most_mw[k]));
    ways.most_back_mw.push_back(std::max(0.0, -least_mw[k]));
  }
  return ways;
}

void add_link_of(PypsaDraft& draft, PypsaStorage& storage, const PypsaThing& link) {
  refuse_what_no_link_has(draft, link);
  const double p_nom_mw = link.number("p_nom", 0.0);
  const double efficiency_frac = pypsa_efficiency(draft, link, "efficiency", 100.0);
  const double cost_per_mwh =
      pypsa_cost_here(draft, link, draft.constant(link, "marginal_cost", 0.0));
  const std::string from = draft.bus_id(link, "bus0");
  const std::string to = draft.bus_id(link, "bus1");
  if (!pypsa_is_finite(link, "p_nom", p_nom_mw)) return;
  const Values least_mw = pypsa_scaled(draft, link.series("p_min_pu", 0.0), p_nom_mw);
  const Values most_mw = pypsa_scaled(draft, link.series("p_max_pu", 1.0), p_nom_mw);
  if (from == to) {
    link.refuse("bus1", "bus1", "is bus0 too", "take the link out");
    return;
  }
  const bool both_ways = least(least_mw) < 0.0;
  if (both_ways && efficiency_frac == 1.0 && is_constant(least_mw) && least(most_mw) >= 0.0)
    return add_pypsa_link_row(
        draft, storage, {link.name(), from, to, most_mw, least_mw.front(), 1.0, cost_per_mwh});
  Ways ways = ways_of(least_mw, most_mw);
  if (!is_constant(ways.least_forward_mw) || !is_constant(ways.least_back_mw)) {
    link.refuse("p_min_pu", "a least flow", "changes over time, here it is a constant");
    return;
  }
  add_pypsa_link_row(draft, storage,
                     {link.name(), from, to, ways.most_forward_mw, ways.least_forward_mw.front(),
                      efficiency_frac, cost_per_mwh});
  if (!both_ways) return;
  for (double& mw : ways.most_back_mw) mw *= efficiency_frac;
  if (1.0 / efficiency_frac > 100.0)
    link.refuse("efficiency", "efficiency", "is too small for a flow both ways");
  add_pypsa_link_row(draft, storage,
                     {link.name() + " back", to, from, ways.most_back_mw,
                      efficiency_frac * ways.least_back_mw.front(), 1.0 / efficiency_frac,
                      -cost_per_mwh / efficiency_frac});
  draft.note(
      fmt::format("{}: what flows back is a link of its own{}", link.name(),
                  efficiency_frac < 1.0 ? "; as in PyPSA it wins what it would lose forward" : ""));
}

}  // namespace

void add_pypsa_link_row(PypsaDraft& draft, PypsaStorage& storage, const PypsaLinkRow& link) {
  const std::string id = draft.new_id("link", link.name);
  const double most_mw = std::max(0.0, largest(link.most_mw));
  std::string profile = "constant";
  if (!is_constant(link.most_mw)) {
    Values relative;
    for (const double mw : link.most_mw)
      relative.push_back(most_mw > 0.0 ? std::clamp(mw / most_mw, 0.0, 1.0) : 0.0);
    profile = draft.add_profile("link", id, std::move(relative));
  }
  storage.links.row(id, link.name, link.from, link.to, most_mw, link.least_mw, profile,
                    link.efficiency_frac, link.cost_per_mwh);
}

double pypsa_cost_here(PypsaDraft& draft, const PypsaThing& thing, double cost) {
  const Series& factor = draft.clock().cost_factor;
  if (cost != 0.0 && !factor.is_constant())
    thing.refuse("marginal_cost", "marginal_cost", "needs equal objective weightings here");
  draft.meet_cost({cost});
  return cost * factor.at(0);
}

double pypsa_efficiency(PypsaDraft& draft, const PypsaThing& thing, const char* attribute,
                        double most_frac) {
  const double value = draft.constant(thing, attribute, 1.0);
  if (value > 0.0 && value <= most_frac) return value;
  thing.refuse(attribute, attribute, fmt::format("is {}, outside 0 to {}", value, most_frac),
               "correct it, or state it in another way");
  return 1.0;
}

bool pypsa_is_finite(const PypsaThing& thing, const char* attribute, double value) {
  if (std::isfinite(value)) return true;
  thing.refuse(attribute, attribute, "is without limit, here everything has one",
               "state one that is never reached");
  return false;
}

std::vector<double> pypsa_scaled(const PypsaDraft& draft, const Series& pu, double nominal) {
  std::vector<double> values = draft.values(pu);
  for (double& value : values) value *= nominal;
  return values;
}

void add_pypsa_links(PypsaDraft& draft, PypsaStorage& storage) {
  for (const PypsaThing& link : draft.tables().links.things) add_link_of(draft, storage, link);
}

}  // namespace gridstep::models
