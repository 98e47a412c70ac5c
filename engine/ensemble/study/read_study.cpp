#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/ensemble/study/apply.hpp"
#include "engine/ensemble/study/plan.hpp"
#include "engine/ensemble/study/read_dimensions.hpp"
#include "engine/ensemble/study/read_starts.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/read_profiles.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml_value.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const Place& place, const std::string& what, const std::string& why,
                         const std::string& help) {
  Problems problems;
  problems.error("GS0701", place, what, why, help);
  throw InputError(std::move(problems));
}

/// The study's folder, whether `asked` is the folder or its study.toml.
fs::path folder_of(const fs::path& asked) {
  const fs::path folder = asked.filename() == study_file
                              ? (asked.has_parent_path() ? asked.parent_path() : fs::path("."))
                              : asked;
  std::error_code error;
  if (!fs::is_directory(folder, error))
    refuse({asked.string(), 0, 0}, "there is no such folder",
           "a study is a folder that holds study.toml", "check the path");
  if (!fs::exists(folder / study_file, error))
    refuse({study_file, 0, 0}, "there is no study.toml in this folder",
           "a study is a folder that holds study.toml", "check the path");
  return folder;
}

/// Reads the base, and what is wrong with it.
void read_base(const Row& top, StudyPlan& plan, Problems& problems) {
  plan.base_as_written = top.text("base");
  if (fs::path(plan.base_as_written).is_absolute()) {
    problems.error("GS0114", top.place("base"),
                   fmt::format("base {} is absolute", in_quotes(plan.base_as_written)),
                   "a study with such a path works on one machine only",
                   "write the path from the study's folder, such as \"../hohhot\"");
    return;
  }
  plan.base_folder = plan.folder / plan.base_as_written;
  std::error_code error;
  if (!fs::exists(plan.base_folder / header_file, error)) {
    problems.error("GS0701", top.place("base"),
                   fmt::format("base is {}", in_quotes(plan.base_as_written)),
                   "there is no scenario.toml in this folder",
                   "write the path from the study's folder, such as \"../hohhot\"");
    return;
  }
  plan.base = read(plan.base_folder, plan.catalog->tables, {}, problems);
  for (const auto& [path, hash] : plan.base.sha256)
    plan.sha256[(fs::path(plan.base_as_written) / path).generic_string()] = hash;
}

/// Reports what `found` holds beyond what `seen` does, with the run that shows it.
class NewProblems {
 public:
  NewProblems(const StudyPlan& plan, Problems& into) : plan_(plan), into_(into) {}

  void add(const Problems& found, const std::string& run_id) {
    for (const Problem& problem : found.all()) {
      const auto key = std::tuple(problem.code, problem.place.file, problem.place.row,
                                  problem.place.column, problem.what);
      if (!seen_.insert(key).second) continue;
      Problems one;
      if (problem.severity == Problem::Severity::error)
        one.error(problem.code, problem.place, problem.what, problem.why, problem.help);
      const Problems where = placed(one, plan_, run_id);
      for (const Problem& there : where.all())
        into_.error(there.code, there.place, there.what, there.why, there.help);
    }
  }

 private:
  const StudyPlan& plan_;
  Problems& into_;
  std::set<std::tuple<std::string, std::string, int, int, std::string>> seen_;
};

/// Makes the changes of every start, and of every written value over each start that is crossed,
/// to find those that point nowhere; reads the time series of the base that they name.
void try_changes(Folder& base_folder, bool with_dimensions, StudyPlan& plan,
                 NewProblems& problems) {
  const auto attempt = [&](const Changes& changes, const std::string& run_id) {
    Problems found;
    Scenario scenario = plan.changed(changes, found);
    read_profiles(base_folder, scenario, found);
    for (const auto& [path, file] : scenario.profiles)
      if (plan.base.profiles.count(path) == 0 && file.path == path) plan.profiles[path] = file;
    problems.add(found, run_id);
  };
  for (const StudyStart& start : plan.starts) {
    if (!start.whole) continue;
    attempt(start.changes, start.id);
    if (!start.crossed || !with_dimensions) continue;
    for (const StudyDimension& dimension : plan.dimensions) {
      const bool is_listed = std::holds_alternative<ListedOptions>(dimension);
      const Index tried = is_listed ? size_of(dimension) : Index{1};
      for (Index at = 0; at < tried; ++at) {
        const StudyOption option = option_of(dimension, at);
        Changes changes = start.changes;
        changes.insert(changes.end(), option.changes.begin(), option.changes.end());
        attempt(changes, fmt::format("{}+{}", start.id, option.id_part));
      }
    }
  }
}

void read_dimensions(const toml::table& content, Index most_runs, StudyPlan& plan,
                     StudySource& source) {
  plan.dimensions = read_axes(content, source);
  if (auto samples = read_samples(content, most_runs, source))
    plan.dimensions.push_back(std::move(*samples));
  if (auto seeds = read_seeds(content, source)) plan.dimensions.push_back(std::move(*seeds));
  if (auto paths = read_paths(content, source)) plan.dimensions.push_back(std::move(*paths));
}

void require_size(StudyPlan& plan, Index most_runs) {
  const auto runs = count_runs(plan, most_runs);
  if (!runs)
    throw ResourceError(
        fmt::format("study {}: more than {} runs; help: allow more with "
                    "--max-runs, or write fewer values",
                    plan.name, most_runs));
  plan.combinations = plan.dimensions.empty() ? 0 : 1;
  for (const StudyDimension& dimension : plan.dimensions) plan.combinations *= size_of(dimension);
}

std::optional<toml::table> parse(StudySource& source) {
  auto text = source.read(study_file, most_header_bytes, {study_toml(), 0, 0});
  if (!text) return std::nullopt;
  return parse_toml(*text, study_toml(), source.problems);
}

/// Whether a file of the base is at fault: then what changes it cannot be judged.
bool has_base_errors(const Problems& problems) {
  return std::any_of(problems.all().begin(), problems.all().end(), [](const Problem& problem) {
    return problem.severity == Problem::Severity::error &&
           !problem.place.file.starts_with(in_study_folder);
  });
}

/// Everything that the file itself says, into the plan.
void read_content(const toml::table& content, Index most_runs, StudyPlan& plan,
                  StudySource& source) {
  const Row top = read_fields(content, study_tables::top(),
                              {"time", "variant", "axis", "samples", "seeds", "path"}, source);
  if (top.has("name")) plan.name = top.text("name");
  const bool is_plain = plan.name.find('/') == std::string::npos;  // else no id, reported already
  if (is_plain && (plan.name.starts_with('.') || plan.name.starts_with('-')))
    source.problems.error("GS0705", top.place("name"),
                          fmt::format("name is {}", in_quotes(plan.name)),
                          "it names the folder of results", "begin with a letter or digit");
  if (top.has("title")) plan.title = top.text("title");
  if (top.has("solver")) plan.solver = top.text("solver");
  try {
    if (!plan.solver.empty()) find_solver(plan.solver);
  } catch (const Error& unknown) {
    source.problems.error("GS0702", top.place("solver"),
                          fmt::format("solver is {}", in_quotes(plan.solver)), unknown.what(),
                          "see gridstep solvers");
  }
  plan.keep = top.has("keep") && top.text("keep") == "totals" ? Keep::totals : Keep::files;
  plan.starts = read_starts(content, top, source);
  read_dimensions(content, most_runs, plan, source);
  if (top.has("base")) read_base(top, plan, source.problems);
}

}  // namespace

bool is_study(const fs::path& path) {
  std::error_code error;
  if (path.filename() == study_file) return true;
  return fs::exists(path / study_file, error) && !fs::exists(path / header_file, error);
}

Study read_study(const fs::path& study_toml_or_folder, const Catalog& catalog, Index most_runs) {
  auto plan = std::make_shared<StudyPlan>();
  plan->folder = folder_of(study_toml_or_folder);
  plan->catalog = &catalog;
  Folder folder(plan->folder, "study folder");
  Problems problems;
  StudySource source{folder, catalog.tables, problems};
  const auto content = parse(source);
  if (content) read_content(*content, most_runs, *plan, source);
  for (const auto& [path, hash] : folder.sha256()) plan->sha256[path] = hash;

  Problems all;
  NewProblems found(*plan, all);
  found.add(problems, "");
  const bool is_good = !all.has_errors();
  if (is_good) require_size(*plan, most_runs);
  if (!plan->base.tables.empty() && !has_base_errors(problems)) {
    Folder base_folder(plan->base_folder);
    try_changes(base_folder, is_good, *plan, found);
    for (const auto& [path, hash] : base_folder.sha256())
      plan->sha256[(fs::path(plan->base_as_written) / path).generic_string()] = hash;
  }
  if (all.has_errors()) throw InputError(std::move(all));
  if (count_runs(*plan, most_runs) == Index{0})
    refuse({study_file, 0, 0}, "the study has no runs",
           "there is neither the base nor a variant, axis, samples, seeds or path",
           "write one of them, or include_base = true");
  for (const Problem& problem : problems.all())
    plan->base_problems.warning(problem.code, problem.place, problem.what, problem.why,
                                problem.help);
  return Study(std::move(plan));
}

}  // namespace gridstep
