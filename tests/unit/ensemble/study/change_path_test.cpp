#include "engine/ensemble/study/change_path.hpp"

#include <gtest/gtest.h>

#include "models/catalog.hpp"

namespace gridstep {
namespace {

ChangePath parsed(const std::string& text, Problems& problems, bool with_columns = true) {
  return parse_change_path(text, models::catalog().tables, with_columns, {"study.toml", 1, 1},
                           problems);
}

TEST(Pattern, StarStandsForAnyCharactersAndQuestionMarkForOne) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*", "WD-1"));
  EXPECT_TRUE(matches("WD-*", "WD-"));
  EXPECT_TRUE(matches("W?-*1", "WD-2-1"));
  EXPECT_TRUE(matches("*a*b*", "xxaybz"));
  EXPECT_TRUE(matches("*aab", "aaab"));
  EXPECT_FALSE(matches("W?", "W"));
  EXPECT_FALSE(matches("WD", "WD1"));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_FALSE(matches("*ab", "abc"));
  EXPECT_FALSE(matches("a.b", "axb"));  // no regular expression
}

TEST(ChangePath, NamesFieldsOfSectionsAndRows) {
  Problems problems;
  const ChangePath section = parsed("network.loss_frac", problems);
  EXPECT_EQ(section.table->name, "network");
  EXPECT_EQ(section.field->name, "loss_frac");
  const ChangePath top = parsed("title", problems);
  EXPECT_EQ(top.table->name, "");
  const ChangePath row = parsed("loads.a.b*.mean_mw", problems);
  EXPECT_EQ(row.table->name, "loads");
  EXPECT_EQ(row.rows, "a.b*");
  EXPECT_EQ(row.field->name, "mean_mw");
  const ChangePath column = parsed("profiles/x.csv#a*", problems);
  EXPECT_EQ(column.file, "profiles/x.csv");
  EXPECT_EQ(column.rows, "a*");
  EXPECT_TRUE(problems.all().empty());
}

TEST(ChangePath, ThatPointsNowhereIsAProblemWithWhatWasMeant) {
  for (const auto& [text, help] :
       std::vector<std::pair<std::string, std::string>>{{"batery.S.p_max_mw", "battery"},
                                                        {"battery.S.p_max", "p_max_mw"},
                                                        {"battery.S.id", ""},
                                                        {"battery.p_max_mw", "battery.*.p_max_mw"},
                                                        {"network.loss", "loss_frac"},
                                                        {"profiles/x.csv", "profiles/x.csv#*"},
                                                        {"titel", "title"}}) {
    Problems problems;
    EXPECT_FALSE(is_good(parsed(text, problems))) << text;
    ASSERT_EQ(problems.all().size(), 1U) << text;
    EXPECT_EQ(problems.all()[0].code, "GS0702");
    EXPECT_NE(problems.all()[0].help.find(help), std::string::npos) << problems.all()[0].help;
  }
  Problems problems;
  EXPECT_FALSE(is_good(parsed("profiles/x.csv#a", problems, false)));
  EXPECT_EQ(problems.all().size(), 1U);
}

}  // namespace
}  // namespace gridstep
