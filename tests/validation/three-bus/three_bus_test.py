#!/usr/bin/python3
"""three-bus: every number equals the hand derivation in scenarios/three-bus/README.md."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import CommandTest, h5py, rows_of  # noqa: E402


class ThreeBus(CommandTest):
    def test_equals_the_hand_derivation(self):
        self.assert_equals_expected("three-bus")

    def test_as_copperplate_no_line_counts(self):
        """G1 alone serves 60, 150 and 250 MW at 10, which is then the price everywhere."""
        result, summary = self.run_scenario("three-bus", "--set", "network.model=copperplate")
        self.assertAlmostEqual(summary["total_cost"], 460 * 10, delta=1e-6)
        with h5py.File(result) as file:
            for price in rows_of(file, "price_per_mwh").values():
                self.assertAlmostEqual(abs(price - 10).max(), 0, delta=1e-9)

    def test_the_split_follows_the_reactances(self):
        """L13 twice as long: a MW from N1 to N3 splits evenly over both ways. Hour 1: f13 = 30."""
        result, _ = self.run_scenario("three-bus", "--set", "lines.L13.x_ohm=96.8")
        with h5py.File(result) as file:
            flow = rows_of(file, "flow_mw")
            for line in ("L12", "L13", "L23"):
                self.assertAlmostEqual(flow[line][0], 30, delta=1e-9)


if __name__ == "__main__":
    command.main()
