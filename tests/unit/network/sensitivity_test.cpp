#include "engine/network/sensitivity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

#include "engine/base/error.hpp"

namespace gridstep {
namespace {

struct Wire {
  Index from;
  Index to;
  double susceptance_mw_per_rad;
};

Grid grid_of(Index buses, const std::vector<Wire>& wires) {
  Grid grid;
  grid.buses.resize(static_cast<std::size_t>(buses));
  for (const Wire& wire : wires)
    grid.branches.push_back(
        {"", "", BusId(wire.from), BusId(wire.to), wire.susceptance_mw_per_rad, 100.0});
  find_islands(grid, false);
  return grid;
}

void expect_row(std::span<const double> row, const std::vector<double>& expected) {
  ASSERT_EQ(row.size(), expected.size());
  for (std::size_t bus = 0; bus < expected.size(); ++bus)
    EXPECT_NEAR(row[bus], expected[bus], 1e-13) << "bus " << bus;
}

// Slack 0. A MW from 1 to 0 has the line 1-0 (x = 1) and the way 1-2-0 (x = 2): 2/3 and 1/3.
// A MW from 2 to 0 likewise has 2-0 and 2-1-0.
TEST(Sensitivity, TriangleOfEqualLines) {
  Sensitivity sensitivity(grid_of(3, {{0, 1, 500.0}, {1, 2, 500.0}, {0, 2, 500.0}}));
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, -2.0 / 3.0, -1.0 / 3.0});
  expect_row(sensitivity.ptdf(BranchId(1)), {0.0, 1.0 / 3.0, -1.0 / 3.0});
  expect_row(sensitivity.ptdf(BranchId(2)), {0.0, -1.0 / 3.0, -2.0 / 3.0});
}

// x = 1, 1 and 2: from 1 to 0 the ways have x = 1 and 3, shares 3/4 and 1/4; from 2 to 0 both have
// x = 2. With 40 MW in at 1 and 20 MW in at 2: flow 0-1 is −40 · 3/4 − 20 / 2 = −40, 1-2 is
// 40/4 − 20/2 = 0, 0-2 is −40/4 − 20/2 = −20.
TEST(Sensitivity, TriangleOfUnequalLines) {
  Sensitivity sensitivity(grid_of(3, {{0, 1, 1.0}, {1, 2, 1.0}, {0, 2, 0.5}}));
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, -0.75, -0.5});
  expect_row(sensitivity.ptdf(BranchId(1)), {0.0, 0.25, -0.5});
  expect_row(sensitivity.ptdf(BranchId(2)), {0.0, -0.25, -0.5});
  std::array<double, 3> flow_mw{};
  sensitivity.flows(std::array{-60.0, 40.0, 20.0}, flow_mw);
  expect_row(flow_mw, {-40.0, 0.0, -20.0});
}

// A square 0-1-2-3 with the diagonal 0-2, all x = 1. From 2 to 0: the diagonal (x = 1) takes 1/2,
// each half of the ring (x = 2) 1/4. From 1 to 0: bus 2 lies between the way 1-2 (x = 1) and the
// diagonal beside 2-3-0 (1 ∥ 2 = 2/3), so 1-0 takes (5/3)/(1 + 5/3) = 5/8, 1-2 takes 3/8, of which
// the diagonal takes 2/3 = 2/8 and 2-3-0 1/8.
TEST(Sensitivity, SquareWithADiagonal) {
  Sensitivity sensitivity(
      grid_of(4, {{0, 1, 7.0}, {1, 2, 7.0}, {2, 3, 7.0}, {3, 0, 7.0}, {0, 2, 7.0}}));
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, -0.625, -0.25, -0.125});
  expect_row(sensitivity.ptdf(BranchId(1)), {0.0, 0.375, -0.25, -0.125});
  expect_row(sensitivity.ptdf(BranchId(2)), {0.0, 0.125, 0.25, -0.375});
  expect_row(sensitivity.ptdf(BranchId(3)), {0.0, 0.125, 0.25, 0.625});
  expect_row(sensitivity.ptdf(BranchId(4)), {0.0, -0.25, -0.5, -0.25});
}

TEST(Sensitivity, ParallelLinesShareBySusceptance) {
  Sensitivity sensitivity(grid_of(2, {{0, 1, 100.0}, {1, 0, 300.0}}));
  std::array<double, 2> flow_mw{};
  sensitivity.flows(std::array{80.0, -80.0}, flow_mw);
  expect_row(flow_mw, {20.0, -60.0});
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, -0.25});
  expect_row(sensitivity.ptdf(BranchId(1)), {0.0, 0.75});
}

// Each island has a slack of its own, and what happens in one is not felt in the other.
TEST(Sensitivity, IslandsDoNotFeelEachOther) {
  Sensitivity sensitivity(grid_of(4, {{0, 2, 10.0}, {1, 3, 20.0}}));
  std::array<double, 2> flow_mw{};
  sensitivity.flows(std::array{5.0, -7.0, -5.0, 7.0}, flow_mw);
  expect_row(flow_mw, {5.0, -7.0});
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, 0.0, -1.0, 0.0});
  expect_row(sensitivity.ptdf(BranchId(1)), {0.0, 0.0, 0.0, -1.0});
}

TEST(Sensitivity, WhatDoesNotSumToZeroLeavesAtTheSlack) {
  Sensitivity sensitivity(grid_of(2, {{0, 1, 10.0}}));
  std::array<double, 1> flow_mw{};
  sensitivity.flows(std::array{0.0, -30.0}, flow_mw);
  EXPECT_NEAR(flow_mw[0], 30.0, 1e-12);
}

// 5 MW go from the first bus to the second; what the third is given has no way out.
TEST(Sensitivity, ABusAloneMovesNoFlows) {
  Sensitivity sensitivity(grid_of(3, {{0, 1, 100.0}}));
  std::array<double, 1> flow_mw{};
  sensitivity.flows(std::array{5.0, -5.0, 12.0}, flow_mw);
  EXPECT_NEAR(flow_mw[0], 5.0, 1e-12);
  EXPECT_EQ(sensitivity.ptdf(BranchId(0))[2], 0.0);
}

TEST(Sensitivity, RefusesABranchWithoutSusceptance) {
  EXPECT_THROW(Sensitivity(grid_of(2, {{0, 1, 0.0}})), std::logic_error);
}

// Two equal branches in parallel, b = 1000: a shift of 0.01 rad on the first drives 5 MW backwards
// through it and 5 MW forwards through the other, whatever else flows.
TEST(Sensitivity, APhaseShiftDrivesFlowAround) {
  Grid grid = grid_of(2, {{0, 1, 1000.0}, {0, 1, 1000.0}});
  grid.branches[0].phase_shift_rad = 0.01;
  const Sensitivity sensitivity(grid);
  EXPECT_NEAR(sensitivity.flow_at_rest_mw(BranchId(0)), -5.0, 1e-12);
  EXPECT_NEAR(sensitivity.flow_at_rest_mw(BranchId(1)), 5.0, 1e-12);
  std::array<double, 2> flow_mw{};
  sensitivity.flows(std::array{100.0, -100.0}, flow_mw);
  expect_row(flow_mw, {45.0, 55.0});
}

// 0-2 has x = 0.2 and 2-1 has −0.1, together 0.1, as the branch 0-1 beside them: half each. The
// matrix has a zero on its diagonal (bus 2: 5 − 10 + … of bus 1: −10 + 10).
TEST(Sensitivity, ANegativeReactanceInSeries) {
  Sensitivity sensitivity(grid_of(3, {{0, 1, 10.0}, {0, 2, 5.0}, {2, 1, -10.0}}));
  // From 2 to 0 the way over 1 has x = −0.1 + 0.1 = 0 and takes everything.
  expect_row(sensitivity.ptdf(BranchId(0)), {0.0, -0.5, -1.0});
  std::array<double, 3> flow_mw{};
  sensitivity.flows(std::array{100.0, -100.0, 0.0}, flow_mw);
  expect_row(flow_mw, {50.0, 50.0, 50.0});
}

TEST(Sensitivity, RefusesSusceptancesThatCancelOut) {
  EXPECT_THROW(Sensitivity(grid_of(2, {{0, 1, 10.0}, {0, 1, -10.0}})), InputError);
}

}  // namespace
}  // namespace gridstep
