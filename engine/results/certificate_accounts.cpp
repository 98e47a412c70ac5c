#include <numeric>

#include "engine/results/certificate.hpp"
#include "engine/results/certificate_step.hpp"

namespace gridstep {

double Certifier::check_origins(const Step& step) {
  const std::size_t origins = system_.origins.size();
  const Record& record = step.record;
  std::vector<double> open_mw(origins, 0.0);
  const auto book = [&](const std::vector<double>& values, std::size_t things, double sign) {
    const double* value = step.row(values, things * origins);
    for (std::size_t thing = 0; thing < things; ++thing)
      for (std::size_t origin = 0; origin < origins; ++origin)
        open_mw[origin] += sign * value[thing * origins + origin];
  };
  book(record.supply_origin_mw, 1, 1.0);
  book(record.load_origin_mw, system_.loads.size(), -1.0);
  book(record.loss_origin_mw, 1, -1.0);
  book(record.export_origin_mw, system_.ties.size(), -1.0);
  book(record.storage_loss_origin_mw, 1, -1.0);
  const double per_h = 1.0 / system_.time.step_h();
  const double* stored = step.row(record.storage_origin_mwh, system_.storages.size() * origins);
  for (std::size_t n = 0; n < stored_origin_before_mwh_.size(); ++n) {
    open_mw[n % origins] -= per_h * (stored[n] - stored_origin_before_mwh_[n]);
    stored_origin_before_mwh_[n] = stored[n];
  }
  Violation worst;
  for (std::size_t origin = 0; origin < origins; ++origin)
    note(worst, std::abs(open_mw[origin]), step.number, system_.origins[origin].id);
  // What the ledger says is supplied is what the dispatch generates and imports.
  double generated = 0.0;
  double supplied = 0.0;
  const double* generation = step.row(record.generation_mw, system_.units.size());
  for (std::size_t u = 0; u < system_.units.size(); ++u)
    if (system_.units[u].origin >= 0) generated += generation[u];
  const double* imported = step.row(record.import_mw, system_.ties.size());
  for (std::size_t t = 0; t < system_.ties.size(); ++t) generated += imported[t];
  const double* supply = step.row(record.supply_origin_mw, origins);
  for (std::size_t origin = 0; origin < origins; ++origin) supplied += supply[origin];
  note(worst, std::abs(supplied - generated), step.number, "supply");
  note(summary_.ledger_mw, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_origin_shares(const Step& step) {
  const std::size_t origins = system_.origins.size();
  const double* by_origin = step.row(step.record.load_origin_mw, system_.loads.size() * origins);
  const double* demand = step.row(step.record.demand_mw, system_.loads.size());
  const double* unserved = step.row(step.record.unserved_mw, system_.loads.size());
  Violation worst;
  for (std::size_t l = 0; l < system_.loads.size(); ++l) {
    const double served = demand[l] - unserved[l];
    if (served <= tolerance::residual) continue;  // rounding, of which nothing is a share
    double sum = 0.0;
    for (std::size_t origin = 0; origin < origins; ++origin) sum += by_origin[l * origins + origin];
    note(worst, std::abs(sum / served - 1.0), step.number, system_.loads[l].id);
  }
  if (worst.step >= 0) note(summary_.origin_share, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_carbon(const Step& step) {
  const Record& record = step.record;
  const double hours = system_.time.step_h();
  double open_t = 0.0;
  const double* emitted = step.row(record.unit_emission_t, system_.units.size());
  for (std::size_t u = 0; u < system_.units.size(); ++u)
    if (system_.units[u].origin >= 0) open_t += emitted[u];
  const double* imported = step.row(record.import_mw, system_.ties.size());
  for (std::size_t t = 0; t < system_.ties.size(); ++t)
    open_t += hours * imported[t] * import_t_per_mwh_[t];
  const double* exported = step.row(record.export_emission_t, system_.ties.size());
  for (std::size_t t = 0; t < system_.ties.size(); ++t) open_t -= exported[t];
  const double* carbon = step.row(record.carbon_load_t_per_mwh, system_.loads.size());
  const double* demand = step.row(record.demand_mw, system_.loads.size());
  const double* unserved = step.row(record.unserved_mw, system_.loads.size());
  for (std::size_t l = 0; l < system_.loads.size(); ++l)
    open_t -= hours * (demand[l] - unserved[l]) * carbon[l];
  const double* stored = step.row(record.storage_emission_t, system_.storages.size());
  for (std::size_t s = 0; s < system_.storages.size(); ++s) {
    open_t -= stored[s] - stored_before_t_[s];
    stored_before_t_[s] = stored[s];
  }
  note(summary_.carbon_t, std::abs(open_t), step.number, "region");
  return measured(std::abs(open_t));
}

double Certifier::check_queues(const Step& step) {
  const double h = system_.time.step_h();
  const std::size_t queues = system_.queues.size();
  const double* arrived = step.row(step.record.arrived_mw, queues);
  const double* work = step.row(step.record.work_mw, queues);
  const double* dropped = step.row(step.record.dropped_mw, queues);
  const double* backlog = step.row(step.record.backlog_mwh, queues);
  const bool is_last = step.number + 1 == system_.time.steps;
  Violation worst;
  for (std::size_t n = 0; n < queues; ++n) {
    const WorkQueue& queue = system_.queues[n];
    const double expected = backlog_before_mwh_[n] + h * (arrived[n] - work[n] - dropped[n]);
    note(worst, std::abs(backlog[n] - expected), step.number, queue.id);
    for (const double mw : {arrived[n], work[n], dropped[n]})
      note(worst, h * outside(mw, 0.0, std::numeric_limits<double>::infinity()), step.number,
           queue.id);
    std::deque<double>& recent = recent_mwh_[n];
    recent.push_back(h * arrived[n]);
    if (static_cast<Index>(recent.size()) > queue.deadline_steps(system_.time)) recent.pop_front();
    const double most = is_last ? 0.0 : std::accumulate(recent.begin(), recent.end(), 0.0);
    note(worst, outside(backlog[n], 0.0, most), step.number, queue.id);
  }
  backlog_before_mwh_.assign(backlog, backlog + queues);
  if (worst.step >= 0) note(summary_.queue_mwh, worst.value, step.number, worst.thing);
  return worst.value;
}

double Certifier::check_matching(const Step& step) {
  const double h = system_.time.step_h();
  const std::size_t targets = system_.matching_targets.size();
  const double* matched = step.row(step.record.matched_mw, targets);
  const double* account = step.row(step.record.matching_account_mwh, targets);
  const double* shortfall = step.row(step.record.matching_shortfall_mwh, targets);
  const double* demand = step.row(step.record.demand_mw, system_.loads.size());
  const double* unserved = step.row(step.record.unserved_mw, system_.loads.size());
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const bool is_last = step.number + 1 == system_.time.steps;
  Violation worst;
  for (std::size_t n = 0; n < targets; ++n) {
    const MatchingTarget& target = system_.matching_targets[n];
    double served = 0.0;
    for (std::size_t load = 0; load < system_.loads.size(); ++load)
      if (system_.loads[load].consumer == target.consumer) served += demand[load] - unserved[load];
    const double expected =
        account_before_mwh_[n] + h * (matched[n] - target.target_frac * served) + shortfall[n];
    note(worst, std::abs(account[n] - expected), step.number, target.id);
    note(worst, h * outside(matched[n], 0.0, served), step.number, target.id);
    note(worst, outside(shortfall[n], 0.0, infinity), step.number, target.id);
    if (is_last) note(worst, outside(account[n], 0.0, infinity), step.number, target.id);
  }
  account_before_mwh_.assign(account, account + targets);
  if (worst.step >= 0) note(summary_.matching_mwh, worst.value, step.number, worst.thing);
  return worst.value;
}

}  // namespace gridstep
