#include "bindings/python/module/options.hpp"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>

#include "engine/base/error.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

template <class T, class Target>
void take(const nb::dict& given, const char* name, Target& target) {
  if (given.contains(name) && !given[name].is_none()) target = nb::cast<T>(given[name]);
}

}  // namespace

RunOptions run_options(const nb::dict& given) {
  RunOptions options;
  options.hold = true;
  options.command = "python";
  take<std::string>(given, "start", options.from);
  take<std::string>(given, "end", options.to);
  take<Index>(given, "steps", options.steps);
  take<std::string>(given, "solver", options.solver);
  take<std::uint64_t>(given, "seed", options.seed);
  take<int>(given, "threads", options.threads);
  take<std::filesystem::path>(given, "output", options.result);
  take<bool>(given, "overwrite", options.overwrite);
  if (options.threads < 1 || options.threads > 1024)
    throw Error(ExitCode::usage, "threads are 1 to 1024");
  return options;
}

}  // namespace gridstep::python
