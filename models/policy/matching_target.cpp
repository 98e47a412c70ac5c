#include "models/policy/matching_target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "engine/scenario/text.hpp"
#include "models/policy/parties.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double hours_per_year = 8760.0;
/// What a matched MWh above the target is worth at the end of a window: so little that it moves
/// nothing, enough that whatever can be matched for nothing is.
constexpr double surplus_value_per_mwh = 1e-4;

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the target in files and results."},
      {.name = "consumer",
       .type = FieldType::id,
       .what = "The `consumer` whose consumption is matched."},
      {.name = "target_frac",
       .type = FieldType::number,
       .unit = "1",
       .what = "Least part of the consumption since the first step that is matched in its hour.",
       .min = 0.0,
       .max = 1.0},
      {.name = "shortfall_cost_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Of consumption that misses the target.",
       .min = 0.01},
      {.name = "unmatched_cost_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what =
           "Of fixed consumption that is not matched in its step, and a reward of flexible work "
           "that is.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0}};
}

/// Whether a contract says how much it supplies in an hour.
bool supplies_hourly(const Row& contract) {
  if (contract.has("output_share_frac")) return true;
  return contract.has("volume_mwh_per_year") && contract.has("route") &&
         contract.text("route") == "grid" && contract.has("matching") &&
         contract.text("matching") == "hour";
}

void check(const Scenario& scenario, Problems& problems) {
  const Parties parties(scenario);
  std::map<std::string, const Row*> target_of;
  for (const Row& row : scenario.table("matching_targets").rows) {
    parties.check_consumer(row, "consumer", problems);
    if (!row.has("consumer")) continue;
    const std::string& consumer = row.text("consumer");
    const auto [first, is_new] = target_of.emplace(consumer, &row);
    if (!is_new)
      problems.error(
          "GS0539", row.place("consumer"),
          fmt::format("{} is a target of {}", row.shown_id(), in_quotes(consumer)),
          fmt::format("so is {} ({})", first->second->shown_id(), row_name(*first->second)),
          "keep one target for each consumer");
    const std::vector<Row>& contracts = scenario.table("contracts").rows;
    const bool has_supply = std::any_of(contracts.begin(), contracts.end(), [&](const Row& other) {
      return other.has("buyer") && other.text("buyer") == consumer && supplies_hourly(other);
    });
    if (!has_supply)
      problems.warning("GS0538", row.place("consumer"),
                       fmt::format("nothing supplies {} by the hour", in_quotes(consumer)),
                       "only contracts with output_share_frac, and grid contracts with "
                       "volume_mwh_per_year matched by the hour, count towards a target",
                       "add such a contract, or delete the target");
  }
}

/// The whole region as targets see it, and the rows that they share.
class Matching {
 public:
  explicit Matching(SystemBuilder& system)
      : system_(system),
        hours_(system.time().step_h()),
        output_(system.so_far().units.size()),
        charge_(system.so_far().storages.size()),
        discharge_(charge_.size()),
        energy_(charge_.size()) {
    const std::vector<Column>& columns = system.so_far().formulation.columns;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const ColumnId column(static_cast<Index>(j));
      const auto owner = static_cast<std::size_t>(columns[j].owner);
      const Role role = columns[j].role;
      if (role == Role::generation || role == Role::extraction) output_[owner].push_back(column);
      if (role == Role::flexible || role == Role::unserved) moved_demand_.push_back(column);
      if (role == Role::charge) charge_[owner] = column;
      if (role == Role::discharge) discharge_[owner] = column;
      if (role == Role::energy) energy_[owner] = column;
    }
  }

  void add(const Row& row) {
    MatchingTarget target;
    target.id = row.id();
    target.consumer = row.text("consumer");
    target.target_frac = row.number("target_frac");
    target.shortfall_cost_per_mwh = row.number("shortfall_cost_per_mwh");
    target_ = system_.add(target);
    unmatched_cost_per_mwh_ = row.number("unmatched_cost_per_mwh");
    matched_.clear();
    gather_consumption(target.consumer);
    for (const Contract& contract : system_.so_far().contracts)
      if (contract.buyer == target.consumer) add_supply(contract);
    add_limit();
    add_account(target);
  }

 private:
  using Of = std::vector<Entry>;

  Column column(Role role, Series upper) const {
    Column result;
    result.role = role;
    result.owner = target_.index;
    result.upper = std::move(upper);
    return result;
  }

  RowId add_row(double lower, Series upper, Of entries, bool at_window_end = false) {
    ConstraintRow row;
    row.kind = RowKind::matching;
    row.owner = target_.index;
    row.lower = lower;
    row.upper = std::move(upper);
    row.entries = std::move(entries);
    row.at_window_end = at_window_end;
    return system_.add(std::move(row));
  }

  /// The consumer's fixed demand, and what moves it: C = D + Σ injections of `moves_` · −1/(1 + λ).
  void gather_consumption(const std::string& consumer) {
    const System& so_far = system_.so_far();
    std::vector<double> fixed(static_cast<std::size_t>(system_.time().steps), 0.0);
    std::vector<double> most;
    const auto is_own = [&](Index load) {
      return so_far.loads[static_cast<std::size_t>(load)].consumer == consumer;
    };
    for (std::size_t l = 0; l < so_far.loads.size(); ++l)
      if (is_own(static_cast<Index>(l)))
        for (std::size_t t = 0; t < fixed.size(); ++t)
          fixed[t] += so_far.loads[l].demand_mw.at(static_cast<Index>(t));
    most = fixed;
    moves_.clear();
    for (const ColumnId id : moved_demand_) {
      const Column& column = so_far.formulation.columns[static_cast<std::size_t>(id.index)];
      if (!is_own(column.owner)) continue;
      moves_.push_back({id, 1.0 / (1.0 + so_far.loss_frac), 0, true});
      for (std::size_t t = 0; t < most.size(); ++t) {
        const auto step = static_cast<Index>(t);
        most[t] += std::max(0.0, -column.injection.at(step)) * column.upper.at(step);
      }
    }
    most_mw_ = *std::max_element(most.begin(), most.end());
    demand_mw_ = Series(std::move(fixed));
  }

  /// `value` while the contract is valid, else 0.
  Series while_valid(const Contract& contract, double value) const {
    const TimeGrid& time = system_.time();
    const std::int64_t last_s = time.start_of(time.steps - 1);
    if (contract.holds_at(time.start_s) && contract.holds_at(last_s)) return {value};
    std::vector<double> values(static_cast<std::size_t>(time.steps), 0.0);
    for (Index step = 0; step < time.steps; ++step)
      if (contract.holds_at(time.start_of(step))) values[static_cast<std::size_t>(step)] = value;
    return Series(std::move(values));
  }

  void add_supply(const Contract& contract) {
    if (contract.quantity == Contract::Quantity::output_share)
      add_output_share(contract);
    else if (contract.quantity == Contract::Quantity::volume &&
             contract.route == Contract::Route::grid &&
             contract.matching == Contract::Matching::hour)
      add_volume(contract);
  }

  ColumnId add_matched(const Contract& contract, double cost_per_mwh) {
    Column matched = column(Role::matched, while_valid(contract, most_mw_));
    matched.cost_per_h = cost_per_mwh - unmatched_cost_per_mwh_;
    matched_.push_back(system_.add(std::move(matched)));
    return matched_.back();
  }

  /// Supply that is used or put into the contract's storages comes from the units or out of them.
  void add_output_share(const Contract& contract) {
    Of supply = {{add_matched(contract, 0.0), 1.0, 0}};
    for (const UnitId unit : contract.units)
      for (const ColumnId output : output_[static_cast<std::size_t>(unit.index)])
        supply.push_back({output, -contract.output_share_frac, 0, true});
    for (const StorageId storage : contract.storages) add_label(contract, storage, supply);
    add_row(-infinity, 0.0, std::move(supply));
  }

  /// The part of a storage's energy that the contract put into it.
  void add_label(const Contract& contract, StorageId id, Of& supply) {
    const auto n = static_cast<std::size_t>(id.index);
    const Storage storage = system_.so_far().storages[n];
    const double discharge_max_mw =
        system_.so_far().units[static_cast<std::size_t>(storage.unit.index)].p_max_mw;
    const ColumnId in =
        system_.add(column(Role::claim, while_valid(contract, storage.charge_max_mw)));
    const ColumnId out = system_.add(column(Role::claim, discharge_max_mw));
    const ColumnId kept = system_.add(column(Role::claim, storage.energy_max_mwh));
    supply.push_back({in, 1.0, 0});
    supply.push_back({out, -1.0, 0});
    add_row(-infinity, 0.0, {{in, 1.0, 0}, {charge_[n], -1.0, 0}});
    add_row(-infinity, 0.0, {{out, 1.0, 0}, {discharge_[n], -1.0, 0}});
    add_row(-infinity, 0.0, {{kept, 1.0, 0}, {energy_[n], -1.0, 0}});
    add_row(0.0, 0.0,
            {{kept, 1.0, 0},
             {kept, -std::pow(1.0 - storage.self_discharge_frac_per_h, hours_), 1},
             {in, -storage.charge_efficiency_frac * hours_, 0},
             {out, hours_ / storage.discharge_efficiency_frac, 0}});
  }

  /// Tranches: of every unit what is not sold as a share, all together at most the hourly volume.
  void add_volume(const Contract& contract) {
    Of taken;
    for (const UnitId unit : contract.units) {
      const ColumnId tranche = add_matched(contract, contract.price_per_mwh);
      taken.push_back({tranche, 1.0, 0});
      system_.extend(unsold_row(unit), {tranche, 1.0, 0});
    }
    add_row(-infinity, while_valid(contract, contract.volume_mwh_per_year / hours_per_year),
            std::move(taken));
  }

  RowId unsold_row(UnitId unit) {
    const auto found = unsold_.find(unit.index);
    if (found != unsold_.end()) return found->second;
    Of entries;
    for (const ColumnId output : output_[static_cast<std::size_t>(unit.index)])
      entries.push_back({output, most_sold(unit) - 1.0, 0, true});
    return unsold_[unit.index] = add_row(-infinity, 0.0, std::move(entries));
  }

  /// The greatest part of a unit's output that is sold in any step.
  [[nodiscard]] double most_sold(UnitId unit) const {
    double most = 0.0;
    for (Index step = 0; step < system_.time().steps; ++step) {
      double sold = 0.0;
      for (const Contract& contract : system_.so_far().contracts)
        if (contract.quantity == Contract::Quantity::output_share &&
            contract.holds_at(system_.time().start_of(step)) &&
            std::find(contract.units.begin(), contract.units.end(), unit) != contract.units.end())
          sold += contract.output_share_frac;
      most = std::max(most, sold);
    }
    return std::min(most, 1.0);
  }

  /// Nothing is matched beyond what is consumed.
  void add_limit() {
    Of entries = moves_;
    for (const ColumnId matched : matched_) entries.push_back({matched, 1.0, 0});
    add_row(-infinity, demand_mw_, std::move(entries));
    system_.add_fixed_cost_per_h(demand_mw_.times(unmatched_cost_per_mwh_));
  }

  void add_account(const MatchingTarget& target) {
    // No account can be further from 0: everything matched, or nothing.
    const double widest_mwh = 1.0 + most_mw_ * hours_ * static_cast<double>(system_.time().steps);
    Column account = column(Role::matching_account, widest_mwh);
    account.lower = -widest_mwh;
    account.terminal_value = surplus_value_per_mwh;
    Column shortfall = column(Role::matching_shortfall, widest_mwh);
    shortfall.cost_per_h = target.shortfall_cost_per_mwh / hours_;
    shortfall.only_at_window_end = true;
    const ColumnId account_id = system_.add(std::move(account));
    const ColumnId shortfall_id = system_.add(std::move(shortfall));
    const double share_h = target.target_frac * hours_;
    Of entries = {{account_id, 1.0, 0}, {account_id, -1.0, 1}, {shortfall_id, -1.0, 0}};
    for (const ColumnId matched : matched_) entries.push_back({matched, -hours_, 0});
    for (const Entry& move : moves_)
      entries.push_back({move.column, -share_h * move.coefficient, 0, true});
    ConstraintRow row;
    row.kind = RowKind::matching;
    row.owner = target_.index;
    row.lower = row.upper = demand_mw_.times(-share_h);
    row.entries = std::move(entries);
    system_.add(std::move(row));
    add_row(0.0, infinity, {{account_id, 1.0, 0}}, true);
  }

  SystemBuilder& system_;
  double hours_;
  std::vector<std::vector<ColumnId>> output_;  ///< by unit
  std::vector<ColumnId> charge_;               ///< by storage
  std::vector<ColumnId> discharge_;
  std::vector<ColumnId> energy_;
  std::vector<ColumnId> moved_demand_;
  std::map<Index, RowId> unsold_;  ///< by unit

  // Of the target being added.
  MatchingTargetId target_;
  double unmatched_cost_per_mwh_ = 0.0;
  Series demand_mw_;
  double most_mw_ = 0.0;
  Of moves_;
  std::vector<ColumnId> matched_;
};

void build(const Inputs& /*inputs*/, SystemBuilder& /*system*/) {
  // What targets look at is not complete yet: see add_matching_targets.
}

}  // namespace

Model matching_target() {
  return {{.name = "matching_targets",
           .what = "Consumption to be matched hour by hour with what contracts supply.",
           .fields = fields()},
          check,
          build};
}

void add_matching_targets(const Inputs& inputs, SystemBuilder& system) {
  const std::vector<Row>& rows = inputs.scenario.table("matching_targets").rows;
  if (rows.empty()) return;
  Matching matching(system);
  for (const Row& row : rows) matching.add(row);
}

}  // namespace gridstep::models
