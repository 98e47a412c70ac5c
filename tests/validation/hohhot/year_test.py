#!/usr/bin/python3
"""hohhot, the whole year: published figures, and the physics recomputed from the tables alone.

Published: Hohhot Daily, 2024-12-27 (4,938 / 1,200 / 2,350 / 1,405 / 392 / 195 MW, stated sum 10,483,
green 52.9 %, peak of green power 1,653 MW at 45.2 %); 2.007 TWh generated for 2.677 TWh pumped. The
green peak of the year is a calibration target (± 5 %, ± 2 points), not a prediction.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import command  # noqa: E402
from command import DONE, SCENARIOS, SOURCE, gridstep, h5py, texts  # noqa: E402
from dc_power_flow import Grid, table  # noqa: E402

SCENARIO = SCENARIOS / "hohhot"
HOURS = 8760
TOLERANCE_MW = 1e-6
CAPACITY_MW = {"coal": 4938, "hydro": 1200, "wind": 2350, "solar": 1405, "battery": 392,
               "biomass": 195}
STATED_MW = 10483
GREEN = ("wind", "solar", "biomass")  # as generation; storages give back what was made before
LOSS_FRAC = 0.015                     # [network] loss_frac of the scenario
HEAT_C_B, HEAT_C_V = 0.667, 0.15      # of every combined unit of the scenario


class Year:
    """One run for all tests: arrays by name, axes by id."""

    def __init__(self, folder):
        self.path = folder / "hohhot.h5"
        done = gridstep("run", SCENARIO, "-o", self.path, "--json", timeout=600)
        assert done.returncode == DONE, done.stderr
        self.summary = json.loads(done.stdout)
        with h5py.File(self.path) as file:
            self.data = {name: dataset[...] for name, dataset in file.items()
                         if isinstance(dataset, h5py.Dataset)
                         and not h5py.check_string_dtype(dataset.dtype)}
            self.text = {name: texts(dataset) for name, dataset in file.items()
                         if isinstance(dataset, h5py.Dataset)
                         and h5py.check_string_dtype(dataset.dtype)}
            self.certificate = {name: dataset[...] for name, dataset in file["certificate"].items()}
        self.carrier = np.array(self.text["unit_carrier"])

    def total(self, name):
        return self.data[name].reshape(HOURS, -1).sum(axis=1)

    def of(self, name, axis, ids):
        """The columns of these things."""
        position = {thing: n for n, thing in enumerate(self.text[axis])}
        return self.data[name][:, [position[thing] for thing in ids]]


def setUpModule():
    global year, folder
    folder = tempfile.TemporaryDirectory(prefix="gridstep-")
    year = Year(Path(folder.name))


def tearDownModule():
    folder.cleanup()


def numbers(rows, field, default=None):
    return np.array([float(row[field] or default) for row in rows])


class YearTest(unittest.TestCase):
    def assert_small(self, residual, limit=TOLERANCE_MW):
        self.assertLessEqual(np.max(residual), limit)


class PublishedFigures(YearTest):
    def test_c1_c2_capacity(self):
        p_max = year.data["unit_p_max_mw"]
        found = {carrier: p_max[year.carrier == carrier].sum() for carrier in set(year.carrier)}
        self.assertEqual(set(found), set(CAPACITY_MW))
        for carrier, mw in CAPACITY_MW.items():
            self.assertAlmostEqual(found[carrier], mw, delta=TOLERANCE_MW, msg=carrier)
        self.assertAlmostEqual(p_max.sum(), 10480, delta=TOLERANCE_MW)
        self.assertAlmostEqual(float(year.data["stated_capacity_mw"]), STATED_MW, delta=0)
        self.assertAlmostEqual(float(year.data["capacity_residual_mw"]), 3, delta=TOLERANCE_MW)

    def test_c3_c4_green_capacity(self):
        p_max = year.data["unit_p_max_mw"]
        green = p_max[year.carrier != "coal"].sum()
        without_batteries = green - p_max[year.carrier == "battery"].sum()
        share = float(year.data["green_share_capacity"])
        self.assertEqual(f"{100 * share:.1f}", "52.9")
        self.assertAlmostEqual(share, (10480 - 4938) / 10480, delta=1e-12)
        self.assertEqual(f"{100 * without_batteries / p_max.sum():.1f}", "49.1")

    def test_size(self):
        sizes = {axis: len(year.text[axis]) for axis in ("unit", "bus", "line", "load", "tie")}
        self.assertEqual(sizes, {"unit": 62, "bus": 33, "line": 43, "load": 24, "tie": 3})
        self.assertEqual(len(set(year.text["load_consumer"])), 18)
        kv = dict(zip(year.text["bus"], year.data["bus_v_nom_kv"]))
        steps_down = [kv[a] != kv[b]
                      for a, b in zip(year.text["line_from"], year.text["line_to"])]
        self.assertEqual((steps_down.count(False), steps_down.count(True)), (34, 9))

    def test_times(self):
        time = year.data["time"]
        self.assertEqual(len(time), HOURS)
        self.assertEqual(time[0], 1672502400)  # 2023-01-01T00:00 in Beijing
        self.assertTrue((np.diff(time) == 3600).all())

    def test_c18_c19_median_daily_green_peak(self):
        green = year.data["generation_mw"][:, np.isin(year.carrier, GREEN)].sum(axis=1)
        own = year.data["generation_mw"][:, ~np.isin(year.carrier, ("hydro", "battery"))].sum(axis=1)
        days = green.reshape(365, 24)
        hour = days.argmax(axis=1)[:, None]
        peak = np.take_along_axis(days, hour, axis=1)
        share = peak / np.take_along_axis(own.reshape(365, 24), hour, axis=1)
        self.assertAlmostEqual(np.median(peak), 1653, delta=0.05 * 1653)
        self.assertAlmostEqual(np.median(share), 0.452, delta=0.02)

    def test_c22_pumped_storage_gives_back_three_quarters(self):
        ids = [row["id"] for row in table(SCENARIO, "pumped_storage")]
        self.assertEqual(len(ids), 4)
        charged = year.of("charge_mw", "storage", ids).sum()
        discharged = year.of("discharge_mw", "storage", ids).sum()
        gained = year.of("energy_mwh", "storage", ids)[-1].sum() - 3000  # half of 6,000 MWh
        self.assertGreater(discharged, 0)
        # What is still in the reservoir was charged and not yet given back.
        round_trip = discharged / (charged - gained / np.sqrt(0.75))
        self.assertAlmostEqual(round_trip, 0.750, delta=0.002)
        self.assertAlmostEqual(round_trip, 2.007 / 2.677, delta=0.002)

    def test_demand_is_the_assumed_mean(self):
        self.assertAlmostEqual(year.total("demand_mw").mean(), 3075, delta=TOLERANCE_MW)
        self.assertAlmostEqual(year.total("demand_mw").max(), 3620, delta=60)  # 3,582 to 3,650


class Physics(YearTest):
    def test_balance_of_every_hour(self):
        residual = (year.total("generation_mw") - year.total("charge_mw")
                    + year.total("import_mw") - year.total("export_mw")
                    + year.total("unserved_mw") - year.total("demand_mw") - year.total("loss_mw"))
        self.assert_small(np.abs(residual))

    def test_everybody_is_served(self):
        self.assertEqual(year.data["unserved_mw"].max(), 0)
        self.assert_small(np.abs(year.total("loss_mw") - LOSS_FRAC * year.total("demand_mw")))

    def test_units_keep_their_bounds(self):
        generation, available = year.data["generation_mw"], year.data["available_mw"]
        self.assert_small(-generation)
        self.assert_small(generation - available)
        self.assert_small(available - year.data["unit_p_max_mw"])
        self.assert_small(-available)

    def test_curtailment_is_what_weather_gave_and_nobody_took(self):
        weathered = np.isin(year.carrier, GREEN)
        lost = year.data["available_mw"] - year.data["generation_mw"]
        curtailed = year.data["curtailment_mw"]
        self.assert_small(np.abs(curtailed - lost)[:, weathered])
        self.assertEqual(np.abs(curtailed[:, ~weathered]).max(), 0)

    def test_biomass_is_available_at_six_tenths(self):
        rows = table(SCENARIO, "biomass")
        available = year.of("available_mw", "unit", [row["id"] for row in rows])
        self.assert_small(np.abs(available - 0.60 * numbers(rows, "p_max_mw")))

    def test_thermal_units_run_at_their_minimum_and_keep_their_ramps(self):
        rows = table(SCENARIO, "thermal")
        output = year.of("generation_mw", "unit", [row["id"] for row in rows])
        floor = np.array([float(row["p_min_mw"]) if row["must_run"] == "always" else 0.0
                          for row in rows])
        self.assert_small(floor - output)
        rows += table(SCENARIO, "chp")
        self.assertEqual(len(rows), 15)
        change = np.diff(year.of("generation_mw", "unit", [row["id"] for row in rows]), axis=0)
        self.assert_small(change - numbers(rows, "ramp_up_mw_per_h"))
        self.assert_small(-change - numbers(rows, "ramp_down_mw_per_h"))

    def test_heat_forces_power(self):
        """P ≥ c_b Q and P ≤ P_max − c_v Q, summed over the units of the one heat area. Demand is
        4,500 MW × (18 − T)/35 from 15 October to 14 April, at most 2,900 MW from these units."""
        rows = table(SCENARIO, "chp")
        power = year.of("generation_mw", "unit", [row["id"] for row in rows]).sum(axis=1)
        heat = year.data["heat_demand_mw_th"][:, 0]
        self.assert_small(HEAT_C_B * heat - power)
        self.assert_small(power + HEAT_C_V * heat - numbers(rows, "p_max_mw").sum())
        day = np.arange(HOURS) // 24  # 0 is 1 January
        season = (day < 31 + 28 + 31 + 14) | (day >= 365 - 31 - 30 - 17)
        self.assertEqual(heat[~season].max(), 0)
        self.assertAlmostEqual(heat[season].max(), 2900, delta=TOLERANCE_MW)
        self.assertGreater(heat[season].mean(), 1500)

    def test_storages_keep_their_books(self):
        rows = table(SCENARIO, "pumped_storage") + table(SCENARIO, "battery")
        ids = [row["id"] for row in rows]
        self.assertEqual(set(ids), set(year.text["storage"]))
        charge, discharge, energy = (year.of(name, "storage", ids)
                                     for name in ("charge_mw", "discharge_mw", "energy_mwh"))
        before = np.vstack([numbers(rows, "e_init_mwh"), energy[:-1]])
        kept = 1.0 - numbers(rows, "self_discharge_frac_per_h")
        booked = (kept * before + numbers(rows, "charge_efficiency_frac") * charge
                  - discharge / numbers(rows, "discharge_efficiency_frac"))
        self.assert_small(np.abs(energy - booked))
        self.assert_small(energy - numbers(rows, "e_max_mwh"))
        self.assert_small(numbers(rows, "e_min_mwh") - energy)
        self.assert_small(charge - numbers(rows, "charge_max_mw"))
        self.assert_small(discharge - numbers(rows, "p_max_mw"))
        self.assert_small(-np.minimum(charge, discharge))
        self.assert_small(np.minimum(charge, discharge))  # never both at once
        self.assert_small(np.abs(year.of("generation_mw", "unit", ids) - discharge))

    def test_ties_keep_their_limits_and_seldom_bind(self):
        rows = table(SCENARIO, "ties")
        ids = [row["id"] for row in rows]
        imported, exported = (year.of(name, "tie", ids) for name in ("import_mw", "export_mw"))
        import_max, export_max = (numbers(rows, name)
                                  for name in ("import_max_mw", "export_max_mw"))
        self.assert_small(imported - import_max)
        self.assert_small(exported - export_max)
        self.assert_small(-np.minimum(imported, exported))
        full = ((exported.sum(axis=1) >= export_max.sum() - TOLERANCE_MW)
                | (imported.sum(axis=1) >= import_max.sum() - TOLERANCE_MW))
        self.assertLess(full.mean(), 0.25)

    def test_kirchhoff_and_flow_limits(self):
        grid = Grid(SCENARIO)
        bus = {name: n for n, name in enumerate(grid.buses)}
        injection = np.zeros((HOURS, len(grid.buses)))

        def put(values, buses, sign):
            for n, name in enumerate(buses):
                injection[:, bus[name]] += sign * values[:, n]

        bus_of_unit = dict(zip(year.text["unit"], year.text["unit_bus"]))
        put(year.data["generation_mw"], year.text["unit_bus"], 1)
        put(year.data["charge_mw"], [bus_of_unit[s] for s in year.text["storage"]], -1)
        put(year.data["import_mw"] - year.data["export_mw"],
            [row["bus"] for row in table(SCENARIO, "ties")], 1)
        served = year.data["demand_mw"] - year.data["unserved_mw"]
        put((1 + LOSS_FRAC) * served, year.text["load_bus"], -1)

        flow = year.of("flow_mw", "line", grid.branches)
        self.assert_small(np.abs(flow @ grid.incidence() - injection))  # first law, at every bus
        self.assert_small(np.abs(flow - grid.flows(injection)))         # and the second
        self.assert_small(np.abs(flow) - grid.limit_mw)

    def test_buses_of_units_and_loads_are_those_of_the_tables(self):
        tables = ("thermal", "chp", "wind", "solar", "biomass", "pumped_storage", "battery")
        units = {row["id"]: row for name in tables for row in table(SCENARIO, name)}
        self.assertEqual(set(units), set(year.text["unit"]))
        for unit, bus, p_max in zip(year.text["unit"], year.text["unit_bus"],
                                    year.data["unit_p_max_mw"]):
            self.assertEqual(bus, units[unit]["bus"])
            self.assertEqual(p_max, float(units[unit]["p_max_mw"]))
        loads = {row["id"]: row["bus"] for name in ("loads", "data_centers")
                 for row in table(SCENARIO, name)}
        self.assertEqual(dict(zip(year.text["load"], year.text["load_bus"])), loads)


class Accounts(YearTest):
    def test_green_share_of_every_hour(self):
        generation = year.data["generation_mw"]
        own = generation[:, ~np.isin(year.carrier, ("hydro", "battery"))].sum(axis=1)
        green = generation[:, np.isin(year.carrier, GREEN)].sum(axis=1)
        self.assert_small(np.abs(year.data["green_share"] - green / own), 1e-9)
        self.assertTrue(((0 <= green) & (green <= own)).all())

    def test_carbon_lies_between_best_and_worst_coal_unit(self):
        """290 to 345 gce/kWh at 2.77 t/tce are 0.80 to 0.96 t/MWh condensing; part load adds up to
        the no-load share, and fuel for heat comes on top."""
        coal = year.data["generation_mw"][:, year.carrier == "coal"].sum()
        factor = year.data["emission_t"].sum() / coal
        self.assertGreater(factor, 0.80)
        self.assertLess(factor, 1.10)

    def test_cost_adds_up(self):
        cost = year.data["cost"].sum()
        self.assertAlmostEqual(float(year.data["total_cost"]), cost, delta=1e-9 * cost)

    def test_certificate(self):
        self.assertEqual(year.certificate["status"].max(), 0)
        for name in ("balance_residual_mw", "bound_violation_mw", "ramp_violation_mw",
                     "storage_residual_mwh", "flow_violation_mw"):
            self.assertEqual(year.certificate[name].shape, (HOURS,))
            self.assert_small(np.abs(year.certificate[name]))
        self.assert_small(np.abs(year.certificate["duality_gap"]))

    def test_summary_is_the_sum_of_the_file(self):
        summary = year.summary
        energy = {carrier: year.data["generation_mw"][:, year.carrier == carrier].sum()
                  for carrier in CAPACITY_MW}
        expected = {
            "steps": HOURS,
            "total_cost": year.data["cost"].sum(),
            "bound": float(year.data["total_cost_bound"]),
            "curtailment_mwh": year.data["curtailment_mw"].sum(),
            "unserved_mwh": year.data["unserved_mw"].sum(),
            "green_share_capacity": (10480 - 4938) / 10480,
            "green_share_energy": sum(energy[c] for c in GREEN)
                                  / sum(energy[c] for c in (*GREEN, "coal")),
            "emission_t": year.data["emission_t"].sum(),
            "peak_load_mw": year.total("demand_mw").max(),
            "balance_residual_max_mw": year.certificate["balance_residual_mw"].max(),
        }
        for key, value in expected.items():
            self.assertAlmostEqual(summary[key], value, delta=1e-9 * max(1, abs(value)), msg=key)
        self.assertEqual(set(summary["energy_mwh"]), set(CAPACITY_MW))
        for carrier, mwh in energy.items():
            self.assertAlmostEqual(summary["energy_mwh"][carrier], mwh, delta=1e-9 * mwh)
        self.assertEqual((summary["scenario"], summary["currency"]), ("hohhot", "CNY"))
        self.assertLess(abs(summary["gap"]), 1e-6)
        self.assertLessEqual(summary["bound"], summary["total_cost"] * (1 + 1e-9))
        self.assertEqual(summary["result"], str(year.path))
        self.assertTrue(all(seconds >= 0 for seconds in summary["wall_s"].values()))
        self.assertLessEqual({"read", "build", "solve", "account", "write"},
                             set(summary["wall_s"]))


class Commands(YearTest):
    def answer(self, *arguments):
        done = gridstep(*arguments)
        self.assertEqual(done.returncode, DONE, done.stderr)
        return done.stdout

    def test_info_of_scenario_and_result_as_json(self):
        for what in (SCENARIO, year.path):
            info = json.loads(self.answer("info", what, "--json"))
            self.assertEqual(info["capacity_mw"], CAPACITY_MW)
            self.assertAlmostEqual(info["capacity_sum_mw"], 10480, delta=TOLERANCE_MW)
            self.assertEqual(info["capacity_stated_mw"], STATED_MW)
            self.assertAlmostEqual(info["capacity_residual_mw"], 3, delta=TOLERANCE_MW)
            self.assertEqual(f"{100 * info['green_share_capacity']:.1f}", "52.9")
            self.assertEqual(info["steps"], HOURS)

    def test_info_in_words(self):
        for what in (SCENARIO, year.path):
            words = self.answer("info", what)
            for number in ("4938.0", "1200.0", "2350.0", "1405.0", "392.0", "195.0", "10480.0",
                           "10483.0", "residual 3.0 MW", "52.9 %"):
                self.assertIn(number, words)
            self.assertNotIn("1970", words)

    def test_verify(self):
        self.assertIn("verified", self.answer("verify", year.path))
        verification = json.loads(self.answer("verify", year.path, "--json"))
        self.assertTrue(verification["passed"])
        self.assertTrue(all(finding["passed"] for finding in verification["findings"]))

    def test_opens_everywhere(self):
        script = SOURCE / "tests/validation/open_everywhere/open_everywhere_test.py"
        if not script.exists():
            self.skipTest("there is no open_everywhere_test.py")
        done = subprocess.run([sys.executable, script, year.path], capture_output=True,
                              encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    command.main()
