#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"

namespace gridstep {

/// Exit codes of the command; every exception below knows its own.
enum class ExitCode : int {
  done = 0,
  bug = 1,
  differences = 1,  ///< `compare` found some
  usage = 2,
  input_invalid = 3,
  infeasible = 4,
  not_certified = 5,
  io = 6,
  resource_limit = 7,
  batch_failures = 8,
  stopped_at_checkpoint = 75,
  interrupted = 130,
};

/// What ends a run. Expected outcomes of a single step are values, not exceptions.
class Error : public std::runtime_error {
 public:
  Error(ExitCode exit_code, const std::string& message)
      : std::runtime_error(message), exit_code_(exit_code) {}
  [[nodiscard]] ExitCode exit_code() const { return exit_code_; }

 private:
  ExitCode exit_code_;
};

/// The user's data is wrong: all problems together, each with its place.
class InputError : public Error {
 public:
  explicit InputError(Problems problems);
  [[nodiscard]] const Problems& problems() const { return problems_; }

 private:
  Problems problems_;
};

/// The mathematics says no; `what()` names the step and the worst rows in domain words.
class InfeasibleError : public Error {
 public:
  explicit InfeasibleError(const std::string& message) : Error(ExitCode::infeasible, message) {}
};

/// A solver failed, or its answer did not survive the recomputed certificate.
class CertificateError : public Error {
 public:
  explicit CertificateError(const std::string& message) : Error(ExitCode::not_certified, message) {}
};

/// A file or disk operation failed.
class IoError : public Error {
 public:
  explicit IoError(const std::string& message) : Error(ExitCode::io, message) {}
};

/// A file is there already and may not be overwritten. The doors say how it may.
class FileExistsError : public IoError {
 public:
  explicit FileExistsError(const std::string& file) : IoError(file + " exists") {}
};

/// The job is larger than the limits allow.
class ResourceError : public Error {
 public:
  explicit ResourceError(const std::string& message) : Error(ExitCode::resource_limit, message) {}
};

/// A signal asked the run to stop before its result was complete.
class InterruptedError : public Error {
 public:
  explicit InterruptedError(const std::string& message) : Error(ExitCode::interrupted, message) {}
};

/// The run was stopped and its checkpoint lies on the disk: the same command goes on from there.
class StoppedAtCheckpoint : public Error {
 public:
  explicit StoppedAtCheckpoint(const std::string& message)
      : Error(ExitCode::stopped_at_checkpoint, message) {}
};

/// Precondition of a function: false is our bug, never the user's.
inline void expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(std::string("expected: ") + what);
}

/// Postcondition of a function.
inline void ensure(bool condition, const char* what) {
  if (!condition) throw std::logic_error(std::string("not ensured: ") + what);
}

}  // namespace gridstep
