#include "engine/ledger/statement.hpp"

#include <algorithm>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

/// Of consumption: less than this is a rounding error of sums over a year.
constexpr double rounding = 1e-9;

double ratio(double part, double whole) {
  return whole > 0.0 ? part / whole : 0.0;
}

/// Consumption that a claim leaves unmatched, MWh.
double unmatched_mwh(const Account& account, Definition definition) {
  const double open = account.consumption_mwh - account.green_mwh[at(definition)];
  return open > rounding * account.consumption_mwh ? open : 0.0;
}

}  // namespace

void Account::add(const Account& other) {
  consumption_mwh += other.consumption_mwh;
  for (std::size_t o = 0; o < origin_mwh.size(); ++o) origin_mwh[o] += other.origin_mwh[o];
  for (std::size_t d = 0; d < definition_count; ++d) {
    green_mwh[d] += other.green_mwh[d];
    emission_t[d] += other.emission_t[d];
  }
}

double Account::green_share(Definition definition) const {
  return ratio(green_mwh[at(definition)], consumption_mwh);
}

double Account::carbon_t_per_mwh(Definition definition) const {
  return ratio(emission_t[at(definition)], consumption_mwh);
}

double ContractAccount::self_use_frac() const {
  return ratio(bought_mwh - exported_mwh, available_mwh);
}

double ContractAccount::export_frac() const {
  return ratio(exported_mwh, available_mwh);
}

double ContractAccount::load_frac() const {
  return ratio(matched_mwh, consumption_mwh);
}

Bookkeeper::Bookkeeper(const System& system, Calendar calendar)
    : system_(system), hours_(system.time.step_h()), settlement_(system) {
  for (const Load& load : system.loads) consumer_of_load_.push_back(position_of(load.consumer));
  open_.periods = periods_of(system.time, calendar);
  for (std::size_t p = 0; p < open_.periods.size(); ++p)
    period_of_step_.resize(at(open_.periods[p].end_step), static_cast<Index>(p));
  const std::vector<Period> years = periods_of(system.time, Calendar::year);
  for (std::size_t y = 0; y < years.size(); ++y)
    year_of_step_.resize(at(years[y].end_step), static_cast<Index>(y));
  Account empty;
  empty.origin_mwh.assign(system.origins.size(), 0.0);
  by_year_.assign(years.size(), std::vector<Account>(system.consumers.size(), empty));
  open_.targets.assign(open_.periods.size(),
                       std::vector<TargetAccount>(system.matching_targets.size()));
  open_.accounts.assign(open_.periods.size(),
                        std::vector<Account>(system.consumers.size() + 1, empty));
}

Index Bookkeeper::position_of(const std::string& consumer) const {
  const auto found = std::find(system_.consumers.begin(), system_.consumers.end(), consumer);
  expect(found != system_.consumers.end(), "only consumers own loads and buy");
  return found - system_.consumers.begin();
}

void Bookkeeper::add(const Record& record) {
  settlement_.add(record);
  for (Index step = 0; step < record.steps; ++step) {
    const Index t = record.first_step + step;
    std::vector<Account>& accounts = open_.accounts[at(period_of_step_[at(t)])];
    add_targets(record, step, open_.targets[at(period_of_step_[at(t)])]);
    for (std::size_t l = 0; l < system_.loads.size(); ++l) {
      const std::size_t consumer = at(consumer_of_load_[l]);
      add_load(record, step, l, accounts[consumer]);
      add_load(record, step, l, by_year_[at(year_of_step_[at(t)])][consumer]);
    }
  }
}

void Bookkeeper::add_load(const Record& record, Index step, std::size_t load,
                          Account& account) const {
  using enum Definition;
  const std::size_t origins = system_.origins.size();
  const std::size_t cell = at(step) * system_.loads.size() + load;
  const double served_mwh = hours_ * (record.demand_mw[cell] - record.unserved_mw[cell]);
  account.consumption_mwh += served_mwh;
  for (std::size_t origin = 0; origin < origins; ++origin)
    account.origin_mwh[origin] += hours_ * record.load_origin_mw[cell * origins + origin];
  const auto book = [&](Definition definition, double share, double t_per_mwh) {
    account.green_mwh[at(definition)] += served_mwh * share;
    account.emission_t[at(definition)] += served_mwh * t_per_mwh;
  };
  book(traced, record.green_share_load[cell], record.carbon_load_t_per_mwh[cell]);
  book(regional, record.green_share_load_regional[cell],
       record.carbon_load_regional_t_per_mwh[cell]);
  const std::size_t bus = at(step) * system_.grid.buses.size() + at(system_.loads[load].bus.index);
  const double drawn_per_served = 1.0 + system_.loss_frac;
  book(marginal, drawn_per_served * record.marginal_green_frac[bus],
       drawn_per_served * record.marginal_emission_t_per_mwh[bus]);
}

void Bookkeeper::add_targets(const Record& record, Index step,
                             std::vector<TargetAccount>& accounts) const {
  for (std::size_t n = 0; n < accounts.size(); ++n) {
    const std::size_t cell = at(step) * accounts.size() + n;
    accounts[n].matched_mwh += hours_ * record.matched_mw[cell];
    accounts[n].shortfall_mwh += record.matching_shortfall_mwh[cell];
    for (std::size_t l = 0; l < system_.loads.size(); ++l) {
      const std::size_t load = at(step) * system_.loads.size() + l;
      if (system_.loads[l].consumer == system_.matching_targets[n].consumer)
        accounts[n].consumption_mwh += hours_ * (record.demand_mw[load] - record.unserved_mw[load]);
    }
  }
}

Statement Bookkeeper::statement() const {
  Statement statement = open_;
  statement.settled = settlement_.settle();
  add_claims(statement);
  add_contracts(statement);
  add_totals(statement);
  return statement;
}

void Bookkeeper::add_claims(Statement& statement) const {
  using enum Definition;
  const std::vector<Contract>& contracts = system_.contracts;
  std::vector<std::vector<Account>> by_year = by_year_;
  if (!contracts.empty()) {
    for (const auto& [definition, matching] : {std::pair(hourly, Contract::Matching::hour),
                                               std::pair(monthly, Contract::Matching::month),
                                               std::pair(yearly, Contract::Matching::year)})
      book_claims(definition, contracts, settlement_.settle(matching).matched_mw, statement,
                  by_year);
    for (const Definition definition : {contract, certificate})
      book_claims(definition, contracts, statement.settled.matched_mw, statement, by_year);
  }
  book_claims(certificate, system_.certificates, statement.settled.retired_mw, statement, by_year);
  for (auto* books : {&statement.accounts, &by_year})
    for (std::vector<Account>& accounts : *books)
      for (Account& account : accounts)
        for (const DefinitionSpec& spec : definitions())
          if (spec.is_claim && unmatched_mwh(account, spec.definition) == 0.0)
            account.green_mwh[at(spec.definition)] = account.consumption_mwh;
  add_claimed_carbon(statement, by_year);
}

/// Adds up per consumer, in periods and in years, what is claimed, steps × claims MW.
template <class Claims>
void Bookkeeper::book_claims(Definition definition, const Claims& claims,
                             const std::vector<double>& claimed_mw, Statement& statement,
                             std::vector<std::vector<Account>>& by_year) const {
  for (std::size_t k = 0; k < claims.size(); ++k) {
    const std::size_t consumer = at(position_of(claims[k].buyer));
    for (std::size_t step = 0; step < at(system_.time.steps); ++step) {
      const double mwh = hours_ * claimed_mw[step * claims.size() + k];
      statement.accounts[at(period_of_step_[step])][consumer].green_mwh[at(definition)] += mwh;
      by_year[at(year_of_step_[step])][consumer].green_mwh[at(definition)] += mwh;
    }
  }
}

/// Consumption that nothing matches bears the CO₂ of all, equally per MWh of a civil year, so that
/// parts of a year add up to it. Where everything is matched nobody is left to bear it.
void Bookkeeper::add_claimed_carbon(Statement& statement,
                                    const std::vector<std::vector<Account>>& by_year) const {
  const auto years = static_cast<Index>(by_year.size());
  for (const DefinitionSpec& spec : definitions()) {
    if (!spec.is_claim) continue;
    std::vector<double> t_per_mwh;
    for (const std::vector<Account>& accounts : by_year) {
      double emitted_t = 0.0;
      double open_mwh = 0.0;
      for (const Account& account : accounts) {
        emitted_t += account.emission_t[at(Definition::traced)];
        open_mwh += unmatched_mwh(account, spec.definition);
      }
      t_per_mwh.push_back(ratio(emitted_t, open_mwh));
    }
    for (std::size_t p = 0; p < statement.periods.size(); ++p) {
      const Period& period = statement.periods[p];
      const Index first_year = year_of_step_[at(period.first_step)];
      const Index last_year = year_of_step_[at(period.end_step - 1)];
      for (std::size_t c = 0; c < system_.consumers.size(); ++c) {
        double& borne_t = statement.accounts[p][c].emission_t[at(spec.definition)];
        if (first_year == last_year)
          borne_t =
              unmatched_mwh(statement.accounts[p][c], spec.definition) * t_per_mwh[at(first_year)];
        else  // only the whole run goes over years
          for (Index y = 0; y < years; ++y)
            borne_t += unmatched_mwh(by_year[at(y)][c], spec.definition) * t_per_mwh[at(y)];
      }
    }
  }
}

void Bookkeeper::add_contracts(Statement& statement) const {
  const std::size_t contracts = system_.contracts.size();
  statement.contracts.assign(statement.periods.size(), std::vector<ContractAccount>(contracts));
  for (std::size_t k = 0; k < contracts; ++k) {
    const Contract& contract = system_.contracts[k];
    const std::vector<double>& consumption_mw = settlement_.consumption_mw(contract.buyer);
    for (std::size_t step = 0; step < at(system_.time.steps); ++step) {
      ContractAccount& account = statement.contracts[at(period_of_step_[step])][k];
      const std::size_t cell = step * contracts + k;
      account.supply_mwh += hours_ * statement.settled.supply_mw[cell];
      account.matched_mwh += hours_ * statement.settled.matched_mw[cell];
      account.available_mwh += hours_ * statement.settled.available_mw[cell];
      account.bought_mwh += hours_ * statement.settled.bought_mw[cell];
      account.exported_mwh += hours_ * statement.settled.exported_mw[cell];
      if (contract.holds_at(system_.time.start_of(static_cast<Index>(step))))
        account.consumption_mwh += hours_ * consumption_mw[step];
    }
    for (std::size_t p = 0; p < statement.periods.size(); ++p) {
      ContractAccount& account = statement.contracts[p][k];
      account.cost = account.supply_mwh * contract.price_per_mwh;
    }
  }
}

void Bookkeeper::add_totals(Statement& statement) const {
  for (std::vector<Account>& accounts : statement.accounts) {
    Account& all = accounts.back();
    for (std::size_t c = 0; c + 1 < accounts.size(); ++c) all.add(accounts[c]);
  }
}

}  // namespace gridstep
