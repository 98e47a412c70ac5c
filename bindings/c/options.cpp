#include <fmt/format.h>

#include "bindings/c/border.hpp"

namespace c = gridstep::c;

namespace {

constexpr int most_threads = 1024;

/// Changes options that are given.
template <class Change>
gs_error* change(gs_options* options, const Change& change) {
  return c::guarded([&] { change(c::given(options, "options")); });
}

void require(bool condition, const std::string& message) {
  if (!condition) throw gridstep::Error(gridstep::ExitCode::usage, message);
}

}  // namespace

gridstep::Observer gs_options::observer() const {
  gridstep::Observer observer;
  if (progress != nullptr)
    observer.progress = [call = progress, user = progress_user](int64_t done, int64_t all) {
      call(done, all, user);
    };
  if (stop != nullptr) observer.stop = [call = stop, user = stop_user] { return call(user) != 0; };
  return observer;
}

gridstep::RunOptions gs_options::run_of(const gs_scenario& scenario, const char* function) const {
  gridstep::RunOptions options = run;
  options.scenario = scenario.folder;
  options.overrides = scenario.overrides;
  options.hold = options.result.empty();
  options.command = fmt::format("{} {}", function, scenario.label());
  return options;
}

gs_error* gs_options_new(gs_options** options) {
  return c::guarded([&] { c::cleared(options, "options") = new gs_options; });
}

void gs_options_free(gs_options* options) {
  delete options;
}

gs_error* gs_options_set_from(gs_options* options, const char* time) {
  return change(options, [&](gs_options& given) { given.run.from = &c::given(time, "time"); });
}

gs_error* gs_options_set_to(gs_options* options, const char* time) {
  return change(options, [&](gs_options& given) {
    given.run.to = &c::given(time, "time");
    given.run.steps.reset();
  });
}

gs_error* gs_options_set_steps(gs_options* options, int64_t steps) {
  return change(options, [&](gs_options& given) {
    require(steps >= 1, fmt::format("{} steps are asked for; at least 1 can be run", steps));
    given.run.steps = steps;
    given.run.to.clear();
  });
}

gs_error* gs_options_set_solver(gs_options* options, const char* name) {
  return change(options, [&](gs_options& given) { given.run.solver = &c::given(name, "name"); });
}

gs_error* gs_options_set_seed(gs_options* options, uint64_t seed) {
  return change(options, [&](gs_options& given) { given.run.seed = seed; });
}

gs_error* gs_options_set_threads(gs_options* options, int threads) {
  return change(options, [&](gs_options& given) {
    require(threads >= 1 && threads <= most_threads,
            fmt::format("{} threads are asked for; 1 to {} can be", threads, most_threads));
    given.run.threads = threads;
  });
}

gs_error* gs_options_set_result_file(gs_options* options, const char* path, int overwrite) {
  return change(options, [&](gs_options& given) {
    require(c::given(path, "path") != '\0', "path of the result file is empty");
    given.run.result = path;
    given.run.overwrite = overwrite != 0;
  });
}

gs_error* gs_options_set_progress(gs_options* options, gs_progress progress, void* user) {
  return change(options, [&](gs_options& given) {
    given.progress = progress;
    given.progress_user = user;
  });
}

gs_error* gs_options_set_stop(gs_options* options, gs_stop stop, void* user) {
  return change(options, [&](gs_options& given) {
    given.stop = stop;
    given.stop_user = user;
  });
}
