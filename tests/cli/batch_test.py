#!/usr/bin/python3
"""Studies carried out: the same results whoever does the runs, nothing lost and nothing twice."""

import csv
import json
import os
import shutil
import signal
import subprocess
import time

import h5py

import command
from command import DONE, IO, SCENARIOS, USAGE, CommandTest, environment, gridstep, start, wait_until

FAILURES, AT_CHECKPOINT = 8, 75

STUDY = """
format = "1.0"
name = "prices"
title = "What fuel may cost"
base = "../two-bus"
keep = "{keep}"

[[axis]]
name = "loss"
set = "network.loss_frac"
values = [{values}]
"""


class BatchTest(CommandTest):
    def study(self, values="0, 0.01, 0.02, 0.03, 0.04", keep="files", more=""):
        shutil.copytree(SCENARIOS / "two-bus", self.folder / "two-bus", dirs_exist_ok=True)
        folder = self.folder / "study"
        folder.mkdir(exist_ok=True)
        (folder / "study.toml").write_text(STUDY.format(values=values, keep=keep) + more)
        return folder

    def batch(self, study, *options, into="out", exit_code=DONE):
        done = self.answers(exit_code, "batch", study, "-o", self.folder / into, "--json", *options)
        return self.folder / into, json.loads(done.stdout)

    def rows(self, folder):
        with open(folder / "runs.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def contents(self, folder):
        """What a batch gives: its tables, byte by byte, and the content of every result."""
        tables = {path.name: path.read_bytes() for path in folder.iterdir()
                  if path.suffix in (".csv", ".md")}
        for path in sorted((folder / "runs").glob("*.h5")) if (folder / "runs").exists() else []:
            with h5py.File(path) as file:
                tables[path.name] = file.attrs["content_sha256"]
        return tables

    # --- what it gives -------------------------------------------------------------------------

    def test_every_run_is_the_same_as_by_itself(self):
        folder, report = self.batch(self.study())
        self.assertEqual((report["runs"], report["done"], report["failed"]), (6, 6, []))
        self.assertTrue(report["complete"])
        for row in self.rows(folder):
            loss = row["loss"] or "0"
            path, summary = self.run_scenario("two-bus", "--set", f"network.loss_frac={loss}",
                                              name=f"{row['run']}.h5")
            self.assertEqual(float(row["total_cost"]), summary["total_cost"], row["run"])
            with h5py.File(path) as alone, h5py.File(folder / "runs" / path.name) as of_batch:
                self.assertEqual(alone.attrs["content_sha256"], of_batch.attrs["content_sha256"])

    def test_the_same_for_any_number_of_jobs_and_parts(self):
        study = self.study()
        expected = self.contents(self.batch(study, "--jobs", 1)[0])
        self.assertEqual(len(expected), 6 + 3)
        for jobs in (2, 8):
            self.assertEqual(self.contents(self.batch(study, "--jobs", jobs, into=f"j{jobs}")[0]),
                             expected)
        self.assertEqual(self.contents(self.batch(study, "--static", into="static")[0]), expected)
        for part in (3, 1, 2):
            folder, report = self.batch(study, "--shard", f"{part}/3", into="shards")
            self.assertEqual((report["runs"], report["complete"]), (2, part == 2))
        self.assertEqual(self.contents(folder), expected)
        for task in range(6):
            folder, report = self.batch(study, "--task-id", task, into="tasks")
            self.assertEqual(report["done"], 1)
        self.assertEqual(self.contents(folder), expected)

    def test_totals_alone_keep_no_files(self):
        study = self.study(keep="totals")
        folder, report = self.batch(study)
        self.assertEqual(report["done"], 6)
        self.assertFalse((folder / "runs").exists())
        files = self.contents(self.batch(self.study(), into="files")[0])
        self.assertEqual((folder / "runs.csv").read_bytes(), files["runs.csv"])

    def test_the_list_of_runs_before_running(self):
        done = self.answers(DONE, "batch", self.study(), "--dry-run", "-o", self.folder / "out")
        self.assertIn("0.04", done.stdout)
        self.assertFalse((self.folder / "out").exists())

    # --- going on ------------------------------------------------------------------------------

    def test_what_is_done_is_not_done_again(self):
        study = self.study()
        folder, _ = self.batch(study)
        before = {path: path.stat().st_mtime_ns for path in (folder / "runs").iterdir()}
        _, report = self.batch(study)
        self.assertEqual((report["done_before"], report["done"]), (6, 0))
        self.assertEqual(before, {path: path.stat().st_mtime_ns
                                  for path in (folder / "runs").iterdir()})

    def test_only_what_has_changed_is_done_again(self):
        folder, _ = self.batch(self.study(values="0, 0.01, 0.02"))
        _, report = self.batch(self.study(values="0, 0.01, 0.05"))
        self.assertEqual((report["done_before"], report["done"]), (3, 1))
        self.assertEqual([row["loss"] for row in self.rows(folder)][1:], ["0", "0.01", "0.05"])
        # The base decides every run.
        study = self.study(values="0, 0.01, 0.05")
        with open(self.folder / "two-bus" / "loads.csv", "a", encoding="utf-8") as file:
            file.write("\n")
        _, report = self.batch(study)
        self.assertEqual((report["changed"], report["done"]), (4, 4))

    def test_a_result_that_is_gone_is_done_again(self):
        study = self.study()
        folder, _ = self.batch(study)
        expected = self.contents(folder)
        sorted((folder / "runs").glob("*.h5"))[2].unlink()
        _, report = self.batch(study)
        self.assertEqual((report["done_before"], report["done"]), (5, 1))
        self.assertEqual(self.contents(folder), expected)

    def test_killed_at_any_moment_it_goes_on(self):
        study = self.study(values=", ".join(str(k / 1000) for k in range(60)))
        expected = self.contents(self.batch(study, into="whole")[0])
        out = self.folder / "killed"
        for delay_s in (0.02, 0.05, 0.08, 0.11, 0.15):
            process = start("batch", study, "-o", out, "--jobs", 2)
            time.sleep(delay_s)
            process.kill()
            process.wait()
            process.stderr.close()
            for path in (out / "runs").glob("[!.]*.h5") if (out / "runs").exists() else []:
                self.answers(DONE, "verify", path)
        folder, report = self.batch(study, into="killed")
        self.assertEqual(report["done_before"] + report["done"], 61)
        self.assertEqual(self.contents(folder), expected)
        self.assertEqual([path.name for path in out.iterdir() if path.name.endswith(".tmp")], [])

    def test_stopped_by_a_signal_it_says_how_to_go_on(self):
        study = self.study(values=", ".join(str(k / 10000) for k in range(400)), keep="totals")
        process = start("batch", study, "-o", self.folder / "out", "--jobs", 1)
        self.assertTrue(wait_until(lambda: (self.folder / "out" / "log").exists()))
        process.send_signal(signal.SIGTERM)
        message = process.stderr.read()
        process.stderr.close()
        if process.wait() == DONE:
            self.skipTest("all was done before the signal came")
        self.assertEqual(process.returncode, AT_CHECKPOINT)
        self.assertIn("goes on", message)
        self.batch(study)

    def test_it_stops_by_itself_when_its_time_is_over(self):
        study = self.study(values=", ".join(str(k / 10000) for k in range(400)), keep="totals")
        _, report = self.batch(study, "--max-hours", 1e-5, exit_code=AT_CHECKPOINT)
        self.assertTrue(report["stopped"])
        _, report = self.batch(study)
        self.assertTrue(report["complete"])

    # --- what goes wrong -----------------------------------------------------------------------

    def test_a_run_that_fails_is_listed_and_the_others_stand(self):
        study = self.study(more='\n[[variant]]\nid = "dark"\nset = { "network.loss_frac" = 7 }\n')
        folder, report = self.batch(study, exit_code=FAILURES)
        self.assertEqual(report["done"], 6)
        self.assertEqual([(f["run"], f["exit_code"]) for f in report["failed"]], [("dark", 3)])
        self.assertIn("loss_frac", report["failed"][0]["reason"])
        for text in (self.answers(DONE, "compare", folder).stdout,
                     (folder / "comparison.md").read_text(), (folder / "comparison.zh.md").read_text()):
            self.assertIn("dark", text)
        status = {row["run"]: row["status"] for row in self.rows(folder)}
        self.assertEqual(status.pop("dark"), "failed")
        self.assertEqual(set(status.values()), {"done"})
        # The same runs as without it.
        alone = self.contents(self.batch(self.study(), into="alone")[0])
        for name, content in self.contents(folder).items():
            if name.endswith(".h5"):
                self.assertEqual(content, alone[name])

    def test_two_processes_with_the_same_part(self):
        study = self.study(values=", ".join(str(k / 10000) for k in range(400)), keep="totals")
        process = start("batch", study, "-o", self.folder / "out", "--jobs", 1, "-q")
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.assertTrue(wait_until(lambda: (self.folder / "out" / "log").exists()
                                   and any((self.folder / "out" / "log").iterdir())))
        second = gridstep("batch", study, "-o", self.folder / "out")
        if process.poll() is not None:
            self.skipTest("the first was done before the second came")
        self.assertEqual(second.returncode, IO, second.stderr)
        self.assertIn("process", second.stderr)
        self.assertEqual(process.wait(), DONE)

    def test_results_keep_out_of_what_they_are_made_from(self):
        study = self.study()
        for folder in (study, self.folder / "two-bus"):
            before = sorted(folder.iterdir())
            done = self.answers(USAGE, "batch", study, "-o", folder)
            self.assertIn("-o", done.stderr)
            self.assertEqual(sorted(folder.iterdir()), before)
        folder, _ = self.batch(study)
        result = folder / "runs" / "base.h5"
        before = result.read_bytes()
        self.answers(USAGE, "merge", folder, "-o", result, "--overwrite")
        self.assertEqual(result.read_bytes(), before)

    def test_a_result_of_another_input_is_not_taken_for_the_runs(self):
        """There and back: the file is that of the value between, and as long."""
        folder, _ = self.batch(self.study(values="0.01"))
        expected = self.contents(folder)
        self.batch(self.study(values="0.02"))
        _, report = self.batch(self.study(values="0.01"))
        self.assertEqual(self.contents(folder).keys() >= expected.keys(), True)
        for name, content in expected.items():
            self.assertEqual(self.contents(folder)[name], content, name)

    def test_another_plan_leaves_no_tables_of_the_one_before(self):
        folder, _ = self.batch(self.study(values="0.01, 0.02"))
        _, report = self.batch(self.study(values="0.01, 0.03"), "--shard", "1/3")
        self.assertFalse(report["complete"])
        self.assertFalse((folder / "runs.csv").exists())

    def test_axes_with_the_names_of_columns(self):
        study = self.study(more='\n[[axis]]\nname = "total_cost"\nset = "economy.voll_per_mwh"\n'
                                'values = [-0.0, 2000]\n'.replace("-0.0", "1000"))
        folder, _ = self.batch(study)
        with open(folder / "runs.csv", encoding="utf-8") as file:
            head = file.readline().strip().split(",")
        self.assertEqual(len(head), len(set(head)))
        self.assertIn("axis_total_cost", head)
        self.assertIn("variant", head)

    def test_a_folder_belongs_to_one_study(self):
        study = self.study()
        self.batch(study)
        text = (study / "study.toml").read_text().replace('"prices"', '"others"')
        (study / "study.toml").write_text(text)
        done = self.answers(USAGE, "batch", study, "-o", self.folder / "out")
        self.assertIn("prices", done.stderr)

    def test_parts_that_cannot_be(self):
        study = self.study()
        for options in (["--shard", "4/3"], ["--shard", "0/3"], ["--shard", "x"],
                        ["--shard", "1/3/2"], ["--task-id", "6"], ["--task-id", "3", "--tasks", "3"],
                        ["--tasks", "3"], ["--shard", "1/2", "--task-id", "0"], ["--jobs", "-1"]):
            with self.subTest(options=options):
                done = gridstep("batch", study, "-o", self.folder / "out", *options)
                self.assertEqual(done.returncode, USAGE, done.stderr)

    def test_a_launcher_of_several_processes_needs_a_build_that_knows_it(self):
        version = json.loads(gridstep("--version", "--json").stdout)
        if version.get("mpi"):
            self.skipTest("this build knows MPI")
        done = gridstep("batch", self.study(), "-o", self.folder / "out",
                        env=environment(OMPI_COMM_WORLD_SIZE="4"))
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("GRIDSTEP_MPI", done.stderr)

    def test_a_full_disk_ends_the_batch_and_it_goes_on_later(self):
        """On a disk of 400 KiB a few results fit."""
        study = self.study(values=", ".join(str(k / 1000) for k in range(20)))
        script = """
mount -t tmpfs -o size=400k none "$1" || exit 77
"$2" batch "$3" -o "$1/out" --jobs 1 -q >/dev/null 2>"$4"
echo $? >>"$4"
for file in "$1"/out/runs/*.h5; do "$2" verify "$file" >/dev/null || exit 91; done
ls -A "$1/out/runs" | grep -q tmp && exit 92
mount -o remount,size=40m none "$1"
"$2" batch "$3" -o "$1/out" --jobs 1 -q >/dev/null || exit 93
"""
        disk, words = self.folder / "disk", self.folder / "words"
        disk.mkdir()
        done = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh", disk,
                               command.COMMAND, study, words],
                              capture_output=True, encoding="utf-8", check=False)
        if done.returncode in (1, 77, 127):
            self.skipTest(f"cannot mount: {done.stderr.strip()}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(words.read_text().split("\n")[-2], str(IO))


if __name__ == "__main__":
    command.main()
