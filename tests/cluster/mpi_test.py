#!/usr/bin/python3
"""Batches by processes of a real MPI job: the same results however many there are, and an end for all
when one is killed."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from batch_case import AT_CHECKPOINT, FAILURES, BatchCase
from command import DONE, INPUT_INVALID, environment, wait_until

import command

MPI_COMMAND = os.environ.get("GRIDSTEP_MPI_COMMAND", "")

# Root may start processes, more of them than there are cores; MPI leaves things behind on purpose.
ENVIRONMENT = environment(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
                          OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_MCA_hwloc_base_binding_policy="none",
                          OMPI_MCA_btl="self,vader,tcp", OMPI_MCA_btl_vader_single_copy_mechanism="none",
                          ASAN_OPTIONS="detect_leaks=0")


@unittest.skipUnless(MPI_COMMAND and os.path.exists(MPI_COMMAND), "no build that knows MPI")
@unittest.skipUnless(shutil.which("mpirun"), "no mpirun (Debian: openmpi-bin)")
class MpiTest(BatchCase):
    def arguments(self, ranks, study, folder, *options):
        return ["mpirun", "-np", str(ranks), MPI_COMMAND, "batch", str(study), "-o", str(folder),
                *map(str, options)]

    def batch(self, ranks, study, *options, into="out", exit_code=DONE):
        """The folder, and what was said on stdout and stderr."""
        folder = self.folder / into
        done = subprocess.run(self.arguments(ranks, study, folder, *options), env=ENVIRONMENT,
                              stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                              timeout=300, check=False)
        self.assertEqual(done.returncode, exit_code, done.stdout + done.stderr)
        return folder, done

    def start(self, ranks, study, folder, *options):
        process = subprocess.Popen(self.arguments(ranks, study, folder, *options), env=ENVIRONMENT,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, encoding="utf-8")
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def ranks_of(process):
        """Ids of the processes that mpirun has started."""
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)],
                                  capture_output=True, encoding="utf-8", check=False).stdout
        return [int(child) for child in children.split()]

    def test_the_same_for_any_number_of_processes(self):
        study = self.study(runs=17)
        expected = self.undisturbed(study)
        for ranks in (1, 2, 4):
            for options in ((), ("--static",), ("--jobs", 2)):
                with self.subTest(ranks=ranks, options=options):
                    into = f"{ranks}{''.join(map(str, options))}"
                    folder, _ = self.batch(ranks, study, *options, into=into)
                    self.assertEqual(self.contents(folder), expected)
                    self.assert_each_once(folder, 17)

    def test_parts_of_a_batch_by_several_processes(self):
        study = self.study(runs=17)
        expected = self.undisturbed(study)
        for part in (1, 2, 3):
            folder, _ = self.batch(2, study, "--shard", f"{part}/3")
        self.assertEqual(self.contents(folder), expected)
        self.assert_each_once(folder, 17)

    def test_one_speaks_for_all(self):
        study = self.study(runs=5, keep="totals")
        _, done = self.batch(4, study, "--json")
        report = json.loads(done.stdout)
        self.assertEqual((report["runs"], report["done"], report["complete"]), (5, 5, True))
        _, done = self.batch(4, study, "--dry-run")
        self.assertEqual(done.stdout.count("  base  "), 1, done.stdout)
        with open(study / "study.toml", "a", encoding="utf-8") as file:
            file.write("\n[nonsense]\n")
        _, done = self.batch(4, study, exit_code=INPUT_INVALID)
        self.assertEqual(done.stderr.count("study.toml:"), 1, done.stderr)

    def test_a_run_that_fails_stops_no_other(self):
        study = self.study(runs=9)
        with open(study / "study.toml", "a", encoding="utf-8") as file:
            file.write('\n[[variant]]\nid = "dark"\nset = { "network.loss_frac" = 7 }\n')
        folder, done = self.batch(3, study, exit_code=FAILURES)
        self.assertEqual(done.stderr.count("error: run dark:"), 1, done.stderr)
        self.assertEqual(len(list((folder / "runs").glob("*.h5"))), 9)

    def test_a_killed_process_ends_all_and_what_is_done_stays(self):
        study = self.slow_study(runs=12)
        folder = self.folder / "out"
        for victim in (1, 0):
            process = self.start(3, study, folder)
            done = len(self.lines(folder))
            self.assertTrue(wait_until(lambda: len(self.lines(folder)) >= done + 2, 60))
            ranks = self.ranks_of(process)
            self.assertEqual(len(ranks), 3)
            killed_at = time.monotonic()
            os.kill(ranks[victim], signal.SIGKILL)
            self.assertNotEqual(process.wait(timeout=30), 0)
            self.assertLess(time.monotonic() - killed_at, 5 * command.slowdown())
            self.assertTrue(wait_until(lambda: not any(map(is_alive, ranks)), 5))
            for path in (folder / "runs").glob("[!.]*.h5"):
                self.answers(DONE, "verify", path)
        kept = len(self.lines(folder))
        self.assertGreaterEqual(kept, 4)
        self.batch(3, study)
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 12)

    def test_a_warning_stops_all_processes(self):
        """mpirun hands USR1 on to every process."""
        study = self.slow_study(runs=30)
        folder = self.folder / "out"
        process = self.start(2, study, folder)
        self.assertTrue(wait_until(lambda: self.lines(folder), 60))
        process.send_signal(signal.SIGUSR1)
        self.assertEqual(process.wait(timeout=30), AT_CHECKPOINT, process.stderr.read())
        self.assertLess(len(self.lines(folder)), 30)

    def test_a_process_that_cannot_write_ends_all(self):
        study = self.slow_study(runs=12)
        folder = self.folder / "out"
        (folder / "log" / "rank-2-of-3.jsonl").mkdir(parents=True)
        begun = time.monotonic()
        process = self.start(3, study, folder)
        words = process.stderr.read()
        self.assertNotEqual(process.wait(timeout=30), 0)
        self.assertLess(time.monotonic() - begun, 10 * command.slowdown())
        self.assertIn("rank 2 of 3: ", words)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    command.main()
