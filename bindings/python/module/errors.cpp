#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <fmt/format.h>

#include <new>
#include <string>
#include <system_error>
#include <tuple>

#include "bindings/python/module/module.hpp"
#include "engine/base/error.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// Raises an exception of the package, made of what the engine says.
template <class... Arguments>
void raise(const char* name, Arguments&&... arguments) {
  const nb::object type = nb::module_::import_("gridstep.errors").attr(name);
  const nb::object instance = type(std::forward<Arguments>(arguments)...);
  PyErr_SetObject(type.ptr(), instance.ptr());
}

const char* name_of(ExitCode code) {
  switch (code) {
    case ExitCode::usage:
      return "UsageError";
    case ExitCode::infeasible:
      return "InfeasibleError";
    case ExitCode::not_certified:
      return "SolverError";
    case ExitCode::io:
      return "FileError";
    case ExitCode::resource_limit:
      return "ResourceError";
    case ExitCode::stopped_at_checkpoint:
      return "StoppedAtCheckpoint";
    default:
      return "Error";
  }
}

/// A problem as it travels between processes: is it an error, code, file, row, column, texts.
using ProblemState =
    std::tuple<bool, std::string, std::string, int, int, std::string, std::string, std::string>;

ProblemState state_of(const Problem& problem) {
  return {problem.severity == Problem::Severity::error,
          problem.code,
          problem.place.file,
          problem.place.row,
          problem.place.column,
          problem.what,
          problem.why,
          problem.help};
}

Problem problem_of(const ProblemState& state) {
  const auto& [is_error, code, file, row, column, what, why, help] = state;
  return {is_error ? Problem::Severity::error : Problem::Severity::warning,
          code,
          {file, row, column},
          what,
          why,
          help};
}

/// The only place where exceptions of the engine become those of Python.
void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const InputError& error) {
    raise("InputError", error.problems().all());
  } catch (const InterruptedError&) {
    if (!PyErr_Occurred()) PyErr_SetNone(PyExc_KeyboardInterrupt);
  } catch (const FileExistsError& there) {
    raise("FileError",
          fmt::format("{}; help: pass overwrite=True to replace it, or choose another name",
                      there.what()));
  } catch (const Error& error) {
    raise(name_of(error.exit_code()), std::string(error.what()));
  } catch (const std::system_error& error) {
    raise("FileError", std::string(error.what()));
  }
}

}  // namespace

void add_errors(nb::module_& module) {
  nb::class_<Place>(module, "Place", "Where in the input: a file, and line and column from 1.")
      .def_ro("file", &Place::file, "Path relative to the scenario folder.")
      .def_ro("row", &Place::row, "Line from 1; 0 where unknown.")
      .def_ro("column", &Place::column,
              "Column from 1, in CSV files counted in fields; 0: unknown.");
  nb::class_<Problem>(module, "Problem", "One thing that is wrong, or odd, in the input.")
      .def_ro("code", &Problem::code, "Stable code, such as GS0203 (docs/formats/problems.md).")
      .def_ro("place", &Problem::place, "Where it is.")
      .def_ro("what", &Problem::what, "The fact, with the value that stands there.")
      .def_ro("why", &Problem::why, "The rule it breaks, with the number it disagrees with.")
      .def_ro("help", &Problem::help, "What to try.")
      .def_prop_ro(
          "is_error",
          [](const Problem& problem) { return problem.severity == Problem::Severity::error; },
          "False of a warning.")
      .def_prop_ro("file", [](const Problem& problem) { return problem.place.file; })
      .def_prop_ro("row", [](const Problem& problem) { return problem.place.row; })
      .def_prop_ro("column", [](const Problem& problem) { return problem.place.column; })
      .def("__getstate__", state_of)
      .def("__setstate__",
           [](Problem& problem, const ProblemState& state) {
             new (&problem) Problem(problem_of(state));
           })
      .def("__str__", [](const Problem& problem) { return to_text(problem); })
      .def("__repr__", [](const Problem& problem) { return "<" + to_text(problem) + ">"; });
  nb::register_exception_translator(translate);
}

}  // namespace gridstep::python
