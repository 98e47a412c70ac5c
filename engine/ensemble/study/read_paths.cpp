#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/sha256.hpp"
#include "engine/ensemble/study/read_changes.hpp"
#include "engine/ensemble/study/read_dimensions.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml_value.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

constexpr Index first_year = 1900;
constexpr Index last_year = 2500;

/// What one path gives: years, and per target a value for each of them.
struct Course {
  std::vector<Index> years;
  std::vector<Place> year_places;
  Changes targets;
  std::vector<std::vector<Value>> values;  ///< target × year
};

void add_year(double year, const Place& place, Course& course, StudySource& source) {
  const bool is_year = year == std::floor(year) && year >= static_cast<double>(first_year) &&
                       year <= static_cast<double>(last_year);
  const bool follows = course.years.empty() || year > static_cast<double>(course.years.back());
  if (!is_year || !follows)
    source.problems.error(
        "GS0706", place, fmt::format("year is {}", year),
        is_year ? fmt::format("it follows {}", course.years.back())
                : fmt::format("years are whole numbers from {} to {}", first_year, last_year),
        "write years in order");
  course.years.push_back(is_year ? static_cast<Index>(year) : first_year);
  course.year_places.push_back(place);
}

void read_inline(const toml::table& section, const Row& fields, Course& course,
                 StudySource& source) {
  const toml::array* years = array_under(section, "years", source);
  if (!section.contains("years"))
    source.problems.error("GS0203", fields.place(), "years is not written",
                          "a path says which years it gives values for", "write years = [ … ]");
  if (years != nullptr)
    for (const toml::node& node : *years)
      if (const auto year = number_from(node, "year", source))
        add_year(*year, place_of(node.source(), study_toml()), course, source);
  for (const auto& [key, kind] :
       {std::pair("set", Change::Kind::set), std::pair("scale", Change::Kind::scale)}) {
    const toml::table* values = table_under(section, key, source);
    if (values == nullptr) continue;
    for (const StudyEntry& entry : entries_of(*values)) {
      auto target = target_of(kind, entry.key, entry.place, source);
      if (!target) continue;
      const toml::array* list = entry.node->as_array();
      if (list == nullptr || list->size() != course.years.size()) {
        source.problems.error(
            "GS0706", entry.place,
            fmt::format("{} has {}", in_quotes(entry.key),
                        list == nullptr ? "one value" : fmt::format("{} values", list->size())),
            fmt::format("years has {}", course.years.size()), "write one value per year");
        continue;
      }
      std::vector<Value> by_year;
      for (const toml::node& node : *list) by_year.push_back(value_for(*target, node, source));
      course.targets.push_back(std::move(*target));
      course.values.push_back(std::move(by_year));
    }
  }
}

/// The target of a column `set PATH` or `scale PATH`; nothing and a problem when it is none.
std::optional<Change> target_of_column(const std::string& column, const Place& place,
                                       StudySource& source) {
  const auto blank = column.find(' ');
  const std::string verb = column.substr(0, blank);
  if ((verb == "set" || verb == "scale") && blank != std::string::npos)
    return target_of(verb == "set" ? Change::Kind::set : Change::Kind::scale,
                     std::string(trimmed(column.substr(blank))), place, source);
  source.problems.error("GS0706", place, fmt::format("the column {}", in_quotes(column)),
                        "columns are year, set PATH and scale PATH",
                        "write for example: scale loads.*.mean_mw");
  return std::nullopt;
}

Value cell_value(const Change& target, const std::string& cell, const Place& place,
                 StudySource& source) {
  const Field factor{.name = target.path.text, .type = FieldType::number};
  const Field& field = target.kind == Change::Kind::set ? *target.path.field : factor;
  return parse_value(field, cell, place, source.problems);
}

void read_csv(const std::string& file, const Place& named_at, Course& course, StudySource& source) {
  auto text = source.read(file, CsvReader::most_bytes, named_at);
  if (!text) return;
  const std::string sha256 = sha256_hex(*text);
  const std::string path = in_study_folder + file;
  CsvReader reader(std::move(*text), path, source.problems);
  std::vector<Index> target_at;  // by column; −1: the year or no target
  std::optional<std::size_t> year_at;
  for (std::size_t n = 0; n < reader.columns().size(); ++n) {
    const Place place{path, reader.header_line(), static_cast<int>(n) + 1};
    target_at.push_back(-1);
    if (reader.columns()[n] == "year") {
      year_at = n;
    } else if (auto target = target_of_column(reader.columns()[n], place, source)) {
      target->sha256 = sha256;
      target_at.back() = static_cast<Index>(course.targets.size());
      course.targets.push_back(std::move(*target));
    }
  }
  course.values.resize(course.targets.size());
  if (!year_at) {
    if (!reader.columns().empty())
      source.problems.error("GS0706", {path, reader.header_line(), 0}, "there is no column 'year'",
                            "a path has one row per year", "name the column of the years so");
    return;
  }
  CsvRecord record;
  while (reader.next(record)) {
    if (record.ragged) continue;  // reported
    for (std::size_t n = 0; n < record.cells.size(); ++n) {
      const Place place{path, record.line, static_cast<int>(n) + 1};
      double year = 0.0;
      if (n == *year_at) {
        if (!parse_number(record.cells[n], year))
          report_no_number(record.cells[n], "year", place, source.problems);
        else
          add_year(year, place, course, source);
      } else if (target_at[n] >= 0) {
        const auto at = static_cast<std::size_t>(target_at[n]);
        course.values[at].push_back(cell_value(course.targets[at], record.cells[n], place, source));
      }
    }
  }
}

/// The course with every year from the first to the last, numbers on straight lines between.
Course filled(const Course& given, StudySource& source) {
  Course course;
  course.targets = given.targets;
  course.values.resize(given.values.size());
  for (const Change& target : given.targets) {
    if (target.kind == Change::Kind::scale || target.path.field->type == FieldType::number)
      continue;
    source.problems.error("GS0706", target.place,
                          fmt::format("{} is filled between years", in_quotes(target.path.text)),
                          "the field holds something else than numbers, or whole numbers only",
                          "write between = \"none\"");
    return given;
  }
  for (std::size_t at = 0; at + 1 < given.years.size(); ++at) {
    const Index years = given.years[at + 1] - given.years[at];
    for (Index year = 0; year < years; ++year) {
      const double share = static_cast<double>(year) / static_cast<double>(years);
      course.years.push_back(given.years[at] + year);
      for (std::size_t n = 0; n < given.values.size(); ++n) {
        const double from = std::get<double>(given.values[n][at]);
        const double to = std::get<double>(given.values[n][at + 1]);
        course.values[n].emplace_back(from + share * (to - from));
      }
    }
  }
  course.years.push_back(given.years.back());
  for (std::size_t n = 0; n < given.values.size(); ++n)
    course.values[n].push_back(given.values[n].back());
  return course;
}

void add_options(const std::string& id, const Course& course, ListedOptions& options) {
  for (std::size_t at = 0; at < course.years.size(); ++at) {
    StudyOption option;
    option.id_part = fmt::format("{}-{}", id, course.years[at]);
    option.axes = {{"path", id}, {"year", fmt::format("{}", course.years[at])}};
    for (std::size_t n = 0; n < course.targets.size(); ++n)
      option.changes.push_back(with_value(course.targets[n], course.values[n][at]));
    options.push_back(std::move(option));
  }
}

}  // namespace

std::optional<StudyDimension> read_paths(const toml::table& content, StudySource& source) {
  std::vector<Row> rows;
  ListedOptions options;
  for (const toml::table* section : sections_under(content, "path", source)) {
    rows.push_back(read_fields(*section, study_tables::path(), {"years", "set", "scale"}, source));
    const Row& fields = rows.back();
    const bool is_good_before = !source.problems.has_errors();
    Course course;
    if (fields.has("csv"))
      read_csv(fields.text("csv"), fields.place("csv"), course, source);
    else
      read_inline(*section, fields, course, source);
    if (fields.has("csv") &&
        (section->contains("years") || section->contains("set") || section->contains("scale")))
      source.problems.error("GS0706", fields.place("csv"), "csv stands beside years, set or scale",
                            "a path has its values in one place", "leave one of them out");
    const bool is_good = !source.problems.has_errors() && fields.has("id");
    if (is_good && (course.years.empty() || course.targets.empty())) {
      source.problems.error("GS0706", fields.place(), "the path has no years, or no values",
                            "there is one run per year",
                            "write years, and values under set or scale");
      continue;
    }
    if (!is_good || !is_good_before) continue;
    if (fields.text("between") == "linear") course = filled(course, source);
    add_options(fields.text("id"), course, options);
  }
  std::vector<const Row*> named;
  for (const Row& row : rows) named.push_back(&row);
  check_names(named, "id", source);
  if (options.empty()) return std::nullopt;
  return options;
}

}  // namespace gridstep
