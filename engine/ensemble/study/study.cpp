#include "engine/ensemble/study/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/ensemble/study/plan.hpp"

namespace gridstep {

namespace {

/// A time that is off the grid is refused by the option's name; here it stands in study.toml.
Problems with_time_at(const Problems& problems, const Place& place) {
  Problems there;
  for (const Problem& problem : problems.all()) {
    const bool is_option = problem.place.file.starts_with("--");
    const std::string what = is_option
                                 ? fmt::format("{}: {}", problem.place.file.substr(2), problem.what)
                                 : problem.what;
    const Place& at = is_option ? place : problem.place;
    if (problem.severity == Problem::Severity::error)
      there.error(problem.code, at, what, problem.why, problem.help);
    else
      there.warning(problem.code, at, what, problem.why, problem.help);
  }
  return there;
}

}  // namespace

const std::string& Study::name() const {
  return plan_->name;
}
const std::string& Study::title() const {
  return plan_->title;
}
const std::filesystem::path& Study::folder() const {
  return plan_->folder;
}
const std::filesystem::path& Study::base() const {
  return plan_->base_folder;
}
Keep Study::keep() const {
  return plan_->keep;
}
const std::string& Study::solver() const {
  return plan_->solver;
}
const std::map<std::string, std::string>& Study::base_sha256() const {
  return plan_->base.sha256;
}

const std::map<std::string, std::string>& Study::sha256() const {
  return plan_->sha256;
}

Index Study::size() const {
  Index runs = 0;
  for (const StudyStart& start : plan_->starts)
    runs += (start.alone ? 1 : 0) + (start.crossed ? plan_->combinations : 0);
  return runs;
}

StudyRun Study::run(Index index) const {
  expect(index >= 0 && index < size(), "the index of a run of the study");
  return run_of(*plan_, index);
}

CheckedScenario Study::scenario(Index index) const {
  double read_s = 0.0;
  CheckedScenario checked = [&] {
    const Stopwatch stopwatch(read_s);
    const StudyRun chosen = run(index);
    Problems problems = plan_->base_problems;
    RunOptions options;
    options.from = chosen.time.from;
    options.to = chosen.time.to;
    options.steps = chosen.time.steps;
    try {
      Scenario changed = plan_->changed(chosen.changes, problems);
      for (const auto& [path, hash] : plan_->sha256) changed.sha256.emplace(path, hash);
      CheckedScenario good =
          check(std::move(changed), std::move(problems), options, *plan_->catalog);
      good.warnings = placed(good.warnings, *plan_, chosen.id);
      return good;
    } catch (const InputError& invalid) {
      throw InputError(
          placed(with_time_at(invalid.problems(), chosen.time.place), *plan_, chosen.id));
    }
  }();
  checked.read_s = read_s;
  return checked;
}

Problems Study::problems(Index most_runs) const {
  Problems all;
  std::set<std::tuple<std::string, std::string, int, int, std::string>> seen;
  const auto add = [&](const Problems& found, const std::string& run_id) {
    for (const Problem& problem : found.all()) {
      const std::string prefix = fmt::format("run {}: ", run_id);
      const std::string what =
          problem.what.starts_with(prefix) ? problem.what.substr(prefix.size()) : problem.what;
      if (!seen.emplace(problem.code, problem.place.file, problem.place.row, problem.place.column,
                        what)
               .second)
        continue;
      if (problem.severity == Problem::Severity::error)
        all.error(problem.code, problem.place, problem.what, problem.why, problem.help);
      else
        all.warning(problem.code, problem.place, problem.what, problem.why, problem.help);
    }
  };
  for (Index index = 0; index < std::min(most_runs, size()); ++index) {
    const std::string run_id = run(index).id;
    try {
      add(scenario(index).warnings, run_id);
    } catch (const InputError& invalid) {
      add(invalid.problems(), run_id);
    }
  }
  all.sort();
  return all;
}

RunOptions base_options(const Study& study) {
  const StudyTime time = study.run(0).time;
  RunOptions options;
  options.scenario = study.base();
  options.from = time.from;
  options.to = time.to;
  options.steps = time.steps;
  options.solver = study.solver();
  return options;
}

std::string to_text(const Study& study, Index most_rows) {
  std::string text;
  const Index rows = std::min(study.size(), most_rows);
  for (Index index = 0; index < rows; ++index) {
    const StudyRun run = study.run(index);
    text += fmt::format("{:>6}  {:<32}  {}\n", index, run.id, run.name);
  }
  if (rows < study.size()) text += fmt::format("and {} more\n", study.size() - rows);
  return text;
}

}  // namespace gridstep
