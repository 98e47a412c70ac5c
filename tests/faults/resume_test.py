#!/usr/bin/python3
"""Stopped, killed, refused: a run goes on where it was and ends with the same bits (P1, P2, P13, P14)."""

import json
import os
import random
import shutil
import signal
import time

import faulty
from faulty import (DONE, INTERRUPTED, IO, SCENARIOS, STOPPED_AT_CHECKPOINT, TEN_DAYS, FaultTest, command,
                    gridstep)

REFUSED = command.INPUT_INVALID
YEAR = ("run", SCENARIOS / "hohhot", "-q", "--checkpoint-every", 0)
ALL_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1)


def as_from_a_terminal():
    for number in ALL_SIGNALS:
        signal.signal(number, signal.SIG_DFL)


class Resume(FaultTest):
    def start(self, run, *options):
        process = command.start(*run, "-o", self.result, *options, preexec_fn=as_from_a_terminal)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def state(self):
        return self.checkpoint / "state.bin"

    def stop_at_checkpoint(self, *run):
        """Leaves a checkpoint of a run in the middle of its year."""
        process = self.start(run or YEAR)
        self.assertTrue(command.wait_until(self.state().exists))
        process.terminate()
        self.assertEqual(process.wait(), STOPPED_AT_CHECKPOINT, process.stderr.read())
        self.assertTrue(self.state().exists())

    def test_killed_at_any_moment_it_goes_on(self):
        """P1: 200 kills are in the target `faults`."""
        chance = random.Random(20241227)
        for _ in range(6):
            process = self.start(TEN_DAYS)
            time.sleep(chance.uniform(0.0, 0.25))
            process.kill()
            process.wait()
            if self.result.exists():
                self.assertEqual(faulty.content_of(self.result), self.content())
                self.result.unlink()
        self.assert_completes()

    def test_every_signal_stops_it_at_a_checkpoint(self):
        """P2: and the next run goes on from there, until it is done."""
        for number in ALL_SIGNALS:
            process = self.start(YEAR)
            before = self.state().read_bytes() if self.state().exists() else None
            self.assertTrue(command.wait_until(
                lambda: self.state().exists() and self.state().read_bytes() != before))
            process.send_signal(number)
            begin = time.monotonic()
            self.assertEqual(process.wait(timeout=60), STOPPED_AT_CHECKPOINT, number.name)
            self.assertLess(time.monotonic() - begin, 5 * command.slowdown())
            self.assertEqual(sorted(os.listdir(self.place)), ["x.h5.checkpoint"])
        done = self.answers(DONE, "run", SCENARIOS / "hohhot", "-o", self.result, "--resume")
        self.assertIn("going on at 2023-", done.stderr)
        self.assertEqual(faulty.content_of(self.result), self.content(YEAR))
        self.assert_left(self.place, ["x.h5"])

    def test_signals_once_and_twice_in_every_stage(self):
        """P2: loading, building, solving, publishing: whenever it comes."""
        for delay_s in (0.0, 0.01, 0.03, 0.06, 0.1, 0.15):
            for times in (1, 2):
                process = self.start(TEN_DAYS)
                time.sleep(delay_s)
                for _ in range(times):
                    process.terminate()
                begin = time.monotonic()
                code = process.wait(timeout=60)
                self.assertLess(time.monotonic() - begin, 5 * command.slowdown())
                # Before the command has asked for signals, one ends it as the system does.
                self.assertIn(code, (DONE, STOPPED_AT_CHECKPOINT, INTERRUPTED, -signal.SIGTERM))
                if code == DONE:
                    self.result.unlink()
                self.assertFalse(self.result.exists())
        self.assert_completes()

    def test_when_its_hours_are_over_it_stops(self):
        self.answers(STOPPED_AT_CHECKPOINT, *TEN_DAYS, "--max-hours", 0, "-o", self.result)
        for hours in (1e-5, 2e-5):
            self.answers(STOPPED_AT_CHECKPOINT, *YEAR, "--no-resume", "--max-hours", hours, "-o",
                         self.result)
        self.answers(STOPPED_AT_CHECKPOINT, *YEAR, "--max-hours", 0, "-o", self.result)
        self.assert_completes(YEAR)

    def test_it_says_how_to_go_on(self):
        run = ("run", SCENARIOS / "hohhot", "--max-hours", 0)
        done = self.answers(STOPPED_AT_CHECKPOINT, *run, "-o", self.result)
        self.assertIn("the same command goes on at 2023-01-01T00:00:00+08:00", done.stderr)
        self.assertNotIn("error", done.stderr)

    def test_another_run_does_not_go_on_and_every_difference_is_named(self):
        """P14"""
        scenario = self.copy_of("hohhot")
        run = ("run", scenario, "-q", "--checkpoint-every", 0)
        self.stop_at_checkpoint(*run)
        kept = self.state().read_bytes()
        text = (scenario / "loads.csv").read_text()
        (scenario / "loads.csv").write_text(text + "\n")
        done = self.answers(REFUSED, *run, "--set", "economy.voll_per_mwh=9000", "--solver", "simplex",
                            "-o", self.result)
        for difference in ("SHA-256 of loads.csv", "--set 1 was none", "economy.voll_per_mwh=9000",
                           "solver was auto", "--no-resume"):
            self.assertIn(difference, done.stderr)
        self.assertEqual(done.stderr.count("GS0801"), 3, done.stderr)
        self.assertEqual(self.state().read_bytes(), kept)
        (scenario / "loads.csv").write_text(text)
        self.answers(DONE, *run, "-o", self.result)
        self.assertEqual(faulty.content_of(self.result), self.content(YEAR))

    def test_killed_behind_its_result_it_is_done(self):
        """The result has its name, the checkpoint is not yet gone: there is nothing left to do."""
        self.stop_at_checkpoint()
        kept = self.folder / "kept"
        shutil.copytree(self.checkpoint, kept)
        done = self.answers(DONE, *YEAR, "-o", self.result, "--json")
        before = self.result.read_bytes()
        shutil.copytree(kept, self.checkpoint)
        again = self.answers(DONE, *YEAR, "-o", self.result, "--json")
        self.assertEqual(self.result.read_bytes(), before)
        self.assert_left(self.place, ["x.h5"])
        self.assertEqual(json.loads(again.stdout)["total_cost"], json.loads(done.stdout)["total_cost"])
        # A checkpoint of another run says nothing about this result.
        shutil.copytree(kept, self.checkpoint)
        gone = gridstep(*YEAR, "-o", self.result, "--set", "network.loss_frac=0.02")
        self.assertEqual(gone.returncode, IO, gone.stderr)
        self.assertTrue(self.checkpoint.exists())

    def test_no_resume_begins_anew(self):
        self.stop_at_checkpoint()
        self.answers(REFUSED, *TEN_DAYS, "-o", self.result)
        self.answers(DONE, *TEN_DAYS, "--no-resume", "-o", self.result)
        self.assertEqual(faulty.content_of(self.result), self.content())
        self.assert_left(self.place, ["x.h5"])

    def test_resume_insists_on_a_checkpoint(self):
        done = self.answers(REFUSED, *TEN_DAYS, "--resume", "-o", self.result)
        self.assertIn("GS0803", done.stderr)
        self.answers(command.USAGE, *TEN_DAYS, "--resume", "--no-resume", "-o", self.result)

    def test_a_finished_result_survives_until_its_replacement_is_whole(self):
        self.answers(DONE, *TEN_DAYS, "-o", self.result)
        before = self.result.read_bytes()
        self.stop_at_checkpoint(*YEAR, "--overwrite")
        self.assertEqual(self.result.read_bytes(), before)
        self.answers(DONE, *YEAR, "--overwrite", "-o", self.result)
        self.assertEqual(faulty.content_of(self.result), self.content(YEAR))

    def test_two_runs_do_not_go_on_from_one_checkpoint(self):
        """P10: the second is told who writes, and spoils nothing."""
        self.stop_at_checkpoint()
        first = self.start(YEAR)
        lock = self.place / ".x.h5.lock"
        self.assertTrue(command.wait_until(lambda: lock.exists() and lock.read_text()))
        done = gridstep(*YEAR, "-o", self.result)
        self.assertEqual(done.returncode, faulty.IO, done.stderr)
        self.assertIn(str(first.pid), done.stderr)
        self.assertEqual(first.wait(), DONE, first.stderr.read())
        self.assertEqual(faulty.content_of(self.result), self.content(YEAR))

    def test_a_stale_lock_is_taken_over(self):
        """P10: of a process that has died, on this or another machine."""
        (self.place / ".x.h5.lock").write_text("999999999")
        self.assert_completes()

    def test_an_input_that_changes_meanwhile_is_noticed(self):
        """P13"""
        scenario = self.copy_of("hohhot")
        process = command.start("run", scenario, "-o", self.result)
        self.addCleanup(process.stderr.close)
        self.assertIn("%", process.stderr.readline())
        with open(scenario / "loads.csv", "a", encoding="utf-8") as table:
            table.write("\n")
        shutil.copy(self.result.parent / ".x.h5.lock", self.folder)  # it is running still
        error = process.stderr.read()
        self.assertEqual(process.wait(), DONE, error)
        self.assertIn("loads.csv:0:0: warning[GS0804]", error)


if __name__ == "__main__":
    command.main()
