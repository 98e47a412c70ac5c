#include "engine/results/summary.hpp"

#include <algorithm>
#include <cmath>

#include "engine/results/consumer_name.hpp"

namespace gridstep {

namespace {

constexpr std::int64_t day_s = 86400;

std::size_t carrier_position(ByCarrier& sums, const std::string& carrier) {
  const auto found = std::find_if(sums.begin(), sums.end(),
                                  [&](const auto& entry) { return entry.first == carrier; });
  if (found != sums.end()) return static_cast<std::size_t>(found - sums.begin());
  sums.emplace_back(carrier, 0.0);
  return sums.size() - 1;
}

/// Sum of one step's row of an array with `width` values per step; 0 where it was left out.
double row_sum(const std::vector<double>& values, std::size_t at, std::size_t width) {
  double sum = 0.0;
  for (std::size_t n = 0; n < width; ++n) sum += values[at * width + n];
  return sum;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0.0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

std::int64_t local_day(const TimeGrid& time, Index step) {
  const std::int64_t local_s = time.start_of(step) + time.zone_offset_s;
  return local_s >= 0 ? local_s / day_s : -((day_s - 1 - local_s) / day_s);
}

}  // namespace

Summary::Summary(const System& system)
    : system_(system),
      green_(system),
      ledger_(system, Calendar::run),
      windows_(plan(system.time.steps, system.horizon.window_steps, system.horizon.keep_steps)) {
  totals_.scenario = system.name;
  totals_.currency = system.currency;
  for (const Unit& unit : system.units) {
    const std::size_t carrier = carrier_position(totals_.capacity_mw, unit.carrier);
    carrier_of_unit_.push_back(carrier);
    totals_.capacity_mw[carrier].second += unit.p_max_mw;
  }
  for (const auto& entry : totals_.capacity_mw) totals_.energy_mwh.emplace_back(entry.first, 0.0);
  const GreenCapacity capacity = green_capacity(system);
  totals_.green_share_capacity = capacity.share();
  totals_.capacity_sum_mw = capacity.total_mw;
  totals_.capacity_stated_mw = system.stated_capacity_mw;
  if (system.stated_capacity_mw > 0.0)
    totals_.capacity_residual_mw = system.stated_capacity_mw - capacity.total_mw;
}

void Summary::add(const Record& record) {
  ledger_.add(record);
  for (Index step = 0; step < record.steps; ++step)
    add_step(record, static_cast<std::size_t>(step));
}

void Summary::add_step(const Record& record, std::size_t at) {
  const double h = system_.time.step_h();
  const double* generation = record.generation_mw.data() + at * system_.units.size();
  for (std::size_t unit = 0; unit < system_.units.size(); ++unit)
    totals_.energy_mwh[carrier_of_unit_[unit]].second += h * generation[unit];
  const OwnGeneration own = green_.of(generation);
  own_mwh_.green_mw += h * own.green_mw;
  own_mwh_.total_mw += h * own.total_mw;

  const double demand_mw = row_sum(record.demand_mw, at, system_.loads.size());
  totals_.demand_mwh += h * demand_mw;
  totals_.peak_load_mw = std::max(totals_.peak_load_mw, demand_mw);
  totals_.unserved_mwh += h * row_sum(record.unserved_mw, at, system_.loads.size());
  totals_.curtailment_mwh += h * row_sum(record.curtailment_mw, at, system_.units.size());
  totals_.charge_mwh += h * row_sum(record.charge_mw, at, system_.storages.size());
  totals_.discharge_mwh += h * row_sum(record.discharge_mw, at, system_.storages.size());
  totals_.import_mwh += h * row_sum(record.import_mw, at, system_.ties.size());
  totals_.export_mwh += h * row_sum(record.export_mw, at, system_.ties.size());
  totals_.loss_mwh += h * record.loss_mw[at];
  totals_.emission_t += record.emission_t[at];
  totals_.total_cost += record.cost[at];
  totals_.balance_residual_max_mw =
      std::max(totals_.balance_residual_max_mw, record.balance_residual_mw[at]);
  totals_.steps += 1;

  const Index step = record.first_step + static_cast<Index>(at);
  if (next_window_ < windows_.size() && windows_[next_window_].first_step == step) {
    ++next_window_;
    // A bound may lie above its objective by rounding; the certificate tells where it is more.
    slack_ += std::max(0.0, record.window_objective[at] - record.window_bound[at]);
  }
  Peak& peak = peak_of_day_[local_day(system_.time, step)];
  if (own.green_mw > peak.green_mw) peak = {own.green_mw, own.share()};
}

Totals Summary::totals() const {
  Totals totals = totals_;
  totals.green_share_energy = own_mwh_.share();
  totals.bound = totals.total_cost - slack_;
  totals.gap = slack_ / std::max(1.0, std::abs(totals.total_cost));
  std::vector<double> peaks;
  std::vector<double> shares;
  for (const auto& [day, peak] : peak_of_day_) {
    peaks.push_back(peak.green_mw);
    shares.push_back(peak.share);
  }
  totals.green_peak_median_mw = median(std::move(peaks));
  totals.green_peak_share_median = median(std::move(shares));
  if (totals.steps == system_.time.steps) add_ledger(totals);
  return totals;
}

void Summary::add_ledger(Totals& totals) const {
  Statement statement = ledger_.statement();
  totals.consumers = system_.consumers;
  for (const std::string& consumer : system_.consumers)
    totals.consumer_names.push_back(name_of_consumer(system_, consumer));
  totals.green_share_traced = statement.accounts.front().back().green_share(Definition::traced);
  for (std::size_t c = 0; c < system_.consumers.size(); ++c)
    for (const DefinitionSpec& spec : definitions()) {
      const Account& account = statement.accounts.front()[c];
      totals.green_share_consumer.push_back(account.green_share(spec.definition));
      totals.carbon_consumer_t_per_mwh.push_back(account.carbon_t_per_mwh(spec.definition));
    }
  for (const Contract& contract : system_.contracts) totals.contracts.push_back(contract.id);
  for (const GreenCertificate& certificate : system_.certificates)
    totals.green_certificates.push_back(certificate.id);
  for (const ContractAccount& contract : statement.contracts.front()) {
    totals.contract_self_use_frac.push_back(contract.self_use_frac());
    totals.contract_load_frac.push_back(contract.load_frac());
    totals.contract_export_frac.push_back(contract.export_frac());
  }
  totals.contract_supply_mw = std::move(statement.settled.supply_mw);
  totals.contract_matched_mw = std::move(statement.settled.matched_mw);
  totals.green_certificate_retired_mwh = std::move(statement.settled.retired_mwh);
}

}  // namespace gridstep
