#include "engine/time/time_grid.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

namespace gridstep {

namespace {

namespace chr = std::chrono;

constexpr std::int64_t day_s = 86400;

chr::year_month_day date_of_day(std::int64_t days_since_1970) {
  return chr::year_month_day(chr::sys_days(chr::days(days_since_1970)));
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a % b < 0) != (b < 0)) ? 1 : 0);
}

/// Reads exactly `digits` decimal digits at `at`; false when there are none.
bool take_digits(const std::string& text, std::size_t& at, int digits, int& value) {
  value = 0;
  for (int n = 0; n < digits; ++n, ++at) {
    if (at >= text.size() || text[at] < '0' || text[at] > '9') return false;
    value = 10 * value + (text[at] - '0');
  }
  return true;
}

bool take(const std::string& text, std::size_t& at, char expected) {
  if (at >= text.size() || text[at] != expected) return false;
  ++at;
  return true;
}

}  // namespace

CivilTime civil_time(std::int64_t utc_s, std::int64_t zone_offset_s) {
  const std::int64_t local_s = utc_s + zone_offset_s;
  const std::int64_t day = floor_div(local_s, day_s);
  const std::int64_t second = local_s - day * day_s;
  const auto date = date_of_day(day);
  const auto first = chr::sys_days(date.year() / chr::January / 1);
  CivilTime civil;
  civil.year = static_cast<int>(date.year());
  civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
  civil.day = static_cast<int>(static_cast<unsigned>(date.day()));
  civil.hour = static_cast<int>(second / 3600);
  civil.minute = static_cast<int>(second % 3600 / 60);
  civil.weekday = static_cast<int>(chr::weekday(chr::sys_days(date)).iso_encoding()) - 1;
  civil.day_of_year = static_cast<int>((chr::sys_days(date) - first).count());
  return civil;
}

CivilTime TimeGrid::civil(Index step) const {
  return civil_time(start_of(step), zone_offset_s);
}

std::int64_t midnight_utc_s(int year, int month, int day, std::int64_t zone_offset_s) {
  const auto date = chr::sys_days(chr::year(year) / chr::month(static_cast<unsigned>(month)) /
                                  chr::day(static_cast<unsigned>(day)));
  return static_cast<std::int64_t>(date.time_since_epoch().count()) * day_s - zone_offset_s;
}

int days_in_year(int year) {
  return chr::year(year).is_leap() ? 366 : 365;
}

bool parse_offset(const std::string& text, std::int64_t& offset_s) {
  if (text == "UTC" || text == "Z") {
    offset_s = 0;
    return true;
  }
  std::size_t at = 0;
  int hours = 0;
  int minutes = 0;
  const bool east = take(text, at, '+');
  if (!east && !take(text, at, '-')) return false;
  if (!take_digits(text, at, 2, hours) || !take(text, at, ':') ||
      !take_digits(text, at, 2, minutes) || at != text.size() || hours > 14 || minutes > 59)
    return false;
  offset_s = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
  return true;
}

bool parse_time(const std::string& text, std::int64_t& utc_s, std::string& why) {
  std::size_t at = 0;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  const bool readable =
      take_digits(text, at, 4, year) && take(text, at, '-') && take_digits(text, at, 2, month) &&
      take(text, at, '-') && take_digits(text, at, 2, day) &&
      (take(text, at, 'T') || take(text, at, ' ')) && take_digits(text, at, 2, hour) &&
      take(text, at, ':') && take_digits(text, at, 2, minute) &&
      (!take(text, at, ':') || take_digits(text, at, 2, second));
  if (!readable) {
    why = "a time is written like 2023-01-01T00:00:00+08:00";
    return false;
  }
  const auto date = chr::year(year) / chr::month(static_cast<unsigned>(month)) /
                    chr::day(static_cast<unsigned>(day));
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) {
    why = "there is no such date or hour";
    return false;
  }
  std::int64_t offset_s = 0;
  if (at == text.size()) {
    why = "the time has no UTC offset";
    return false;
  }
  if (!parse_offset(text.substr(at), offset_s)) {
    why = fmt::format("'{}' is no UTC offset such as +08:00 or Z", text.substr(at));
    return false;
  }
  utc_s = midnight_utc_s(year, month, day, offset_s) + hour * 3600 + minute * 60 + second;
  return true;
}

std::string to_text(std::int64_t utc_s, std::int64_t zone_offset_s) {
  const CivilTime civil = civil_time(utc_s, zone_offset_s);
  const std::int64_t second = floor_div(utc_s, 60) * 60;
  const std::int64_t offset = std::llabs(zone_offset_s);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}", civil.year, civil.month,
                     civil.day, civil.hour, civil.minute, utc_s - second,
                     zone_offset_s < 0 ? '-' : '+', offset / 3600, offset % 3600 / 60);
}

}  // namespace gridstep
