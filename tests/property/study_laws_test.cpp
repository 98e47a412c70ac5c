// Laws of studies: a run depends on its index alone, whoever asks in whatever order.

#include <algorithm>
#include <set>

#include "engine/base/parallel.hpp"
#include "engine/base/random.hpp"
#include "tests/support/small_study.hpp"

namespace gridstep {
namespace {

constexpr const char* content = R"(
cross = ["all"]
[[variant]]
id = "v"
set = { "battery.S.e_max_mwh" = 50 }
scale = { "loads.DB.profile" = 1.2 }
[[axis]]
name = "p"
set = "battery.S.p_max_mw"
values = [10, 20, 30]
[samples]
runs = 8
method = "lhs"
[[samples.input]]
name = "oil"
set = "fuels.oil.price_per_gj"
distribution = "lognormal"
median = 4
sd = 0.3
[[samples.input]]
name = "load"
scale = "loads.*.profile"
distribution = "triangular"
min = 0.8
mode = 1
max = 1.1
)";

/// Everything that tells one run from another.
std::string shown(const Study& study, Index index) {
  const StudyRun run = study.run(index);
  std::string text = run.id + run.name + run.compare_to + study.change_text(index);
  const CheckedScenario checked = study.scenario(index);
  for (const Row& row : checked.scenario.table("loads").rows)
    for (Index step = 0; step < checked.time.steps; ++step)
      text += " " + std::to_string(checked.scenario.profile(row, "profile", checked.time).at(step));
  return text;
}

TEST(StudyLaw, OrderAndThreadsChangeNothing) {
  const SmallStudy small(content);
  const Study study = small.read();
  ASSERT_EQ(study.size(), 1 + 2 * 3 * 8);
  std::vector<std::string> forth;
  for (Index index = 0; index < study.size(); ++index) forth.push_back(shown(study, index));
  std::vector<std::string> parallel(forth.size());
  const RandomStream stream(1, "order");
  std::vector<Index> order(forth.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = static_cast<Index>(n);
  std::sort(order.begin(), order.end(),
            [&](Index a, Index b) { return stream.uniform(a) < stream.uniform(b); });
  set_threads(4);
  parallel_for(static_cast<Index>(order.size()), [&](Index n) {
    const Index index = order[static_cast<std::size_t>(n)];
    parallel[static_cast<std::size_t>(index)] = shown(study, index);
  });
  set_threads(1);
  EXPECT_EQ(parallel, forth);
  const Study again = small.read();
  EXPECT_EQ(shown(again, 17), forth[17]);
}

TEST(StudyLaw, IdsAreUniqueAndFitForFileNames) {
  const SmallStudy small(content);
  const Study study = small.read();
  std::set<std::string> ids;
  for (Index index = 0; index < study.size(); ++index) {
    const std::string id = study.run(index).id;
    EXPECT_TRUE(ids.insert(id).second) << id;
    EXPECT_LT(id.size(), 200U);
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789_.+-"),
              std::string::npos)
        << id;
    const std::string other = study.run(index).compare_to;
    if (!other.empty()) {
      EXPECT_EQ(study.run(index_of(study, other)).id, other);
    }
  }
}

TEST(StudyLaw, ScalingByOneChangesNothing) {
  const SmallStudy small(
      "[[variant]]\nid = \"v\"\nscale = { \"loads.*.profile\" = 1, \"thermal.*.p_max_mw\" = 1 }\n");
  const Study study = small.read();
  EXPECT_EQ(totals_of(study, "v").total_cost, totals_of(study, "base").total_cost);
}

}  // namespace
}  // namespace gridstep
