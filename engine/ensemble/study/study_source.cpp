#include "engine/ensemble/study/study_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/ensemble/study/plan.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml_value.hpp"

namespace gridstep {

namespace {

Place here(const toml::node& node) {
  return place_of(node.source(), study_toml());
}

void wrong_kind(const toml::node& node, const std::string& called, const std::string& wanted,
                StudySource& source) {
  source.problems.error("GS0208", here(node), fmt::format("{} is {}", called, kind_of(node)),
                        fmt::format("it must be {}", wanted), fmt::format("write {}", wanted));
}

void gather(const toml::table& content, const std::string& prefix,
            std::vector<StudyEntry>& entries) {
  for (const auto& [key, node] : content) {
    const std::string path = prefix + std::string(key.str());
    const toml::table* nested = node.as_table();
    if (nested != nullptr && !nested->empty())
      gather(*nested, path + ".", entries);
    else
      entries.push_back({path, &node, place_of(key.source(), study_toml())});
  }
}

}  // namespace

const std::string& study_toml() {
  static const std::string name = std::string(in_study_folder) + study_file;
  return name;
}

std::optional<std::string> StudySource::read(const std::string& relative, std::uintmax_t most_bytes,
                                             const Place& named_at) {
  Problems found;
  auto text = folder.read(relative, most_bytes, named_at, found);
  for (const Problem& problem : found.all()) {
    Place place = problem.place;
    if (!place.file.starts_with(in_study_folder)) place.file.insert(0, in_study_folder);
    problems.error(problem.code, place, problem.what, problem.why, problem.help);
  }
  return text;
}

Row read_fields(const toml::table& content, const TableSpec& spec,
                const std::vector<std::string>& others, StudySource& source) {
  Row row(spec, here(content));
  for (const auto& [key, node] : content) {
    const std::string name(key.str());
    if (std::find(others.begin(), others.end(), name) != others.end()) continue;
    if (const Field* field = spec.find(name)) {
      row.set(name, value_from(*field, node, study_toml(), source.problems), here(node));
      continue;
    }
    std::vector<std::string> known = others;
    for (const Field& field : spec.fields) known.push_back(field.name);
    source.problems.error("GS0202", place_of(key.source(), study_toml()),
                          fmt::format("{} has no field {}", spec.title(), in_quotes(name)),
                          "only known fields are read", suggestion(name, known));
  }
  check_row(row, source.problems);
  return row;
}

const toml::table* table_under(const toml::table& content, const char* key, StudySource& source) {
  const toml::node* node = content.get(key);
  if (node == nullptr) return nullptr;
  if (node->as_table() == nullptr) wrong_kind(*node, key, "one section", source);
  return node->as_table();
}

const toml::array* array_under(const toml::table& content, const char* key, StudySource& source) {
  const toml::node* node = content.get(key);
  if (node == nullptr) return nullptr;
  if (node->as_array() == nullptr) wrong_kind(*node, key, "a list in brackets", source);
  return node->as_array();
}

std::vector<const toml::table*> sections_under(const toml::table& content, const char* key,
                                               StudySource& source) {
  std::vector<const toml::table*> sections;
  const toml::node* node = content.get(key);
  if (node == nullptr) return sections;
  if (node->as_array() == nullptr) {
    wrong_kind(*node, key, fmt::format("sections [[{}]]", key), source);
    return sections;
  }
  for (const toml::node& entry : *node->as_array()) {
    if (entry.as_table() == nullptr)
      wrong_kind(entry, key, fmt::format("sections [[{}]]", key), source);
    else
      sections.push_back(entry.as_table());
  }
  return sections;
}

std::vector<StudyEntry> entries_of(const toml::table& content) {
  std::vector<StudyEntry> entries;
  gather(content, "", entries);
  std::stable_sort(entries.begin(), entries.end(), [](const StudyEntry& a, const StudyEntry& b) {
    return std::tie(a.place.row, a.place.column) < std::tie(b.place.row, b.place.column);
  });
  return entries;
}

std::vector<StudyEntry> texts_under(const toml::table& content, const char* key,
                                    StudySource& source) {
  std::vector<StudyEntry> entries;
  const toml::node* node = content.get(key);
  if (node == nullptr) return entries;
  const auto add = [&](const toml::node& one) {
    const std::string text = text_from(one, key, source);
    if (!text.empty()) entries.push_back({text, &one, here(one)});
  };
  if (const toml::array* list = node->as_array())
    for (const toml::node& one : *list) add(one);
  else
    add(*node);
  return entries;
}

std::string text_from(const toml::node& node, const std::string& called, StudySource& source) {
  const auto* text = node.as_string();
  if (text == nullptr) {
    wrong_kind(node, called, "text in quotes", source);
    return {};
  }
  if (text->get().empty() || has_control_character(text->get())) {
    source.problems.error("GS0212", here(node),
                          fmt::format("{} is {}", called, in_quotes(text->get())),
                          "text is printable characters on one line", "write a name");
    return {};
  }
  return text->get();
}

std::optional<double> number_from(const toml::node& node, const std::string& called,
                                  StudySource& source) {
  const Field field{.name = called, .type = FieldType::number};
  const Value value = value_from(field, node, study_toml(), source.problems);
  if (const double* number = std::get_if<double>(&value)) return *number;
  return std::nullopt;
}

}  // namespace gridstep
