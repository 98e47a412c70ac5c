#include <fmt/format.h>

#include <algorithm>

#include "engine/ensemble/study/change_path.hpp"
#include "engine/ensemble/study/read_changes.hpp"
#include "engine/ensemble/study/read_dimensions.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

/// The numbers that a distribution cannot do without, and those it may have.
struct Wanted {
  Distribution::Kind kind;
  std::vector<std::string> needed;
  std::vector<std::string> allowed;
};

Wanted wanted_of(const std::string& word) {
  if (word == "uniform") return {Distribution::Kind::uniform, {"min", "max"}, {}};
  if (word == "triangular") return {Distribution::Kind::triangular, {"min", "mode", "max"}, {}};
  if (word == "normal") return {Distribution::Kind::normal, {"mean", "sd"}, {"min", "max"}};
  if (word == "lognormal") return {Distribution::Kind::lognormal, {"median", "sd"}, {"min", "max"}};
  return {Distribution::Kind::list, {}, {}};
}

bool holds(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Reports numbers that are missing, or that the distribution does not have.
void check_numbers(const Row& row, const std::string& word, const Wanted& wanted,
                   StudySource& source) {
  for (const char* field : {"min", "max", "mode", "mean", "median", "sd"}) {
    const bool needed = holds(wanted.needed, field);
    if (needed && !row.is_written(field))
      source.problems.error("GS0707", row.place("distribution"),
                            fmt::format("{} is not written", field),
                            fmt::format("distribution {} needs {}", word, listed(wanted.needed)),
                            fmt::format("write {} = …", field));
    if (!needed && row.is_written(field) && !holds(wanted.allowed, field))
      source.problems.error("GS0707", row.place(field), fmt::format("{} is written", field),
                            fmt::format("distribution {} has none", word),
                            "leave it out, or choose another distribution");
  }
}

/// Reports numbers that contradict each other.
void check_order(const Row& row, const Distribution& spread, StudySource& source) {
  const auto refuse = [&](const char* field, const std::string& why) {
    source.problems.error("GS0707", row.place(field),
                          fmt::format("{} is {}", field, row.number(field)), why,
                          "correct one of the two numbers");
  };
  if (spread.min && spread.max && !(*spread.min < *spread.max))
    refuse("max", fmt::format("it must be greater than min = {}", *spread.min));
  else if (spread.kind == Distribution::Kind::triangular &&
           (spread.mode < *spread.min || spread.mode > *spread.max))
    refuse("mode",
           fmt::format("it must lie between min = {} and max = {}", *spread.min, *spread.max));
  const bool has_sd =
      spread.kind == Distribution::Kind::normal || spread.kind == Distribution::Kind::lognormal;
  if (has_sd && !(spread.sd > 0.0)) refuse("sd", "it must be greater than 0");
  if (spread.kind != Distribution::Kind::lognormal) return;
  if (!(spread.median > 0.0)) refuse("median", "it must be greater than 0");
  if (spread.max && !(*spread.max > 0.0)) refuse("max", "lognormal values are greater than 0");
}

/// `values` of distribution list, as each target reads them. The first target's are kept.
void read_list(const toml::table& section, const StudySamples::Input& input, const Row& row,
               std::vector<Value>& values, StudySource& source) {
  const toml::array* list = array_under(section, "values", source);
  if (list == nullptr || list->empty()) {
    if (!section.contains("values") || list != nullptr)
      source.problems.error("GS0707", row.place("distribution"), "values is not written",
                            "distribution list draws from them", "write values = [ … ]");
    return;
  }
  for (const toml::node& node : *list) {
    for (std::size_t n = 0; n < input.targets.size(); ++n) {
      Value value = value_for(input.targets[n], node, source);
      if (n == 0) values.push_back(std::move(value));
    }
  }
}

/// Numbers that are drawn need targets that hold any number.
void check_targets(const StudySamples::Input& input, StudySource& source) {
  for (const Change& target : input.targets) {
    const bool takes_numbers =
        target.kind == Change::Kind::scale || target.path.field->type == FieldType::number;
    if (!takes_numbers)
      source.problems.error(
          "GS0707", target.place,
          fmt::format("{} is drawn from a distribution of numbers", in_quotes(target.path.text)),
          "the field holds something else, or whole numbers only", "draw it from a list of values");
  }
}

std::optional<StudySamples::Input> read_input(const toml::table& section, const Row& row,
                                              StudySource& source) {
  StudySamples::Input input;
  input.targets = read_targets(section, source);
  if (!row.has("name") || !row.has("distribution")) return std::nullopt;
  input.name = row.text("name");
  const std::string& word = row.text("distribution");
  const Wanted wanted = wanted_of(word);
  Distribution& spread = input.distribution;
  spread.kind = wanted.kind;
  check_numbers(row, word, wanted, source);
  if (spread.kind == Distribution::Kind::list) {
    read_list(section, input, row, spread.values, source);
    return input;
  }
  if (section.contains("values"))
    source.problems.error("GS0707", row.place("distribution"), "values is written",
                          fmt::format("distribution {} has none", word),
                          "leave it out, or choose distribution list");
  check_targets(input, source);
  for (const std::string& field : wanted.needed)
    if (!row.has(field)) return std::nullopt;
  if (row.has("min")) spread.min = row.number("min");
  if (row.has("max")) spread.max = row.number("max");
  if (row.has("mode")) spread.mode = row.number("mode");
  if (row.has("mean")) spread.mean = row.number("mean");
  if (row.has("median")) spread.median = row.number("median");
  if (row.has("sd")) spread.sd = row.number("sd");
  check_order(row, spread, source);
  return input;
}

SampleMethod method_of(const std::string& word) {
  if (word == "random") return SampleMethod::random;
  return word == "lhs" ? SampleMethod::lhs : SampleMethod::sobol;
}

}  // namespace

std::optional<StudyDimension> read_samples(const toml::table& content, Index most_runs,
                                           StudySource& source) {
  const toml::table* section = table_under(content, "samples", source);
  if (section == nullptr) return std::nullopt;
  const Row fields = read_fields(*section, study_tables::samples(), {"input"}, source);
  std::vector<Row> rows;
  std::vector<StudySamples::Input> inputs;
  for (const toml::table* input : sections_under(*section, "input", source)) {
    rows.push_back(read_fields(*input, study_tables::input(), {"set", "scale", "values"}, source));
    if (auto good = read_input(*input, rows.back(), source)) inputs.push_back(std::move(*good));
  }
  std::vector<const Row*> named;
  for (const Row& row : rows) named.push_back(&row);
  check_names(named, "name", source);
  if (rows.empty() || rows.size() > SamplePoints::most_axes)
    source.problems.error("GS0707", fields.place(),
                          fmt::format("samples has {} inputs", rows.size()),
                          fmt::format("it has between 1 and {}", SamplePoints::most_axes),
                          "write [[samples.input]] once per input");
  if (source.problems.has_errors() || !fields.has("runs")) return std::nullopt;
  std::vector<std::string> axes;
  for (const auto& input : inputs) axes.push_back(input.name);
  std::optional<std::uint64_t> seed;
  if (fields.has("seed")) seed = static_cast<std::uint64_t>(fields.integer("seed"));
  const Index runs = std::min(fields.integer("runs"), most_runs + 1);
  return StudySamples{std::move(inputs),
                      SamplePoints(method_of(fields.text("method")), runs, seed, std::move(axes))};
}

std::optional<StudyDimension> read_seeds(const toml::table& content, StudySource& source) {
  const toml::table* section = table_under(content, "seeds", source);
  if (section == nullptr) return std::nullopt;
  const Row fields = read_fields(*section, study_tables::seeds(), {}, source);
  if (!fields.has("runs") || !fields.has("first") || !fields.has("fields")) return std::nullopt;
  StudySeeds seeds{fields.integer("runs"), fields.integer("first"), {}};
  for (const std::string& path : fields.texts("fields")) {
    auto target = target_of(Change::Kind::set, path, fields.place("fields"), source);
    if (!target) continue;
    if (target->path.field->type != FieldType::integer)
      source.problems.error("GS0704", target->place,
                            fmt::format("{} takes a seed", in_quotes(path)),
                            "a seed is a whole number, and the field holds something else",
                            "name a field such as weather.seed");
    else
      seeds.targets.push_back(std::move(*target));
  }
  if (seeds.targets.empty()) return std::nullopt;
  return seeds;
}

}  // namespace gridstep
