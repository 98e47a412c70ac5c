#include "engine/results/difference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/base/error.hpp"
#include "engine/results/alignment.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

using layout::Axis;

TEST(Alignment, ThingsByTheirIds) {
  const System a = sample::system(24);
  System b = a;
  std::rotate(b.units.begin(), b.units.begin() + 1, b.units.end());  // wind, bat, coal
  b.units[1].id = "bat-2";
  const Alignment alignment = align(a, b);
  EXPECT_EQ(alignment.pairs.at(Axis::unit), (Pairs{{0, 2}, {1, 0}}));
  EXPECT_EQ(alignment.pairs.at(Axis::bus), (Pairs{{0, 0}, {1, 1}}));
  EXPECT_EQ(alignment.pairs.at(Axis::one), (Pairs{{0, 0}}));
  ASSERT_FALSE(alignment.differences.empty());
  EXPECT_EQ(alignment.differences[0].axis, "unit");
  EXPECT_EQ(alignment.differences[0].only_in_a, (std::vector<std::string>{"bat"}));
  EXPECT_EQ(alignment.differences[0].only_in_b, (std::vector<std::string>{"bat-2"}));
  std::vector<std::int64_t> units = {0, 1, 2, -1, 7};
  alignment.name_units_as_in_first(units);
  EXPECT_EQ(units, (std::vector<std::int64_t>{1, -2, 0, -1, -2}));
  EXPECT_EQ(alignment.thing(Axis::unit, 0, Axis::bus, 1), "coal, b");
  EXPECT_EQ(alignment.thing(Axis::one, 0), "");
}

TEST(Alignment, StepsByTheirTime) {
  const System a = sample::system(24);
  const auto aligned = [&](std::int64_t later_h, Index steps, std::int64_t step_s) {
    System b = a;
    b.time.start_s += 3600 * later_h;
    b.time.steps = steps;
    b.time.step_s = step_s;
    const Alignment alignment = align(a, b);
    return std::vector<Index>{alignment.first_step, alignment.common_steps};
  };
  EXPECT_EQ(aligned(0, 24, 3600), (std::vector<Index>{0, 24}));
  EXPECT_EQ(aligned(0, 48, 3600), (std::vector<Index>{0, 24}));
  EXPECT_EQ(aligned(6, 24, 3600), (std::vector<Index>{6, 18}));
  EXPECT_EQ(aligned(-6, 24, 3600), (std::vector<Index>{0, 18}));
  EXPECT_EQ(aligned(30, 24, 3600)[1], 0);
  EXPECT_EQ(aligned(-30, 24, 3600)[1], 0);
  EXPECT_EQ(aligned(0, 96, 900)[1], 0);
}

TEST(Tolerance, ByTheLargerOfBoth) {
  const Tolerance tolerance{.relative = 0.1, .absolute = 0.5};
  EXPECT_TRUE(tolerance.allows(10.0, 11.5));  // 0.5 + 1.15
  EXPECT_FALSE(tolerance.allows(10.0, 11.7));
  EXPECT_TRUE(tolerance.allows(11.5, 10.0));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(tolerance.allows(nan, nan));
  EXPECT_FALSE(tolerance.allows(nan, 0.0));
  EXPECT_TRUE(tolerance.allows(infinity, infinity));
  EXPECT_FALSE(tolerance.allows(infinity, 0.0));
  EXPECT_FALSE(tolerance.allows(infinity, -infinity));
}

TEST(Differences, OfFiles) {
  const sample::Folder folder;
  System system = sample::system(400);  // more than two blocks
  sample::write(folder.path() / "a.h5", system);
  sample::write(folder.path() / "same.h5", system);
  EXPECT_TRUE(differences(folder.path() / "a.h5", folder.path() / "same.h5").none());

  system.units[0].name = "新名";
  system.storages[0].energy_max_mwh = 120.0;
  sample::write(folder.path() / "named.h5", system);
  const Differences named = differences(folder.path() / "a.h5", folder.path() / "named.h5");
  ASSERT_EQ(named.variables.size(), 2u) << to_text(named);
  EXPECT_EQ(named.variables[0].variable, "unit_name");
  EXPECT_EQ(named.variables[0].thing, "coal");
  EXPECT_EQ(named.variables[0].b, "新名");
  EXPECT_EQ(named.variables[1].variable, "storage_energy_max_mwh");
  EXPECT_EQ(named.variables[1].thing, "bat");
  EXPECT_EQ(named.variables[1].worst, 20.0);
  EXPECT_TRUE(named.axes.empty());
}

TEST(Differences, WhatIsOfOneFileOnly) {
  const sample::Folder folder;
  System system = sample::system(48);
  sample::write(folder.path() / "a.h5", system);
  system.grid.branches[0].id = "ab-2";
  sample::write(folder.path() / "b.h5", system);
  const Differences found = differences(folder.path() / "a.h5", folder.path() / "b.h5");
  ASSERT_EQ(found.axes.size(), 1u);
  EXPECT_EQ(found.axes[0].axis, "line");
  EXPECT_TRUE(found.variables.empty()) << to_text(found);
  EXPECT_FALSE(found.none());
  EXPECT_THROW(static_cast<void>(differences(folder.path() / "a.h5", folder.path() / "c.h5")),
               IoError);
}

}  // namespace
}  // namespace gridstep
