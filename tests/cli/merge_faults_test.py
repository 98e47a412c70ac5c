#!/usr/bin/python3
"""Merging what is missing, damaged or late, and being killed at it: never a silent gap, never half a
file."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

import h5py
import numpy as np
import xarray as xr

import command
from command import COMMAND, DONE, IO, NOT_CERTIFIED, start
from merging import ENGINES, FAILURES, INTERRUPTED, STUDY, MergingTest, line_of


class MergeFaults(MergingTest):
    def test_a_missing_run_is_never_silent(self):
        folder = self.batch()
        run = self.plan(folder)["runs"][2]["id"]
        (folder / "runs" / f"{run}.h5").unlink()
        began = time.monotonic()
        _, words = self.merge(folder, "--wait", "0.5", exit_code=FAILURES)
        self.assertGreater(time.monotonic() - began, 0.5)
        self.assertIn(f"run {run} is done by its log, but its result file is not there", words)
        self.assertIn("waiting at most 0.5 s", words)
        self.assertFalse((folder / "merged.h5").exists())
        for form in ((), ("--copy",)):
            done = self.answers(DONE, "merge", folder, "--allow-missing", "--wait", "0",
                                "--overwrite", *form)
            self.assertIn(f"run {run} is missing", done.stderr)
            for engine in ENGINES:
                with xr.open_dataset(folder / "merged.h5", engine=engine) as merged:
                    self.assertEqual(list(merged.run_complete.values), [1, 1, 0, 1, 1])
                    self.assertEqual(list(merged.run_status.values),
                                     ["done", "done", "missing", "done", "done"])
                    self.assertEqual(merged.attrs["incomplete_runs"], run)
                    self.assertEqual(list(merged.total_cost.isnull().values), [0, 0, 1, 0, 0])
                    self.assertEqual(list(merged.generation_mw.isnull().all(("time", "unit"))),
                                     [0, 0, 1, 0, 0])
        told = json.loads(self.answers(DONE, "info", folder / "merged.h5", "--json").stdout)
        self.assertEqual((told["runs"], told["complete"]), (5, 4))
        self.assertEqual(told["incomplete"][0]["run"], run)

    def test_a_failed_run_is_named_with_its_reason(self):
        study = STUDY.replace("0.03]", "2.0]")  # no such share
        folder = self.batch(study, exit_code=FAILURES)
        _, words = self.merge(folder, exit_code=FAILURES)
        self.assertIn("failed with exit code 3", words)
        target, report = self.merge(folder, "--allow-missing")
        self.assertEqual([run["status"] for run in report["incomplete"]], ["failed"])
        with xr.open_dataset(target) as merged:
            self.assertEqual(merged.run_status.values[4], "failed")
            self.assertIn("loss_frac", merged.run_reason.values[4])
            self.assertTrue(np.isnan(merged.total_cost.values[4]))

    def test_a_file_that_shows_late_is_waited_for(self):
        folder = self.batch()
        late = sorted((folder / "runs").glob("*.h5"))[0]
        hidden = self.folder / "late.h5"
        late.rename(hidden)
        merging = start("merge", folder, "--wait", "60")
        time.sleep(1)
        hidden.rename(late)
        _, words = merging.communicate(timeout=60)
        self.assertEqual(merging.returncode, DONE, words)
        self.assertIn("1 of 5 runs do not show yet", words)

    def assert_refused(self, folder, file, *options):
        _, words = self.merge(folder, "--wait", "0", *options, exit_code=IO)
        self.assertIn(file.name, words)
        self.assertFalse((folder / "merged.h5").exists())

    def test_a_damaged_source_is_refused_by_name(self):
        folder = self.batch()
        file = sorted((folder / "runs").glob("*.h5"))[1]
        size = file.stat().st_size
        with h5py.File(file) as own:
            offset = own["generation_mw"].id.get_chunk_info(0).byte_offset
        with open(file, "r+b") as damaged:
            damaged.seek(offset + 4)
            damaged.write(b"\xff\xff")
        self.assertEqual(file.stat().st_size, size)
        self.assert_refused(folder, file, "--verify")  # only its values show it
        with open(file, "r+b") as damaged:
            damaged.write(b"no result at all")
        self.assert_refused(folder, file)

    def test_a_source_of_another_run_is_refused(self):
        """The same length, complete and sound, but not what the log tells of."""
        folder = self.batch()
        one, other = sorted((folder / "runs").glob("*.h5"))[1:3]
        shutil.copy(other, one)
        log = next((folder / "log").glob("*.jsonl"))
        lines = []
        for line in log.read_text().splitlines():
            run = json.loads(line)["run"]
            if run["id"] == one.stem:
                run["bytes"] = one.stat().st_size
            lines.append(line_of(run))
        log.write_text("\n".join(lines) + "\n")
        self.assert_refused(folder, one)

    def test_verify_asks_every_source(self):
        folder = self.batch()
        target, _ = self.merge(folder)
        self.answers(DONE, "verify", target)
        file = sorted((folder / "runs").glob("*.h5"))[1]
        kept = file.read_bytes()
        with h5py.File(file) as own:
            offset = own["generation_mw"].id.get_chunk_info(0).byte_offset
        file.write_bytes(kept[:offset + 4] + b"\xff\xff" + kept[offset + 6:])
        done = self.answers(NOT_CERTIFIED, "verify", target)
        self.assertIn(file.name, done.stdout)
        file.write_bytes(kept)
        self.answers(DONE, "verify", target)
        with h5py.File(target, "r+") as merged:
            merged["total_cost"][0] += 1
        done = self.answers(NOT_CERTIFIED, "verify", target)
        self.assertIn("FAIL  content", done.stdout)

    def test_killed_at_any_moment(self):
        folder = self.batch()
        target = folder / "merged.h5"
        moments = random.Random(5)
        for _ in range(12):
            merging = start("merge", folder, "--copy")
            time.sleep(moments.uniform(0.0, 0.12))
            merging.send_signal(signal.SIGKILL)
            merging.communicate()
            if target.exists():
                self.answers(DONE, "verify", target)
                target.unlink()
        self.merge(folder, "--copy")
        self.answers(DONE, "verify", target)
        self.assertFalse([name for name in os.listdir(folder) if name.endswith((".tmp", ".lock"))])

    def test_stopped_by_a_signal(self):
        folder = self.batch()
        sorted((folder / "runs").glob("*.h5"))[0].unlink()
        merging = start("merge", folder, "--wait", "60")
        time.sleep(1)
        merging.send_signal(signal.SIGTERM)
        merging.communicate(timeout=30)
        self.assertEqual(merging.returncode, INTERRUPTED)
        self.assertFalse([name for name in os.listdir(folder) if "merged" in name])

    def test_no_space(self):
        folder = self.batch()
        disk = self.folder / "disk"
        disk.mkdir()
        script = ('mount -t tmpfs -o size=128k none "$1" || exit 77\n'
                  'head -c 100K /dev/zero >"$1/ballast"\n'
                  '"$2" merge "$3" -o "$1/m.h5" --copy >/dev/null; code=$?\n'
                  '[ "$(ls -A "$1")" = ballast ] || exit 91\n'
                  'umount "$1"; mount -t tmpfs -o size=64m none "$1"\n'
                  '"$2" merge "$3" -o "$1/m.h5" --copy >/dev/null || exit 92\nexit $code\n')
        done = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh",
                               disk, COMMAND, folder], capture_output=True, encoding="utf-8",
                              check=False)
        if done.returncode in (1, 77, 127) and ("unshare" in done.stderr or "mount" in done.stderr):
            raise unittest.SkipTest(f"cannot mount: {done.stderr.strip()}")
        self.assertEqual(done.returncode, IO, done.stderr)


if __name__ == "__main__":
    command.main()
