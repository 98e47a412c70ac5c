"""Studies for the tests of clusters: how one is written, and what a batch of it gives."""

import json
import shutil
import sys
from pathlib import Path

import h5py

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command  # noqa: E402
from command import DONE, SCENARIOS, CommandTest  # noqa: E402

FAILURES, AT_CHECKPOINT = 8, 75

STUDY = """
format = "1.0"
name = "losses"
title = "What the network may lose"
base = "../{base}"
keep = "{keep}"
{more}
[[axis]]
name = "loss"
set = "network.loss_frac"
values = [{values}]
"""


class BatchCase(CommandTest):
    def study(self, runs=4, base="two-bus", keep="files", more="", into="study"):
        """The base and `runs` − 1 others: milliseconds each with two-bus; with hohhot as long as
        `more` says."""
        folder = self.folder / into
        folder.mkdir(parents=True)
        shutil.copytree(SCENARIOS / base, folder.parent / base, dirs_exist_ok=True)
        values = ", ".join(str(k / 1000) for k in range(1, runs))
        (folder / "study.toml").write_text(
            STUDY.format(base=base, keep=keep, values=values, more=more))
        return folder

    def slow_study(self, runs, steps=1500):
        """Runs that last some tenths of a second each."""
        return self.study(runs, "hohhot", more=f"[time]\nsteps = {steps}\n")

    def undisturbed(self, study):
        """What a batch gives that nobody disturbs."""
        folder = self.folder / "undisturbed"
        self.answers(DONE, "batch", study, "-o", folder, "--jobs", 2, "-q")
        return self.contents(folder)

    def script(self, study, kind, *options, into="out"):
        """What --emit prints, and the folder it is for."""
        folder = self.folder / into
        done = self.answers(DONE, "batch", study, "-o", folder, "--emit", kind, *options)
        return done.stdout, folder

    @staticmethod
    def contents(folder):
        """The tables, byte by byte, and the content of every result."""
        found = {path.name: path.read_bytes() for path in folder.iterdir()
                 if path.suffix in (".csv", ".md")}
        results = folder / "runs"
        for path in sorted(results.glob("[!.]*.h5")) if results.exists() else []:
            with h5py.File(path) as file:
                found[path.name] = file.attrs["content_sha256"]
        return found

    @staticmethod
    def lines(folder):
        """Every run that ended, as the logs tell, in no order."""
        lines = []
        for log in sorted((folder / "log").glob("*.jsonl")) if folder.exists() else []:
            lines += [json.loads(line)["run"] for line in log.read_text().split("\n")[:-1]]
        return lines

    def assert_each_once(self, folder, runs):
        """Every run has been done, and none twice."""
        ids = [line["id"] for line in self.lines(folder)]
        self.assertEqual((len(ids), len(set(ids))), (runs, runs), ids)
