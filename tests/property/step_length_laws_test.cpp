#include <gtest/gtest.h>

#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

/// Laws of the length of a step: what does not change within an hour costs the same whether the
/// hour is one step, four or twelve.
namespace gridstep::test {
namespace {

void repeat(Index parts, std::vector<double>& values) {
  std::vector<double> repeated;
  for (const double value : values)
    for (Index k = 0; k < parts; ++k) repeated.push_back(value);
  values = std::move(repeated);
}

/// The same region with every step cut into `parts`.
Region cut(Region region, Index parts) {
  region.steps *= parts;
  region.step_s /= parts;
  for (Renewable& renewable : region.renewables) repeat(parts, renewable.available_mw);
  for (Demand& demand : region.demands) repeat(parts, demand.mw);
  for (Exchange& exchange : region.exchanges) repeat(parts, exchange.price_per_mwh);
  repeat(parts, region.heat_mw_th);
  return region;
}

/// Nothing in it looks at how an hour passes.
void smooth_out(Region& region) {
  for (Plant& plant : region.plants) plant.ramp_mw_per_h = 0.0;
  // What is charged early in an hour loses more of itself than what is charged late.
  for (Store& store : region.stores) store.self_discharge_frac_per_h = 0.0;
  region.simultaneous_charge_discharge = true;
}

// The mean over an hour of a dispatch in parts is a dispatch of the whole hour, and the other way
// round a dispatch of the hour held throughout is one of its parts: the optima are equal.
TEST(StepLengthLaw, ConstantHoursCostTheSame) {
  GRIDSTEP_NEEDS_SOLVER();
  Index done = 0;
  for_each_region({}, [&](Region& region) {
    if (++done > 60) return;
    smooth_out(region);
    const double by_hour = optimum(region);
    expect_close(by_hour, optimum(cut(region, 4)));
    if (done <= 15) expect_close(by_hour, optimum(cut(region, 12)));
  });
}

// With ramps the mean over an hour still keeps the hour's ramp, but not the other way round: finer
// steps never cost less.
TEST(StepLengthLaw, RampsCostNoLessByTheQuarter) {
  GRIDSTEP_NEEDS_SOLVER();
  Index dearer = 0;
  Index done = 0;
  for_each_region({}, [&](Region& region) {
    if (++done > 60) return;
    smooth_out(region);
    for (Plant& plant : region.plants) plant.ramp_mw_per_h = 0.4 * plant.p_max_mw();
    region.heat_mw_th.clear();
    for (Plant& plant : region.plants) plant.heat_max_mw_th = 0.0;
    const double by_hour = optimum(region);
    const double by_quarter = optimum(cut(region, 4));
    EXPECT_GE(by_quarter, by_hour - 1e-7 * std::fmax(1.0, std::fabs(by_hour)));
    if (by_quarter > by_hour * (1.0 + 1e-6)) ++dearer;
  });
  EXPECT_GT(dearer, 5) << "ramps must be seen to bind";
}

/// A unit at 10 per MWh that may rise 60 MW an hour, a fast one at 50, and a load that jumps from 0
/// to 90 MW: by the hour the slow one gives 60 MW in the second hour; by the quarter 15, 30, 45 and
/// 60 MW. What is missing costs 40 more: 30 MWh, or 90 − 37.5 = 52.5 MWh.
TEST(StepLengthLaw, ARampIsPerHourWhateverTheStep) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region;
  region.steps = 2;
  region.buses = {"A"};
  region.plants = {{.id = "slow", .pieces = {{100.0, 10.0}}, .ramp_mw_per_h = 60.0},
                   {.id = "fast", .pieces = {{100.0, 50.0}}}};
  region.demands = {{"town", 0, {0.0, 90.0}}};
  EXPECT_NEAR(optimum(region), 60.0 * 10.0 + 30.0 * 50.0, 1e-6);
  EXPECT_NEAR(optimum(cut(region, 4)), 37.5 * 10.0 + 52.5 * 50.0, 1e-6);
  // Twelfths: 5, 10, … 60 MW: a mean of 32.5.
  EXPECT_NEAR(optimum(cut(region, 12)), 32.5 * 10.0 + 57.5 * 50.0, 1e-6);
}

/// 100 MWh that lose 10 % an hour and that nobody wants: after two hours 81 are left, in steps of
/// any length.
TEST(StepLengthLaw, SelfDischargeIsPerHourWhateverTheStep) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region;
  region.steps = 2;
  region.buses = {"A"};
  region.stores = {{.id = "S",
                    .discharge_max_mw = 0.0,
                    .charge_max_mw = 0.0,
                    .energy_max_mwh = 100.0,
                    .energy_init_mwh = 100.0,
                    .self_discharge_frac_per_h = 0.1,
                    .terminal_value_per_mwh = 1.0}};
  region.demands = {{"town", 0, {0.0, 0.0}}};
  for (const Index parts : {1, 4, 12}) EXPECT_NEAR(optimum(cut(region, parts)), -81.0, 1e-9);
}

}  // namespace
}  // namespace gridstep::test
