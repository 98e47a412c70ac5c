#include "engine/scenario/scenario.hpp"

#include <unistd.h>

#include "engine/base/error.hpp"
#include "tests/unit/scenario/small_scenario.hpp"

namespace gridstep {
namespace {

Scenario read_cleanly(const SmallScenario& small, const std::vector<Override>& overrides = {}) {
  Problems problems;
  Scenario scenario = small.read(problems, overrides);
  check(scenario, SmallScenario::tables(), problems);
  for (const Problem& problem : problems.all()) ADD_FAILURE() << to_text(problem);
  return scenario;
}

TEST(Scenario, EveryValueAsWritten) {
  const SmallScenario small;
  const Scenario scenario = read_cleanly(small);
  EXPECT_EQ(scenario.header("").text("name"), "small");
  EXPECT_EQ(scenario.header("economy").number("voll_per_mwh"), 30000.0);
  EXPECT_EQ(scenario.header("green").texts("carriers"),
            (std::vector<std::string>{"wind", "solar"}));
  EXPECT_EQ(scenario.header_text, SmallScenario::header);
  const Table& units = scenario.table("units");
  ASSERT_EQ(units.rows.size(), 2U);
  const Row& first = units.rows[0];
  EXPECT_EQ(first.id(), "u1");
  EXPECT_EQ(first.label(), "一号机");
  EXPECT_EQ(first.number("p_max_mw"), 300.0);
  EXPECT_EQ(first.integer("segments"), 3);
  EXPECT_TRUE(first.flag("must_run"));
  EXPECT_EQ(first.text("season_start"), "10-15");
  EXPECT_FALSE(first.has("source"));
  EXPECT_EQ(first.place("p_max_mw").file, "units.csv");
  EXPECT_EQ(first.place("p_max_mw").row, 2);
  EXPECT_EQ(first.place("p_max_mw").column, 5);
  EXPECT_EQ(first.place("source").column, 0);
  EXPECT_EQ(units.find("u2"), 1);
  EXPECT_EQ(units.find("u3"), -1);
}

TEST(Scenario, EmptyCellsAndAbsentSectionsFallBack) {
  const SmallScenario small;
  const Scenario scenario = read_cleanly(small);
  const Row& second = scenario.table("units").rows[1];
  EXPECT_EQ(second.number("p_min_mw"), 0.0);
  EXPECT_EQ(second.number("availability_frac"), 1.0);
  EXPECT_FALSE(second.flag("must_run"));
  EXPECT_FALSE(second.has("season_start"));
  EXPECT_FALSE(second.is_written("p_min_mw"));
  EXPECT_EQ(scenario.header("horizon").number("window_h"), 48.0);
  EXPECT_EQ(scenario.header("horizon").place().row, 0);
}

TEST(Scenario, MissingOptionalTableHasNoRows) {
  const SmallScenario small;
  std::filesystem::remove(small.folder() / "units.csv");
  EXPECT_TRUE(read_cleanly(small).table("units").rows.empty());
}

TEST(Scenario, WrongUseIsABug) {
  const SmallScenario small;
  const Scenario scenario = read_cleanly(small);
  const Row& unit = scenario.table("units").rows[1];
  EXPECT_THROW((void)unit.number("p_nom"), std::logic_error);
  EXPECT_THROW((void)unit.number("carrier"), std::logic_error);
  EXPECT_THROW((void)unit.text("season_start"), std::logic_error);
  EXPECT_THROW((void)scenario.table("unit"), std::logic_error);
}

// 2023-01-01T00:00+08:00 is 2022-12-31T16:00Z: `date -u -d 2022-12-31T16:00Z +%s` = 1672502400.
TEST(Scenario, TimeGrid) {
  const SmallScenario small;
  const TimeGrid grid = read_cleanly(small).time_grid();
  EXPECT_EQ(grid.start_s, 1672502400);
  EXPECT_EQ(grid.step_s, 3600);
  EXPECT_EQ(grid.steps, 4);
  EXPECT_EQ(grid.zone_offset_s, 28800);
}

TEST(Scenario, ZoneIsThatOfTheStartUnlessWritten) {
  const SmallScenario small;
  small.replace("scenario.toml", "zone = \"+08:00\"\n", "");
  EXPECT_EQ(read_cleanly(small).time_grid().zone_offset_s, 28800);
  small.replace("scenario.toml", "2023-01-01T00:00:00+08:00", "\"2022-12-31 16:00Z\"");
  EXPECT_EQ(read_cleanly(small).time_grid().zone_offset_s, 0);
  EXPECT_EQ(read_cleanly(small).time_grid().start_s, 1672502400);
}

TEST(Scenario, ProfileOnTheGrid) {
  const SmallScenario small;
  const Scenario scenario = read_cleanly(small);
  const Row& load = scenario.table("loads").rows[0];
  EXPECT_TRUE(Scenario::names_file(load, "profile"));
  EXPECT_FALSE(Scenario::names_file(scenario.table("loads").rows[1], "profile"));
  EXPECT_EQ(scenario.profile(load, "profile", scenario.time_grid()),
            Series(std::vector<double>{100, 110, 120, 130}));
}

TEST(Scenario, CoarserProfileIsHeldAndMayBeLonger) {
  const SmallScenario small;
  small.replace("loads.csv", "profiles/load.csv", "profiles/load.csv#city");
  small.write("profiles/load.csv",
              "time,city,unused\n"
              "2022-12-31T14:00:00Z,1,7\n"  // two hours before the start
              "2022-12-31T16:00:00Z,2,7\n"
              "2022-12-31T18:00:00Z,3,7\n");
  const Scenario scenario = read_cleanly(small);
  EXPECT_EQ(scenario.profile(scenario.table("loads").rows[0], "profile", scenario.time_grid()),
            Series(std::vector<double>{2, 2, 3, 3}));
}

TEST(Scenario, ProfileOfOneRowServesOneStep) {
  const SmallScenario small;
  small.replace("scenario.toml", "steps = 4", "steps = 1");
  small.write("profiles/load.csv", "time,l1\n2023-01-01T00:00:00+08:00,5\n");
  const Scenario scenario = read_cleanly(small);
  EXPECT_EQ(scenario.profile(scenario.table("loads").rows[0], "profile", scenario.time_grid()),
            Series(std::vector<double>{5}));
}

TEST(Scenario, HashesEveryFileRead) {
  const SmallScenario small;
  small.write("buses.csv", "id,v_nom_kv\nb1,220\nb2,220\n");
  small.write("README.md", "not read");
  const Scenario scenario = read_cleanly(small);
  ASSERT_EQ(scenario.sha256.size(), 5U);
  // printf 'id,v_nom_kv\nb1,220\nb2,220\n' | sha256sum
  EXPECT_EQ(scenario.sha256.at("buses.csv"),
            "6060358e61877e428201a3e79ab4c86e4ed9b7546acd16e8eddbaf33cc04926b");
  EXPECT_EQ(scenario.sha256.count("profiles/load.csv"), 1U);
}

TEST(Scenario, SpreadsheetFilesRoundTrip) {
  const SmallScenario small;
  for (const char* file : {"buses.csv", "units.csv", "loads.csv", "profiles/load.csv"}) {
    std::string text = "\xEF\xBB\xBF" + small.bytes(file);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
      text.replace(at, 1, "\r\n");
    small.write(file, text);
  }
  const Scenario scenario = read_cleanly(small);
  EXPECT_EQ(scenario.table("buses").rows[0].text("name"), "呼和浩特");
  EXPECT_EQ(scenario.table("units").rows[0].text("name"), "一号机");
  EXPECT_EQ(scenario.table("units").rows[0].text("season_start"), "10-15");
}

TEST(Scenario, FolderMayBeNamedByItsHeader) {
  const SmallScenario small;
  Problems problems;
  const Scenario scenario =
      read(small.folder() / "scenario.toml", SmallScenario::tables(), {}, problems);
  EXPECT_TRUE(problems.all().empty());
  EXPECT_EQ(scenario.table("units").rows.size(), 2U);
}

TEST(Scenario, OverridesAreTyped) {
  const SmallScenario small;
  small.replace("units.csv", "u2,", "u.2:x,");
  const Scenario scenario = read_cleanly(small, {{"economy.voll_per_mwh", "5e3"},
                                                 {"name", "other"},
                                                 {"units.u1.p_max_mw", " 250 "},
                                                 {"units.u.2:x.must_run", "true"},
                                                 {"green.carriers", "hydro"},
                                                 {"horizon.end", "same"},
                                                 {"loads.l2.profile", "profiles/load.csv#l1"}});
  EXPECT_EQ(scenario.header("economy").number("voll_per_mwh"), 5000.0);
  EXPECT_EQ(scenario.header("").text("name"), "other");
  EXPECT_EQ(scenario.table("units").rows[0].number("p_max_mw"), 250.0);
  EXPECT_EQ(scenario.table("units").rows[0].place("p_max_mw").file, "--set");
  EXPECT_TRUE(scenario.table("units").rows[1].flag("must_run"));
  EXPECT_EQ(scenario.header("green").texts("carriers"), (std::vector<std::string>{"hydro"}));
  EXPECT_EQ(scenario.header("horizon").text("end"), "same");
  EXPECT_EQ(
      scenario.profile(scenario.table("loads").rows[1], "profile", scenario.time_grid()).at(3),
      130.0);
}

TEST(Scenario, LinksInsideTheFolderAreFollowed) {
  const SmallScenario small;
  std::filesystem::rename(small.folder() / "profiles/load.csv",
                          small.folder() / "profiles/year.csv");
  std::filesystem::create_symlink("year.csv", small.folder() / "profiles/load.csv");
  EXPECT_EQ(read_cleanly(small).profiles.size(), 1U);
}

/// Gives up the rights of root for a while: root may read every file.
class WithoutRoot {
 public:
  WithoutRoot() { is_plain_ = ::geteuid() != 0 || ::seteuid(nobody) == 0; }
  WithoutRoot(const WithoutRoot&) = delete;
  WithoutRoot& operator=(const WithoutRoot&) = delete;
  ~WithoutRoot() { EXPECT_EQ(::seteuid(::getuid()), 0); }
  [[nodiscard]] bool is_plain() const { return is_plain_; }

 private:
  static constexpr uid_t nobody = 65534;
  bool is_plain_ = false;
};

TEST(Scenario, UnreadableFileIsAnIoError) {
  const SmallScenario small;
  std::filesystem::permissions(small.folder(), std::filesystem::perms(0755));
  std::filesystem::permissions(small.folder() / "buses.csv", std::filesystem::perms::none);
  const WithoutRoot without_root;
  if (!without_root.is_plain()) GTEST_SKIP() << "the rights of root cannot be given up";
  Problems problems;
  EXPECT_THROW((void)small.read(problems), IoError);
}

TEST(Scenario, UnreadableFolderIsAnIoError) {
  const SmallScenario small;
  std::filesystem::create_directory(small.folder() / "closed");
  std::filesystem::permissions(small.folder(), std::filesystem::perms(0755));
  std::filesystem::permissions(small.folder() / "closed", std::filesystem::perms::none);
  const WithoutRoot without_root;
  if (!without_root.is_plain()) GTEST_SKIP() << "the rights of root cannot be given up";
  Problems problems;
  EXPECT_THROW((void)read(small.folder() / "closed", SmallScenario::tables(), {}, problems),
               IoError);
  EXPECT_THROW((void)read(small.folder() / "closed/x", SmallScenario::tables(), {}, problems),
               IoError);
}

}  // namespace
}  // namespace gridstep
