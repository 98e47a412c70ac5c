#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/layout.hpp"
#include "engine/results/record_bytes.hpp"
#include "engine/simulation/run.hpp"
#include "models/catalog.hpp"
#include "tests/support/dispatch_region.hpp"

/// A run that goes on at a seam ends as if it had never stopped: every record has the same bits.
namespace gridstep::test {
namespace {

struct Part {
  std::string scenario;
  Index steps = 0;
  Index window_h = 0;
  Index keep_h = 0;
  std::string set;  ///< section.field=value; may be empty
};

System system_of(const Part& part) {
  RunOptions options;
  options.scenario = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/" + part.scenario;
  options.steps = part.steps;
  options.overrides = {{"horizon.window_h", std::to_string(part.window_h)},
                       {"horizon.keep_h", std::to_string(part.keep_h)}};
  if (const std::size_t equals = part.set.find('='); equals != std::string::npos)
    options.overrides.push_back({part.set.substr(0, equals), part.set.substr(equals + 1)});
  const CheckedScenario checked = load(options, models::catalog());
  return models::catalog().build(checked.scenario, checked.time);
}

/// A run with all that it told: as bytes, so that NaN equals itself and −0 is not 0.
struct Told {
  std::vector<Seam> seams;
  std::vector<std::string> dispatched;
  std::vector<std::string> kept;
};

std::string bytes_of(const Record& record) {
  ByteWriter writer;
  add_record(writer, record);
  return writer.take();
}

Told simulate_with(const System& system, const SolverEntry& solver, std::optional<Past> past = {}) {
  Told told;
  Observer observer;
  observer.at_seam = [&](const Seam& seam) { told.seams.push_back(seam); };
  observer.dispatched = [&](const Record& one) { told.dispatched.push_back(bytes_of(one)); };
  Timing timing;
  simulate(
      system, [&] { return solver.make({}); }, observer, timing,
      [&](Record&& record) { told.kept.push_back(bytes_of(record)); }, std::move(past));
  return told;
}

/// The records of the windows before a seam, as a journal gives them back.
Past past_of(const Told& told, const Seam& seam) {
  auto next = std::make_shared<std::size_t>(0);
  return {seam, [&told, next, end = at(seam.next_window)]() -> std::optional<Record> {
            if (*next == end) return std::nullopt;
            ByteReader reader(told.dispatched[(*next)++]);
            return get_record(reader);
          }};
}

void expect_same_from_every_seam(const Part& part, const SolverEntry& solver) {
  SCOPED_TRACE(part.scenario + " by " + solver.name);
  const System system = system_of(part);
  const Told whole = simulate_with(system, solver);
  ASSERT_GT(whole.seams.size(), 3U);
  EXPECT_EQ(whole.seams.back().first_step, system.time.steps);
  for (const Seam& seam : whole.seams) {
    const Told resumed = simulate_with(system, solver, past_of(whole, seam));
    EXPECT_TRUE(resumed.kept == whole.kept) << "from window " << seam.next_window;
  }
}

TEST(ResumeLaw, EverySolverGoesOnAsIfNothingHadHappened) {
  GRIDSTEP_NEEDS_SOLVER();
  for (const SolverEntry& solver : solver_catalog())
    expect_same_from_every_seam({"hohhot", 60 * 6, 12, 6, ""}, solver);
}

TEST(ResumeLaw, WindowsOfOneStep) {
  GRIDSTEP_NEEDS_SOLVER();
  expect_same_from_every_seam({"hohhot", 1100, 1, 1, ""}, find_solver("auto"));
}

TEST(ResumeLaw, WindowsOfAllLengthsAtTheEnd) {
  GRIDSTEP_NEEDS_SOLVER();
  expect_same_from_every_seam({"hohhot", 75 * 2 + 1, 7, 2, ""}, find_solver("auto"));
}

TEST(ResumeLaw, WorkThatFollowsTheLedger) {
  GRIDSTEP_NEEDS_SOLVER();
  for (const char* objective : {"carbon", "green"})
    expect_same_from_every_seam(
        {"computing-cluster", 55 * 4, 24, 4, "flexible.objective=" + std::string(objective)},
        find_solver("auto"));
}

TEST(ResumeLaw, SeamsFollowThePlanAlone) {
  EXPECT_TRUE(is_seam(0, 48));
  EXPECT_TRUE(is_seam(24, 48));
  EXPECT_FALSE(is_seam(25, 48));
  EXPECT_FALSE(is_seam(24, 1));
  EXPECT_TRUE(is_seam(480, 1));
  EXPECT_TRUE(is_seam(1, 8760));
}

}  // namespace
}  // namespace gridstep::test
