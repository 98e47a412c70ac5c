#include "bindings/serve/session.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "models/catalog.hpp"

namespace gridstep::serve {
namespace {

/// The base's run once it has ended, as the page is told of it.
nlohmann::ordered_json ended(const Session& session) {
  for (int n = 0; n < 1000; ++n) {
    nlohmann::ordered_json run = session.runs_json()["runs"][0];
    if (run["state"] != "waiting" && run["state"] != "running") return run;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return session.runs_json()["runs"][0];
}

SessionOptions two_bus() {
  const auto nothing = [](const std::string&) {};
  return {GRIDSTEP_SOURCE_DIR "/scenarios/two-bus", ".", 1, nothing, nothing};
}

TEST(Session, ARunThatTakesTooLongSaysSo) {
  const Catalog catalog = models::catalog();
  SessionLimits limits;
  limits.run_s = 0.0;
  const Session session(two_bus(), catalog, limits);
  const nlohmann::ordered_json run = ended(session);
  EXPECT_EQ(run["state"], "stopped");
  EXPECT_EQ(run["failure"], "the run took longer than a session allows");
}

TEST(Session, ARunWithinItsTimeIsDone) {
  const Catalog catalog = models::catalog();
  const Session session(two_bus(), catalog);
  const nlohmann::ordered_json run = ended(session);
  EXPECT_EQ(run["state"], "done");
  EXPECT_EQ(run["failure"], "");
}

}  // namespace
}  // namespace gridstep::serve
