#!/usr/bin/python3
"""Ctrl-C, kill, and a batch system's warning in the middle of a run: a quick end, nothing half done.

That the next run goes on, and how: tests/faults/resume_test.py.
"""

import os
import signal
import time

import command
from command import DONE, SCENARIOS, STOPPED, CommandTest, start, wait_until

LIMIT_S = 5
AT_CHECKPOINT = 75
WHOLE_YEAR_AT_ONCE = ("--set", "horizon.window_h=8760", "--set", "horizon.keep_h=8760")


def as_from_a_terminal():
    """Background jobs of a script inherit that SIGINT is ignored; these tests want the default."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, signal.SIG_DFL)


class Signals(CommandTest):
    def start_year(self, *options, name="year.h5"):
        process = start("run", SCENARIOS / "hohhot", "-o", self.folder / name, *options,
                        preexec_fn=as_from_a_terminal)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_for_progress(self, process):
        line = process.stderr.readline()
        self.assertIn("%", line)

    def assert_ends_stopped(self, process, limit_s=LIMIT_S):
        begin = time.monotonic()
        process.wait(timeout=60)
        took_s = time.monotonic() - begin
        self.assertLess(took_s, limit_s * command.slowdown())
        self.assertIn(process.returncode, STOPPED)

    def test_one_signal_stops_the_run_and_leaves_a_checkpoint(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
            with self.subTest(signal=number.name):
                process = self.start_year("--no-resume")
                self.wait_for_progress(process)
                process.send_signal(number)
                self.assert_ends_stopped(process)
                self.assertEqual(process.returncode, AT_CHECKPOINT)
                self.assertIn("stopped at a checkpoint", process.stderr.read())
                self.assert_left(self.folder, ["year.h5.checkpoint"])

    def test_a_finished_result_survives_the_stop_of_its_replacement(self):
        result, _ = self.run_scenario("two-bus", name="year.h5")
        before = result.read_bytes()
        process = self.start_year("--overwrite")
        self.wait_for_progress(process)
        process.terminate()
        self.assert_ends_stopped(process)
        self.assertEqual(result.read_bytes(), before)
        self.assert_left(self.folder, ["year.h5", "year.h5.checkpoint"])

    def test_a_solver_that_hears_nothing_is_not_waited_for(self):
        """The whole year as one program: its presolve takes longer than a signal may wait."""
        process = self.start_year(*WHOLE_YEAR_AT_ONCE)
        self.assertTrue(wait_until(lambda: os.listdir(self.folder)))
        process.terminate()
        self.assert_ends_stopped(process)
        self.assertNotIn("year.h5", os.listdir(self.folder))

    def test_a_second_signal_ends_at_once_and_the_next_run_is_not_disturbed(self):
        process = self.start_year(*WHOLE_YEAR_AT_ONCE)
        self.assertTrue(wait_until(lambda: os.listdir(self.folder)))
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        self.assert_ends_stopped(process, limit_s=1)
        self.assertNotIn("year.h5", os.listdir(self.folder))
        self.answers(DONE, "run", SCENARIOS / "two-bus", "-o", self.folder / "year.h5", "--no-resume")
        self.assert_left(self.folder, ["year.h5"])

    def test_killed_without_warning_the_next_run_is_not_disturbed(self):
        process = self.start_year()
        self.wait_for_progress(process)
        process.kill()
        process.wait()
        self.assertNotIn("year.h5", os.listdir(self.folder))
        self.answers(DONE, "run", SCENARIOS / "two-bus", "-o", self.folder / "year.h5")
        self.assert_left(self.folder, ["year.h5"])


if __name__ == "__main__":
    command.main()
