#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "engine/scenario/rewrite.hpp"
#include "models/catalog.hpp"
#include "tests/unit/scenario/small_scenario.hpp"

// The law of rewriting: reading the files that were rewritten is reading the files as they were and
// setting the values, whatever field of whatever scenario, in whatever form the files are.
namespace gridstep {
namespace {

namespace fs = std::filesystem;

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

const std::string& one_of(Random& random, const std::vector<std::string>& words) {
  return words[below(random, words.size())];
}

/// Some text that the field can be set to; ranges and references are not asked here.
std::string random_text(Random& random, const Field& field) {
  static const std::vector<std::string> numbers = {"0",
                                                   "-0",
                                                   "1",
                                                   "007",
                                                   "+12.5",
                                                   ".5",
                                                   "5.",
                                                   "1e3",
                                                   "-2.5E-4",
                                                   "9007199254740991",
                                                   "1e300",
                                                   "0.1",
                                                   "123456789012345678901",
                                                   "1.7976931348623157e308",
                                                   "5e-324",
                                                   "12.5 "};
  static const std::vector<std::string> integers = {"0",  "3",    "+4",   "1e3",
                                                    "-7", "12.0", "0010", "9007199254740992"};
  static const std::vector<std::string> texts = {
      "plain", "呼和浩特",   "a, b",       "say \"no\"", "back\\slash", "x=1",
      "=1+1",  "<script>",   "'q'",        "true",       "12",          "a # b",
      "[x]",   "\"quoted\"", "2023-01-01", "\"",         "{}",          "𝄞"};
  switch (field.type) {
    case FieldType::number:
      return one_of(random, numbers);
    case FieldType::integer:
      return one_of(random, integers);
    case FieldType::flag:
      return one_of(random, {"true", "false", "TRUE", "False"});
    case FieldType::time:
      return one_of(random, {"2023-01-01T00:00:00+08:00", "2024-02-29T12:30:00Z",
                             "2023-07-01 00:00:00+08:00"});
    case FieldType::offset:
      return one_of(random, {"+08:00", "-03:30", "Z"});
    case FieldType::date:
      return one_of(random, {"01-01", "02-29", "12-31"});
    case FieldType::ids:
      return one_of(random, {"A", "A B", "A;B, C", "wind solar", "呼和 B"});
    case FieldType::choice:
    case FieldType::profile:
      return field.choices.empty() ? "x" : one_of(random, field.choices);
    case FieldType::id:
    case FieldType::text:
    case FieldType::reference:
      return one_of(random, texts);
  }
  return "x";
}

std::optional<Override> random_override(Random& random, const Scenario& scenario,
                                        const std::vector<TableSpec>& tables) {
  const TableSpec& spec = tables[below(random, tables.size())];
  const Field& field = spec.fields[below(random, spec.fields.size())];
  const Table& table = scenario.table(spec.name);
  if (table.rows.empty() || field.name == "id") return std::nullopt;
  const Row& row = table.rows[below(random, table.rows.size())];
  const std::string place = spec.home == TableSpec::Home::csv
                                ? spec.name + "." + row.id() + "."
                                : (spec.name.empty() ? "" : spec.name + ".");
  return Override{place + field.name, random_text(random, field)};
}

void expect_same(const Scenario& a, const Scenario& b) {
  for (const auto& [name, table] : a.tables) {
    const std::vector<Row>& rows = b.table(name).rows;
    ASSERT_EQ(table.rows.size(), rows.size()) << name;
    for (std::size_t n = 0; n < rows.size(); ++n)
      for (const Field& field : table.spec->fields) {
        EXPECT_EQ(table.rows[n].value(field.name), rows[n].value(field.name))
            << name << "." << rows[n].shown_id() << "." << field.name;
        EXPECT_EQ(table.rows[n].is_written(field.name), rows[n].is_written(field.name));
      }
  }
  ASSERT_EQ(a.profiles.size(), b.profiles.size());
  for (const auto& [path, file] : a.profiles)
    EXPECT_EQ(file.columns, b.profiles.at(path).columns) << path;
}

/// Draws overrides until so many sets of them could be written; most can.
void expect_law(const fs::path& folder, const std::vector<TableSpec>& tables, int draws,
                unsigned seed) {
  Random random(seed);
  Problems problems;
  const Scenario base = read(folder, tables, {}, problems);
  ASSERT_FALSE(problems.has_errors()) << folder;
  int written = 0;
  for (int draw = 0; draw < draws; ++draw) {
    Edits edits;
    for (std::size_t n = 1 + below(random, 6); n > 0; --n)
      if (const auto one = random_override(random, base, tables)) edits.overrides.push_back(*one);
    Problems found;
    const Scenario meant = read(folder, tables, edits.overrides, found);
    if (found.has_errors()) continue;
    const auto files =
        rewrite(scenario_files(folder, edits.overrides, tables), edits, tables, found);
    for (const Problem& problem : found.all()) ADD_FAILURE() << folder << ": " << to_text(problem);
    const fs::path copy = fs::path(testing::TempDir()) / ("rewritten-" + std::to_string(seed));
    fs::remove_all(copy);
    write_scenario_folder(copy, files);
    expect_same(meant, read(copy, tables, {}, found));
    fs::remove_all(copy);
    if (testing::Test::HasFailure()) {
      for (const Override& one : edits.overrides)
        ADD_FAILURE() << folder << ": --set " << one.path << "=" << one.value;
      return;
    }
    ++written;
  }
  EXPECT_GT(written, draws / 4) << folder;
}

TEST(RewriteLaws, EveryScenarioShipped) {
  unsigned seed = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(GRIDSTEP_SOURCE_DIR) / "scenarios"))
    if (fs::exists(entry.path() / "scenario.toml"))
      expect_law(entry.path(), models::catalog().tables, 40, ++seed);
  EXPECT_GE(seed, 8U);
}

TEST(RewriteLaws, FilesOfOtherForms) {
  const SmallScenario small;
  expect_law(small.folder(), SmallScenario::tables(), 200, 101);
  small.write("units.csv",
              "\xEF\xBB\xBF# note, \"x\"\r\nid, \"name\",carrier,bus,p_max_mw ,segments\r\n\r\n"
              "\"u1\", \"一, 号\" , coal,b1, \"300\",3\r\n,,,,,\r\n u2,,wind,\"b2\" ,49.5,");
  small.write("scenario.toml",
              "\xEF\xBB\xBF"
              "economy . currency = \"CNY\"\r\neconomy.\"voll_per_mwh\" = 9 # 价\r\n"
              "format='1.0'\r\n\"name\" = '''\r\nsmall'''  # three\r\n"
              "green = {strict=true, carriers = [ 'wind', \"solar\"]  }\r\n"
              "  [ time ] # 时\r\n  steps=4\r\n\tstart = 2023-01-01T00:00:00+08:00\r\n\r\n# end");
  expect_law(small.folder(), SmallScenario::tables(), 300, 102);
}

}  // namespace
}  // namespace gridstep
