#!/usr/bin/python3
"""Scripts that batches are handed to clusters with: they say what was asked for, and names in them
stay names."""

import re
import subprocess

from batch_case import BatchCase
from command import USAGE, gridstep

import command


class EmitTest(BatchCase):
    def test_a_line_for_every_task(self):
        place = "a b$(touch oops)`touch oops`'\"\\ ;&|<>*?\n\t!~"
        study = self.study(runs=5, into=f"{place}/study")
        text, folder = self.script(study, "bash", "--tasks", 2, into=f"{place}/out")
        lines = text.splitlines()
        self.assertEqual(len(lines), 2)
        for line in lines:
            subprocess.run(["bash", "-c", line], cwd=self.folder, check=True, capture_output=True)
        self.assert_each_once(folder, 5)
        self.assertEqual(list(self.folder.rglob("oops*")), [])

    def test_scripts_are_shell(self):
        study = self.study(runs=3, into="a'b $(x)\n/study")
        for kind in ("slurm", "slurm-merge", "bash"):
            text, _ = self.script(study, kind, into="c'd $(x)\n/out")
            done = subprocess.run(["bash", "-n"], input=text, capture_output=True, encoding="utf-8",
                                  check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), text)

    def test_nothing_is_made_when_a_script_is_printed(self):
        text, folder = self.script(self.study(), "slurm", "--tasks-at-a-time", 3, "--jobs", 2,
                                   "--memory-mb", 700, "--time-min", 90)
        self.assertFalse(folder.exists())
        for line in ("--array=0-3%3", "--cpus-per-task=2", "--mem=700M", "--time=90", "--requeue",
                     "--open-mode=append", "--signal=B:USR1@120", "--job-name=gridstep-losses"):
            self.assertIn(f"\n#SBATCH {line}\n", text)

    def test_limits_are_estimated(self):
        study = self.study(runs=40)
        for kind, memory, minutes in (("slurm", r"\n#SBATCH --mem=(\d+)M\n", r"--time=(\d+)\n"),
                                      ("snakemake", r" mem_mb=(\d+),", r" runtime=(\d+),")):
            text, _ = self.script(study, kind)
            self.assertGreaterEqual(int(re.search(memory, text)[1]), 100, text)
            self.assertGreaterEqual(int(re.search(minutes, text)[1]), 6, text)

    def test_what_cannot_be_asked_for(self):
        study = self.study()
        for options in (["--emit", "pbs"], ["--memory-mb", 5],
                        ["--emit", "slurm", "--time-min", 2], ["--tasks", 3],
                        ["--emit", "slurm", "--task-id", 0], ["--emit", "slurm", "--tasks", 0]):
            with self.subTest(options=options):
                self.assertEqual(gridstep("batch", study, *options).returncode, USAGE)


if __name__ == "__main__":
    command.main()
