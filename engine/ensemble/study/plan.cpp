#include "engine/ensemble/study/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "engine/base/error.hpp"
#include "engine/ensemble/study/apply.hpp"

namespace gridstep {

namespace {

StudyOption sample_of(const StudySamples& samples, Index at) {
  StudyOption option;
  option.id_part = fmt::format("s{:06}", at + 1);
  const std::vector<double> point = samples.points.at(at);
  for (std::size_t n = 0; n < samples.inputs.size(); ++n) {
    const StudySamples::Input& input = samples.inputs[n];
    const Value value = input.distribution.quantile(point[n]);
    option.axes.emplace_back(input.name, text_of(value));
    for (const Change& target : input.targets) option.changes.push_back(with_value(target, value));
  }
  return option;
}

StudyOption seed_of(const StudySeeds& seeds, Index at) {
  StudyOption option;
  const Index seed = seeds.first + at;
  option.id_part = fmt::format("seed-{}", seed);
  option.axes.emplace_back("seed", fmt::format("{}", seed));
  for (const Change& target : seeds.targets)
    option.changes.push_back(with_value(target, static_cast<double>(seed)));
  return option;
}

/// What the run is read against: the same combination over the base where there is one, else the
/// start by itself.
std::string compared(const StudyPlan& plan, const StudyStart& start, const std::string& parts) {
  const StudyStart& base = plan.starts.front();
  const bool is_base = &start == &base;
  if (!parts.empty() && !is_base && start.compare_to.empty() && base.crossed)
    return base.id + parts;
  const std::string& asked = start.compare_to.empty() ? base.id : start.compare_to;
  for (const StudyStart& other : plan.starts) {
    if (other.id != asked) continue;
    if (!parts.empty() && other.crossed && &other != &start) return other.id + parts;
    if (other.alone && (&other != &start || !parts.empty())) return other.id;
  }
  return {};
}

/// The run that starts from `start` with the options of combination `at`; −1: by itself.
StudyRun combined(const StudyPlan& plan, const StudyStart& start, Index at) {
  StudyRun run;
  run.start = start.id;
  run.changes = start.changes;
  run.time = start.time;
  std::vector<StudyOption> options;
  if (at >= 0) {
    for (auto dimension = plan.dimensions.rbegin(); dimension != plan.dimensions.rend();
         ++dimension) {
      options.push_back(option_of(*dimension, at % size_of(*dimension)));
      at /= size_of(*dimension);
    }
    std::reverse(options.begin(), options.end());
  }
  std::string parts;
  std::string values;
  for (StudyOption& option : options) {
    parts += "+" + option.id_part;
    for (auto& axis : option.axes) {
      values += fmt::format("{}{} {}", values.empty() ? "" : ", ", axis.first, axis.second);
      run.axes.push_back(std::move(axis));
    }
    std::move(option.changes.begin(), option.changes.end(), std::back_inserter(run.changes));
  }
  run.id = start.id + parts;
  const auto with_values = [&](const std::string& name) {
    return values.empty() ? name : fmt::format("{}: {}", name, values);
  };
  run.name = with_values(start.name);
  run.name_zh = with_values(start.name_zh);
  run.compare_to = compared(plan, start, parts);
  return run;
}

}  // namespace

Index size_of(const StudyDimension& dimension) {
  if (const auto* listed = std::get_if<ListedOptions>(&dimension))
    return static_cast<Index>(listed->size());
  if (const auto* samples = std::get_if<StudySamples>(&dimension)) return samples->points.size();
  return std::get<StudySeeds>(dimension).runs;
}

StudyOption option_of(const StudyDimension& dimension, Index at) {
  if (const auto* listed = std::get_if<ListedOptions>(&dimension))
    return (*listed)[static_cast<std::size_t>(at)];
  if (const auto* samples = std::get_if<StudySamples>(&dimension)) return sample_of(*samples, at);
  return seed_of(std::get<StudySeeds>(dimension), at);
}

std::string text_of(const Value& value) {
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value))
    return fmt::format("{}", fmt::join(*texts, " "));
  return {};
}

Change with_value(Change target, const Value& value) {
  if (target.kind == Change::Kind::scale)
    target.factor = std::get<double>(value);
  else
    target.value = value;
  return target;
}

Scenario StudyPlan::changed(const Changes& changes, Problems& problems) const {
  Scenario scenario = base;
  for (const auto& [path, file] : profiles) scenario.profiles.emplace(path, file);
  apply(changes, scenario, problems);
  return scenario;
}

std::optional<Index> count_runs(const StudyPlan& plan, Index most_runs) {
  Index combinations = plan.dimensions.empty() ? 0 : 1;
  for (const StudyDimension& dimension : plan.dimensions) {
    const Index size = size_of(dimension);
    if (size == 0) return 0;
    if (combinations > most_runs / size) return std::nullopt;
    combinations *= size;
  }
  Index runs = 0;
  for (const StudyStart& start : plan.starts) {
    runs += start.alone ? 1 : 0;
    if (start.crossed) runs += combinations;
    if (runs > most_runs) return std::nullopt;
  }
  return runs;
}

StudyRun run_of(const StudyPlan& plan, Index index) {
  Index left = index;
  StudyRun run;
  const auto take = [&](const StudyStart& start, Index at) {
    run = combined(plan, start, at);
    run.index = index;
    return run;
  };
  for (const StudyStart& start : plan.starts)
    if (start.alone && left-- == 0) return take(start, -1);
  for (const StudyStart& start : plan.starts) {
    if (!start.crossed) continue;
    if (left < plan.combinations) return take(start, left);
    left -= plan.combinations;
  }
  expect(false, "the index of a run of the study");
  return run;
}

Problems placed(const Problems& problems, const StudyPlan& plan, const std::string& run_id) {
  Problems there;
  for (const Problem& problem : problems.all()) {
    Place place = problem.place;
    if (place.file.starts_with(in_study_folder))
      place.file.erase(0, std::string_view(in_study_folder).size());
    else if (!place.file.empty())
      place.file = (std::filesystem::path(plan.base_as_written) / place.file).generic_string();
    const std::string what =
        run_id.empty() ? problem.what : fmt::format("run {}: {}", run_id, problem.what);
    if (problem.severity == Problem::Severity::error)
      there.error(problem.code, place, what, problem.why, problem.help);
    else
      there.warning(problem.code, place, what, problem.why, problem.help);
  }
  return there;
}

}  // namespace gridstep
