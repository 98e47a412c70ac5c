#include "engine/scenario/csv.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

using Cells = std::vector<std::string>;

struct Parsed {
  Cells columns;
  std::vector<CsvRecord> records;
  Problems problems;
};

Parsed parse(const std::string& text) {
  Parsed parsed;
  CsvReader reader(text, "t.csv", parsed.problems);
  parsed.columns = reader.columns();
  CsvRecord record;
  while (reader.next(record)) parsed.records.push_back(record);
  return parsed;
}

TEST(Csv, PlainRows) {
  const Parsed parsed = parse("id,name\na,x\nb,y");
  EXPECT_TRUE(parsed.problems.all().empty());
  EXPECT_EQ(parsed.columns, (Cells{"id", "name"}));
  ASSERT_EQ(parsed.records.size(), 2U);
  EXPECT_EQ(parsed.records[1].cells, (Cells{"b", "y"}));
  EXPECT_EQ(parsed.records[1].line, 3);
}

TEST(Csv, QuotedCells) {
  const Parsed parsed = parse("id,name\na, \"x, \"\"y\"\"\" \nb,\"\"\n");
  EXPECT_TRUE(parsed.problems.all().empty());
  ASSERT_EQ(parsed.records.size(), 2U);
  EXPECT_EQ(parsed.records[0].cells, (Cells{"a", "x, \"y\""}));
  EXPECT_EQ(parsed.records[1].cells, (Cells{"b", ""}));
}

TEST(Csv, ByteOrderMarkCrlfBlanksAndComments) {
  const Parsed parsed = parse(
      "\xEF\xBB\xBF# made in a spreadsheet\r\n id , name \r\n\r\n\"# a, b\",\r\n,\r\n a ,x\r\n");
  EXPECT_TRUE(parsed.problems.all().empty());
  EXPECT_EQ(parsed.columns, (Cells{"id", "name"}));
  ASSERT_EQ(parsed.records.size(), 1U);
  EXPECT_EQ(parsed.records[0].cells, (Cells{"a", "x"}));
  EXPECT_EQ(parsed.records[0].line, 6);
}

TEST(Csv, EmptyCellsAtTheEndCount) {
  const Parsed parsed = parse("a,b,c\n1,,\n");
  EXPECT_TRUE(parsed.problems.all().empty());
  EXPECT_EQ(parsed.records.at(0).cells, (Cells{"1", "", ""}));
}

TEST(Csv, RaggedRowsAreReportedAndHandedOut) {
  const Parsed parsed = parse("a,b\n1\n1,2,3\n4,5\n");
  ASSERT_EQ(parsed.records.size(), 3U);
  EXPECT_TRUE(parsed.records[0].ragged);
  EXPECT_TRUE(parsed.records[1].ragged);
  EXPECT_FALSE(parsed.records[2].ragged);
  ASSERT_EQ(parsed.problems.all().size(), 2U);
  EXPECT_EQ(parsed.problems.all()[0].place.row, 2);
  EXPECT_EQ(parsed.problems.all()[0].place.column, 2);
  EXPECT_EQ(parsed.problems.all()[1].place.row, 3);
}

TEST(Csv, UnclosedQuoteSpoilsOnlyItsLine) {
  const Parsed parsed = parse("a,b\n1,\"x\n2,y\n");
  ASSERT_EQ(parsed.problems.all().size(), 1U);
  EXPECT_EQ(parsed.problems.all()[0].code, "GS0109");
  EXPECT_EQ(parsed.problems.all()[0].place.row, 2);
  EXPECT_EQ(parsed.problems.all()[0].place.column, 2);
  ASSERT_EQ(parsed.records.size(), 1U);
  EXPECT_EQ(parsed.records[0].cells, (Cells{"2", "y"}));
}

TEST(Csv, FileWithoutColumnNames) {
  for (const char* text : {"", "\n\n", "# only a comment\n"}) {
    const Parsed parsed = parse(text);
    ASSERT_EQ(parsed.problems.all().size(), 1U) << text;
    EXPECT_EQ(parsed.problems.all()[0].code, "GS0111");
  }
}

TEST(Csv, SpoiltColumnNamesAreOneProblem) {
  const Parsed parsed = parse("a,\"b\n1,2\n");
  ASSERT_EQ(parsed.problems.all().size(), 1U);
  EXPECT_EQ(parsed.problems.all()[0].code, "GS0109");
  EXPECT_TRUE(parsed.records.empty());
}

}  // namespace
}  // namespace gridstep
