#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/result.hpp"

namespace gridstep {

enum class ExportFormat {
  csv_long,  ///< one number per row: time, variable, things, value, unit
  csv_wide,  ///< one row per step, one column per variable and thing
  json,
};

/// What of a result is told, and how. Names, units and times are those of the result file.
struct ExportQuery {
  std::vector<std::string> variables;  ///< none: all of the root that have at most one axis
  Index first_step = 0;
  Index steps = 0;
  ExportFormat format = ExportFormat::csv_long;
  enum class Clock {
    offset,  ///< the region's clock with its offset from UTC
    utc,     ///< times end in Z
    local,   ///< the region's clock as spreadsheets take it for dates; the head names the offset
  };
  Clock clock = Clock::offset;
};

/// Lines of the text as CSV, its head among them; of JSON 0.
std::size_t export_lines(const Result& result, const ExportQuery& query);

/// Hands the text out piece by piece, a few days of the result in memory at a time. Numbers are as
/// short as gives them back to the last bit; what is no number is an empty cell, or null; texts
/// cannot become formulas of a spreadsheet. Throws Error (usage) where there is no such variable.
void export_result(const Result& result, const ExportQuery& query,
                   const std::function<void(std::string_view)>& write);

}  // namespace gridstep
