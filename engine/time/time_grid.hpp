#pragma once

#include <cstdint>
#include <string>

#include "engine/base/ids.hpp"

namespace gridstep {

/// Calendar reading of an instant on the scenario's own clock.
struct CivilTime {
  int year = 1970;
  int month = 1;        ///< 1 … 12
  int day = 1;          ///< 1 … 31
  int hour = 0;         ///< 0 … 23
  int minute = 0;       ///< 0 … 59
  int weekday = 0;      ///< 0 = Monday … 6 = Sunday
  int day_of_year = 0;  ///< from 0
};

/// Equal steps from a start, stamped at their beginning. Seconds since 1970 UTC; the zone is a
/// fixed offset and serves only calendar questions (shapes, seasons).
struct TimeGrid {
  std::int64_t start_s = 0;
  std::int64_t step_s = 3600;
  Index steps = 0;
  std::int64_t zone_offset_s = 0;

  [[nodiscard]] double step_h() const { return static_cast<double>(step_s) / 3600.0; }
  [[nodiscard]] std::int64_t start_of(Index step) const { return start_s + step * step_s; }
  [[nodiscard]] CivilTime civil(Index step) const;
};

/// Calendar reading of `utc_s` at `zone_offset_s`.
CivilTime civil_time(std::int64_t utc_s, std::int64_t zone_offset_s);

/// Seconds since 1970 UTC of local midnight of a date at `zone_offset_s`.
std::int64_t midnight_utc_s(int year, int month, int day, std::int64_t zone_offset_s);

int days_in_year(int year);

/// `2023-01-01T00:00:00+08:00` (also `Z`, a blank for `T`, seconds optional) as UTC seconds.
/// Returns false and says why when the text is no time or carries no UTC offset.
bool parse_time(const std::string& text, std::int64_t& utc_s, std::string& why);

/// `+08:00`, `-03:30`, `UTC` or `Z` as seconds east of UTC; false when it is none of these.
bool parse_offset(const std::string& text, std::int64_t& offset_s);

/// ISO 8601 with the offset written out.
std::string to_text(std::int64_t utc_s, std::int64_t zone_offset_s);

}  // namespace gridstep
