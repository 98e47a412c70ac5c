#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/check_profiles.hpp"
#include "engine/scenario/range.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

constexpr std::size_t longest_id = 64;

/// The ids of every table, sorted.
using IdsByTable = std::map<std::string, std::vector<std::string>>;

IdsByTable ids_of(const Scenario& scenario) {
  IdsByTable ids;
  for (const auto& [name, table] : scenario.tables) {
    if (table.spec->find("id") == nullptr) continue;
    std::vector<std::string>& of_table = ids[name];
    for (const Row& row : table.rows)
      if (row.has("id")) of_table.push_back(row.id());
    std::sort(of_table.begin(), of_table.end());
  }
  return ids;
}

/// `p_max_mw of 'u1'`, or just the field where the row has no id.
std::string field_of_row(const Field& field, const Row& row) {
  const bool has_id =
      field.type != FieldType::id && row.spec().find("id") != nullptr && row.has("id");
  return has_id ? fmt::format("{} of {}", field.name, in_quotes(row.id())) : field.name;
}

bool is_id(const std::string& text) {
  return !text.empty() && text.size() <= longest_id &&
         std::all_of(text.begin(), text.end(), [](char letter) {
           return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                  (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' ||
                  letter == ':' || letter == '-';
         });
}

void check_id(const Field& field, const Row& row, const std::string& id, Problems& problems) {
  if (is_id(id)) return;
  problems.error("GS0215", row.place(field.name),
                 fmt::format("{} is {}", field.name, in_quotes(id)),
                 fmt::format("an id has 1 to {} letters a-z A-Z, digits and _ . : -", longest_id),
                 "choose a short id and write the full name in the column 'name'");
}

void check_range(const Field& field, const Row& row, Problems& problems) {
  const double value = row.number(field.name);
  if (is_in_range(field, value)) return;
  problems.error("GS0213", row.place(field.name),
                 fmt::format("{} is {}", field_of_row(field, row), amount(field, value)),
                 fmt::format("it must be {}", range_text(field)), range_help(field, value));
}

void check_choice(const Field& field, const Row& row, const std::string& word, Problems& problems) {
  const std::vector<std::string>& choices = field.choices;
  if (choices.empty() || std::find(choices.begin(), choices.end(), word) != choices.end()) return;
  const bool takes_file = field.type == FieldType::profile;
  problems.error("GS0214", row.place(field.name),
                 fmt::format("{} is {}", field_of_row(field, row), in_quotes(word)),
                 fmt::format("it must be {}{}", listed(choices),
                             takes_file ? ", or a file profiles/NAME.csv" : ""),
                 suggestion(word, choices));
}

void check_reference(const Field& field, const Row& row, const Scenario& scenario,
                     const IdsByTable& ids, Problems& problems) {
  const Table& target = scenario.table(field.refers_to);
  if (target.spec->required && target.rows.empty()) return;  // reported for the table itself
  const std::vector<std::string>& known = ids.at(field.refers_to);
  const std::string& id = row.text(field.name);
  if (std::binary_search(known.begin(), known.end(), id)) return;
  problems.error("GS0301", row.place(field.name),
                 fmt::format("{} is {}", field_of_row(field, row), in_quotes(id)),
                 fmt::format("{} has no such id", target.spec->file()),
                 known.empty() ? fmt::format("add {} with this id", target.spec->file())
                               : suggestion(id, known));
}

void check_missing(const Field& field, const Row& row, Problems& problems) {
  if (!field.required || row.is_written(field.name)) return;
  problems.error("GS0203", row.place(), fmt::format("{} is not written", field_of_row(field, row)),
                 fmt::format("it is required: {}", field.what),
                 row.spec().home == TableSpec::Home::csv
                     ? fmt::format("write it in the column '{}'", field.name)
                     : fmt::format("write {} = … in {}", field.name, row.spec().title()));
}

void check_value(const Field& field, const Row& row, Problems& problems) {
  if (!row.has(field.name)) {
    check_missing(field, row, problems);
    return;
  }
  switch (field.type) {
    case FieldType::id:
      check_id(field, row, row.text(field.name), problems);
      break;
    case FieldType::number:
    case FieldType::integer:
      check_range(field, row, problems);
      break;
    case FieldType::choice:
      check_choice(field, row, row.text(field.name), problems);
      break;
    case FieldType::profile:
      if (!Scenario::names_file(row, field.name))
        check_choice(field, row, row.text(field.name), problems);
      break;
    case FieldType::ids:
      for (const std::string& word : row.texts(field.name)) {
        check_id(field, row, word, problems);
        check_choice(field, row, word, problems);
      }
      break;
    case FieldType::reference:  // looked at where other tables are known
    case FieldType::text:
    case FieldType::flag:
    case FieldType::time:
    case FieldType::offset:
    case FieldType::date:
      break;  // nothing beyond what `read` has seen
  }
}

void check_unique_ids(const Table& table, Problems& problems) {
  if (table.spec->find("id") == nullptr) return;
  std::map<std::string, int> first_row;
  for (const Row& row : table.rows) {
    if (!row.has("id")) continue;
    const auto [first, is_new] = first_row.emplace(row.id(), row.place().row);
    if (!is_new)
      problems.error("GS0302", row.place("id"),
                     fmt::format("id {} stands twice, in rows {} and {}", in_quotes(row.id()),
                                 first->second, row.place().row),
                     "ids are unique in their table", "rename or delete one of the two rows");
  }
}

/// Reports required sections that are not written and required files without rows.
void check_presence(const Table& table, const Scenario& scenario, Problems& problems) {
  const TableSpec& spec = *table.spec;
  if (!spec.required) return;
  if (spec.home == TableSpec::Home::header && table.rows.front().is_absent())
    problems.error("GS0116", table.rows.front().place(), fmt::format("{} is missing", spec.title()),
                   fmt::format("every scenario has it: {}", spec.what),
                   fmt::format("write [{}] and its fields below it", spec.name));
  const bool was_read = scenario.sha256.count(spec.file()) > 0;
  if (spec.home == TableSpec::Home::csv && table.rows.empty() && was_read)
    problems.error("GS0116", {spec.file(), 1, 0}, fmt::format("{} has no rows", spec.file()),
                   fmt::format("every scenario has at least one: {}", spec.what),
                   "write one row per thing below the column names");
}

}  // namespace

void check_row(const Row& row, Problems& problems) {
  for (const Field& field : row.spec().fields) check_value(field, row, problems);
}

void check(const Scenario& scenario, const std::vector<TableSpec>& tables, Problems& problems) {
  const IdsByTable ids = ids_of(scenario);
  for (const TableSpec& spec : tables) {
    const Table& table = scenario.table(spec.name);
    check_presence(table, scenario, problems);
    for (const Row& row : table.rows) {
      if (row.is_absent()) continue;
      check_row(row, problems);
      for (const Field& field : spec.fields)
        if (field.type == FieldType::reference && row.has(field.name))
          check_reference(field, row, scenario, ids, problems);
    }
    check_unique_ids(table, problems);
  }
  check_time(scenario, problems);
  check_profiles(scenario, tables, problems);
}

}  // namespace gridstep
