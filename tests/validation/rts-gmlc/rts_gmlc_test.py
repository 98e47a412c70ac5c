#!/usr/bin/python3
"""RTS-GMLC: the scenario says what the source's tables say, and a day of it is solved.

Needs the data: GRIDSTEP_DATA names a folder with rts-gmlc in it; skipped without.
"""

import collections
import csv
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import DONE, INPUT_INVALID, CommandTest, h5py  # noqa: E402

DATA = Path(os.environ.get("GRIDSTEP_DATA", "")) / "rts-gmlc"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class RtsGmlc(CommandTest):
    def setUp(self):
        super().setUp()
        if not DATA.is_dir():
            self.skipTest("GRIDSTEP_DATA names no folder with rts-gmlc in it")
        self.scenario = self.folder / "rts"
        self.answers(DONE, "import", "rts-gmlc", DATA, "-o", self.scenario)

    def series(self, path):
        return rows(DATA / "timeseries_data_files" / path)

    def test_every_thing_is_there(self):
        kinds = collections.Counter(row["Unit Type"] for row in rows(DATA / "SourceData/gen.csv"))
        thermal = sum(kinds[kind] for kind in ("CT", "CC", "STEAM", "NUCLEAR"))
        self.assertEqual(thermal, 73)
        self.assertEqual(len(rows(self.scenario / "generators.csv")),
                         thermal + kinds["HYDRO"] + kinds["ROR"])
        self.assertEqual(len(rows(self.scenario / "wind.csv")), kinds["WIND"])
        self.assertEqual(len(rows(self.scenario / "solar.csv")), kinds["PV"] + kinds["RTPV"])
        self.assertEqual(len(rows(self.scenario / "battery.csv")), kinds["STORAGE"])
        self.assertEqual(len(rows(self.scenario / "branches.csv")), 120)
        self.assertEqual(len(rows(self.scenario / "buses.csv")), 73)
        readme = (self.scenario / "README.md").read_text(encoding="utf-8")
        for word in ("212_CSP_1", "DC1", "NREL", "TPWRS.2019.2925557"):
            self.assertIn(word, readme)
        self.assertIn("DATA USE DISCLAIMER", (self.scenario / "NOTICE.md").read_text())

    def test_series_and_loads_are_those_of_the_source(self):
        """Loads of a region sum to its series in every hour; profile × p_max_mw is the series."""
        region_of = {row["id"]: row["consumer"][-1] for row in rows(self.scenario / "loads.csv")}
        source = self.series("Load/DAY_AHEAD_regional_Load.csv")
        written = rows(self.scenario / "profiles/load.csv")
        self.assertEqual(len(written), 8784)
        for hour in range(0, 8784, 97):
            sums = collections.Counter()
            for load, region in region_of.items():
                sums[region] += float(written[hour][load])
            for region in "123":
                self.assertAlmostEqual(sums[region], float(source[hour][region]), delta=1e-5)
        for file, table in (("WIND/DAY_AHEAD_wind.csv", "wind"), ("PV/DAY_AHEAD_pv.csv", "solar"),
                            ("Hydro/DAY_AHEAD_hydro.csv", "hydro")):
            home = "generators" if table == "hydro" else table
            p_max = {row["id"]: float(row["p_max_mw"])
                     for row in rows(self.scenario / f"{home}.csv")}
            source = self.series(file)
            written = rows(self.scenario / f"profiles/{table}.csv")
            for hour in range(0, 8784, 97):
                for unit in set(source[hour]) & set(p_max):
                    self.assertAlmostEqual(float(written[hour][unit]) * p_max[unit],
                                           float(source[hour][unit]), delta=1e-6)

    def test_costs_are_heat_rates_times_prices(self):
        """At full output the curve is the source's, segment by segment: Σ HR · MW · price."""
        last = {row["generator"]: row for row in rows(self.scenario / "cost_curves.csv")}
        for unit in rows(DATA / "SourceData/gen.csv"):
            if unit["Unit Type"] not in ("CT", "CC", "STEAM", "NUCLEAR"):
                continue
            p_max, cost, before = float(unit["PMax MW"]), 0.0, 0.0
            for k in range(4):
                p = float(unit[f"Output_pct_{k}"]) * p_max
                rate = unit["HR_avg_0"] if k == 0 else unit[f"HR_incr_{k}"]
                cost += float(rate) / 1000 * (p - before) * float(unit["Fuel Price $/MMBTU"])
                before = p
            cost += float(unit["VOM"]) * p_max
            self.assertAlmostEqual(float(last[unit["GEN UID"]]["cost_per_h"]), cost,
                                   delta=1e-9 * cost)

    def test_a_day_is_solved(self):
        result = self.folder / "day.h5"
        done = self.answers(DONE, "run", self.scenario, "--steps", "24", "-o", result, "--json")
        self.answers(DONE, "verify", result)
        summary = json.loads(done.stdout)
        self.assertEqual(summary["unserved_mwh"], 0)
        asked = sum(float(row[region]) for row in
                    self.series("Load/DAY_AHEAD_regional_Load.csv")[:24] for region in "123")
        with h5py.File(result) as file:
            self.assertAlmostEqual(file["demand_mw"][...].sum(), asked, delta=1e-3)

    def test_series_that_are_not_there_are_named(self):
        if (DATA / "timeseries_data_files/PV/REAL_TIME_pv.csv").exists():
            self.skipTest("they are there")
        done = self.answers(INPUT_INVALID, "import", "rts-gmlc", DATA, "-o", self.folder / "x",
                            "--series", "real-time")
        self.assertIn("REAL_TIME_pv.csv", done.stderr)
        self.assertFalse((self.folder / "x").exists())


if __name__ == "__main__":
    command.main()
