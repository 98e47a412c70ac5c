#include <gtest/gtest.h>

#include <set>

#include "engine/base/error.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {
namespace {

TEST(SolverCatalog, NamesEverySolverOnce) {
  std::set<std::string> names;
  for (const SolverEntry& entry : solver_catalog()) EXPECT_TRUE(names.insert(entry.name).second);
  EXPECT_EQ(names.count("auto"), 0U);
}

TEST(SolverCatalog, AutoIsTheFirst) {
  if (solver_catalog().empty()) GTEST_SKIP() << "this build has no solver";
  EXPECT_EQ(find_solver("auto").name, "auto");
  EXPECT_EQ(&find_solver(solver_catalog().back().name), &solver_catalog().back());
}

TEST(SolverCatalog, KnowsItsOwnAndNoOther) {
  try {
    find_solver("hihgs");
    FAIL() << "found a solver that is none";
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    const std::string text = error.what();
    for (const SolverEntry& entry : solver_catalog())
      EXPECT_NE(text.find(entry.name), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace gridstep
