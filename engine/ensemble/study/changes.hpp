#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// What a change is about: `section.field`, `table.ID.field` or `profiles/FILE.csv#COLUMN`. In ids
/// and columns `*` stands for any characters and `?` for one.
struct ChangePath {
  std::string text;                  ///< as written
  const TableSpec* table = nullptr;  ///< null: a column of a time series file
  const Field* field = nullptr;      ///< null: whole rows, or a column
  std::string rows;                  ///< pattern over ids, or over columns; empty: a section
  std::string file;                  ///< the time series file
};

/// One change of a scenario.
struct Change {
  enum class Kind {
    replace,  ///< a table or time series file by another
    remove,   ///< rows
    add,      ///< rows
    set,      ///< the value of a field, in one row or many
    scale,    ///< numbers, by a factor
  };

  Kind kind = Kind::set;
  ChangePath path;
  Value value;                              ///< of `set`
  double factor = 1.0;                      ///< of `scale`
  std::shared_ptr<const Table> rows;        ///< of `add`, and of `replace` where a table is
  std::shared_ptr<const ProfileFile> file;  ///< of `replace` where a time series is
  std::string sha256;                       ///< of the file that `add` or `replace` reads
  Place place;                              ///< in study.toml or one of its files
};

/// Changes in the order in which they are made.
using Changes = std::vector<Change>;

/// The part of the base's grid that a run simulates, as `--from`, `--to` and `--steps`.
struct StudyTime {
  std::string from;
  std::string to;
  std::optional<Index> steps;
  Place place;
};

}  // namespace gridstep
