#include "engine/scenario/rewrite.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scenario/small_scenario.hpp"

namespace gridstep {
namespace {

std::vector<ScenarioFile> files_of(const SmallScenario& small) {
  return scenario_files(small.folder(), {}, SmallScenario::tables());
}

std::string text_of(const std::vector<ScenarioFile>& files, const std::string& path) {
  for (const ScenarioFile& file : files)
    if (file.path == path) return file.text;
  return "no such file";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The file after one change; every other file must be as it was.
std::string rewritten(const SmallScenario& small, const std::string& path, const Edits& edits) {
  Problems problems;
  const std::vector<ScenarioFile> before = files_of(small);
  const std::vector<ScenarioFile> after = rewrite(before, edits, SmallScenario::tables(), problems);
  for (const Problem& problem : problems.all()) ADD_FAILURE() << to_text(problem);
  for (const ScenarioFile& file : after) {
    if (file.path == path) continue;
    EXPECT_EQ(file.text, text_of(before, file.path)) << file.path;
  }
  return text_of(after, path);
}

std::string set(const SmallScenario& small, const std::string& path, const std::string& field,
                const std::string& value) {
  return rewritten(small, path, {{}, {{field, value}}});
}

TEST(Rewrite, OneCellIsReplaced) {
  const SmallScenario small;
  EXPECT_EQ(set(small, "units.csv", "units.u1.p_max_mw", " 320.5 "),
            replaced(SmallScenario::units, ",300,", ",320.5,"));
  EXPECT_EQ(set(small, "units.csv", "units.u2.p_min_mw", "1e0"),
            replaced(SmallScenario::units, ",49.5,", ",49.5,1e0"));
  EXPECT_EQ(set(small, "units.csv", "units.u2.name", "风, \"east\""),
            replaced(SmallScenario::units, "Wind", "\"风, \"\"east\"\"\""));
}

TEST(Rewrite, BytesAroundTheCellStay) {
  const SmallScenario small;
  small.write("buses.csv",
              "\xEF\xBB\xBF# a note, with \"commas\"\r\nid, name ,v_nom_kv\r\n\r\n"
              " b1 , \"呼和, 浩特\" ,220\r\n,,\r\nb2,East, 220 ");
  EXPECT_EQ(set(small, "buses.csv", "buses.b1.name", "North"),
            replaced(small.bytes("buses.csv"), "\"呼和, 浩特\"", "\"North\""));
  EXPECT_EQ(set(small, "buses.csv", "buses.b2.v_nom_kv", "110"),
            replaced(small.bytes("buses.csv"), "East, 220 ", "East, 110 "));
}

TEST(Rewrite, AFieldThatIsNotWrittenGetsAColumn) {
  const SmallScenario small;
  small.write("buses.csv", "# note\nid,v_nom_kv\nb1,220\n\n,\nb2,110");
  EXPECT_EQ(set(small, "buses.csv", "buses.b2.name", "East"),
            "# note\nid,v_nom_kv,name\nb1,220,\n\n,\nb2,110,East");
}

TEST(Rewrite, ValuesOfTheHeaderAreReplacedInTheirPlace) {
  const SmallScenario small;
  small.write(
      "scenario.toml",
      "format = '1.0'  # 格式\nname = \"小\"  # 名\n[time]\r\nstart = "
      "2023-01-01T00:00:00+08:00\t# F\nsteps = 0x4 # hex\n[economy]\ncurrency = \"CNY\"\n"
      "voll_per_mwh = +3_0.0e3#x\n[green]\ncarriers = [ \"wind\",  # one\n  \"solar\" ] # z\n");
  const std::string text = small.bytes("scenario.toml");
  const auto header = [&](const std::string& path, const std::string& value) {
    return set(small, "scenario.toml", path, value);
  };
  EXPECT_EQ(header("name", "大 \"1\" \\"), replaced(text, "\"小\"", "\"大 \\\"1\\\" \\\\\""));
  EXPECT_EQ(header("time.start", "2024-01-01T00:00:00+08:00"), replaced(text, "2023-", "2024-"));
  EXPECT_EQ(header("time.start", "2023-01-01 00:00Z"),
            replaced(text, "2023-01-01T00:00:00+08:00", "\"2023-01-01 00:00Z\""));
  EXPECT_EQ(header("time.steps", "3"), replaced(text, "0x4", "3"));
  EXPECT_EQ(header("economy.voll_per_mwh", ".5"), replaced(text, "+3_0.0e3", "0.5"));
  EXPECT_EQ(header("green.carriers", "wind;hydro"),
            replaced(text, "[ \"wind\",  # one\n  \"solar\" ]", "[\"wind\", \"hydro\"]"));
}

TEST(Rewrite, FieldsAndSectionsThatAreNotWrittenAreAdded) {
  const SmallScenario small;
  const std::string text = SmallScenario::header;
  EXPECT_EQ(set(small, "scenario.toml", "title", "A title"),
            replaced(text, "\"small\"\n", "\"small\"\ntitle = \"A title\"\n"));
  EXPECT_EQ(set(small, "scenario.toml", "green.strict", "TRUE"),
            replaced(text, "\"solar\"]\n", "\"solar\"]\nstrict = true\n"));
  small.replace("scenario.toml", "\n[green]\ncarriers = [\"wind\", \"solar\"]\n", "# end");
  EXPECT_EQ(set(small, "scenario.toml", "green.strict", "false"),
            small.bytes("scenario.toml") + "\n\n[green]\nstrict = false\n");
}

TEST(Rewrite, SectionsInBracesAndWithDotsKeepTheirForm) {
  const SmallScenario small;
  small.write("scenario.toml",
              "format = \"1.0\"\nname = \"small\"\ntime.start = 2023-01-01T00:00:00+08:00\n"
              "time.steps = 4 # four\ngreen = { carriers = [\"wind\"] } # e\n"
              "horizon = {}\n[economy]\n# nothing here\n");
  const std::string text = small.bytes("scenario.toml");
  EXPECT_EQ(set(small, "scenario.toml", "time.step_min", "30"),
            replaced(text, "# four\n", "# four\ntime.step_min = 30\n"));
  EXPECT_EQ(set(small, "scenario.toml", "green.strict", "true"),
            replaced(text, "[\"wind\"] }", "[\"wind\"], strict = true }"));
  EXPECT_EQ(set(small, "scenario.toml", "horizon.window_h", "24"),
            replaced(text, "{}", "{ window_h = 24}"));
  EXPECT_EQ(set(small, "scenario.toml", "title", "T"),
            replaced(text, "horizon = {}\n", "horizon = {}\ntitle = \"T\"\n"));
  EXPECT_EQ(set(small, "scenario.toml", "economy.currency", "EUR"),
            replaced(text, "[economy]\n", "[economy]\ncurrency = \"EUR\"\n"));
}

TEST(Rewrite, RowsAreAddedBelow) {
  const SmallScenario small;
  const NewRow row{"buses", {{"id", "b3"}, {"v_nom_kv", "110"}, {"name", "a,b"}}};
  EXPECT_EQ(rewritten(small, "buses.csv", {{row}, {{"buses.b3.v_nom_kv", "35"}}}),
            std::string(SmallScenario::buses) + "b3,\"a,b\",35\n");
}

TEST(Rewrite, ATableThatIsNotThereIsWritten) {
  const SmallScenario small;
  std::filesystem::remove(small.folder() / "loads.csv");
  const NewRow row{"loads", {{"id", "l9"}, {"bus", "b1"}, {"profile", "constant"}}};
  EXPECT_EQ(rewritten(small, "loads.csv", {{row}, {{"loads.l9.mean_mw", "1"}}}),
            "id,bus,profile,mean_mw\nl9,b1,constant,1\n");
}

TEST(Rewrite, WhatCannotBeMeantChangesNothing) {
  const SmallScenario small;
  small.write("buses.csv", "name,id,v_nom_kv\nNorth,b1,220\nEast,b2,220\n");
  const std::vector<ScenarioFile> before = files_of(small);
  const auto refused = [&](const Edits& edits, const std::string& code) {
    Problems problems;
    const std::vector<ScenarioFile> after =
        rewrite(before, edits, SmallScenario::tables(), problems);
    ASSERT_FALSE(problems.all().empty()) << code;
    EXPECT_EQ(problems.all().front().code, code);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t n = 0; n < after.size(); ++n) EXPECT_EQ(after[n].text, before[n].text);
  };
  refused({{}, {{"units.u9.p_max_mw", "1"}}}, "GS0216");
  refused({{}, {{"units.u1.p_max_mw", "1e999"}}}, "GS0204");
  refused({{}, {{"units.u1.name", "\xff"}}}, "GS0106");
  refused({{}, {{"buses.b1.name", "# a comment"}}}, "GS0216");
  refused({{{"time", {{"id", "x"}}}}, {}}, "GS0216");
  refused({{{"buses", {{"id", "b1"}}}}, {}}, "GS0302");
  refused({{{"buses", {{"name", "b"}}}}, {}}, "GS0203");
  refused({{{"buses", {{"id", "b7"}, {"colour", "red"}}}}, {}}, "GS0202");
}

TEST(Rewrite, OnlyWhatTheReaderReadsIsCopied) {
  const SmallScenario small;
  small.write("README.md", "read me");
  small.write("secret.txt", "keep out");
  small.write("profiles/unused.csv", "time,l1\n");
  std::vector<std::string> paths;
  for (const ScenarioFile& file : files_of(small)) paths.push_back(file.path);
  EXPECT_EQ(paths, (std::vector<std::string>{"README.md", "buses.csv", "loads.csv",
                                             "profiles/load.csv", "scenario.toml", "units.csv"}));
}

}  // namespace
}  // namespace gridstep
