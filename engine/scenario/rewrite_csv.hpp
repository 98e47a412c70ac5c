#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/field.hpp"

namespace gridstep {

/// The CSV text of a table with `value` in the cell of `field` in the row `id`, and every other
/// byte as it was. Where the file has no such column it gets one behind its last. The text must
/// read without problems and have the row; the value must be one that the field can have.
std::string with_cell(const std::string& text, const TableSpec& spec, const std::string& id,
                      const Field& field, const std::string& value);

/// The text with one row more at its end; cells by field name. A text that is empty gets a row of
/// column names first.
std::string with_row(const std::string& text, const TableSpec& spec,
                     const std::vector<std::pair<std::string, std::string>>& cells);

}  // namespace gridstep
