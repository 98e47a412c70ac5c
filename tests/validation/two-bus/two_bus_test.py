#!/usr/bin/python3
"""two-bus: every number equals the hand derivation in scenarios/two-bus/README.md."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import CommandTest, h5py, rows_of  # noqa: E402


class TwoBus(CommandTest):
    def test_equals_the_hand_derivation(self):
        self.assert_equals_expected("two-bus")

    def test_without_the_bottleneck_the_battery_rests(self):
        """With 200 MW on the line GA serves everything: (110 + 210) MWh at 10; a price that never
        changes pays no battery that gives back 0.72 of what it takes."""
        result, summary = self.run_scenario("two-bus", "--set", "lines.AB.s_max_mva=200")
        self.assertAlmostEqual(summary["total_cost"], 3200, delta=1e-6)
        with h5py.File(result) as file:
            for price in rows_of(file, "price_per_mwh").values():
                self.assertAlmostEqual(abs(price - 10).max(), 0, delta=1e-9)
            self.assertEqual(file["charge_mw"][...].max(), 0)

    def test_each_hour_alone(self):
        """Solved hour by hour nothing tells the first hour that stored energy will be worth
        something (terminal value 0), so GB makes all 60 MW that the line lacks in the second:
        110 × 10, then 150 × 10 + 60 × 40."""
        _, summary = self.run_scenario(
            "two-bus", "--set", "horizon.window_h=1", "--set", "horizon.keep_h=1")
        self.assertAlmostEqual(summary["total_cost"], 1100 + 3900, delta=1e-6)


if __name__ == "__main__":
    command.main()
