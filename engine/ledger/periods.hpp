#pragma once

#include <string>
#include <vector>

#include "engine/time/time_grid.hpp"

namespace gridstep {

/// What a calendar period is.
enum class Calendar { hour, day, month, year, run };

/// Consecutive steps that belong to one period.
struct Period {
  Index first_step = 0;
  Index end_step = 0;  ///< exclusive
};

/// The periods of a time grid on its own clock, in order; a step belongs to the period in which it
/// begins.
std::vector<Period> periods_of(const TimeGrid& time, Calendar calendar);

/// `2023-05-17T18:00:00+08:00`, `2023-05-17`, `2023-05`, `2023`, or `run`: what a period is called.
std::string label_of(const Period& period, const TimeGrid& time, Calendar calendar);

}  // namespace gridstep
