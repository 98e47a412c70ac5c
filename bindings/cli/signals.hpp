#pragma once

namespace gridstep::cli {

/// A write that fails is an error that says so, never a silent end of the process: ignores what a
/// closed pipe (SIGPIPE) and a file-size limit (SIGXFSZ) send.
void report_failed_writes();

/// From now on SIGINT, SIGTERM, SIGHUP and SIGUSR1 ask the run to stop at its next safe point. A
/// second one ends the process at once, and so does a first one that no safe point has followed in
/// time; the exit code is then that of an interrupted run. What the caller ignores stays ignored.
void catch_stop_signals();

/// Whether one has come.
bool stop_requested();

}  // namespace gridstep::cli
