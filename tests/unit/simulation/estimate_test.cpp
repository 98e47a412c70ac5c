#include "engine/simulation/estimate.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/simulation/advance.hpp"
#include "engine/simulation/assemble.hpp"
#include "engine/time/windows.hpp"
#include "models/catalog.hpp"

namespace gridstep {
namespace {

/// The size that is reckoned from two and three steps is that of the window as it is assembled.
TEST(Estimate, ProgramsAsTheyAreAssembled) {
  for (const char* name : {"hohhot", "computing-cluster", "direct-supply"}) {
    RunOptions options;
    options.scenario = std::string(GRIDSTEP_SOURCE_DIR "/scenarios/") + name;
    options.steps = 60;
    const Estimate told = estimate(options, models::catalog());
    const CheckedScenario checked = load(options, models::catalog());
    const System system = models::catalog().build(checked.scenario, checked.time);
    ProgramSize all;
    for (const Window& window : plan(60, system.horizon.window_steps, system.horizon.keep_steps)) {
      Assembly assembly(system);
      assembly.assemble(window, initial_state(system));
      const Program& program = assembly.program();
      all.columns += program.columns();
      all.rows += program.rows();
      all.nonzeros += static_cast<Index>(program.entry_value.size());
    }
    EXPECT_EQ(told.all.columns, all.columns) << name;
    EXPECT_EQ(told.all.rows, all.rows) << name;
    EXPECT_EQ(told.all.nonzeros, all.nonzeros) << name;
    EXPECT_TRUE(told.is_measured) << name;
  }
}

TEST(Estimate, OfManyRuns) {
  Estimate one;
  one.wall_s = 2.0;
  one.cpu_s = 3.0;
  one.memory_bytes = 100;
  one.shared_bytes = 40;
  one.disk_bytes = 7;
  const Estimate many = one.times(10, 4);
  EXPECT_EQ(many.wall_s, 7.5);  // three rounds are 6 s; but four jobs compute 30 s in no less
  EXPECT_EQ(many.cpu_s, 30.0);
  EXPECT_EQ(many.memory_bytes, 40 + 4 * 60);
  EXPECT_EQ(many.disk_bytes, 70);
  EXPECT_EQ(one.times(1, 8).memory_bytes, 100);  // one run has one job
  EXPECT_THROW(static_cast<void>(one.times(0, 1)), Error);
  EXPECT_THROW(static_cast<void>(one.times(1, 0)), Error);
}

TEST(Estimate, SlurmHasRoomForTheFactor) {
  Estimate one;
  one.memory_bytes = 100 * 1048576;
  one.wall_s = 3600.0;
  EXPECT_EQ(slurm_options(one), "--mem=150M --time=01:31:00");
  one.wall_s = 50 * 3600.0;
  EXPECT_EQ(slurm_options(one), "--mem=150M --time=75:01:00");
}

}  // namespace
}  // namespace gridstep
