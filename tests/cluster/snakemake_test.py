#!/usr/bin/python3
"""Batches by a real Snakemake."""

import os
import shutil
import subprocess
import unittest

from batch_case import BatchCase
import command
import h5py


@unittest.skipUnless(shutil.which("snakemake"), "no snakemake (Debian: snakemake)")
class SnakemakeTest(BatchCase):
    def snakemake(self, *options):
        return subprocess.run(["snakemake", "--cores", "2", "--nocolor", *map(str, options)],
                              cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, encoding="utf-8", timeout=300, check=False,
                              env={**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")})

    def snakefile(self, study, *options, into="out"):
        text, folder = self.script(study, "snakemake", *options, into=into)
        (self.folder / "Snakefile").write_text(text)
        return folder

    def test_it_does_it_all_and_nothing_twice(self):
        study = self.study(runs=4)
        folder = self.snakefile(study, "--memory-mb", 100, "--time-min", 5)
        planned = self.snakemake("--dry-run")
        self.assertEqual(planned.returncode, 0, planned.stdout)
        for words in ("mem_mb=100", "runtime=5", "task"):
            self.assertIn(words, planned.stdout)
        done = self.snakemake()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.contents(folder), self.undisturbed(study))
        self.assert_each_once(folder, 4)
        self.assertTrue((folder / "merged.h5").exists())
        again = self.snakemake()
        self.assertIn("Nothing to be done", again.stdout)
        # A changed study is done again, as far as it has changed.
        text = (study / "study.toml").read_text().replace("0.003", "0.004")
        (study / "study.toml").write_text(text)
        done = self.snakemake()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assert_each_once(folder, 5)

    def test_a_run_that_fails_keeps_no_other_back(self):
        study = self.study(runs=3)
        with open(study / "study.toml", "a", encoding="utf-8") as file:
            file.write('\n[[variant]]\nid = "dark"\nset = { "network.loss_frac" = 7 }\n')
        folder = self.snakefile(study)
        done = self.snakemake()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(len(list((folder / "runs").glob("*.h5"))), 3)
        with h5py.File(folder / "merged.h5") as merged:
            complete = dict(zip(merged["run"].asstr()[...], merged["run_complete"][...]))
        self.assertEqual(complete.pop("dark"), 0)
        self.assertEqual(set(complete.values()), {1})

    def test_names_stay_names(self):
        place = "a b$(touch oops)`touch oops`'\"\\ ;&|<>*?{task}{{x}}"
        study = self.study(runs=3, into=f"{place}/study")
        folder = self.snakefile(study, "--tasks", 2, into=f"{place}/out")
        done = self.snakemake()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assert_each_once(folder, 3)
        self.assertEqual(list(self.folder.rglob("oops*")), [])


if __name__ == "__main__":
    command.main()
