#include "bindings/cli/signals.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

#include "engine/base/error.hpp"

namespace gridstep::cli {

namespace {

/// Who stops a run is promised an end within 5 s; a solver's presolve may hear nothing for longer.
constexpr unsigned patience_s = 4;

std::atomic<bool> received{false};
std::atomic<bool> is_saved{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a handler may touch it");

extern "C" void end_at_once(int) {
  _exit(
      static_cast<int>(is_saved.load() ? ExitCode::stopped_at_checkpoint : ExitCode::interrupted));
}

extern "C" void note_signal(int signal) {
  if (received.exchange(true)) end_at_once(signal);
  alarm(patience_s);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction before {};
  sigaction(signal, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

}  // namespace

void report_failed_writes() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

void catch_stop_signals() {
  handle(SIGALRM, end_at_once);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1}) handle(signal, note_signal);
}

void note_checkpoint() {
  is_saved.store(true);
}

bool stop_requested() {
  return received.load();
}

}  // namespace gridstep::cli
