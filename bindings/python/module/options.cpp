#include "bindings/python/module/options.hpp"

#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/string.h>

#include <fmt/format.h>

#include <utility>

#include "engine/base/error.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

constexpr int most_threads = 1024;  // as of the command

/// Throws TypeError, in words: `name` is `what`.
template <class T, class Target>
void take(const nb::dict& given, const char* name, const char* what, Target& target) {
  if (!given.contains(name) || given[name].is_none()) return;
  const nb::object value = given[name];
  T taken{};
  if (!nb::try_cast(value, taken))
    throw nb::type_error(
        fmt::format("{} is {}, not {}", name, what, nb::repr(value).c_str()).c_str());
  target = std::move(taken);
}

}  // namespace

RunOptions run_options(const nb::dict& given) {
  RunOptions options;
  options.hold = true;
  options.command = "python";
  take<std::string>(given, "start", "a time", options.from);
  take<std::string>(given, "end", "a time", options.to);
  take<Index>(given, "steps", "a whole number", options.steps);
  take<std::string>(given, "solver", "a name", options.solver);
  take<std::uint64_t>(given, "seed", "a whole number from 0 to 2^64 - 1", options.seed);
  take<int>(given, "threads", "a whole number", options.threads);
  take<std::filesystem::path>(given, "output", "a path", options.result);
  take<bool>(given, "overwrite", "True or False", options.overwrite);
  if (options.threads < 1 || options.threads > most_threads)
    throw Error(ExitCode::usage,
                fmt::format("threads is {}, it must be 1 to {}", options.threads, most_threads));
  return options;
}

}  // namespace gridstep::python
