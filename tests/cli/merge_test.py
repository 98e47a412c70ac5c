#!/usr/bin/python3
"""Merged runs: every number where it belongs, nothing missing without a word."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest
import zlib

import h5py
import netCDF4
import numpy as np
import xarray as xr

import command
from command import COMMAND, DONE, IO, NOT_CERTIFIED, SCENARIOS, CommandTest, gridstep, start, texts

FAILURES, LIMIT, INTERRUPTED, INVALID = 8, 7, 130, 3
ENGINES = ("netcdf4", "h5netcdf")

STUDY = """
format = "1.0"
name = "prices"
title = "What losses cost"
base = "../two-bus"
keep = "{keep}"

[[axis]]
name = "loss"
set = "network.loss_frac"
values = [0, 0.01, 0.02, 0.03]
"""

DIFFERING = """
format = "1.0"
name = "differing"
base = "../two-bus"

[[variant]]
id = "no-battery"
remove.battery = ["S"]

[[variant]]
id = "more"
add.thermal = "more.csv"

[[variant]]
id = "one-step"
time = { steps = 1 }
"""

# A unit more, that stands between none of the others.
MORE = """id,name,carrier,bus,fuel,p_max_mw,p_min_mw,must_run,heat_rate_gj_per_mwh,no_load_frac,segments,heat_rate_spread_frac,ramp_up_mw_per_h,ramp_down_mw_per_h,vom_per_mwh,source
GC,Third unit,oil,B,oil,10,0,never,9,0,1,0,10,10,0,A
"""


def line_of(run):
    """A line of a log: an outcome with its checksum, as RunLog writes it."""
    text = json.dumps(run, separators=(",", ":"))
    return f'{{"crc32":"{zlib.crc32(text.encode()):08x}","run":{text}}}'


class MergeTest(CommandTest):
    def batch(self, study=STUDY, keep="files", into="out", exit_code=DONE, more=()):
        shutil.copytree(SCENARIOS / "two-bus", self.folder / "two-bus", dirs_exist_ok=True)
        folder = self.folder / "study"
        folder.mkdir(exist_ok=True)
        (folder / "study.toml").write_text(study.replace("{keep}", keep))
        (folder / "more.csv").write_text(MORE)
        self.answers(exit_code, "batch", folder, "-o", self.folder / into, *more)
        return self.folder / into

    def merge(self, folder, *options, exit_code=DONE, name="merged.h5"):
        target = folder / name
        done = self.answers(exit_code, "merge", folder, "-o", target, "--json", *options)
        return target, json.loads(done.stdout) if exit_code == DONE else done.stderr

    def plan(self, folder):
        return json.loads((folder / "plan.json").read_text())

    # --- what it holds -------------------------------------------------------------------------

    def assert_shows_every_run(self, target, folder):
        """Every series of every run's own file, found by the labels of the merged one."""
        compared = 0
        for engine in ENGINES:
            with xr.open_dataset(target, engine=engine) as merged:
                for run in merged.run.values:
                    with xr.open_dataset(folder / "runs" / f"{run}.h5", engine=engine) as own:
                        for name, array in own.data_vars.items():
                            if "time" not in array.dims or name == "time_bnds" or name not in merged:
                                continue
                            picked = merged[name].sel(run=run).sel(
                                {dim: own[dim].values for dim in array.dims})
                            np.testing.assert_array_equal(
                                picked.values, array.values.astype(picked.dtype), f"{run} {name}")
                            compared += 1
        self.assertGreater(compared, 100)

    def test_every_number_is_that_of_the_runs_own_file(self):
        folder = self.batch()
        target, report = self.merge(folder)
        self.assertEqual((report["runs"], report["complete"], report["series"]), (4, 4, "virtual"))
        self.assert_shows_every_run(target, folder)
        with xr.open_dataset(target) as merged:
            np.testing.assert_array_equal(merged.loss, [0, 0.01, 0.02, 0.03])
            self.assertEqual(list(merged.run_complete.values), [1, 1, 1, 1])
            self.assertEqual(merged.generation_mw.dims, ("run", "time", "unit"))
            self.assertEqual(merged.energy_mwh.dims, ("run", "time", "storage"))
            for n, run in enumerate(merged.run.values):
                own = json.loads(gridstep("info", folder / "runs" / f"{run}.h5", "--json").stdout)
                self.assertEqual(merged.total_cost.values[n], own["total_cost"])
                self.assertEqual(merged.total_emission_t.values[n], own["emission_t"])
                for carrier, value in own["energy_mwh"].items():
                    self.assertEqual(
                        merged.total_energy_mwh.sel(carrier=carrier).values[n], value)
                for consumer, shares in own["green_share_consumer"].items():
                    for definition, share in shares.items():
                        found = merged.green_share_consumer.sel(
                            consumer=consumer, definition=definition).values[n]
                        np.testing.assert_equal(found, np.nan if share is None else share)
            # What no run changes stands once; what the study changes, for each run.
            self.assertEqual(merged.unit_p_max_mw.dims, ("unit",))
            self.assertEqual(merged.loss_frac.dims, ("run",))
            np.testing.assert_array_equal(merged.loss_frac, merged.loss)

    def test_from_another_folder_and_with_other_tools(self):
        folder = self.batch()
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        target = elsewhere / "all.h5"
        self.answers(DONE, "merge", "out", "-o", "elsewhere/all.h5", cwd=self.folder)
        self.assert_shows_every_run(target, folder)
        with h5py.File(target) as file:
            self.assertTrue(file["generation_mw"].is_virtual)
            position, run = 1, texts(file["run"])[1]
            with h5py.File(folder / "runs" / f"{run}.h5") as own:
                np.testing.assert_array_equal(file["generation_mw"][position],
                                              own["generation_mw"][...])
            self.assertFalse(any(os.path.isabs(name) for name in texts(file["run_file"])))
        with netCDF4.Dataset(target) as file:
            self.assertEqual(file["price_per_mwh"].dimensions, ("run", "time", "bus"))
        dumped = subprocess.run(["ncdump", "-v", "run_complete,generation_mw", target], check=True,
                                capture_output=True, encoding="utf-8", cwd="/").stdout
        self.assertIn("run_complete = 1, 1, 1, 1", dumped)
        self.assertNotIn("generation_mw =\n  _", dumped)

    def test_copy_equals_virtual_and_stands_alone(self):
        folder = self.batch()
        shown, _ = self.merge(folder)
        copied, report = self.merge(folder, "--copy", name="copied.h5")
        self.assertEqual(report["series"], "copied")
        for engine in ENGINES:
            with xr.open_dataset(shown, engine=engine) as a, \
                    xr.open_dataset(copied, engine=engine) as b:
                xr.testing.assert_equal(a.drop_vars("run_file").load(), b.load())
            with xr.open_dataset(shown, engine=engine, group="certificate") as a, \
                    xr.open_dataset(copied, engine=engine, group="certificate") as b:
                xr.testing.assert_equal(a.load(), b.load())
        # Chunks lie there as they lay in the run's file.
        with h5py.File(copied) as file:
            run = texts(file["run"])[1]
            with h5py.File(folder / "runs" / f"{run}.h5") as own:
                self.assertEqual(file["generation_mw"].id.read_direct_chunk((1, 0, 0))[1],
                                 own["generation_mw"].id.read_direct_chunk((0, 0))[1])
        self.answers(DONE, "verify", copied)
        shutil.rmtree(folder / "runs")
        self.answers(DONE, "verify", copied)
        self.answers(NOT_CERTIFIED, "verify", shown)

    def test_runs_whose_things_and_steps_differ(self):
        folder = self.batch(DIFFERING)
        shown, report = self.merge(folder)
        self.assertEqual(set(report["axes_that_differ"]) & {"time", "unit", "storage"},
                         {"time", "unit", "storage"})
        self.assert_shows_every_run(shown, folder)
        copied, _ = self.merge(folder, "--copy", name="copied.h5")
        with xr.open_dataset(shown) as a, xr.open_dataset(copied) as b:
            xr.testing.assert_equal(a.drop_vars("run_file").load(), b.load())
            has = a.unit_in_run.sel(unit="S").to_series()
            self.assertEqual(has["no-battery"], 0)
            self.assertEqual(has["base"], 1)
            self.assertEqual(list(a.unit_in_run.sel(unit="GC").values),
                             [int(run == "more") for run in a.run.values])
            self.assertTrue(np.isnan(a.generation_mw.sel(run="no-battery", unit="S")).all())
            self.assertEqual(list(a.time_in_run.sel(run="one-step").values), [1, 0])
            self.assertTrue(np.isnan(a.generation_mw.sel(run="one-step")[1]).all())
            # Fill is where the masks say so, and nowhere else.
            there = (a.unit_in_run * a.time_in_run).astype(bool)
            self.assertTrue((a.generation_mw.notnull() == there).all())
            # A unit's number on another run's axis would be another unit.
            self.assertNotIn("marginal_unit", a)
        self.answers(DONE, "verify", copied)

    def test_steps_of_other_lengths_share_no_axis(self):
        study = DIFFERING + '\n[[variant]]\nid = "half"\nset = { "time.step_min" = 30 }\n'
        folder = self.batch(study, exit_code=DONE)
        _, words = self.merge(folder, exit_code=INVALID)
        self.assertIn("run half", words)
        self.assertIn("run base", words)
        self.assert_left(folder, [name for name in os.listdir(folder) if "merged" not in name])
        self.merge(folder, "--totals")

    # --- what is missing -----------------------------------------------------------------------

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
                    self.assertEqual(list(merged.run_complete.values), [1, 1, 0, 1])
                    self.assertEqual(list(merged.run_status.values),
                                     ["done", "done", "missing", "done"])
                    self.assertEqual(merged.attrs["incomplete_runs"], run)
                    self.assertEqual(list(merged.total_cost.isnull().values), [0, 0, 1, 0])
                    self.assertEqual(list(merged.generation_mw.isnull().all(("time", "unit"))),
                                     [0, 0, 1, 0])
        told = json.loads(self.answers(DONE, "info", folder / "merged.h5", "--json").stdout)
        self.assertEqual((told["runs"], told["complete"]), (4, 3))
        self.assertEqual(told["incomplete"][0]["run"], run)

    def test_a_failed_run_is_named_with_its_reason(self):
        study = STUDY.replace("0.03]", "2.0]")  # no such share
        folder = self.batch(study, exit_code=FAILURES)
        _, words = self.merge(folder, exit_code=FAILURES)
        self.assertIn("failed with exit code 3", words)
        target, report = self.merge(folder, "--allow-missing")
        self.assertEqual([run["status"] for run in report["incomplete"]], ["failed"])
        with xr.open_dataset(target) as merged:
            self.assertEqual(merged.run_status.values[3], "failed")
            self.assertIn("loss_frac", merged.run_reason.values[3])
            self.assertTrue(np.isnan(merged.total_cost.values[3]))

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
        self.assertIn("1 of 4 runs do not show yet", words)

    # --- what is wrong -------------------------------------------------------------------------

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

    # --- the same bytes, whole or not at all -----------------------------------------------------

    def test_the_same_bytes_whoever_did_the_runs(self):
        self.batch(into="a", more=("--jobs", "1"))
        self.batch(into="b", more=("--jobs", "2", "--shard", "1/2"))
        self.batch(into="b", more=("--jobs", "1", "--shard", "2/2"))
        found = []
        for name in ("a", "b"):
            folder = self.folder / name
            self.merge(folder)
            self.merge(folder, "--totals", name="totals.h5")
            self.merge(folder, name="again.h5")
            self.assertEqual((folder / "merged.h5").read_bytes(),
                             (folder / "again.h5").read_bytes())
            found.append([h5py.File(folder / file).attrs["content_sha256"]
                          for file in ("merged.h5", "totals.h5")])
        self.assertEqual(found[0], found[1])

    def test_an_existing_file_stands(self):
        folder = self.batch(keep="totals")
        target, report = self.merge(folder)
        self.assertEqual(report["series"], "none")
        before = target.read_bytes()
        self.assertIn("--overwrite", self.merge(folder, exit_code=IO)[1])
        self.assertEqual(target.read_bytes(), before)
        self.merge(folder, "--overwrite")
        self.answers(DONE, "verify", target)
        refused = self.answers(IO, "ledger", target)
        self.assertIn("many runs", refused.stderr)

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

    # --- scale ---------------------------------------------------------------------------------

    def multiply(self, folder, runs):
        """Makes a batch of many runs of its first one, each with a cost of its own."""
        plan = self.plan(folder)
        log = next((folder / "log").glob("*.jsonl"))
        first = plan["runs"][0]
        outcome = next(run for run in (json.loads(line)["run"]
                                       for line in log.read_text().splitlines())
                       if run["id"] == first["id"])
        many, lines = [], []
        for n in range(runs):
            many.append({**first, "id": f"r{n}", "name": f"run {n}", "axes": [str(n)]})
            lines.append(line_of({**outcome, "id": f"r{n}",
                                  "totals": {**outcome["totals"], "total_cost": float(n)}}))
            if plan["keeps_files"]:
                os.link(folder / "runs" / f"{first['id']}.h5", folder / "runs" / f"r{n}.h5")
        (folder / "plan.json").write_text(json.dumps({**plan, "runs": many}))
        log.write_text("\n".join(lines) + "\n")

    def test_more_files_than_readers_may_open(self):
        """HDF5 takes a file that it may not open for one without values: asked for, not assumed."""
        folder = self.batch()
        self.multiply(folder, 1000)
        _, words = self.merge(folder, exit_code=LIMIT)
        self.assertIn("1000 result files", words)
        self.assertIn("--copy", words)
        began = time.monotonic()
        target, report = self.merge(folder, "--virtual")
        merged_s = time.monotonic() - began
        for engine in ENGINES:
            began = time.monotonic()
            with xr.open_dataset(target, engine=engine) as merged:
                opened_s = time.monotonic() - began
                self.assertEqual(merged.generation_mw.sizes["run"], 1000)
                self.assertTrue(merged.generation_mw.isel(run=[0, 999]).notnull().all())
            print(f"1,000 files: shown in {merged_s:.1f} s, {engine} opens in {opened_s:.2f} s, "
                  f"{report['bytes'] / 1e6:.1f} MB")
            self.assertLess(opened_s, 5)

    def test_ten_thousand_runs(self):
        """Merged in seconds, opened in less than five."""
        folder = self.batch(keep="totals")
        self.multiply(folder, 10_000)
        began = time.monotonic()
        target, report = self.merge(folder)
        merged_s = time.monotonic() - began
        self.assertEqual(report["complete"], 10_000)
        for engine in ENGINES:
            began = time.monotonic()
            with xr.open_dataset(target, engine=engine) as merged:
                opened_s = time.monotonic() - began
                np.testing.assert_array_equal(merged.total_cost, np.arange(10_000.0))
                np.testing.assert_array_equal(merged.loss, np.arange(10_000.0))
            print(f"10,000 runs: merged in {merged_s:.1f} s, {engine} opens in {opened_s:.2f} s, "
                  f"{report['bytes'] / 1e6:.1f} MB")
            self.assertLess(opened_s, 5)
        self.assertLess(merged_s, 60)


if __name__ == "__main__":
    command.main()
