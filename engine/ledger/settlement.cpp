#include "engine/ledger/settlement.hpp"

#include <algorithm>
#include <cmath>

namespace gridstep {

namespace {

double sum(const std::vector<double>& values, const Period& period) {
  double total = 0.0;
  for (Index step = period.first_step; step < period.end_step; ++step) total += values[at(step)];
  return total;
}

}  // namespace

/// What is still to be had while contract after contract is settled.
struct Settlement::Books {
  std::map<UnitId, std::vector<double>> free_mw;       ///< generation that nobody has claimed
  std::map<std::string, std::vector<double>> open_mw;  ///< consumption that nothing has matched
  std::map<StorageId, std::vector<double>> charge_mw;  ///< that no contract has labelled
  std::map<StorageId, std::vector<double>> discharge_mw;
  Settled settled;
};

/// One contract while it is settled, MW by step.
struct Settlement::Deal {
  std::vector<std::vector<double>> taken_mw;  ///< by unit of the contract
  std::vector<double> bought_mw;              ///< Σ of that
  std::vector<double> stored_mw;              ///< of that, put into the contract's storages
  std::vector<double> supply_mw;              ///< bought, less stored, and what the storages return
  std::vector<double> matched_mw;
  std::vector<double> exported_mw;
  double asked_mwh = 0.0;
};

Settlement::Settlement(const System& system)
    : system_(system),
      hours_(system.time.step_h()),
      hours_of_run_(periods_of(system.time, Calendar::hour)),
      months_(periods_of(system.time, Calendar::month)),
      years_(periods_of(system.time, Calendar::year)),
      hours_of_year_(at(system.time.steps)) {
  for (const Period& year : years_)
    for (Index step = year.first_step; step < year.end_step; ++step)
      hours_of_year_[at(step)] = 24.0 * days_in_year(system.time.civil(year.first_step).year);
  for (const Contract& contract : system.contracts) {
    consumption_mw_[contract.buyer];
    for (const UnitId unit : contract.units) generation_mw_[unit], available_mw_[unit];
    for (const StorageId storage : contract.storages)
      charge_mw_[storage], discharge_mw_[storage], energy_mwh_[storage];
  }
  for (const GreenCertificate& certificate : system.certificates) {
    consumption_mw_[certificate.buyer];
    generation_mw_[certificate.unit];
  }
  for (const auto& [buyer, series] : consumption_mw_)
    for (std::size_t load = 0; load < system.loads.size(); ++load)
      if (system.loads[load].consumer == buyer) loads_of_[buyer].push_back(load);
}

bool Settlement::is_valid(const Contract& contract, Index step) const {
  return contract.holds_at(system_.time.start_of(step));
}

const std::vector<Period>& Settlement::periods(Contract::Matching matching) const {
  switch (matching) {
    case Contract::Matching::hour:
      return hours_of_run_;
    case Contract::Matching::month:
      return months_;
    case Contract::Matching::year:
      break;
  }
  return years_;
}

void Settlement::add(const Record& record) {
  const auto keep = [&](auto& kept, const std::vector<double>& values, std::size_t things) {
    for (auto& [thing, series] : kept)
      for (Index step = 0; step < record.steps; ++step)
        series.push_back(values[at(step) * things + at(thing.index)]);
  };
  keep(generation_mw_, record.generation_mw, system_.units.size());
  keep(available_mw_, record.available_mw, system_.units.size());
  keep(charge_mw_, record.charge_mw, system_.storages.size());
  keep(discharge_mw_, record.discharge_mw, system_.storages.size());
  keep(energy_mwh_, record.energy_mwh, system_.storages.size());
  for (auto& [buyer, series] : consumption_mw_)
    for (Index step = 0; step < record.steps; ++step) {
      double served = 0.0;
      for (const std::size_t load : loads_of_[buyer]) {
        const std::size_t cell = at(step) * system_.loads.size() + load;
        served += record.demand_mw[cell] - record.unserved_mw[cell];
      }
      series.push_back(served);
    }
}

Settled Settlement::settle(std::optional<Contract::Matching> matched_by) const {
  Books books{generation_mw_, consumption_mw_, charge_mw_, discharge_mw_, {}};
  for (auto& [unit, free] : books.free_mw)
    for (double& mw : free) mw = std::max(0.0, mw);
  for (auto& [buyer, open] : books.open_mw)
    for (double& mw : open) mw = std::max(0.0, mw);
  Settled& settled = books.settled;
  const std::size_t steps = at(system_.time.steps);
  for (auto* by_contract : {&settled.supply_mw, &settled.matched_mw, &settled.exported_mw,
                            &settled.bought_mw, &settled.available_mw})
    by_contract->assign(steps * system_.contracts.size(), 0.0);
  settled.asked_mwh.assign(system_.contracts.size(), 0.0);
  settled.retired_mw.assign(steps * system_.certificates.size(), 0.0);
  settled.retired_mwh.assign(system_.certificates.size(), 0.0);
  for (const Contract::Matching matching :
       {Contract::Matching::hour, Contract::Matching::month, Contract::Matching::year})
    for (std::size_t k = 0; k < system_.contracts.size(); ++k)
      if (system_.contracts[k].matching == matching)
        settle_contract(static_cast<Index>(k), matched_by, books);
  for (std::size_t k = 0; k < system_.certificates.size(); ++k)
    retire(static_cast<Index>(k), books);
  return std::move(books.settled);
}

void Settlement::settle_contract(Index number, std::optional<Contract::Matching> matched_by,
                                 Books& books) const {
  const Contract& contract = system_.contracts[at(number)];
  const std::size_t steps = at(system_.time.steps);
  Deal deal;
  deal.taken_mw.assign(contract.units.size(), std::vector<double>(steps, 0.0));
  for (auto* series :
       {&deal.bought_mw, &deal.stored_mw, &deal.supply_mw, &deal.matched_mw, &deal.exported_mw})
    series->assign(steps, 0.0);
  if (contract.quantity == Contract::Quantity::output_share) {
    buy_share(contract, deal, books);
    for (const double mw : deal.bought_mw) deal.asked_mwh += hours_ * mw;
    store_surplus(contract, deal, books);
  } else {
    for (const Period& period : periods(contract.matching))
      buy_amount(contract, period, deal, books);
  }
  books.settled.asked_mwh[at(number)] = deal.asked_mwh;
  match(contract, matched_by, deal, books);
  const double share =
      contract.quantity == Contract::Quantity::output_share ? contract.output_share_frac : 1.0;
  for (std::size_t step = 0; step < steps; ++step) {
    const std::size_t cell = step * system_.contracts.size() + at(number);
    books.settled.supply_mw[cell] = deal.supply_mw[step];
    books.settled.matched_mw[cell] = deal.matched_mw[step];
    books.settled.exported_mw[cell] = deal.exported_mw[step];
    books.settled.bought_mw[cell] = deal.bought_mw[step];
    if (!is_valid(contract, static_cast<Index>(step))) continue;
    for (const UnitId unit : contract.units)
      books.settled.available_mw[cell] += share * available_mw_.at(unit)[step];
  }
}

/// Every step the same part of what each unit generates.
void Settlement::buy_share(const Contract& contract, Deal& deal, Books& books) const {
  for (Index step = 0; step < system_.time.steps; ++step) {
    if (!is_valid(contract, step)) continue;
    for (std::size_t u = 0; u < contract.units.size(); ++u) {
      double& free = books.free_mw.at(contract.units[u])[at(step)];
      const double share =
          contract.output_share_frac * generation_mw_.at(contract.units[u])[at(step)];
      const double taken = std::clamp(share, 0.0, free);
      free -= taken;
      deal.taken_mw[u][at(step)] = taken;
      deal.bought_mw[at(step)] += taken;
    }
    deal.supply_mw[at(step)] = deal.bought_mw[at(step)];
  }
}

/// Output serves the buyer first; what is above goes into the contract's storages as far as they
/// charge. It keeps its label there, and comes out when the buyer needs it and they discharge. The
/// label ends with the contract.
void Settlement::store_surplus(const Contract& contract, Deal& deal, Books& books) const {
  std::vector<double> labelled_mwh(contract.storages.size(), 0.0);
  const std::vector<double>& open = books.open_mw.at(contract.buyer);
  for (std::size_t step = 0; step < deal.bought_mw.size(); ++step) {
    if (!is_valid(contract, static_cast<Index>(step))) continue;
    double surplus = std::max(0.0, deal.bought_mw[step] - open[step]);
    double need = std::max(0.0, open[step] - deal.bought_mw[step]);
    for (std::size_t s = 0; s < contract.storages.size(); ++s) {
      const StorageId id = contract.storages[s];
      const Storage& storage = system_.storages[at(id.index)];
      double& charge = books.charge_mw.at(id)[step];
      double& discharge = books.discharge_mw.at(id)[step];
      labelled_mwh[s] *= std::pow(1.0 - storage.self_discharge_frac_per_h, hours_);
      const double returned =
          std::min({need, std::max(0.0, discharge),
                    labelled_mwh[s] * storage.discharge_efficiency_frac / hours_});
      const double stored = std::min(surplus, std::max(0.0, charge));
      labelled_mwh[s] += hours_ * (stored * storage.charge_efficiency_frac -
                                   returned / storage.discharge_efficiency_frac);
      labelled_mwh[s] = std::clamp(labelled_mwh[s], 0.0, std::max(0.0, energy_mwh_.at(id)[step]));
      charge -= stored;
      discharge -= returned;
      surplus -= stored;
      need -= returned;
      deal.stored_mw[step] += stored;
      deal.supply_mw[step] += returned - stored;
    }
    deal.exported_mw[step] = surplus;
  }
}

/// An amount for a whole period, spread as what is free of the units' generation.
void Settlement::buy_amount(const Contract& contract, const Period& period, Deal& deal,
                            Books& books) const {
  const std::vector<double>& consumption = consumption_mw_.at(contract.buyer);
  const std::vector<double>& open = books.open_mw.at(contract.buyer);
  std::vector<std::vector<double>*> free_of;
  for (const UnitId unit : contract.units) free_of.push_back(&books.free_mw.at(unit));
  double wanted_mwh = 0.0;
  double consumed_mw = 0.0;
  double open_mw = 0.0;
  double free_mw = 0.0;
  for (Index step = period.first_step; step < period.end_step; ++step) {
    if (!is_valid(contract, step)) continue;
    wanted_mwh += contract.volume_mwh_per_year * hours_ / hours_of_year_[at(step)];
    consumed_mw += consumption[at(step)];
    open_mw += open[at(step)];
    for (const auto* free : free_of) free_mw += (*free)[at(step)];
  }
  if (contract.quantity == Contract::Quantity::consumption_share)
    wanted_mwh = std::max(
        0.0, hours_ * (contract.consumption_share_frac * consumed_mw - (consumed_mw - open_mw)));
  deal.asked_mwh += wanted_mwh;
  const double part = free_mw > 0.0 ? std::min(1.0, wanted_mwh / (hours_ * free_mw)) : 0.0;
  for (Index step = period.first_step; step < period.end_step; ++step) {
    if (!is_valid(contract, step)) continue;
    for (std::size_t u = 0; u < free_of.size(); ++u) {
      double& free = (*free_of[u])[at(step)];
      const double taken = part * free;
      free -= taken;
      deal.taken_mw[u][at(step)] = taken;
      deal.bought_mw[at(step)] += taken;
    }
    deal.supply_mw[at(step)] = deal.bought_mw[at(step)];
  }
}

void Settlement::match(const Contract& contract, std::optional<Contract::Matching> matched_by,
                       Deal& deal, Books& books) const {
  double banked_mw = 0.0;  // MW times steps
  for (Period period : periods(matched_by.value_or(contract.matching))) {
    while (period.first_step < period.end_step && !is_valid(contract, period.first_step))
      ++period.first_step;
    while (period.first_step < period.end_step && !is_valid(contract, period.end_step - 1))
      --period.end_step;
    if (period.first_step == period.end_step) continue;
    match_period(contract, period, banked_mw, deal, books);
    if (matched_by) banked_mw = 0.0;
  }
}

/// Supply meets consumption within a period. Within it nothing says which hour's consumption was
/// met: every one the same part, so that no hour is more than matched.
void Settlement::match_period(const Contract& contract, const Period& period, double& banked_mw,
                              Deal& deal, Books& books) const {
  std::vector<double>& open = books.open_mw.at(contract.buyer);
  const double supply = sum(deal.supply_mw, period);
  const double needed = sum(open, period);
  const double matched = std::min(supply + banked_mw, needed);
  const double part = needed > 0.0 ? matched / needed : 0.0;
  for (Index step = period.first_step; step < period.end_step; ++step) {
    deal.matched_mw[at(step)] = part * open[at(step)];
    open[at(step)] = std::max(0.0, open[at(step)] - deal.matched_mw[at(step)]);
  }
  const double excess = std::max(0.0, supply - matched);
  if (contract.excess == Contract::Excess::banked)
    banked_mw = std::max(0.0, banked_mw + supply - matched);
  if (contract.excess == Contract::Excess::sold)
    sell_on(contract, period, supply > 0.0 ? excess / supply : 0.0, deal, books);
}

/// What the buyer neither used nor stored leaves the contract, and others may claim it.
void Settlement::sell_on(const Contract& contract, const Period& period, double excess_frac,
                         Deal& deal, Books& books) const {
  for (Index step = period.first_step; step < period.end_step; ++step) {
    const double bought = deal.bought_mw[at(step)];
    if (bought <= 0.0) continue;
    const double left = excess_frac * std::max(0.0, bought - deal.stored_mw[at(step)]);
    for (std::size_t u = 0; u < contract.units.size(); ++u)
      books.free_mw.at(contract.units[u])[at(step)] += deal.taken_mw[u][at(step)] * left / bought;
  }
}

/// Certificates are issued for what no contract kept of a unit's generation in a civil year, and
/// numbered in the order of generation; only whole MWh that were generated can be retired.
void Settlement::retire(Index number, Books& books) const {
  const GreenCertificate& certificate = system_.certificates[at(number)];
  std::vector<double>& open = books.open_mw.at(certificate.buyer);
  const std::vector<double>& free = books.free_mw.at(certificate.unit);
  for (const Period& year : years_) {
    if (system_.time.civil(year.first_step).year != certificate.vintage_year) continue;
    const auto issued = static_cast<Index>(std::floor(hours_ * sum(free, year) + 1e-6));
    const Index retired = std::max<Index>(
        0, std::min(certificate.last_serial, issued) - certificate.first_serial + 1);
    books.settled.retired_mwh[at(number)] = static_cast<double>(retired);
    const double open_mwh = hours_ * sum(open, year);
    const double used_mwh = std::min(static_cast<double>(retired), open_mwh);
    if (used_mwh <= 0.0) continue;
    for (Index step = year.first_step; step < year.end_step; ++step) {
      const double part = open[at(step)] * used_mwh / open_mwh;
      books.settled.retired_mw[at(step) * system_.certificates.size() + at(number)] = part;
      open[at(step)] -= part;
    }
  }
}

}  // namespace gridstep
