#include "bindings/c/border.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <system_error>
#include <utility>

namespace gridstep::c {

namespace {

/// There is no memory left to say so; short enough to need none.
gs_error out_of_memory{GS_RESOURCE_LIMIT, "out of memory", gs_problems()};

gs_error* error_of(ExitCode code, std::string message, Problems problems = {}) {
  return new gs_error{static_cast<gs_code>(code), std::move(message),
                      gs_problems(std::move(problems))};
}

/// The error of an input, with what the command prints of it.
gs_error* error_of(const InputError& invalid) {
  std::string message = invalid.what();
  for (const Problem& problem : invalid.problems().all()) message += "\n" + to_text(problem);
  return error_of(invalid.exit_code(), std::move(message), invalid.problems());
}

/// The exception being handled, sorted as the command sorts it.
gs_error* sorted() {
  try {
    throw;
  } catch (const InputError& invalid) {
    return error_of(invalid);
  } catch (const FileExistsError& there) {
    return error_of(
        there.exit_code(),
        fmt::format("{}; help: let overwrite be 1 to replace it, or choose another name",
                    there.what()));
  } catch (const Error& error) {
    return error_of(error.exit_code(), error.what());
  } catch (const std::bad_alloc&) {
    return &out_of_memory;
  } catch (const std::system_error& error) {
    return error_of(ExitCode::io, error.what());
  } catch (const std::exception& bug) {
    return error_of(ExitCode::bug, fmt::format("a bug in gridstep: {}", bug.what()));
  } catch (...) {
    return error_of(ExitCode::bug, "a bug in gridstep");
  }
}

}  // namespace

gs_error* caught() noexcept {
  try {
    return sorted();
  } catch (...) {
    return &out_of_memory;
  }
}

char* copy_of(const std::string& text) {
  char* copy = new char[text.size() + 1];
  std::copy(text.c_str(), text.c_str() + text.size() + 1, copy);
  return copy;
}

void require_numbers(const Variable& variable, const double* values, size_t capacity,
                     Index needed) {
  if (variable.kind == Variable::Kind::text)
    throw Error(ExitCode::usage,
                fmt::format("{} holds texts: read them with gs_result_texts", variable.path()));
  if (needed > 0) given(values, "values");
  if (capacity < at(needed))
    throw Error(ExitCode::usage, fmt::format("{} has {} values and there is room for {}",
                                             variable.path(), needed, capacity));
}

void require_steps(const Variable& variable, Index first, Index steps, Index all) {
  if (!variable.per_step())
    throw Error(ExitCode::usage, fmt::format("{} has no steps: its dimensions are ({})",
                                             variable.path(), fmt::join(variable.dims, ", ")));
  if (first < 0 || steps < 0 || first > all || steps > all - first)
    throw Error(
        ExitCode::usage,
        fmt::format("{} steps from step {} are asked for, and {} are there", steps, first, all));
}

gs_texts* texts_of_variable(const Result& result, const Variable& variable) {
  if (variable.kind != Variable::Kind::text)
    throw Error(ExitCode::usage,
                fmt::format("{} holds numbers: read them with gs_result_read", variable.path()));
  return new gs_texts{texts_of(result, variable)};
}

}  // namespace gridstep::c

gs_problems::gs_problems(gridstep::Problems found) : problems(std::move(found)) {
  for (const gridstep::Problem& problem : problems.all())
    view.push_back({problem.code.c_str(),
                    problem.severity == gridstep::Problem::Severity::error ? GS_ERROR : GS_WARNING,
                    problem.place.file.c_str(), problem.place.row, problem.place.column,
                    problem.what.c_str(), problem.why.c_str(), problem.help.c_str()});
}

gs_code gs_error_code(const gs_error* error) {
  return error == nullptr ? GS_OK : error->code;
}

const char* gs_error_message(const gs_error* error) {
  return error == nullptr ? "" : error->message.c_str();
}

const gs_problems* gs_error_problems(const gs_error* error) {
  return error == nullptr ? &gridstep::c::out_of_memory.problems : &error->problems;
}

void gs_error_free(gs_error* error) {
  if (error != &gridstep::c::out_of_memory) delete error;
}

size_t gs_problems_count(const gs_problems* problems) {
  return problems == nullptr ? 0 : problems->view.size();
}

const gs_problem* gs_problems_at(const gs_problems* problems, size_t n) {
  return n < gs_problems_count(problems) ? &problems->view[n] : nullptr;
}

void gs_problems_free(gs_problems* problems) {
  delete problems;
}

size_t gs_texts_count(const gs_texts* texts) {
  return texts == nullptr ? 0 : texts->texts.size();
}

const char* gs_texts_at(const gs_texts* texts, size_t n) {
  return n < gs_texts_count(texts) ? texts->texts[n].c_str() : nullptr;
}

void gs_texts_free(gs_texts* texts) {
  delete texts;
}

void gs_text_free(char* text) {
  delete[] text;
}
