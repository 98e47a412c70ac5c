#include "engine/ensemble/study/read_changes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/sha256.hpp"
#include "engine/ensemble/study/change_path.hpp"
#include "engine/ensemble/study/plan.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/profile_file.hpp"
#include "engine/scenario/table.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml_value.hpp"

namespace gridstep {

namespace {

Place here(const toml::node& node) {
  return place_of(node.source(), study_toml());
}

/// The CSV rows of a table, from a file of the study.
void read_rows(Change& change, const std::string& file, const Place& place, StudySource& source) {
  auto text = source.read(file, CsvReader::most_bytes, place);
  if (!text) return;
  change.sha256 = sha256_hex(*text);
  change.rows = std::make_shared<Table>(
      read_table(std::move(*text), *change.path.table, in_study_folder + file, source.problems));
}

Row row_from(const toml::table& content, const TableSpec& table, StudySource& source) {
  Row row(table, here(content));
  std::vector<std::string> known;
  for (const Field& field : table.fields) known.push_back(field.name);
  for (const auto& [key, node] : content) {
    const std::string name(key.str());
    if (const Field* field = table.find(name))
      row.set(name, value_from(*field, node, study_toml(), source.problems), here(node));
    else
      source.problems.error("GS0202", place_of(key.source(), study_toml()),
                            fmt::format("{} has no column {}", table.file(), in_quotes(name)),
                            "only known columns are read", suggestion(name, known));
  }
  return row;
}

/// `add.TABLE`: a CSV file of the study, or rows.
void read_additions(const toml::table& variant, Changes& changes, StudySource& source) {
  const toml::table* additions = table_under(variant, "add", source);
  if (additions == nullptr) return;
  for (const auto& [key, node] : *additions) {
    const Place place = place_of(key.source(), study_toml());
    Change change{.kind = Change::Kind::add, .place = place};
    change.path.text = std::string(key.str());
    change.path.table = find_row_table(change.path.text, source.tables, place, source.problems);
    if (change.path.table == nullptr) continue;
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      const std::string file = text_from(node, change.path.text, source);
      if (!file.empty()) read_rows(change, file, here(node), source);
    } else {
      Table rows{change.path.table, {}};
      for (const toml::node& entry : *list) {
        if (const toml::table* row = entry.as_table())
          rows.rows.push_back(row_from(*row, *change.path.table, source));
        else
          source.problems.error("GS0208", here(entry),
                                fmt::format("{} is {}", change.path.text, kind_of(entry)),
                                "it must be a row in braces, or the name of a CSV file",
                                "write for example { id = \"X\", … }");
      }
      change.rows = std::make_shared<Table>(std::move(rows));
    }
    if (change.rows && change.rows->rows.empty())
      source.problems.error("GS0703", place, fmt::format("add.{} has no rows", change.path.text),
                            "a change that changes nothing is a mistake",
                            "write rows, or leave it out");
    if (change.rows) changes.push_back(std::move(change));
  }
}

void read_removals(const toml::table& variant, Changes& changes, StudySource& source) {
  const toml::table* removals = table_under(variant, "remove", source);
  if (removals == nullptr) return;
  for (const auto& [key, node] : *removals) {
    const std::string name(key.str());
    const TableSpec* table =
        find_row_table(name, source.tables, place_of(key.source(), study_toml()), source.problems);
    if (table == nullptr) continue;
    for (const StudyEntry& entry : texts_under(*removals, name.c_str(), source)) {
      Change change{.kind = Change::Kind::remove, .place = entry.place};
      change.path.text = fmt::format("{}.{}", name, entry.key);
      change.path.table = table;
      change.path.rows = entry.key;
      changes.push_back(std::move(change));
    }
  }
}

/// Which table the path `TABLE.csv` stands for; null and a problem when none.
const TableSpec* replaced_table(const StudyEntry& entry, StudySource& source) {
  const bool is_csv = entry.key.ends_with(".csv");
  if (is_csv)
    return find_row_table(entry.key.substr(0, entry.key.size() - 4), source.tables, entry.place,
                          source.problems);
  source.problems.error("GS0702", entry.place, fmt::format("{} is replaced", in_quotes(entry.key)),
                        "only tables and time series are, both CSV files",
                        entry.key == "scenario.toml" ? "set its fields one by one"
                                                     : "write TABLE.csv or profiles/FILE.csv");
  return nullptr;
}

void read_replacements(const toml::table& variant, Changes& changes, StudySource& source) {
  const toml::table* replacements = table_under(variant, "replace", source);
  if (replacements == nullptr) return;
  for (const StudyEntry& entry : entries_of(*replacements)) {
    Change change{.kind = Change::Kind::replace, .place = entry.place};
    change.path.text = entry.key;
    const bool is_profile = names_profile(entry.key);
    if (is_profile)
      change.path.file = entry.key;
    else
      change.path.table = replaced_table(entry, source);
    const std::string file = text_from(*entry.node, entry.key, source);
    if (file.empty() || (!is_profile && change.path.table == nullptr)) continue;
    if (!is_profile) {
      read_rows(change, file, here(*entry.node), source);
      if (change.rows) changes.push_back(std::move(change));
    } else if (auto text = source.read(file, CsvReader::most_bytes, here(*entry.node))) {
      change.sha256 = sha256_hex(*text);
      change.file = std::make_shared<ProfileFile>(
          read_profile(std::move(*text), in_study_folder + file, source.problems));
      changes.push_back(std::move(change));
    }
  }
}

void read_values(const toml::table& variant, const char* key, Change::Kind kind, Changes& changes,
                 StudySource& source) {
  const toml::table* values = table_under(variant, key, source);
  if (values == nullptr) return;
  for (const StudyEntry& entry : entries_of(*values)) {
    auto change = target_of(kind, entry.key, entry.place, source);
    if (!change) continue;
    const Value value = value_for(*change, *entry.node, source);
    if (value.index() != 0) changes.push_back(with_value(std::move(*change), value));
  }
}

bool can_scale(const ChangePath& path) {
  return path.field == nullptr || path.field->type == FieldType::number ||
         path.field->type == FieldType::integer || path.field->type == FieldType::profile;
}

}  // namespace

const std::vector<std::string>& change_keys() {
  static const std::vector<std::string> keys = {"set", "scale", "add", "remove", "replace"};
  return keys;
}

std::optional<Change> target_of(Change::Kind kind, const std::string& path, const Place& place,
                                StudySource& source) {
  Change change{.kind = kind, .place = place};
  change.path =
      parse_change_path(path, source.tables, kind == Change::Kind::scale, place, source.problems);
  if (!is_good(change.path)) return std::nullopt;
  if (kind == Change::Kind::scale && !can_scale(change.path)) {
    source.problems.error("GS0704", place, fmt::format("{} is scaled", in_quotes(path)),
                          "only numbers and time series are", "set it instead");
    return std::nullopt;
  }
  return change;
}

Value value_for(const Change& target, const toml::node& node, StudySource& source) {
  if (target.kind == Change::Kind::set)
    return value_from(*target.path.field, node, study_toml(), source.problems);
  const auto factor = number_from(node, target.path.text, source);
  return factor ? Value(*factor) : Value();
}

Changes read_targets(const toml::table& section, StudySource& source) {
  Changes targets;
  bool named = false;
  for (const auto& [key, kind] :
       {std::pair("set", Change::Kind::set), std::pair("scale", Change::Kind::scale)}) {
    for (const StudyEntry& entry : texts_under(section, key, source)) {
      named = true;
      if (auto target = target_of(kind, entry.key, entry.place, source))
        targets.push_back(std::move(*target));
    }
    named = named || section.contains(key);  // reported where it could not be read
  }
  if (!named)
    source.problems.error("GS0203", here(section), "neither set nor scale is written",
                          "values go somewhere", "write set = \"table.ID.field\"");
  return targets;
}

Changes read_changes(const toml::table& variant, StudySource& source) {
  Changes changes;
  read_replacements(variant, changes, source);
  read_removals(variant, changes, source);
  read_additions(variant, changes, source);
  read_values(variant, "set", Change::Kind::set, changes, source);
  read_values(variant, "scale", Change::Kind::scale, changes, source);
  return changes;
}

}  // namespace gridstep
