#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/ensemble/study/changes.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/toml.hpp"

namespace gridstep {

/// What every part of study.toml is read with. Places of the study's files begin with `./`.
struct StudySource {
  Folder& folder;
  const std::vector<TableSpec>& tables;  ///< of scenarios
  Problems& problems;

  /// Bytes of a file in the study's folder; nothing and a problem when it cannot be read.
  std::optional<std::string> read(const std::string& relative, std::uintmax_t most_bytes,
                                  const Place& named_at);
};

/// study.toml, as places name it while problems are gathered.
const std::string& study_toml();

/// A key of a TOML table and what it holds.
struct StudyEntry {
  std::string key;  ///< of nested tables: all keys, joined by points
  const toml::node* node = nullptr;
  Place place;  ///< of the key
};

/// Reads the plain fields of a section and checks them. Keys in `others` are left to the caller;
/// what is neither is a problem.
Row read_fields(const toml::table& content, const TableSpec& spec,
                const std::vector<std::string>& others, StudySource& source);

/// The value under `key`, by what it must be; null and, where it is something else, a problem.
const toml::table* table_under(const toml::table& content, const char* key, StudySource& source);
const toml::array* array_under(const toml::table& content, const char* key, StudySource& source);

/// The sections `[[key]]`, in order.
std::vector<const toml::table*> sections_under(const toml::table& content, const char* key,
                                               StudySource& source);

/// Keys and values in the order in which they are written. Dotted keys without quotes are nested
/// tables in TOML and stand for the same path.
std::vector<StudyEntry> entries_of(const toml::table& content);

/// One text or a list of them under `key`.
std::vector<StudyEntry> texts_under(const toml::table& content, const char* key,
                                    StudySource& source);

/// The text of a node that must be one; empty and a problem when it is not.
std::string text_from(const toml::node& node, const std::string& called, StudySource& source);

/// The number of a node that must be one.
std::optional<double> number_from(const toml::node& node, const std::string& called,
                                  StudySource& source);

}  // namespace gridstep
