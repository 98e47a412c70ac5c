#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <mutex>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/simulation/observer.hpp"

namespace gridstep::python {

/// What Python wants to be told of a run that goes on without the interpreter's lock, and how it
/// stops one: by Ctrl-C, and by an exception in a callback.
class Callbacks {
 public:
  /// `progress(done, all)`: how many steps are done; None: nobody asks. Called with the lock held.
  explicit Callbacks(nanobind::object progress) : progress_(std::move(progress)) {}
  Callbacks(const Callbacks&) = delete;
  Callbacks& operator=(const Callbacks&) = delete;

  /// For the run; must not outlive this.
  [[nodiscard]] Observer observer();
  /// Does `call` with the lock held. Throws InterruptedError where it raised an exception: the run
  /// ends there, and nothing of it is published.
  template <class Call>
  void tell(const Call& call) {
    guarded(call);
    if (failure_) throw InterruptedError("stopped by an exception of Python");
  }
  /// Throws what stopped the run, if Python did. Call with the lock held.
  void rethrow();

 private:
  /// Does `call` with the lock held; what it raises is kept.
  template <class Call>
  void guarded(const Call& call) {
    const nanobind::gil_scoped_acquire lock;
    try {
      if (!failure_) call();
    } catch (nanobind::python_error& error) {
      failure_.emplace(std::move(error));
    }
  }
  void progress(Index done, Index all);
  [[nodiscard]] bool asks_to_stop();

  nanobind::object progress_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point looked_at_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point told_at_{};
  std::optional<nanobind::python_error> failure_;
};

}  // namespace gridstep::python
