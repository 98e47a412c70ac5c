#include "engine/scenario/value.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <locale>

namespace gridstep {
namespace {

Value parse(FieldType type, const std::string& text, Problems& problems) {
  return parse_value({.name = "field", .type = type}, text, {"t.csv", 2, 3}, problems);
}

double number(const std::string& text) {
  double value = -1.0;
  EXPECT_TRUE(parse_number(text, value)) << text;
  return value;
}

/// Code and help of the one problem that a text is.
std::pair<std::string, std::string> problem(FieldType type, const std::string& text) {
  Problems problems;
  EXPECT_EQ(parse(type, text, problems).index(), 0U) << text;
  EXPECT_EQ(problems.all().size(), 1U) << text;
  return {problems.all().at(0).code, problems.all().at(0).help};
}

TEST(Value, Numbers) {
  EXPECT_EQ(number("12.5"), 12.5);
  EXPECT_EQ(number("-0.25"), -0.25);
  EXPECT_EQ(number("+3"), 3.0);
  EXPECT_EQ(number("1e3"), 1000.0);
  EXPECT_EQ(number(".5"), 0.5);
  EXPECT_EQ(number("1e308"), 1e308);
}

TEST(Value, NoNumbers) {
  using Type = FieldType;
  EXPECT_EQ(
      problem(Type::number, "12,5"),
      std::pair(std::string("GS0205"), std::string("write the decimal mark as a point: 12.5")));
  EXPECT_EQ(problem(Type::number, "-1,25e3").second, "write the decimal mark as a point: -1.25e3");
  EXPECT_EQ(problem(Type::number, "1,200").second,
            "write 1.200 for a decimal comma, 1200 for a thousands separator");
  EXPECT_EQ(problem(Type::number, "1,200,000.5").second,
            "leave out thousands separators: 1200000.5");
  for (const char* text : {"1e400", "-1e400", "nan", "NaN", "inf", "-inf", "Infinity", "abc",
                           "1.2.3", "12 MW", "0x10", "--3", "+-3", "+", "1e", "５"})
    EXPECT_EQ(problem(Type::number, text).first, "GS0204") << text;
  EXPECT_EQ(problem(Type::number, "12 %").second, "write a fraction: 12 % is 0.12");
  EXPECT_NE(problem(Type::number, "12 MW").second.find("'MW'"), std::string::npos);
}

/// Decimal comma and a thousands point, as in German.
class CommaNumbers : public std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Value, NumbersUnderAForeignStreamLocale) {
  const std::locale before =
      std::locale::global(std::locale(std::locale::classic(), new CommaNumbers));
  EXPECT_EQ(number("12.5"), 12.5);
  EXPECT_EQ(problem(FieldType::number, "12,5").first, "GS0205");
  std::locale::global(before);
}

TEST(Value, NumbersUnderTheGermanLocale) {
  if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr)
    GTEST_SKIP() << "the locale de_DE.UTF-8 is not installed";
  EXPECT_EQ(number("12.5"), 12.5);
  EXPECT_EQ(problem(FieldType::number, "12,5").first, "GS0205");
  std::setlocale(LC_ALL, "C");
}

TEST(Value, OtherTypes) {
  Problems problems;
  EXPECT_EQ(parse(FieldType::integer, "24", problems), Value(24.0));
  EXPECT_EQ(parse(FieldType::integer, "24.0", problems), Value(24.0));
  EXPECT_EQ(parse(FieldType::flag, "TRUE", problems), Value(true));
  EXPECT_EQ(parse(FieldType::flag, "false", problems), Value(false));
  EXPECT_EQ(parse(FieldType::date, "02-29", problems), Value(std::string("02-29")));
  EXPECT_EQ(parse(FieldType::offset, "-03:30", problems), Value(std::string("-03:30")));
  EXPECT_EQ(parse(FieldType::ids, "wind, solar", problems),
            Value(std::vector<std::string>{"wind", "solar"}));
  EXPECT_EQ(parse(FieldType::ids, "wind solar", problems),
            Value(std::vector<std::string>{"wind", "solar"}));
  EXPECT_EQ(parse(FieldType::ids, "wind;  solar", problems),
            Value(std::vector<std::string>{"wind", "solar"}));
  EXPECT_TRUE(problems.all().empty());
}

TEST(Value, OtherTypesSpoilt) {
  EXPECT_EQ(problem(FieldType::integer, "1.5").first, "GS0206");
  EXPECT_EQ(problem(FieldType::integer, "1e17").first, "GS0206");
  EXPECT_EQ(problem(FieldType::integer, "many").first, "GS0204");
  EXPECT_EQ(problem(FieldType::flag, "yes").first, "GS0207");
  EXPECT_EQ(problem(FieldType::time, "2023-01-01T00:00:00").first, "GS0209");
  EXPECT_EQ(problem(FieldType::time, std::string(100000, '1')).first, "GS0209");
  EXPECT_EQ(problem(FieldType::offset, "Asia/Shanghai").first, "GS0210");
  for (const char* text : {"15-Oct", "13-01", "02-30", "00-10", "1-1", "10/15"})
    EXPECT_EQ(problem(FieldType::date, text).first, "GS0211") << text;
  EXPECT_EQ(problem(FieldType::text, "a\tb").first, "GS0212");
  EXPECT_EQ(problem(FieldType::text, std::string(1025, 'a')).first, "GS0212");
}

TEST(Value, NameLengthCountsCharacters) {
  const Field name{.name = "name"};
  Problems problems;
  std::string text;
  for (int n = 0; n < 128; ++n) text += "呼";
  EXPECT_EQ(parse_value(name, text, {}, problems), Value(text));
  EXPECT_TRUE(problems.all().empty());
  EXPECT_EQ(parse_value(name, text + "和", {}, problems).index(), 0U);
  EXPECT_EQ(problems.all().at(0).code, "GS0212");
}

}  // namespace
}  // namespace gridstep
