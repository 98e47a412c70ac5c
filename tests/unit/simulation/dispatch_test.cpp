#include "engine/simulation/dispatch.hpp"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/error.hpp"
#include "tests/support/dispatch_region.hpp"

namespace gridstep {
namespace {

using test::Region;

/// Power for 10 at a, for 40 at b, where 160 MW are asked for.
Region two_buses(double limit_mw) {
  Region region;
  region.buses = {"a", "b"};
  region.lines = {{"ab", 0, 1, 1000.0, limit_mw}};
  region.plants = {{.id = "cheap", .bus = 0, .pieces = {{300.0, 10.0}}},
                   {.id = "dear", .bus = 1, .pieces = {{200.0, 40.0}}}};
  region.demands = {{"town", 1, {160.0}}};
  return region;
}

// 100 MW over the line, 60 MW at b: 100 · 10 + 60 · 40 = 3400; the prices are those of the plants.
TEST(Dispatcher, FindsTheLimitsThatBind) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(two_buses(100.0));
  const std::unique_ptr<Solver> solver = test::best_solver();
  Dispatcher dispatcher(system, *solver);
  const Dispatch& dispatch = dispatcher.solve({0, 1, 1}, initial_state(system));
  EXPECT_EQ(dispatcher.assembly().limits().size(), 1U);
  EXPECT_NEAR(dispatch.certificate.objective, 3400.0, 1e-6);
  EXPECT_NEAR(dispatch.bound, 3400.0, 1e-6);
  EXPECT_NEAR(dispatcher.assembly().flows(dispatch.solution.x, 0)[0], 100.0, 1e-9);
  const std::vector<double> price = dispatcher.assembly().prices(dispatch.solution.y, 0);
  EXPECT_NEAR(price[0], 10.0, 1e-9);
  EXPECT_NEAR(price[1], 40.0, 1e-9);
}

TEST(Dispatcher, AddsNoLimitThatDoesNotBind) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(two_buses(161.0));
  const std::unique_ptr<Solver> solver = test::best_solver();
  Dispatcher dispatcher(system, *solver);
  const Dispatch& dispatch = dispatcher.solve({0, 1, 1}, initial_state(system));
  EXPECT_TRUE(dispatcher.assembly().limits().empty());
  EXPECT_NEAR(dispatch.certificate.objective, 1600.0, 1e-6);
}

// What bound in one window is there from the start in the next.
TEST(Dispatcher, CarriesBindingLimitsToTheNextWindow) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = two_buses(100.0);
  region.steps = 3;
  region.demands[0].mw = {160.0, 160.0, 160.0};
  const System system = build(region);
  const std::unique_ptr<Solver> solver = test::best_solver();
  Dispatcher dispatcher(system, *solver);
  const Dispatch& first = dispatcher.solve({0, 2, 1}, initial_state(system));
  const State state = gridstep::advance(dispatcher.assembly(), first.solution.x);
  const Dispatch& second = dispatcher.solve({1, 2, 2}, state);
  EXPECT_NEAR(second.certificate.objective, 6800.0, 1e-6);
  EXPECT_EQ(dispatcher.assembly().limits().size(), 2U);
}

/// A neighbour pays 50 per MWh taken from him; a battery of 50 MW each way and 10 MWh, efficiency
/// 0.8 each way, is all that can take it.
Region paid_to_take() {
  Region region;
  region.buses = {"b"};
  region.exchanges = {{"tie", 0, 100.0, 0.0, {-50.0}, 0.0}};
  region.stores = {{.id = "bat",
                    .bus = 0,
                    .discharge_max_mw = 50.0,
                    .charge_max_mw = 50.0,
                    .energy_max_mwh = 10.0,
                    .charge_efficiency_frac = 0.8,
                    .discharge_efficiency_frac = 0.8}};
  return region;
}

// 12.5 MWh fill the battery and earn 625; no dispatch without burning takes more.
TEST(Dispatcher, NeverChargesAndDischargesAtOnce) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(paid_to_take());
  const Dispatch dispatch = test::dispatch_whole(system);
  EXPECT_NEAR(dispatch.certificate.objective, -625.0, 1e-6);
  EXPECT_NEAR(dispatch.bound, -1300.0, 1e-6);  // with the rule left free, see below
  EXPECT_LE(dispatch.certificate.gap(), 1e-9);
}

// Filled in the first hour it earns 625 and has no room in the second, where filling earns 1000.
TEST(Dispatcher, FillsWhereThatPaysMost) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = paid_to_take();
  region.steps = 2;
  region.exchanges[0].price_per_mwh = {-50.0, -80.0};
  const Dispatch dispatch = test::dispatch_whole(build(region));
  EXPECT_NEAR(dispatch.certificate.objective, -1000.0, 1e-6);
}

/// A full battery, a neighbour who pays 50 in the first hour, and 10 MW that must run, for which
/// there is no load in the second.
Region full_before_a_surplus() {
  Region region = paid_to_take();
  region.steps = 2;
  region.exchanges[0].price_per_mwh = {-50.0, 1000.0};
  region.stores[0].energy_init_mwh = 10.0;
  region.plants = {{.id = "must run", .bus = 0, .pieces = {{10.0, 10.0}}, .p_min_mw = 10.0}};
  region.demands = {{"town", 0, {20.0, 0.0}}};
  return region;
}

// Left free, the battery burns in both hours and charges more than it discharges. Without
// discharging in the first hour it stays full and cannot take the 10 MW of the second. So it has to
// make room for 10 · 0.8 = 8 MWh: 6.4 MW go out in the first hour, 20 − 10 − 6.4 = 3.6 MW come in.
// 2 · 10 · 10 − 3.6 · 50 = 20.
TEST(Dispatcher, SearchesSidesWhereTheLesserOneIsNeeded) {
  GRIDSTEP_NEEDS_SOLVER();
  const Dispatch dispatch = test::dispatch_whole(build(full_before_a_surplus()));
  EXPECT_NEAR(dispatch.certificate.objective, 20.0, 1e-6);
  EXPECT_LE(dispatch.bound, 20.0);
}

// Where no choice of sides leaves a dispatch, that is said: with nothing to serve in the first hour
// the battery cannot make room.
TEST(Dispatcher, SaysWhenNoSidesAreLeft) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = full_before_a_surplus();
  region.plants[0].p_min_mw = 0.0;
  region.demands[0].mw = {0.0, 0.0};
  region.plants.push_back({.id = "late", .bus = 0, .pieces = {{10.0, 10.0}}});
  System system = build(region);
  for (Column& column : system.formulation.columns)
    if (column.role == Role::generation && system.units[at(column.owner)].id == "late")
      column.lower = Series(std::vector<double>{0.0, 10.0});
  EXPECT_THROW(test::dispatch_whole(system), InfeasibleError);
  system.horizon.simultaneous_charge_discharge = true;
  EXPECT_NO_THROW(test::dispatch_whole(system));
}

// 50 MW in store 40 MWh, of which 30 must leave again as 24 MW: 26 MWh taken earn 1300.
TEST(Dispatcher, BurnsEnergyWhereThatIsAllowed) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = paid_to_take();
  region.simultaneous_charge_discharge = true;
  const Dispatch dispatch = test::dispatch_whole(build(region));
  EXPECT_NEAR(dispatch.certificate.objective, -1300.0, 1e-6);
  EXPECT_NEAR(dispatch.bound, -1300.0, 1e-6);
}

std::string infeasibility_of(const Region& region) {
  try {
    test::dispatch_whole(build(region));
  } catch (const InfeasibleError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::infeasible);
    return error.what();
  }
  return "feasible";
}

/// 100 MW that must run beside 80 MW of load at noon, 120 MW else.
Region must_run() {
  Region region;
  region.steps = 3;
  region.buses = {"a", "b"};
  region.plants = {{.id = "coal", .bus = 0, .pieces = {{150.0, 10.0}}, .p_min_mw = 100.0}};
  region.demands = {{"town", 0, {120.0, 80.0, 120.0}}, {"village", 1, {5.0, 5.0, 5.0}}};
  return region;
}

TEST(InfeasibleError, NamesTheBalanceAndTheHour) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::string text = infeasibility_of(must_run());
  EXPECT_NE(text.find("the window from 2023-01-01T00:00:00+08:00"), std::string::npos) << text;
  EXPECT_NE(text.find("2023-01-01T01:00:00+08:00 power balance of the island of a"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("20.000 MW too much"), std::string::npos) << text;
  EXPECT_EQ(text.find("2023-01-01T02:00"), std::string::npos) << text;
}

TEST(InfeasibleError, NamesTheLineInTheWay) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = must_run();
  region.demands = {{"town", 0, {70.0, 70.0, 70.0}}, {"village", 1, {40.0, 40.0, 40.0}}};
  region.lines = {{"narrow", 0, 1, 100.0, 20.0}};
  const std::string text = infeasibility_of(region);
  EXPECT_NE(text.find("limit of narrow"), std::string::npos) << text;
  EXPECT_NE(text.find("10.000"), std::string::npos) << text;
}

TEST(InfeasibleError, NamesTheHeatThatIsMissing) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region;
  region.buses = {"b"};
  region.heat_mw_th = {50.0};
  region.plants = {{.id = "chp",
                    .bus = 0,
                    .pieces = {{100.0, 10.0}},
                    .heat_max_mw_th = 30.0,
                    .power_loss_frac = 0.2,
                    .power_to_heat_frac = 0.5}};
  region.demands = {{"town", 0, {120.0}}};
  System system = build(region);
  for (Column& column : system.formulation.columns)
    if (column.role == Role::heat) column.upper = 0.0;  // the boiler is out of service
  const std::unique_ptr<Solver> solver = test::best_solver();
  Dispatcher dispatcher(system, *solver);
  try {
    dispatcher.solve({0, 1, 1}, initial_state(system));
    FAIL() << "a dispatch without heat";
  } catch (const InfeasibleError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("heat balance of town: 20.000 short"), std::string::npos) << text;
  }
}

/// Answers what it is told to.
class ScriptedSolver final : public Solver {
 public:
  explicit ScriptedSolver(Solution answer) : answer_(std::move(answer)) {}
  Solution solve(const Program&, const Basis&) override { return answer_; }
  Choice choose(const Program&, const std::vector<ExclusivePair>&, double) override { return {}; }

 private:
  Solution answer_;
};

void solve_by(const Solution& answer) {
  const System system = build(two_buses(200.0));
  ScriptedSolver solver(answer);
  Dispatcher(system, solver).solve({0, 1, 1}, initial_state(system));
}

// Columns: cheap, dear, unserved. Row: the balance.
TEST(Dispatcher, BelievesNoSolver) {
  using Status = Solution::Status;
  EXPECT_NO_THROW(solve_by({.status = Status::optimal, .x = {160.0, 0.0, 0.0}, .y = {10.0}}));
  // Feasible but dear, with honest multipliers: the gap shows.
  EXPECT_THROW(solve_by({.status = Status::optimal, .x = {150.0, 10.0, 0.0}, .y = {10.0}}),
               CertificateError);
  // Optimal, with multipliers that prove nothing.
  EXPECT_THROW(solve_by({.status = Status::optimal, .x = {160.0, 0.0, 0.0}, .y = {0.0}}),
               CertificateError);
  // Cheap because it does not serve the load.
  EXPECT_THROW(solve_by({.status = Status::optimal, .x = {150.0, 0.0, 0.0}, .y = {10.0}}),
               CertificateError);
  const double nan = std::nan("");
  EXPECT_THROW(solve_by({.status = Status::optimal, .x = {nan, 0.0, 0.0}, .y = {10.0}}),
               CertificateError);
}

TEST(Dispatcher, PassesOnWhySolversStop) {
  using Status = Solution::Status;
  EXPECT_THROW(solve_by({.status = Status::interrupted}), InterruptedError);
  try {
    solve_by({.status = Status::failed, .message = "singular twice"});
    FAIL() << "no failure";
  } catch (const CertificateError& error) {
    EXPECT_NE(std::string(error.what()).find("singular twice"), std::string::npos);
  }
}

}  // namespace
}  // namespace gridstep
