#pragma once

namespace gridstep::cli {

/// A write that fails is an error that says so, never a silent end of the process: ignores what a
/// closed pipe (SIGPIPE) and a file-size limit (SIGXFSZ) send.
void report_failed_writes();

/// From now on SIGINT, SIGTERM, SIGHUP and SIGUSR1 ask the run to stop at its next safe point. A
/// second one ends the process at once, and so does a first one that no safe point has followed in
/// time; the exit code is then that of an interrupted run, or of one stopped at a checkpoint where
/// one is saved. What the caller ignores stays ignored.
void catch_stop_signals();

/// A checkpoint lies on the disk: whatever ends the process now, the same command goes on.
void note_checkpoint();

/// Whether one has come.
bool stop_requested();

}  // namespace gridstep::cli
