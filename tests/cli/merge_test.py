#!/usr/bin/python3
"""Merged runs: every number where it belongs, and the same bytes whoever did the runs."""

import json
import os
import shutil
import subprocess
import time

import h5py
import netCDF4
import numpy as np
import xarray as xr

import command
from command import DONE, IO, NOT_CERTIFIED, gridstep, texts
from merging import DIFFERING, ENGINES, INVALID, LIMIT, MergingTest


class MergeTest(MergingTest):
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
        self.assertEqual((report["runs"], report["complete"], report["series"]), (5, 5, "virtual"))
        self.assert_shows_every_run(target, folder)
        with xr.open_dataset(target) as merged:
            np.testing.assert_array_equal(merged.loss[1:], [0, 0.01, 0.02, 0.03])
            self.assertEqual(list(merged.run_complete.values), [1] * 5)
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
            np.testing.assert_array_equal(merged.loss_frac, [0, 0, 0.01, 0.02, 0.03])

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
        self.assertIn("run_complete = 1, 1, 1, 1, 1", dumped)
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
            self.assertLess(opened_s, 30)

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
