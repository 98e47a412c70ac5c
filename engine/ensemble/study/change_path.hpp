#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/ensemble/study/changes.hpp"

namespace gridstep {

/// Whether `*` (any characters) or `?` (one) stands in the text.
bool is_pattern(std::string_view text);

/// Whether the whole of `text` is as the pattern says.
bool matches(std::string_view pattern, std::string_view text);

/// Whether the path names a time series file.
bool names_profile(std::string_view path);

/// Reads `section.field` or `table.ID.field`; where `with_columns`, also
/// `profiles/FILE.csv#COLUMN`. Without a table or field and a problem at `place` when it points
/// nowhere. Whether rows match is not looked at.
ChangePath parse_change_path(const std::string& text, const std::vector<TableSpec>& tables,
                             bool with_columns, const Place& place, Problems& problems);

/// The table of CSV rows with this name; null and a problem at `place` when there is none.
const TableSpec* find_row_table(const std::string& name, const std::vector<TableSpec>& tables,
                                const Place& place, Problems& problems);

/// Whether the path was read without a problem.
inline bool is_good(const ChangePath& path) {
  return path.field != nullptr || !path.file.empty();
}

}  // namespace gridstep
