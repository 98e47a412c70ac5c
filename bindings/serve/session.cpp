#include "bindings/serve/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "bindings/report/report.hpp"
#include "bindings/serve/bad_request.hpp"
#include "bindings/serve/knobs.hpp"
#include "bindings/serve/pictures.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/results/reader.hpp"
#include "engine/scenario/files.hpp"
#include "engine/scenario/text.hpp"
#include "engine/simulation/simulation.hpp"

namespace gridstep::serve {

namespace {

using Json = nlohmann::ordered_json;

/// Letters, digits, - and _: a name that every file system and shell takes.
bool is_folder_name(const std::string& text) {
  constexpr const char* letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  return !text.empty() && text.size() <= 40 && text.front() != '-' &&
         text.find_first_not_of(letters) == std::string::npos;
}

bool is_there(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::symlink_status(path, ignored));
}

}  // namespace

Session::Session(SessionOptions options, const Catalog& catalog, SessionLimits limits)
    : options_(std::move(options)),
      catalog_(catalog),
      limits_(limits),
      files_(scenario_files(options_.scenario, {}, catalog.tables)),
      base_(checked(files_)) {
  add("", Json::object(), {}, base_);
  worker_ = std::thread([this] { work(); });
}

Session::~Session() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    for (const RunPointer& run : runs_) run->is_asked_to_stop = true;
  }
  changed_.notify_all();
  worker_.join();
}

CheckedScenario Session::checked(const std::vector<ScenarioFile>& files) const {
  Problems problems;
  FilesInMemory memory(files);
  Scenario scenario = read(memory, catalog_.tables, {}, problems);
  return check(std::move(scenario), std::move(problems), {}, catalog_);
}

int Session::add(const std::string& name, const Json& changes, Edits edits,
                 CheckedScenario scenario) {
  const std::lock_guard lock(mutex_);
  const auto waiting = std::count_if(runs_.begin(), runs_.end(), [](const RunPointer& run) {
    return run->state == State::waiting;
  });
  if (runs_.size() >= limits_.runs) throw BadRequest("too many variants: remove some");
  if (static_cast<std::size_t>(waiting) >= limits_.waiting)
    throw BadRequest("too many runs wait: let some finish");
  auto run = std::make_shared<Run>();
  run->id = next_id_++;
  run->name = name;
  run->changes = changes;
  run->edits = std::move(edits);
  run->all_steps = scenario.time.steps;
  run->checked = std::move(scenario);
  runs_.push_back(run);
  changed_.notify_all();
  return run->id;
}

int Session::start(const std::string& name, const Json& changes) {
  if (has_control_character(name) || characters_in(name) > 100)
    throw BadRequest("a name is one line of at most 100 characters");
  Edits edits = edits_from(changes, base_.scenario);
  Problems problems;
  const std::vector<ScenarioFile> files = rewrite(files_, edits, catalog_.tables, problems);
  if (problems.has_errors()) throw InputError(std::move(problems));
  return add(name, changes, std::move(edits), checked(files));
}

void Session::work() {
  set_threads(options_.threads);
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto next = std::find_if(runs_.begin(), runs_.end(), [](const RunPointer& run) {
      return run->state == State::waiting;
    });
    if (is_ending_) return;
    if (next == runs_.end()) {
      changed_.wait(lock);
      continue;
    }
    const RunPointer run = *next;
    run->state = State::running;
    lock.unlock();
    carry_out(*run);
    lock.lock();
  }
}

void Session::carry_out(Run& run) {
  RunOptions options;
  // Results go to whoever has the page: the command line's paths are none of their business.
  options.command = "gridstep serve " + base_.scenario.header("").text("name");
  options.threads = options_.threads;
  options.result = folder_.path() / fmt::format("run-{}.h5", run.id);
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  std::optional<Pictures> pictures;
  Observer observer;
  observer.stop = [&] { return run.is_asked_to_stop || seconds() > limits_.run_s; };
  observer.recorded = [&](const Record& record) { pictures->add(record); };
  try {
    Simulation simulation(*run.checked, options, catalog_, observer);
    pictures.emplace(simulation.system());
    while (!simulation.is_done()) {
      simulation.step();
      run.done_steps = simulation.next_step();
    }
    const RunReport report = simulation.finish();
    Json drawn = pictures->json();  // it sorts: nobody waits for that
    const std::lock_guard lock(mutex_);
    run.totals = report.totals;
    run.pictures = std::move(drawn);
    run.wall_s = seconds();
    run.result = options.result;
  } catch (const InterruptedError&) {
    return finish(run, State::stopped,
                  run.is_asked_to_stop ? "" : "the run took longer than a session allows");
  } catch (const IoError& error) {  // its words hold paths
    options_.warn(error.what());
    return finish(run, State::failed, "the result could not be written: see the terminal");
  } catch (const Error& error) {
    return finish(run, State::failed, error.what());
  } catch (const std::exception& error) {
    options_.warn(error.what());
    return finish(run, State::failed, "the run has failed: see the terminal");
  }
  finish(run, State::done);
}

void Session::finish(Run& run, State state, const std::string& failure) {
  const bool is_full = folder_.bytes() > limits_.result_bytes;
  const std::lock_guard lock(mutex_);
  run.checked.reset();
  run.state = state;
  run.failure = failure;
  if (!is_full || run.result.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(run.result, ignored);
  run.result.clear();
}

Session::RunPointer Session::find(int id) const {
  for (const RunPointer& run : runs_)
    if (run->id == id) return run;
  throw BadRequest("no such run");
}

Session::RunPointer Session::find_done(int id) const {
  RunPointer run = find(id);
  if (run->state != State::done) throw BadRequest("the run has not finished");
  return run;
}

void Session::stop(int id) {
  const std::lock_guard lock(mutex_);
  Run& run = *find(id);
  run.is_asked_to_stop = true;
  if (run.state != State::waiting) return;
  run.state = State::stopped;
  run.checked.reset();
}

void Session::remove(int id) {
  const std::lock_guard lock(mutex_);
  const RunPointer run = find(id);
  if (run->id == 0 || run->state == State::running)
    throw BadRequest("the base and what runs cannot be removed");
  runs_.erase(std::find(runs_.begin(), runs_.end(), run));
  std::error_code ignored;
  if (!run->result.empty()) std::filesystem::remove(run->result, ignored);
}

std::string Session::keep(int id, const std::string& folder) {
  if (!is_folder_name(folder)) throw BadRequest("a folder's name has letters, digits, - and _");
  const std::lock_guard lock(mutex_);
  const RunPointer run = find(id);
  if (kept_ >= limits_.kept) throw BadRequest("too many variants are kept");
  std::string name = folder;
  for (int n = 2; is_there(options_.keep / name); ++n) name = fmt::format("{}-{}", folder, n);
  Problems problems;
  write_scenario_folder(options_.keep / name,
                        rewrite(files_, run->edits, catalog_.tables, problems));
  ++kept_;
  run->kept.push_back(name);
  options_.say("kept " + (options_.keep / name).string());
  return name;
}

std::filesystem::path Session::result_of(int id) const {
  const std::lock_guard lock(mutex_);
  return find_done(id)->result;
}

Json Session::to_json(const Run& run) {
  constexpr const char* states[] = {"waiting", "running", "done", "failed", "stopped"};
  return {{"id", run.id},
          {"name", run.name},
          {"state", states[static_cast<std::size_t>(run.state)]},
          {"done_steps", run.done_steps.load()},
          {"steps", run.all_steps},
          {"failure", run.failure},
          {"wall_s", run.wall_s},
          {"has_result", !run.result.empty()},
          {"kept", run.kept},
          {"changes", run.changes}};
}

Json Session::runs_json() const {
  const std::lock_guard lock(mutex_);
  Json runs = Json::array();
  for (const RunPointer& run : runs_) runs.push_back(to_json(*run));
  return {{"runs", runs}};
}

Comparison Session::comparison_of(const std::vector<int>& ids) const {
  std::vector<NamedTotals> runs;
  for (const int id : ids) {
    const RunPointer run = find_done(id);
    runs.push_back({run->id == 0 ? "base" : run->name, run->totals});
  }
  return compare(runs);
}

Json Session::comparison_json(const std::vector<int>& ids) const {
  const std::lock_guard lock(mutex_);
  const Comparison comparison = comparison_of(ids);
  Json json = gridstep::to_json(comparison);
  for (std::size_t n = 0; n < comparison.rows.size(); ++n) {
    json["rows"][n]["section"] = static_cast<int>(comparison.rows[n].section);
    json["rows"][n]["label"] = comparison.rows[n].label;
    json["rows"][n]["label_zh"] = comparison.rows[n].label_zh;
  }
  json["ids"] = ids;
  json["pictures"] = Json::array();
  for (const int id : ids) json["pictures"].push_back(find_done(id)->pictures);
  return json;
}

std::string Session::comparison_csv(const std::vector<int>& ids) const {
  const std::lock_guard lock(mutex_);
  constexpr const char* byte_order_mark = "\xef\xbb\xbf";  // or spreadsheets misread Chinese names
  return byte_order_mark + to_csv(comparison_of(ids));
}

std::string Session::report_html(const std::vector<int>& ids, Language language) const {
  std::vector<std::unique_ptr<ResultReader>> readers;
  std::vector<report::Run> runs;
  for (const int id : ids) {
    const std::filesystem::path file = result_of(id);
    if (file.empty()) throw BadRequest("the result is no longer there");
    readers.push_back(std::make_unique<ResultReader>(file));
    const std::lock_guard lock(mutex_);
    runs.push_back({id == 0 ? "base" : find(id)->name, readers.back().get(),
                    readers.back()->stored_digest().content});
  }
  return report::html(runs, language);
}

}  // namespace gridstep::serve
