#include "models/policy/mix.hpp"

#include <gtest/gtest.h>

#include "models/network/tie.hpp"
#include "models/storage/battery.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario two_mixes() {
  DraftScenario draft;
  const auto part = [&](const char* id, const char* mix, const char* carrier, double share) {
    draft.row("mixes", {{"id", word(id)},
                        {"mix", word(mix)},
                        {"carrier", word(carrier)},
                        {"share_frac", share},
                        {"emission_t_per_mwh", 0.5}});
  };
  part("a", "north", "coal", 0.7);
  part("b", "south", "gas", 1.0);
  part("c", "north", "wind", 0.3);
  return draft;
}

TEST(Mix, IsTheRowsOfItsName) {
  DraftScenario draft = two_mixes();
  draft.row("ties", {{"id", word("T")}, {"import_mix", word("north")}});
  const Mix mix = mix_of(draft.scenario(), draft.scenario().table("ties").rows[0], "import_mix");
  ASSERT_EQ(mix.size(), 2U);
  EXPECT_EQ(mix[0].carrier, "coal");
  EXPECT_EQ(mix[0].share_frac, 0.7);
  EXPECT_EQ(mix[0].emission_t_per_mwh, 0.5);
  EXPECT_EQ(mix[1].carrier, "wind");
}

TEST(Mix, IsTakenByTiesAndStorages) {
  DraftScenario draft = two_mixes();
  draft.row("ties", {{"id", word("T")},
                     {"bus", word("B")},
                     {"import_max_mw", 1.0},
                     {"export_max_mw", 1.0},
                     {"import_mix", word("north")}});
  draft.row("battery", {{"id", word("S")},
                        {"bus", word("B")},
                        {"p_max_mw", 1.0},
                        {"charge_max_mw", 1.0},
                        {"e_max_mwh", 1.0},
                        {"charge_efficiency_frac", 1.0},
                        {"discharge_efficiency_frac", 1.0},
                        {"init_mix", word("south")}});
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  tie().build({draft.scenario(), time, weather}, builder);
  battery().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  EXPECT_EQ(system.ties[0].import_mix.size(), 2U);
  ASSERT_EQ(system.storages[0].init_mix.size(), 1U);
  EXPECT_EQ(system.storages[0].init_mix[0].carrier, "gas");
}

// 0.1 + 0.2 + 0.7 is no 1 in binary.
TEST(Mix, SharesSumToOneWithinRounding) {
  DraftScenario draft;
  for (const double share : {0.1, 0.2, 0.7})
    draft.row("mixes", {{"id", word("a")}, {"mix", word("m")}, {"share_frac", share}});
  Problems problems;
  mix().check(draft.scenario(), problems);
  EXPECT_TRUE(problems.all().empty());
  draft.row("mixes", {{"id", word("a")}, {"mix", word("m")}, {"share_frac", 1e-8}});
  mix().check(draft.scenario(), problems);
  EXPECT_EQ(problems.all().size(), 1U);
}

}  // namespace
}  // namespace gridstep::models
