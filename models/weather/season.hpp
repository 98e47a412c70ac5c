#pragma once

#include <string>

#include "engine/scenario/scenario.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::models {

/// A part of every year, from the midnight that begins `start` to the one that begins `end`; it may
/// run over New Year. Equal dates mean the whole year.
struct Season {
  int start = 101;  ///< 100 · month + day
  int end = 101;

  [[nodiscard]] bool contains(const CivilTime& time) const {
    const int today = 100 * time.month + time.day;
    if (start == end) return true;
    if (start < end) return start <= today && today < end;
    return start <= today || today < end;
  }
};

/// Days of the season in a year that has no 29 February.
int days_in(const Season& season);

/// The season written in two `MM-DD` fields of a checked row; the whole year where one is empty.
Season season_of(const Row& row, const std::string& start_field, const std::string& end_field);

}  // namespace gridstep::models
