#!/usr/bin/python3
"""`estimate`: memory and disk within a factor of 1.5 of what the run then takes.

Time is measured by benchmarks/estimate/estimate.py, since a test machine may be busy. Nothing large
is imported here: the peak of a child counts what its parent held when it was started.
"""

import importlib.util
import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("GRIDSTEP_SOURCE_DIR", Path(__file__).resolve().parents[2]))
COMMAND = os.environ.get("GRIDSTEP_COMMAND", str(SOURCE / "build/release/gridstep"))
SCENARIOS = SOURCE / "scenarios"
FACTOR = 1.5
USAGE, INPUT_INVALID = 2, 3

SPEC = importlib.util.spec_from_file_location("estimate",
                                              SOURCE / "benchmarks/estimate/estimate.py")
BENCHMARK = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(BENCHMARK)


def estimate(*arguments, **variables):
    return subprocess.run([COMMAND, "estimate", *map(str, arguments)], capture_output=True,
                          encoding="utf-8", check=False, env={**os.environ, **variables})


class Estimate(unittest.TestCase):
    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gridstep-")
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def told(self, *arguments, **variables):
        done = estimate(*arguments, "--json", **variables)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def assert_holds(self, scenario, *options):
        told = self.told(scenario, *options)
        result = self.folder / "result.h5"
        _, _, _, peak = BENCHMARK.run(COMMAND, "run", "-q", scenario, *options, "-o", result,
                                      "--overwrite")
        for what, estimated, measured in (("memory", told["memory_bytes"], peak),
                                          ("disk", told["disk_bytes"], result.stat().st_size)):
            ratio = estimated / measured
            self.assertTrue(1 / FACTOR < ratio < FACTOR,
                            f"{what} of {scenario} {options}: {estimated} for {measured}")
        return told

    def test_small(self):
        """What a process needs before it does anything is most of it."""
        for scenario in ("two-bus", "storage-night", "three-bus", "trace-three-bus"):
            with self.subTest(scenario=scenario):
                self.assertTrue(self.assert_holds(SCENARIOS / scenario)["is_measured"])

    def test_years(self):
        for scenario in ("direct-supply", "computing-cluster", "hohhot"):
            with self.subTest(scenario=scenario):
                told = self.assert_holds(SCENARIOS / scenario)
                self.assertFalse(told["is_measured"])
                self.assertLess(told["pilot_steps"], told["steps"])

    def test_the_year_as_one_program(self):
        told = self.assert_holds(SCENARIOS / "hohhot", *BENCHMARK.ONE_WINDOW)
        self.assertEqual(told["windows"], 1)
        self.assertEqual(told["window"], told["all_windows"])

    def test_a_part_in_quarters_of_an_hour(self):
        self.assert_holds(SCENARIOS / "hohhot", *BENCHMARK.QUARTERS, "--steps", 11520)

    def test_rts_gmlc(self):
        data = os.environ.get("GRIDSTEP_DATA")
        if not data or not (Path(data) / "rts-gmlc").is_dir():
            self.skipTest("GRIDSTEP_DATA names no rts-gmlc")
        rts = self.folder / "rts"
        BENCHMARK.run(COMMAND, "import", "rts-gmlc", "-q", Path(data) / "rts-gmlc", "-o", rts)
        self.assert_holds(rts)

    def test_program_of_two_bus(self):
        """Two steps in one window: one balance and one recursion of the battery each."""
        told = self.told(SCENARIOS / "two-bus")
        self.assertEqual((told["steps"], told["windows"]), (2, 1))
        # A step decides on GA, GB, charge, discharge, energy, and what DA and DB are not served.
        self.assertEqual(told["window"]["columns"], 2 * 7)
        self.assertEqual(told["window"]["rows"], 2 * 2)
        # Balance: all but energy. Recursion: energy, charge, discharge, and the energy before.
        self.assertEqual(told["window"]["nonzeros"], 2 * 6 + 3 + 4)

    def test_many_runs(self):
        one = self.told(SCENARIOS / "two-bus")
        many = self.told(SCENARIOS / "two-bus", "--runs", 100, "--jobs", 2)
        self.assertEqual((many["runs"], many["jobs"]), (100, 2))
        self.assertEqual(many["disk_bytes"], 100 * one["disk_bytes"])
        self.assertLess(many["memory_bytes"], 2 * one["memory_bytes"])
        self.assertGreater(many["memory_bytes"], one["memory_bytes"])

    def test_slurm(self):
        said = estimate(SCENARIOS / "two-bus", "--slurm").stdout
        self.assertRegex(said, r"^--mem=\d+M --time=00:01:00\n$")

    def test_text(self):
        english = estimate(SCENARIOS / "two-bus", LC_ALL="C.UTF-8").stdout
        self.assertIn("two-bus: 2 steps, 1 window\n", english)
        self.assertIn("memory at most", english)
        self.assertIn("内存峰值", estimate(SCENARIOS / "two-bus", LC_ALL="zh_CN.UTF-8").stdout)

    def test_nothing_is_left_behind(self):
        self.told(SCENARIOS / "direct-supply", TMPDIR=str(self.folder))
        self.assertEqual(os.listdir(self.folder), [])

    def test_bad_input(self):
        for exit_code, arguments in ((INPUT_INVALID, (self.folder / "missing",)), (USAGE, ()),
                                     (USAGE, (SCENARIOS / "two-bus", "--runs", "0")),
                                     (USAGE, (SCENARIOS / "two-bus", "--solver", "nope")),
                                     (USAGE, (SCENARIOS / "two-bus", "--json", "--slurm"))):
            done = estimate(*arguments)
            self.assertEqual((done.returncode, done.stdout), (exit_code, ""), done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
