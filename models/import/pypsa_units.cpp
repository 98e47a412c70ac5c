#include "models/import/pypsa_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using Values = std::vector<double>;

/// What a generator puts into its bus at least and at most, in MW, step by step.
struct Range {
  Values least_mw;
  Values most_mw;

  [[nodiscard]] bool is_constant() const {
    return models::is_constant(least_mw) && models::is_constant(most_mw);
  }
};

/// The product that PyPSA takes: an unlimited capacity of which nothing may be used is 0.
double product(double p_nom_mw, double pu) {
  return pu == 0.0 ? 0.0 : p_nom_mw * pu;
}

Range range_of(PypsaDraft& draft, const PypsaThing& generator, double sign) {
  const double p_nom_mw = generator.number("p_nom", 0.0);
  const Series p_min_pu = generator.series("p_min_pu", 0.0);
  const Series p_max_pu = generator.series("p_max_pu", 1.0);
  const Series p_set = generator.series("p_set", std::numeric_limits<double>::quiet_NaN());
  Range range;
  bool is_possible = true;
  for (Index step = 0; step < draft.clock().steps; ++step) {
    double least_mw = product(p_nom_mw, p_min_pu.at(step));
    double most_mw = product(p_nom_mw, p_max_pu.at(step));
    if (const double set_mw = p_set.at(step); !std::isnan(set_mw)) {
      is_possible = is_possible && set_mw >= least_mw && set_mw <= most_mw;
      least_mw = most_mw = set_mw;
    }
    is_possible = is_possible && least_mw <= most_mw;
    range.least_mw.push_back(sign > 0.0 ? sign * least_mw : sign * most_mw);
    range.most_mw.push_back(sign > 0.0 ? sign * most_mw : sign * least_mw);
  }
  if (!is_possible)
    generator.refuse("p_nom", "the limits", "leave no output in some snapshot: it has no solution",
                     "correct p_min_pu, p_max_pu or p_set");
  return range;
}

/// Every column of a program here has bounds.
void bound(const PypsaThing& generator, Range& range) {
  const bool is_finite =
      std::isfinite(largest(range.most_mw)) && std::isfinite(least(range.least_mw));
  if (is_finite) return;
  generator.refuse("p_nom", "p_nom", "is without limit, here every unit has one",
                   "state a capacity that is never reached");
  range = {Values(range.least_mw.size(), 0.0), Values(range.most_mw.size(), 0.0)};
}

/// Output that must fall by no more than `down_mw` per snapshot cannot be above what that leaves
/// possible later.
void lower_before_falls(PypsaDraft& draft, const PypsaThing& thing, Range& range, double down_mw) {
  bool lowered = false;
  bool is_possible = true;
  for (std::size_t k = range.most_mw.size(); k-- > 1;) {
    const double reachable_mw = range.most_mw[k] + down_mw;
    if (range.most_mw[k - 1] <= reachable_mw) continue;
    is_possible = is_possible && range.least_mw[k - 1] <= reachable_mw;
    range.most_mw[k - 1] = std::max(range.least_mw[k - 1], reachable_mw);
    lowered = true;
  }
  if (!is_possible)
    thing.refuse("ramp_limit_down", "the ramp", "cannot follow its limits: it has no solution",
                 "correct p_min_pu, p_max_pu or p_set");
  if (lowered)
    draft.note(fmt::format(
        "{}: its availability is lowered where its ramp could not follow the fall after it, which "
        "it has to in PyPSA",
        thing.name()));
}

/// MW per hour, or nothing where there is no limit.
std::string ramp_cell(PypsaDraft& draft, const PypsaThing& generator, const char* attribute) {
  const Series limit_pu = generator.series(attribute, std::numeric_limits<double>::quiet_NaN());
  if (!limit_pu.is_constant()) {
    generator.refuse(attribute, attribute, "changes over time, here it is a constant");
    return {};
  }
  if (std::isnan(limit_pu.at(0))) return {};
  const double mw_per_h = limit_pu.at(0) * generator.number("p_nom", 0.0) / draft.clock().step_h();
  if (mw_per_h <= 0.0) {
    generator.refuse(attribute, attribute, "leaves no change at all, here a ramp is above 0",
                     "use p_min_pu and p_max_pu for a constant output");
    return {};
  }
  if (generator.is_written("p_init"))
    generator.refuse("p_init", "p_init", "limits the first snapshot, which is free here");
  return limit_cell(mw_per_h, std::isfinite(mw_per_h));
}

void refuse_commitment(const PypsaThing& thing) {
  if (thing.flag("committable", false))
    thing.refuse("committable", "committable",
                 "asks for commitment, which a dispatch does not decide",
                 "set committable to False");
  if (thing.flag("maintainable", false))
    thing.refuse("maintainable", "maintainable", "asks for maintenance to be planned",
                 "set maintainable to False");
}

std::string emission_cell(PypsaDraft& draft, const PypsaThing& generator) {
  for (const PypsaThing& carrier : draft.tables().carriers.things) {
    if (carrier.name() != generator.text("carrier")) continue;
    const double t_per_mwh = carrier.number("co2_emissions", 0.0);
    const double efficiency = generator.series("efficiency", 1.0).at(0);
    if (t_per_mwh > 0.0 && efficiency > 0.0) return fmt::format("{}", t_per_mwh / efficiency);
  }
  return "0";
}

/// A generator while it is made: costs are those of a MWh put into the bus.
struct GeneratorDraft {
  const PypsaThing& thing;
  std::string id, bus;
  Range range;
  Values cost_per_mwh;
  double quadratic_cost_per_mw2h = 0.0;
};

void add_load(PypsaDraft& draft, PypsaUnits& units, const PypsaThing& thing, const std::string& bus,
              Values drawn_mw) {
  const std::string id = draft.new_id("load", thing.name());
  const bool even = is_constant(drawn_mw);
  const double mean_mw = drawn_mw.front();
  const std::string profile =
      even ? "constant" : draft.add_profile("load", id, std::move(drawn_mw));
  const std::string consumer = id == "all" ? "all_" : id;  // all is the sum of the consumers
  units.loads.row(id, thing.name(), consumer, bus, profile, limit_cell(mean_mw, even));
}

/// One whose output is fixed is a load where it is below 0, and must run where it is above.
void add_generator_row(PypsaDraft& draft, PypsaUnits& units, const GeneratorDraft& unit) {
  const double most_mw = largest(unit.range.most_mw);
  const bool even_range = unit.range.is_constant();
  const auto relative = [most_mw](Values values) {
    for (double& value : values)
      value = most_mw > 0.0 ? std::clamp(value / most_mw, 0.0, 1.0) : 0.0;
    return values;
  };
  const std::string profile =
      is_constant(unit.range.most_mw)
          ? "constant"
          : draft.add_profile("available", unit.id, relative(unit.range.most_mw));
  const bool even_floor =
      is_constant(unit.range.least_mw) && (even_range || unit.range.least_mw.front() <= 0.0);
  const std::string p_min =
      even_floor ? "constant" : draft.add_profile("p_min", unit.id, relative(unit.range.least_mw));
  const bool even_cost = is_constant(unit.cost_per_mwh);
  const std::string cost =
      even_cost ? "constant" : draft.add_profile("cost", unit.id, unit.cost_per_mwh);
  units.generators.row(unit.id, unit.thing.name(), carrier_id(unit.thing.text("carrier"), "other"),
                       unit.bus, even_floor ? unit.range.least_mw.front() : 0.0, most_mw, profile,
                       p_min, even_cost ? unit.cost_per_mwh.front() : 0.0, cost,
                       unit.quadratic_cost_per_mw2h, ramp_cell(draft, unit.thing, "ramp_limit_up"),
                       ramp_cell(draft, unit.thing, "ramp_limit_down"),
                       emission_cell(draft, unit.thing));
}

/// Where output changes sign over time, the part below 0 becomes a load of its own.
void add_generator(PypsaDraft& draft, PypsaUnits& units, GeneratorDraft unit) {
  const bool goes_below = least(unit.range.least_mw) < 0.0;
  if (!goes_below || unit.range.is_constant()) return add_generator_row(draft, units, unit);
  // A constant floor below 0 keeps beside a profile above it.
  if (is_constant(unit.range.least_mw) && least(unit.range.most_mw) >= 0.0)
    return add_generator_row(draft, units, unit);
  const bool is_free_of_charge = largest(unit.cost_per_mwh) == 0.0 &&
                                 least(unit.cost_per_mwh) == 0.0 &&
                                 unit.quadratic_cost_per_mw2h == 0.0;
  if (unit.range.least_mw != unit.range.most_mw || !is_free_of_charge) {
    unit.thing.refuse("p_min_pu", "an output below 0",
                      "that changes over time is taken only where it is fixed and costs nothing");
    return;
  }
  Values drawn_mw;
  for (double& mw : unit.range.least_mw) {
    drawn_mw.push_back(std::max(0.0, -mw));
    mw = std::max(0.0, mw);
  }
  unit.range.most_mw = unit.range.least_mw;
  add_load(draft, units, unit.thing, unit.bus, std::move(drawn_mw));
  if (largest(unit.range.most_mw) > 0.0) add_generator_row(draft, units, unit);
}

GeneratorDraft draft_of(PypsaDraft& draft, const PypsaThing& thing) {
  draft.refuse_if_extendable(thing, "p_nom_extendable");
  refuse_commitment(thing);
  for (const auto& [attribute, none] : {std::pair{"e_sum_min", -infinity}, {"e_sum_max", infinity}})
    if (thing.number(attribute, none) != none)
      thing.refuse(attribute, attribute, "limits the energy of all snapshots together");
  const double sign = thing.number("sign", 1.0) < 0.0 ? -1.0 : 1.0;
  if (std::abs(thing.number("sign", 1.0)) != 1.0)
    thing.refuse("sign", "sign", "is neither 1 nor -1", "scale p_nom and costs instead");
  if (sign < 0.0 && (thing.is_written("ramp_limit_up") || thing.is_written("ramp_limit_down")))
    thing.refuse("sign", "sign", "is -1, beside ramp limits", "turn the unit round");
  GeneratorDraft unit{thing,
                      draft.new_id("unit", thing.name()),
                      draft.bus_id(thing, "bus"),
                      range_of(draft, thing, sign),
                      {},
                      0.0};
  bound(thing, unit.range);
  const Series cost_per_mwh = thing.series("marginal_cost", 0.0);
  draft.meet_cost(cost_per_mwh.times(1.0 / sign));
  for (Index step = 0; step < draft.clock().steps; ++step)
    unit.cost_per_mwh.push_back(draft.clock().cost_factor.at(step) * cost_per_mwh.at(step) / sign);
  const double quadratic = draft.constant(thing, "marginal_cost_quadratic", 0.0);
  if (quadratic < 0.0)
    thing.refuse("marginal_cost_quadratic", "the cost", "is not convex", "make it at least 0");
  if (quadratic != 0.0 && !draft.clock().cost_factor.is_constant())
    thing.refuse("marginal_cost_quadratic", "a quadratic cost",
                 "needs equal objective weightings here");
  unit.quadratic_cost_per_mw2h =
      std::max(0.0, quadratic) * draft.clock().cost_factor.at(0) / (sign * sign);
  draft.meet_cost(
      {2.0 * std::max(0.0, quadratic) *
       std::max(std::abs(largest(unit.range.most_mw)), std::abs(least(unit.range.least_mw)))});
  const double down_mw =
      thing.series("ramp_limit_down", infinity).at(0) * thing.number("p_nom", 0.0);
  if (std::isfinite(down_mw) && !is_constant(unit.range.most_mw))
    lower_before_falls(draft, thing, unit.range, down_mw);
  return unit;
}

}  // namespace

void add_pypsa_generators(PypsaDraft& draft, PypsaUnits& units) {
  for (const PypsaThing& thing : draft.tables().generators.things)
    add_generator(draft, units, draft_of(draft, thing));
}

void add_pypsa_inflow(PypsaDraft& draft, PypsaUnits& units, const PypsaThing& storage_unit,
                      const std::string& bus) {
  Values inflow_mw = draft.values(storage_unit.series("inflow", 0.0));
  if (least(inflow_mw) < 0.0) {
    storage_unit.refuse("inflow", "inflow", "is below 0 in some snapshot", "correct it");
    return;
  }
  const double most_mw = largest(inflow_mw);
  if (most_mw <= 0.0) return;
  const std::string id = draft.new_id("unit", storage_unit.name() + " inflow");
  for (double& mw : inflow_mw) mw /= most_mw;
  const std::string profile = draft.add_profile("available", id, std::move(inflow_mw));
  units.generators.row(id, storage_unit.name() + " inflow",
                       carrier_id(storage_unit.text("carrier"), "hydro"), bus, 0, most_mw, profile,
                       std::string("constant"), 0, std::string("constant"), 0, std::string(),
                       std::string(), std::string("0"));
}

void add_pypsa_loads(PypsaDraft& draft, PypsaUnits& units) {
  for (const PypsaThing& thing : draft.tables().loads.things) {
    const std::string bus = draft.bus_id(thing, "bus");
    const double sign = thing.number("sign", -1.0);
    const Values set_mw = draft.values(thing.series("p_set", 0.0));
    Values drawn_mw, given_mw;
    for (const double mw : set_mw) {
      const double drawn = std::isnan(mw) ? 0.0 : -sign * mw;
      drawn_mw.push_back(std::max(0.0, drawn));
      given_mw.push_back(std::max(0.0, -drawn));
    }
    const bool gives = largest(given_mw) > 0.0;
    if (!gives || largest(drawn_mw) > 0.0) add_load(draft, units, thing, bus, std::move(drawn_mw));
    if (!gives) continue;
    // A load below 0 puts power into its bus whatever that is worth.
    const GeneratorDraft unit{thing,
                              draft.new_id("unit", thing.name()),
                              bus,
                              {given_mw, given_mw},
                              Values(given_mw.size(), 0.0),
                              0.0};
    add_generator_row(draft, units, unit);
    draft.note(fmt::format("{}: a load below 0 is a unit that must run", thing.name()));
  }
}

}  // namespace gridstep::models
