"""Runs whose machine fails them: what every test of faults needs.

A run of ten days in short windows has checkpoints enough and takes a tenth of a second. `Fault` is
a failure that the shim of fault.c brings about; its path is in GRIDSTEP_FAULT.
"""

import errno
import os
import shutil
import sys
import unittest
from pathlib import Path

import h5py

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command  # noqa: E402
from command import DONE, IO, SCENARIOS, CommandTest, gridstep  # noqa: E402,F401

STOPPED_AT_CHECKPOINT = 75
INTERRUPTED = 130
SHIM = os.environ.get("GRIDSTEP_FAULT", str(command.SOURCE / "build/release/tests/libgridstep_fault.so"))
TEN_DAYS = ("run", SCENARIOS / "hohhot", "--steps", 240, "--set", "horizon.window_h=4",
            "--set", "horizon.keep_h=2", "-q", "--checkpoint-every", 0)
SLOW = os.environ.get("GRIDSTEP_SLOW_FAULTS") == "1"


def content_of(result):
    """The fingerprint of what a run computed; opening checks nothing, `verify` does."""
    with h5py.File(result) as file:
        return file.attrs["content_sha256"]


def some(last, every):
    """1 … last, all of them where there is time for it."""
    return range(1, last + 1, 1 if SLOW else every)


class FaultTest(CommandTest):
    """A test with a folder for results, and the content that they shall have."""

    _content = {}

    def setUp(self):
        super().setUp()
        self.place = self.folder / "place"
        self.place.mkdir()
        self.result = self.place / "x.h5"
        self.checkpoint = self.place / "x.h5.checkpoint"

    def content(self, run=TEN_DAYS):
        """Of the same run, undisturbed and without a checkpoint at every seam."""
        if run not in FaultTest._content:
            whole = self.folder / "whole.h5"
            plain = run[: run.index("--checkpoint-every")] if "--checkpoint-every" in run else run
            self.answers(DONE, *plain, "-o", whole)
            FaultTest._content[run] = content_of(whole)
            whole.unlink()
        return FaultTest._content[run]

    def assert_completes(self, run=TEN_DAYS, what=""):
        """The same command ends well, whatever lies there, and leaves the right result alone."""
        done = gridstep(*run, "-o", self.result)
        self.assertEqual(done.returncode, DONE, f"{what}: {done.stderr}")
        self.assertEqual(content_of(self.result), self.content(run), what)
        self.assert_left(self.place, ["x.h5"])

    def assert_nothing_half_done(self, before=None, what=""):
        """Under the final name is what was there before, or nothing."""
        if before is None:
            self.assertFalse(self.result.exists(), what)
        else:
            self.assertEqual(self.result.read_bytes(), before, what)

    def clear(self):
        shutil.rmtree(self.place)
        self.place.mkdir()

    def environment(self, **fault):
        if not os.path.exists(SHIM):
            raise unittest.SkipTest(f"there is no {SHIM}")
        return command.environment(LD_PRELOAD=SHIM, FAULT_UNDER=str(self.place),
                                   ASAN_OPTIONS="abort_on_error=1:verify_asan_link_order=0",
                                   **fault)

    def run_with(self, calls, at, number=errno.ENOSPC, stays=True, run=TEN_DAYS, **more):
        """A run in which the `at`th of these calls fails, and those after it where it stays."""
        more = {**more, **({"FAULT_STAYS": "1"} if stays else {})}
        return gridstep(*run, "-o", self.result,
                        env=self.environment(FAULT_CALLS=calls, FAULT_AT=str(at),
                                             FAULT_ERRNO=str(int(number)), **more))

    def count_of(self, calls, run=TEN_DAYS):
        """How many of these calls a run makes."""
        count = self.folder / "count"
        done = self.run_with(calls, 0, run=run, FAULT_COUNT=str(count))
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.result.unlink()
        return int(count.read_text())
