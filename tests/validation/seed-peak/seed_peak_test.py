#!/usr/bin/python3
"""seed-peak: the published renewable peak, 1,653 MW of 3,657 MW, 45.2 % (checks C7 to C12).

Source: Hohhot Daily, 2024-12-27. The split of the green power is that of the scenario's README.
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import command  # noqa: E402
from command import SCENARIOS, CommandTest, h5py, rows_of, texts  # noqa: E402
from dc_power_flow import Grid  # noqa: E402

TOLERANCE_MW = 1e-6


class SeedPeak(CommandTest):
    def setUp(self):
        super().setUp()
        result, self.summary = self.run_scenario("seed-peak")
        with h5py.File(result) as file:
            self.flow = rows_of(file, "flow_mw")
            self.rating = dict(zip(texts(file["line"]), file["line_p_max_mw"][...]))
            self.carrier = dict(zip(texts(file["unit"]), texts(file["unit_carrier"])))
            self.generation = rows_of(file, "generation_mw")
            self.charge = rows_of(file, "charge_mw")
            self.total = {
                name: file[name][...].sum()
                for name in ("demand_mw", "unserved_mw", "loss_mw", "curtailment_mw", "import_mw",
                             "export_mw", "green_share")
            }

    def sum_of(self, series, *carriers):
        return sum(values[0] for unit, values in series.items() if self.carrier[unit] in carriers)

    def test_c7_green_power(self):
        for carrier, mw in (("wind", 890), ("solar", 646), ("biomass", 117)):
            self.assertAlmostEqual(self.sum_of(self.generation, carrier), mw, delta=TOLERANCE_MW)
        green = self.sum_of(self.generation, "wind", "solar", "biomass")
        self.assertAlmostEqual(green, 1653, delta=TOLERANCE_MW)

    def test_c8_c9_c12_thermal_power_total_and_share(self):
        thermal = self.sum_of(self.generation, "coal")
        total = sum(values[0] for values in self.generation.values())
        self.assertAlmostEqual(thermal, 2004, delta=TOLERANCE_MW)
        self.assertAlmostEqual(total, 3657, delta=TOLERANCE_MW)
        self.assertEqual(f"{100 * self.total['green_share']:.1f}", "45.2")
        self.assertAlmostEqual(self.total["green_share"], 1653 / 3657, delta=1e-9)

    def test_c10_charging_is_consumption(self):
        self.assertAlmostEqual(self.sum_of(self.charge, "hydro"), 300, delta=TOLERANCE_MW)
        self.assertAlmostEqual(self.sum_of(self.charge, "battery"), 140, delta=TOLERANCE_MW)
        discharge = self.sum_of(self.generation, "hydro", "battery")
        self.assertAlmostEqual(discharge, 0, delta=TOLERANCE_MW)

    def test_c11_no_branch_above_sixty_percent(self):
        loading = {line: abs(flow[0]) / self.rating[line] for line, flow in self.flow.items()}
        self.assertEqual(len(loading), 43)
        worst = max(loading, key=loading.get)
        self.assertLessEqual(loading[worst], 0.60, worst)

    def test_c11_secure_with_any_one_circuit_or_transformer_out(self):
        grid = Grid(SCENARIOS / "seed-peak")
        flow = np.array([self.flow[branch][0] for branch in grid.branches])
        injection = flow @ grid.incidence()
        self.assertLess(abs(grid.flows(injection) - flow).max(), TOLERANCE_MW)
        loading = grid.loading_with_one_out(injection)
        worst = max(loading, key=loading.get)
        self.assertLessEqual(loading[worst], 1.0, worst)

    def test_the_rest_of_the_balance(self):
        for name, mw in (("demand_mw", 3180), ("loss_mw", 37), ("unserved_mw", 0),
                         ("curtailment_mw", 0), ("import_mw", 0), ("export_mw", 0)):
            self.assertAlmostEqual(self.total[name], mw, delta=TOLERANCE_MW, msg=name)

    def test_expected_json_says_the_same(self):
        """Others read that file, so it must hold the published numbers too."""
        expected = json.loads((SCENARIOS / "seed-peak/expected.json").read_text())
        for variable, series in (("generation_mw", self.generation), ("charge_mw", self.charge)):
            for carrier, values in expected.pop(f"{variable}_by_carrier").items():
                self.assertAlmostEqual(self.sum_of(series, carrier), values[0], delta=TOLERANCE_MW)
        for variable, values in expected.items():
            self.assertAlmostEqual(self.total[variable], values[0], delta=TOLERANCE_MW)

    def test_the_summary_says_the_same(self):
        energy = self.summary["energy_mwh"]
        self.assertAlmostEqual(energy["coal"], 2004, delta=TOLERANCE_MW)
        self.assertAlmostEqual(sum(energy.values()), 3657, delta=TOLERANCE_MW)
        self.assertAlmostEqual(self.summary["green_share_energy"], 1653 / 3657, delta=1e-9)


if __name__ == "__main__":
    command.main()
