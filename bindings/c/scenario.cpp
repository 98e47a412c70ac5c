#include <utility>

#include "bindings/c/border.hpp"
#include "engine/scenario/files.hpp"
#include "models/catalog.hpp"

namespace c = gridstep::c;

gridstep::CheckedScenario gs_scenario::load(const gridstep::RunOptions& options) const {
  if (!in_memory) return gridstep::load(options, gridstep::models::catalog());
  gridstep::FilesInMemory given(files);
  return gridstep::load(given, options, gridstep::models::catalog());
}

gs_error* gs_scenario_load(const char* folder, gs_scenario** scenario) {
  return c::guarded([&] {
    gs_scenario*& made = c::cleared(scenario, "scenario");
    c::given(folder, "folder");
    made = new gs_scenario{.folder = folder};
  });
}

gs_error* gs_scenario_from_files(const gs_file* files, size_t count, gs_scenario** scenario) {
  return c::guarded([&] {
    gs_scenario*& made = c::cleared(scenario, "scenario");
    if (count > 0) c::given(files, "files");
    auto fresh = std::make_unique<gs_scenario>();
    fresh->in_memory = true;
    for (size_t n = 0; n < count; ++n) {
      const gs_file& file = files[n];
      c::given(file.path, "path of a file");
      gridstep::require_inside(file.path);
      if (file.bytes > 0) c::given(file.text, "text of a file");
      fresh->files.push_back({file.path, std::string(file.bytes > 0 ? file.text : "", file.bytes)});
    }
    made = fresh.release();
  });
}

gs_error* gs_scenario_set(gs_scenario* scenario, const char* path, const char* value) {
  return c::guarded([&] {
    c::given(scenario, "scenario")
        .overrides.push_back({&c::given(path, "path"), &c::given(value, "value")});
  });
}

gs_error* gs_scenario_validate(const gs_scenario* scenario, gs_problems** problems) {
  return c::guarded([&] {
    gs_problems*& found = c::cleared(problems, "problems");
    const gs_scenario& asked = c::given(scenario, "scenario");
    try {
      found =
          new gs_problems(asked.load(gs_options().run_of(asked, "gs_scenario_validate")).warnings);
    } catch (const gridstep::InputError& invalid) {
      found = new gs_problems(invalid.problems());
    }
  });
}

void gs_scenario_free(gs_scenario* scenario) {
  delete scenario;
}
