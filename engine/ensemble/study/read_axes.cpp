#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/ensemble/study/read_changes.hpp"
#include "engine/ensemble/study/read_dimensions.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

/// One `[[axis]]`: its targets and, per value, what each of them takes.
struct Axis {
  Row fields;
  Changes targets;
  std::vector<std::vector<Value>> values;  ///< value × target
  std::vector<std::string> id_parts;
};

std::string lower_case(std::string text) {
  for (char& letter : text)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return text;
}

bool is_file_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '.' || letter == '-';
  });
}

/// `NAME-VALUE` where all values make short and distinct file names, else `NAME-v1`, `NAME-v2`, …
std::vector<std::string> id_parts_of(const std::string& name,
                                     const std::vector<std::vector<Value>>& values) {
  constexpr std::size_t longest_value = 24;
  std::vector<std::string> parts;
  std::set<std::string> seen;
  bool good = true;
  for (const std::vector<Value>& value : values) {
    const std::string text = text_of(value.front());
    good = good && is_file_name(text) && text.size() <= longest_value &&
           seen.insert(lower_case(text)).second;
    parts.push_back(fmt::format("{}-{}", name, text));
  }
  for (std::size_t n = 0; n < parts.size() && !good; ++n)
    parts[n] = fmt::format("{}-v{}", name, n + 1);
  return parts;
}

Axis read_axis(const toml::table& section, StudySource& source) {
  Axis axis{read_fields(section, study_tables::axis(), {"set", "scale", "values"}, source),
            read_targets(section, source),
            {},
            {}};
  const toml::array* values = array_under(section, "values", source);
  if (values == nullptr || values->empty()) {
    if (!section.contains("values") || values != nullptr)
      source.problems.error("GS0203", axis.fields.place(), "the axis has no values",
                            "there is one run per value", "write values = [ … ]");
    return axis;
  }
  for (const toml::node& node : *values) {
    std::vector<Value> by_target;
    for (const Change& target : axis.targets) by_target.push_back(value_for(target, node, source));
    axis.values.push_back(std::move(by_target));
  }
  return axis;
}

/// Whether everything of the axis could be read.
bool is_whole(const Axis& axis) {
  if (!axis.fields.has("name") || axis.targets.empty() || axis.values.empty()) return false;
  for (const auto& by_target : axis.values)
    for (const Value& value : by_target)
      if (value.index() == 0) return false;
  return true;
}

/// One dimension: axes that advance together.
std::optional<StudyDimension> zipped(const std::vector<const Axis*>& axes, StudySource& source) {
  ListedOptions options;
  const std::size_t count = axes.front()->values.size();
  for (const Axis* axis : axes) {
    if (axis->values.size() == count) continue;
    source.problems.error("GS0706", axis->fields.place("zip"),
                          fmt::format("axis {} has {} values", in_quotes(axis->fields.text("name")),
                                      axis->values.size()),
                          fmt::format("axis {}, which it advances with, has {}",
                                      in_quotes(axes.front()->fields.text("name")), count),
                          "write as many values, or leave zip out to run every combination");
    return std::nullopt;
  }
  for (std::size_t at = 0; at < count; ++at) {
    StudyOption option;
    for (const Axis* axis : axes) {
      if (!option.id_part.empty()) option.id_part += "+";
      option.id_part += axis->id_parts[at];
      option.axes.emplace_back(axis->fields.text("name"), text_of(axis->values[at].front()));
      for (std::size_t n = 0; n < axis->targets.size(); ++n)
        option.changes.push_back(with_value(axis->targets[n], axis->values[at][n]));
    }
    if (option.id_part.size() > longest_id_part)
      option.id_part = fmt::format("{}-v{}", axes.front()->fields.text("name"), at + 1);
    options.push_back(std::move(option));
  }
  return options;
}

}  // namespace

void check_names(const std::vector<const Row*>& rows, const char* field, StudySource& source) {
  std::map<std::string, const Row*> seen;
  for (const Row* row : rows) {
    if (!row->has(field)) continue;
    const auto [first, is_new] = seen.emplace(lower_case(row->text(field)), row);
    if (is_new) continue;
    source.problems.error("GS0705", row->place(field),
                          fmt::format("{} {} stands twice", field, in_quotes(row->text(field))),
                          fmt::format("also in row {}; file systems may not tell case apart",
                                      first->second->place(field).row),
                          "choose another");
  }
}

std::vector<StudyDimension> read_axes(const toml::table& content, StudySource& source) {
  std::vector<Axis> axes;
  for (const toml::table* section : sections_under(content, "axis", source))
    axes.push_back(read_axis(*section, source));
  std::vector<const Row*> rows;
  for (const Axis& axis : axes) rows.push_back(&axis.fields);
  check_names(rows, "name", source);

  std::vector<std::vector<const Axis*>> groups;
  std::map<std::string, std::size_t> group_of_zip;
  for (Axis& axis : axes) {
    if (!is_whole(axis)) continue;
    axis.id_parts = id_parts_of(axis.fields.text("name"), axis.values);
    if (axis.fields.has("zip")) {
      const auto [group, is_new] = group_of_zip.emplace(axis.fields.text("zip"), groups.size());
      if (!is_new) {
        groups[group->second].push_back(&axis);
        continue;
      }
    }
    groups.push_back({&axis});
  }
  std::vector<StudyDimension> dimensions;
  for (const auto& group : groups)
    if (auto dimension = zipped(group, source)) dimensions.push_back(std::move(*dimension));
  return dimensions;
}

}  // namespace gridstep
