#pragma once

namespace gridstep::cli {

/// From now on SIGINT, SIGTERM and SIGUSR1 ask the run to stop at its next safe point; a second one
/// ends the process at once with 128 + its number.
void catch_stop_signals();

/// Whether one has come.
bool stop_requested();

}  // namespace gridstep::cli
