#pragma once

#include <string>

namespace gridstep {

/// A text as a cell of a CSV file: quoted where it needs to be. What spreadsheets would take for a
/// formula begins with an apostrophe; a number stays one.
std::string csv_cell(const std::string& text);

}  // namespace gridstep
