#!/usr/bin/python3
"""trace-four-bus: a published example, whose figures the scenario's README derives."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import h5py  # noqa: E402
from ledger_case import LedgerCase, labelled  # noqa: E402


class TraceFourBus(LedgerCase):
    def test_equals_the_hand_derivation(self):
        self.assert_equals_expected("trace-four-bus")

    def test_the_ledger_closes(self):
        result, _ = self.run_scenario("trace-four-bus")
        self.assert_ledger_closes(result)

    def test_equals_the_matrix_form(self):
        """The upstream distribution matrix of the paper, from the flows of the result."""
        result, _ = self.run_scenario("trace-four-bus")
        ends = {"L12": (0, 1), "L13": (0, 2), "L14": (0, 3), "L24": (1, 3), "L43": (3, 2)}
        generation = np.array([394.5, 112.5, 0, 0])
        with h5py.File(result) as file:
            flow = labelled(file, "flow_mw")
            traced = labelled(file, "load_origin_mw")
        through = generation.copy()
        for line, (_, end) in ends.items():
            through[end] += flow[line][0]
        upstream = np.eye(4)
        for line, (start, end) in ends.items():
            upstream[end, start] -= flow[line][0] / through[start]
        share = np.linalg.inv(upstream) * generation / through[:, None]
        for load, bus, mw in (("D3", 2, 304), ("D4", 3, 203)):
            self.assertAlmostEqual(traced[load]["wind"][0], mw * share[bus, 0], delta=1e-9)
            self.assertAlmostEqual(traced[load]["coal"][0], mw * share[bus, 1], delta=1e-9)


if __name__ == "__main__":
    command.main()
