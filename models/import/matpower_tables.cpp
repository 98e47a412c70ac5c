#include "models/import/matpower_tables.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gridstep::models {

namespace {

constexpr double largest_bus = 1e9;

}  // namespace

void MatpowerTables::error(const char* code, const Place& place, std::string what, std::string why,
                           std::string help) {
  limited_.found().error(code, place, std::move(what), std::move(why), std::move(help));
  limited_.drain();
}

const MatlabValue* MatpowerTables::field(const std::string& name) const {
  const auto found = source_.fields.find(name);
  return found == source_.fields.end() ? nullptr : &found->second;
}

void MatpowerTables::report_missing(const std::string& name) {
  error("GS0607", {source_.file, 0, 0}, fmt::format("there is no {}", name),
        "a dispatch needs baseMVA, bus, gen, branch and gencost",
        "the file may be cut off, or be no case of MATPOWER");
}

const std::vector<MatlabRow>* MatpowerTables::matrix(const std::string& name, std::size_t least) {
  const MatlabValue* value = field(name);
  if (value == nullptr || value->is_text) {
    report_missing(name);
    return nullptr;
  }
  if (value->rows.empty() && name != "branch") {
    error("GS0607", value->place, fmt::format("{} is empty", name),
          "a dispatch needs at least one row", "the file may be cut off");
    return nullptr;
  }
  bool is_sound = true;
  for (const MatlabRow& row : value->rows) {
    const std::size_t width = row.values.size();
    const std::size_t first = value->rows.front().values.size();
    if (width >= least && width == first) continue;
    is_sound = false;
    error("GS0609", source_.place(row), fmt::format("this row of {} has {} columns", name, width),
          width < least ? fmt::format("at least {} are needed", least)
                        : fmt::format("the first row has {}", first),
          "look for a number or a semicolon that is missing");
  }
  return is_sound ? &value->rows : nullptr;
}

double MatpowerTables::finite(const MatlabRow& row, std::size_t k, const char* name,
                              double fallback) {
  if (std::isfinite(row.values[k])) return row.values[k];
  error("GS0608", source_.place(row, k), fmt::format("{} is {}", name, row.values[k]),
        "it must be a finite number", "write the number");
  return fallback;
}

Index MatpowerTables::bus_at(const MatlabRow& row, std::size_t k, const char* name) {
  const double number = row.values[k];
  if (number >= 1.0 && number <= largest_bus && number == std::floor(number))
    return static_cast<Index>(number);
  error("GS0608", source_.place(row, k), fmt::format("{} is {}", name, number),
        "a bus has a whole number from 1 to 1e9", "correct it");
  return 0;
}

}  // namespace gridstep::models
