#include "bindings/python/module/callbacks.hpp"

#include <utility>

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// How often Python is asked: often enough for a person, too seldom to be felt by the run.
constexpr std::chrono::milliseconds pace(50);

}  // namespace

Observer Callbacks::observer() {
  Observer observer;
  observer.stop = [this] { return asks_to_stop(); };
  if (!progress_.is_none())
    observer.progress = [this](Index done, Index all) { progress(done, all); };
  return observer;
}

bool Callbacks::asks_to_stop() {
  const std::lock_guard guard(mutex_);
  if (failure_) return true;
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_at_ < pace) return false;
  looked_at_ = now;
  guarded([] {
    if (PyErr_CheckSignals() != 0) throw nb::python_error();
  });
  return failure_.has_value();
}

void Callbacks::progress(Index done, Index all) {
  const auto now = std::chrono::steady_clock::now();
  if (done < all && now - told_at_ < pace) return;
  told_at_ = now;
  tell([&] { progress_(done, all); });
}

void Callbacks::rethrow() {
  if (!failure_) return;
  nb::python_error error = std::move(*failure_);
  failure_.reset();
  throw error;
}

}  // namespace gridstep::python
