#include "engine/results/csv_cell.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

TEST(CsvCell, IsQuotedWhereItNeedsToBe) {
  EXPECT_EQ(csv_cell("plain"), "plain");
  EXPECT_EQ(csv_cell(""), "");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("say \"no\""), "\"say \"\"no\"\"\"");
  EXPECT_EQ(csv_cell("two\nlines"), "\"two\nlines\"");
}

TEST(CsvCell, NoTextBecomesAFormulaAndNumbersStayNumbers) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@here"), "'@here");
  EXPECT_EQ(csv_cell("-cmd"), "'-cmd");
  EXPECT_EQ(csv_cell("-5"), "-5");
  EXPECT_EQ(csv_cell("-1.5e-3"), "-1.5e-3");
}

}  // namespace
}  // namespace gridstep
