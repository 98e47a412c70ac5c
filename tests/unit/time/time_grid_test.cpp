#include "engine/time/time_grid.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

constexpr std::int64_t beijing_s = 8 * 3600;

// `date -u -d 2023-01-01 +%s` = 1672531200, a Sunday; the clock of UTC+8 shows it 8 hours earlier.
constexpr std::int64_t new_year_2023_utc_s = 1672531200;

TEST(CivilTime, ReadsTheClockOfTheZone) {
  const CivilTime civil = civil_time(new_year_2023_utc_s - beijing_s, beijing_s);
  EXPECT_EQ(civil.year, 2023);
  EXPECT_EQ(civil.month, 1);
  EXPECT_EQ(civil.day, 1);
  EXPECT_EQ(civil.hour, 0);
  EXPECT_EQ(civil.weekday, 6);
  EXPECT_EQ(civil.day_of_year, 0);
  const CivilTime in_utc = civil_time(new_year_2023_utc_s - beijing_s, 0);
  EXPECT_EQ(in_utc.year, 2022);
  EXPECT_EQ(in_utc.month, 12);
  EXPECT_EQ(in_utc.day, 31);
  EXPECT_EQ(in_utc.hour, 16);
  EXPECT_EQ(in_utc.weekday, 5);
  EXPECT_EQ(in_utc.day_of_year, 364);
}

// 1969-12-31T23:30Z was a Wednesday.
TEST(CivilTime, ReachesBefore1970) {
  const CivilTime civil = civil_time(-1800, 0);
  EXPECT_EQ(civil.year, 1969);
  EXPECT_EQ(civil.day, 31);
  EXPECT_EQ(civil.hour, 23);
  EXPECT_EQ(civil.minute, 30);
  EXPECT_EQ(civil.weekday, 2);
}

// `date -u -d 2024-02-29T12:00 +%s` = 1709208000, a Thursday.
TEST(CivilTime, KnowsLeapDays) {
  const CivilTime civil = civil_time(1709208000, 0);
  EXPECT_EQ(civil.month, 2);
  EXPECT_EQ(civil.day, 29);
  EXPECT_EQ(civil.weekday, 3);
  EXPECT_EQ(civil.day_of_year, 59);
  EXPECT_EQ(days_in_year(2024), 366);
  EXPECT_EQ(days_in_year(2023), 365);
  EXPECT_EQ(days_in_year(1900), 365);
  EXPECT_EQ(days_in_year(2000), 366);
}

TEST(TimeGrid, StampsStepsAtTheirBeginning) {
  const TimeGrid grid{new_year_2023_utc_s, 900, 96, 0};
  EXPECT_EQ(grid.step_h(), 0.25);
  EXPECT_EQ(grid.start_of(4), new_year_2023_utc_s + 3600);
  EXPECT_EQ(grid.civil(5).hour, 1);
  EXPECT_EQ(grid.civil(5).minute, 15);
}

TEST(Midnight, IsLocal) {
  EXPECT_EQ(midnight_utc_s(2023, 1, 1, 0), new_year_2023_utc_s);
  EXPECT_EQ(midnight_utc_s(2023, 1, 1, beijing_s), new_year_2023_utc_s - beijing_s);
}

TEST(ParseTime, ReadsIso8601WithAnOffset) {
  const auto seconds = [](const char* text) {
    std::int64_t utc_s = -1;
    std::string why;
    EXPECT_TRUE(parse_time(text, utc_s, why)) << text << ": " << why;
    return utc_s;
  };
  EXPECT_EQ(seconds("2023-01-01T00:00:00+08:00"), new_year_2023_utc_s - beijing_s);
  EXPECT_EQ(seconds("2023-01-01T00:00:00Z"), new_year_2023_utc_s);
  EXPECT_EQ(seconds("2023-01-01 00:00Z"), new_year_2023_utc_s);
  EXPECT_EQ(seconds("2022-12-31T20:30:00-03:30"), new_year_2023_utc_s);
  EXPECT_EQ(seconds("2024-02-29T12:00Z"), 1709208000);
}

TEST(ParseTime, SaysWhyItRefuses) {
  const auto reason = [](const char* text) {
    std::int64_t utc_s = 0;
    std::string why;
    EXPECT_FALSE(parse_time(text, utc_s, why)) << text;
    return why;
  };
  EXPECT_NE(reason("2023-01-01T00:00:00").find("no UTC offset"), std::string::npos);
  EXPECT_NE(reason("2023-01-01T00:00:00 08:00").find("' 08:00'"), std::string::npos);
  for (const char* impossible : {"2023-02-29T00:00Z", "2023-13-01T00:00Z", "2023-01-01T24:00Z",
                                 "2023-01-01T00:60Z", "2023-04-31T00:00Z", "2023-01-00T00:00Z"})
    EXPECT_NE(reason(impossible).find("no such date"), std::string::npos) << impossible;
  for (const char* unreadable : {"", "now", "01.01.2023 00:00Z", "2023-1-1T00:00Z", "2023-01-01",
                                 "2023-01-01T0:00Z", "2023-01-01T00:00:5Z", "２023-01-01T00:00Z"})
    EXPECT_NE(reason(unreadable).find("written like"), std::string::npos) << unreadable;
  EXPECT_FALSE(reason("2023-01-01T00:00Zjunk").empty());
}

TEST(ParseOffset, ReadsHoursAndMinutesEastOfUtc) {
  const auto offset = [](const char* text) {
    std::int64_t offset_s = -1;
    EXPECT_TRUE(parse_offset(text, offset_s)) << text;
    return offset_s;
  };
  EXPECT_EQ(offset("+08:00"), 28800);
  EXPECT_EQ(offset("-03:30"), -12600);
  EXPECT_EQ(offset("UTC"), 0);
  EXPECT_EQ(offset("Z"), 0);
  std::int64_t ignored = 0;
  for (const char* text : {"", "8", "+8:00", "+0800", "+15:00", "+08:60", "CST", "+08:00 "})
    EXPECT_FALSE(parse_offset(text, ignored)) << text;
}

TEST(TimeText, IsIso8601AndReadsBack) {
  EXPECT_EQ(to_text(new_year_2023_utc_s, beijing_s), "2023-01-01T08:00:00+08:00");
  EXPECT_EQ(to_text(new_year_2023_utc_s, -12600), "2022-12-31T20:30:00-03:30");
  EXPECT_EQ(to_text(-1, 0), "1969-12-31T23:59:59+00:00");
  std::int64_t utc_s = 0;
  std::string why;
  EXPECT_TRUE(parse_time(to_text(1709208001, beijing_s), utc_s, why));
  EXPECT_EQ(utc_s, 1709208001);
}

}  // namespace
}  // namespace gridstep
