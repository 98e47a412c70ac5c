#include "engine/simulation/future.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ExitCode::usage, why);
}

void require_some(const std::string& id, const std::vector<double>& values) {
  if (values.empty()) refuse(id + ": no values are given");
}

void require(const std::string& id, double value, double least, double most) {
  if (!std::isfinite(value) || value < least || value > most)
    refuse(fmt::format("{}: {} is not within {} and {}", id, value, least, most));
}

void require(const std::string& id, const std::vector<double>& values, double least, double most) {
  require_some(id, values);
  for (const double value : values) require(id, value, least, most);
}

/// The value for a step at or after `first`.
double value_at(const std::vector<double>& values, Index first, Index step) {
  return values[std::min(at(step - first), values.size() - 1)];
}

/// `series` until `first`, then what `value_of(step)` says.
template <class ValueOf>
Series from(Index first, const Series& series, const TimeGrid& time, const ValueOf& value_of) {
  std::vector<double> changed(at(time.steps));
  for (Index step = 0; step < time.steps; ++step)
    changed[at(step)] = step < first ? series.at(step) : value_of(step);
  return Series(std::move(changed));
}

/// Rows whose bounds follow from what a load asks for.
bool follows_demand(RowKind kind) {
  return kind == RowKind::site_limit || kind == RowKind::ups || kind == RowKind::ups_relief;
}

}  // namespace

std::vector<Column*> Future::columns(Role role, Index owner) {
  std::vector<Column*> found;
  for (Column& column : system_.formulation.columns)
    if (column.role == role && column.owner == owner) found.push_back(&column);
  return found;
}

void Future::set_demand_mw(LoadId load, Index first, const std::vector<double>& values_mw) {
  Load& asked = system_.loads[at(load.index)];
  require(asked.id, values_mw, 0.0, infinity);
  for (const ConstraintRow& row : system_.formulation.rows)
    if (follows_demand(row.kind) && row.owner == load.index)
      refuse(asked.id +
             " is a data centre with limits or a supply of its own: what it asks for "
             "cannot be set by hand");
  for (const MatchingTarget& target : system_.matching_targets)
    if (target.consumer == asked.consumer)
      refuse(
          fmt::format("{} counts for the matching target {}: what it asks for cannot be set by "
                      "hand",
                      asked.id, target.id));
  asked.demand_mw = from(first, asked.demand_mw, system_.time,
                         [&](Index step) { return value_at(values_mw, first, step); });
  for (Column* column : columns(Role::unserved, load.index)) column->upper = asked.demand_mw;
}

void Future::set_available_mw(UnitId unit, Index first, const std::vector<double>& values_mw) {
  Unit& asked = system_.units[at(unit.index)];
  require(asked.id, values_mw, 0.0, asked.p_max_mw);
  const std::vector<Column*> output = columns(Role::generation, unit.index);
  if (output.size() != 1)
    refuse(asked.id +
           " has a cost curve or is a storage: what is available of it cannot be set by "
           "hand");
  for (const ConstraintRow& row : system_.formulation.rows)
    if (row.kind == RowKind::ramp && row.owner == unit.index)
      refuse(asked.id + " has ramp limits: what is available of it cannot be set by hand");
  Column& column = *output.front();
  const Series available_mw = from(first, asked.available_mw, system_.time, [&](Index step) {
    const double value_mw = value_at(values_mw, first, step);
    if (column.lower.at(step) > value_mw)
      refuse(fmt::format("{} must run at {} MW at least", asked.id, column.lower.at(step)));
    return value_mw;
  });
  // Power not taken costs its curtailment: all of what is available, less what the output earns.
  Series& fixed = system_.formulation.fixed_cost_per_h;
  fixed = from(first, fixed, system_.time, [&](Index step) {
    return fixed.at(step) +
           asked.curtailment_cost_per_mwh * (available_mw.at(step) - asked.available_mw.at(step));
  });
  column.upper = available_mw;
  asked.available_mw = available_mw;
}

void Future::set_bid_per_mwh(UnitId unit, Index first, const std::vector<double>& values_per_mwh) {
  const Unit& asked = system_.units[at(unit.index)];
  require(asked.id, values_per_mwh, -infinity, infinity);
  const std::vector<Column*> output = columns(Role::generation, unit.index);
  if (output.empty()) refuse(asked.id + " is a storage: it makes no bid for generation");
  for (Column* column : output) {
    column->cost_per_h = from(first, column->cost_per_h, system_.time, [&](Index step) {
      return value_at(values_per_mwh, first, step) - asked.curtailment_cost_per_mwh;
    });
    if (column->quadratic_cost_per_h != Series())
      column->quadratic_cost_per_h =
          from(first, column->quadratic_cost_per_h, system_.time, [](Index) { return 0.0; });
  }
}

void Future::set_power_mw(StorageId storage, Index first, const std::vector<double>& values_mw) {
  const Storage& asked = system_.storages[at(storage.index)];
  const Unit& unit = system_.units[at(asked.unit.index)];
  require_some(unit.id, values_mw);
  for (const double value_mw : values_mw)
    if (!std::isnan(value_mw)) require(unit.id, value_mw, -asked.charge_max_mw, unit.p_max_mw);
  hold(Role::charge, storage, -1.0, first, values_mw);
  hold(Role::discharge, storage, 1.0, first, values_mw);
}

void Future::hold(Role role, StorageId storage, double sign, Index first,
                  const std::vector<double>& values_mw) {
  for (Column* column : columns(role, storage.index)) {
    const auto position = column - system_.formulation.columns.data();
    const auto& [lower, upper] =
        bounds_.try_emplace(position, column->lower, column->upper).first->second;
    const auto bound = [&](const Series& free) {
      return [&](Index step) {
        const double value_mw = value_at(values_mw, first, step);
        return std::isnan(value_mw) ? free.at(step)
                                    : std::clamp(sign * value_mw, lower.at(step), upper.at(step));
      };
    };
    column->lower = from(first, column->lower, system_.time, bound(lower));
    column->upper = from(first, column->upper, system_.time, bound(upper));
  }
}

}  // namespace gridstep
