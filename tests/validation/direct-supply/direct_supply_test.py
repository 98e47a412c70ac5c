#!/usr/bin/python3
"""direct-supply: hourly matching of a data centre by wind, sun and a battery, for five loads.

The table of the scenario's README comes from another program with other weather, so 3 points are
accepted. What the ledger says is compared with a second count from dispatch alone.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import h5py, rows_of  # noqa: E402
from ledger_case import LedgerCase, labelled  # noqa: E402

# mean load MW: matched by the hour, exported part of generation
ESTIMATE = {40: (0.88, 0.59), 60: (0.78, 0.46), 80: (0.70, 0.35), 120: (0.58, 0.19),
            200: (0.42, 0.03)}
EFFICIENCY = 0.95
LEFT_AFTER_AN_HOUR = 1 - 0.00004166667


class DirectSupply(LedgerCase):
    def year_of(self, mean_mw):
        """Dispatch of a year, and what the ledger says of the data centre."""
        result, _ = self.run_scenario("direct-supply", "--set", f"data_centers.DC.mean_mw={mean_mw}",
                                      name=f"{mean_mw}.h5")
        with h5py.File(result) as file:
            series = {name: rows_of(file, name) for name in
                      ("generation_mw", "charge_mw", "discharge_mw", "demand_mw", "import_mw",
                       "export_mw")}
            return result, series, labelled(file, "green_share_consumer")["DC"]

    def test_shares_for_five_loads(self):
        for mean_mw, (matched, exported) in ESTIMATE.items():
            with self.subTest(mean_mw=mean_mw):
                result, series, share = self.year_of(mean_mw)
                generation = series["generation_mw"]["WIND"] + series["generation_mw"]["SOLAR"]
                self.assertAlmostEqual(generation.sum() / 1e3, 760, delta=1)
                export_frac = series["export_mw"]["GRID"].sum() / generation.sum()
                self.assertAlmostEqual(share["hourly"], matched, delta=0.03)
                self.assertAlmostEqual(export_frac, exported, delta=0.03)
                self.assertAlmostEqual(share["hourly"], self.matched_frac(series, generation),
                                       delta=1e-6)
                self.assertAlmostEqual(share["contract"], share["hourly"], delta=1e-9)
                self.assertGreaterEqual(share["monthly"], share["hourly"] - 1e-9)
                self.assertGreaterEqual(share["yearly"], share["monthly"] - 1e-9)
                self.assert_ledger_closes(
                    result, {"BATTERY": {"coal": 12.96 * 0.855, "wind": 12.96 * 0.09,
                                         "solar": 12.96 * 0.055}}, tolerance=1e-6)

    def test_never_imports_and_exports_at_once(self):
        _, series, _ = self.year_of(120)
        both = (series["import_mw"]["GRID"] > 1e-6) & (series["export_mw"]["GRID"] > 1e-6)
        self.assertFalse(both.any())

    def matched_frac(self, series, generation):
        """The buyer first, the surplus into the battery, labelled energy back out."""
        load = series["demand_mw"]["DC"]
        stored_mwh, matched_mwh = 0.0, 0.0
        for step, made in enumerate(generation):
            direct = min(made, load[step])
            stored_mwh *= LEFT_AFTER_AN_HOUR
            discharged = min(series["discharge_mw"]["BATTERY"][step], stored_mwh * EFFICIENCY,
                             load[step] - direct)
            charged = min(series["charge_mw"]["BATTERY"][step], made - direct)
            stored_mwh += charged * EFFICIENCY - discharged / EFFICIENCY
            matched_mwh += direct + discharged
        return matched_mwh / load.sum()


if __name__ == "__main__":
    command.main()
