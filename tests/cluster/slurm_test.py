#!/usr/bin/python3
"""Batches by a real Slurm: to the end, requeued again and again, stopped before the time limit, and
twice at a time; what comes out is what an undisturbed batch gives."""

import os
import unittest

import slurm
from batch_case import BatchCase
from command import DONE, IO, wait_until

import command


class SlurmTest(BatchCase):
    @classmethod
    def setUpClass(cls):
        block = slurm.cluster(cores=2)
        try:
            cls.cluster = block.__enter__()
        except slurm.Unavailable as why:
            raise unittest.SkipTest(str(why)) from None
        cls.addClassCleanup(block.__exit__, None, None, None)

    def submit(self, study, *options, sbatch=(), into="out"):
        """The job, and the folder of its batch."""
        text, folder = self.script(study, "slurm", *options, into=into)
        script = self.folder / "job.sh"
        script.write_text(text)
        return self.cluster.submit(script, *sbatch, folder=self.folder), folder

    def said(self):
        """What the tasks have printed."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("gridstep-*.log")))

    def wait(self, job, seconds=180):
        try:
            return self.cluster.wait(job, seconds)
        except AssertionError as late:
            self.fail(f"{late}\n{self.said()}")

    def restarts(self, job):
        return {name: int(task["Restarts"]) for name, task in self.cluster.tasks(job).items()}

    def test_an_array_does_it_all(self):
        study = self.study(runs=7)
        job, folder = self.submit(study, "--tasks", 3)
        self.assertEqual(self.wait(job), {"0": DONE, "1": DONE, "2": DONE}, self.said())
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 7)
        for line in self.lines(folder):
            self.assertEqual(line["scheduler"]["SLURM_ARRAY_JOB_ID"], job)
        tasks = {line["scheduler"]["SLURM_ARRAY_TASK_ID"] for line in self.lines(folder)}
        self.assertEqual(tasks, {"0", "1", "2"})

    def test_requeued_five_times_it_gives_the_same(self):
        study = self.slow_study(runs=14)
        job, folder = self.submit(study, "--tasks", 1)
        for times in range(1, 6):
            done = len(self.lines(folder))
            self.assertTrue(wait_until(lambda: len(self.lines(folder)) > done, 60), self.said())
            self.assertEqual(self.cluster.requeue(job, 0).returncode, 0)
            self.assertTrue(wait_until(lambda: self.restarts(job) == {"0": times}, 60), times)
        self.assertEqual(self.wait(job), {"0": DONE}, self.said())
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 14)
        counts = [int(line["scheduler"].get("SLURM_RESTART_COUNT", 0))
                  for line in self.lines(folder)]
        self.assertEqual(sorted(set(counts)), list(range(6)), "every start has done a run")

    def test_when_time_is_nearly_over_a_task_requeues_itself(self):
        """Slurm's warning, as --signal=B: sends it: to the script's shell alone."""
        study = self.slow_study(runs=8)
        job, folder = self.submit(study, "--tasks", 2)
        self.assertTrue(wait_until(lambda: len(self.lines(folder)) >= 2, 60), self.said())
        self.cluster.call("scancel", "--signal=USR1", "--batch", f"{job}_0")
        self.assertEqual(self.wait(job), {"0": DONE, "1": DONE}, self.said())
        self.assertEqual(self.restarts(job), {"0": 1, "1": 0})
        self.assertIn("goes on after being requeued", self.said())
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 8)

    @unittest.skipUnless(os.environ.get("GRIDSTEP_SLOW_FAULTS"), "takes minutes: target faults")
    def test_a_real_time_limit(self):
        """Slurm looks at limits every half minute."""
        study = self.slow_study(runs=120, steps=8760)
        job, folder = self.submit(study, "--tasks", 1, sbatch=["--time=3"])
        self.assertEqual(self.wait(job, 550), {"0": DONE}, self.said())
        self.assertGreaterEqual(self.restarts(job)["0"], 1)
        self.assert_each_once(folder, 120)

    def test_a_task_that_is_cancelled_stays_away(self):
        study = self.slow_study(runs=40)
        job, folder = self.submit(study, "--tasks", 1)
        self.assertTrue(wait_until(lambda: self.lines(folder), 60), self.said())
        self.cluster.call("scancel", job)
        self.wait(job)
        self.assertEqual(self.cluster.tasks(job)["0"]["JobState"], "CANCELLED")
        self.assertEqual(self.restarts(job), {"0": 0})
        self.assertLess(len(self.lines(folder)), 40)

    def test_of_two_tasks_with_the_same_number_one_works(self):
        study = self.slow_study(runs=8)
        job, folder = self.submit(study, "--tasks", 1)
        self.assertTrue(wait_until(lambda: self.lines(folder), 60), self.said())
        again, _ = self.submit(study, "--tasks", 1)
        self.assertEqual(self.wait(again), {"0": IO}, self.said())
        self.assertEqual(self.wait(job), {"0": DONE}, self.said())
        self.assertIn("being written by process", self.said())
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 8)

    def test_names_stay_names(self):
        """Nothing in a path is taken for a command, by sbatch or by Bash."""
        place = "a b$(touch oops)`touch oops`'\"\\ ;&|<>*?{task}%j\n#SBATCH --wrap=x\n"
        study = self.study(runs=3, into=f"{place}/study")
        job, folder = self.submit(study, "--tasks", 2, into=f"{place}/out")
        self.assertEqual(self.wait(job), {"0": DONE, "1": DONE}, self.said())
        self.assert_each_once(folder, 3)
        self.assertEqual(list(self.folder.rglob("oops*")), [])


if __name__ == "__main__":
    command.main()
