#include "bindings/cli/signals.hpp"

#include <unistd.h>

#include <atomic>
#include <csignal>

namespace gridstep::cli {

namespace {

std::atomic<int> received{0};
static_assert(std::atomic<int>::is_always_lock_free, "a handler may touch it");

extern "C" void note_signal(int signal) {
  if (received.exchange(signal) != 0) _exit(128 + signal);
}

}  // namespace

void catch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = note_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) sigaction(signal, &action, nullptr);
}

bool stop_requested() { return received.load() != 0; }

}  // namespace gridstep::cli
