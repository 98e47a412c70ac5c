#!/usr/bin/python3
"""MATPOWER cases small enough to be solved by hand.

Unless a test says otherwise: G1 at bus 1 makes up to 200 MW at 10 USD/MWh, G2 at bus 2 at 30, 100 MW
are asked for at bus 2, and two branches with x = 0.1 on 100 MVA (1000 MW per radian) join the buses;
the first one carries at most 40 MW, the second has no limit.
"""

import json
import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import DONE, CommandTest, h5py, rows_of  # noqa: E402


def matrix(name, rows):
    return f"mpc.{name} = [\n" + "".join(f"  {' '.join(map(str, r))};\n" for r in rows) + "];\n"


def bus(number, kind=1, pd=0, gs=0, kv=0):
    return [number, kind, pd, 0, gs, 0, 1, 1, 0, kv, 1, 1.1, 0.9]


def gen(at, p_max, p_min=0, status=1):
    return [at, 0, 0, 0, 0, 1, 100, status, p_max, p_min]


def branch(start, end, x=0.1, rate=0, ratio=0, shift_rad=0, least_rad=0, most_rad=0, status=1):
    return [start, end, 0, x, 0, rate, 0, 0, ratio, math.degrees(shift_rad), status,
            math.degrees(least_rad), math.degrees(most_rad)]


def polynomial(*coefficients):
    return [2, 0, 0, 3, *[0] * (3 - len(coefficients)), *coefficients, 0, 0, 0]


def points(*pairs):
    flat = [number for pair in pairs for number in pair]
    return [1, 0, 0, len(pairs), *flat, *[0] * (6 - len(flat))]


class Matpower(CommandTest):
    def run_case(self, text, susceptance="reactance"):
        source = self.folder / "case.m"
        source.write_text(text, encoding="utf-8")
        folder, result = self.folder / "scenario", self.folder / "result.h5"
        command.shutil.rmtree(folder, ignore_errors=True)
        self.answers(DONE, "import", "matpower", source, "-o", folder, "--susceptance", susceptance)
        done = self.answers(DONE, "run", folder, "-o", result, "--overwrite", "--json")
        self.answers(DONE, "verify", result)
        return json.loads(done.stdout)["total_cost"], result

    def cost_of(self, buses=None, gens=None, branches=None, costs=None, susceptance="reactance"):
        text = "function mpc = case\nmpc.version = '2';\nmpc.baseMVA = 100;\n"
        text += matrix("bus", buses or [bus(1, 3), bus(2, pd=100)])
        text += matrix("gen", gens or [gen(1, 200), gen(2, 200)])
        text += matrix("branch", branches or [branch(1, 2, rate=40), branch(1, 2)])
        text += matrix("gencost", costs or [polynomial(10, 0), polynomial(30, 0)])
        return self.run_case(text, susceptance)[0]

    def assert_cost(self, expected, **case):
        self.assertAlmostEqual(self.cost_of(**case), expected, delta=1e-6)

    def test_parallel_branches_share_by_susceptance(self):
        """Each carries half: 80 MW at most. 80 · 10 + 20 · 30."""
        self.assert_cost(1400)

    def test_a_phase_shift_takes_flow_off(self):
        """0.01 rad take 10 MW off the first: 40 + 50 MW. 90 · 10 + 10 · 30. The reading x/(r² + x²)
        knows no shift."""
        shifted = [branch(1, 2, rate=40, shift_rad=0.01), branch(1, 2)]
        self.assert_cost(1200, branches=shifted)
        self.assert_cost(1400, branches=shifted, susceptance="impedance")

    def test_a_ratio_divides_the_susceptance(self):
        """Ratio 2: 500 MW/rad beside 1000, 20 MW beside 40. 60 · 10 + 40 · 30."""
        tapped = [branch(1, 2, rate=40), branch(1, 2, ratio=2)]
        self.assert_cost(1800, branches=tapped)
        self.assert_cost(1400, branches=tapped, susceptance="impedance")

    def test_angle_limits_bind_in_both_directions(self):
        """0.03 rad are 30 MW on each branch: 60 · 10 + 40 · 30, whichever way the branch is written.
        A shift moves the flow, not the limit on the angle."""
        self.assert_cost(1800, branches=[branch(1, 2), branch(1, 2, least_rad=-1, most_rad=0.03)])
        self.assert_cost(1800, branches=[branch(1, 2), branch(2, 1, least_rad=-0.03, most_rad=1)])
        self.assert_cost(1400, branches=[branch(1, 2, shift_rad=-0.02),
                                         branch(1, 2, least_rad=-1, most_rad=0.03)])

    def test_a_negative_reactance_in_series(self):
        """0.2 − 0.1 on the way over bus 3 is 0.1: the same as two equal branches."""
        self.assert_cost(1400, buses=[bus(1, 3), bus(2, pd=100), bus(3)],
                         branches=[branch(1, 2, rate=40), branch(1, 3, x=0.2),
                                   branch(3, 2, x=-0.1)])

    def test_a_load_that_pays(self):
        """It pays 20 for each of up to 50 MW that cost 10; with 0.2 USD/MW²/h its price falls by 0.4
        per MW, to 10 at 25 MW: 250 − (500 − 125)."""
        case = {"buses": [bus(1, 3), bus(2)], "gens": [gen(1, 200), gen(2, 0, -50)],
                "branches": [branch(1, 2)]}
        self.assert_cost(-500, costs=[polynomial(10, 0), polynomial(20, 0)], **case)
        self.assert_cost(-125, costs=[polynomial(10, 0), polynomial(0.2, 20, 0)], **case)

    def test_a_unit_that_gives_and_takes(self):
        """G2 may draw 50 MW or make 50, at 20: it draws where G1 is cheap, makes where G1 has only
        80 MW for the 100."""
        case = {"costs": [polynomial(10, 0), polynomial(20, 0)], "branches": [branch(1, 2)]}
        self.assert_cost(1500 - 1000, gens=[gen(1, 200), gen(2, 50, -50)], **case)
        self.assert_cost(800 + 400, gens=[gen(1, 80), gen(2, 50, -50)], **case)

    def test_points_and_beyond_the_last(self):
        """500 to 50 MW, then 20 USD/MWh: 500 + 30 · 20; beyond 100 MW it goes on."""
        curve = points((0, 0), (50, 500), (100, 1500))
        for asked, cost in ((80, 1100), (120, 1900)):
            self.assert_cost(cost, buses=[bus(1, 3), bus(2, pd=asked)], gens=[gen(1, 150)],
                             branches=[branch(1, 2)], costs=[curve])

    def test_polynomial_costs_with_their_constant(self):
        """Equal rise 2 · 0.05 p1 + 10 = 2 · 0.05 p2 + 20 at 100 MW: p1 = 100, then p2 begins to pay.
        At 200 MW: 150 and 50 MW. 0.05 · (22500 + 2500) + 1500 + 1000 + 7 + 8."""
        costs = [polynomial(0.05, 10, 7), polynomial(0.05, 20, 8)]
        self.assert_cost(3765, buses=[bus(1, 3), bus(2, pd=200)], branches=[branch(1, 2)],
                         costs=costs)

    def test_least_outputs_and_what_is_out_of_service(self):
        """G2 makes its 30 MW; a third unit, a second branch and bus 9 are not there."""
        self.assert_cost(700 + 900, buses=[bus(1, 3), bus(2, pd=100), bus(9, 4, pd=50)],
                         gens=[gen(1, 200), gen(2, 200, 30), gen(2, 200, 50, status=0),
                               gen(9, 200, 50)],
                         branches=[branch(1, 2), branch(1, 2, rate=1, status=0), branch(2, 9)],
                         costs=[polynomial(10, 0), polynomial(30, 0), polynomial(1, 0),
                                polynomial(1, 0)])

    def test_shunts_draw_and_negative_demand_injects(self):
        self.assert_cost(800, buses=[bus(1, 3), bus(2, pd=100, gs=10), bus(3, pd=-30)],
                         branches=[branch(1, 2), branch(2, 3)])

    def test_two_islands(self):
        self.assert_cost(500 + 1500, buses=[bus(1, 3, pd=50), bus(2, 3, pd=50), bus(3), bus(4)],
                         branches=[branch(1, 3), branch(2, 4)])

    def test_unlimited_branches_leave_no_nan(self):
        _, result = self.run_case(Path(__file__).with_name("case9.m").read_text(encoding="utf-8"))
        with h5py.File(result) as file:
            for name in ("flow_mw", "price_per_mwh", "generation_mw"):
                for series in rows_of(file, name).values():
                    self.assertTrue(all(map(math.isfinite, series)), name)

    def test_case9_by_equal_incremental_cost(self):
        """No limit binds. With λ = 2 a p + b for each of the three and Σ p = 315:
        λ = (315 + Σ b/2a) / Σ 1/2a; the cost of those outputs, 5216.0266."""
        a, b, c = (0.11, 0.085, 0.1225), (5, 1.2, 1), (150, 600, 335)
        price = ((315 + sum(y / (2 * x) for x, y in zip(a, b))) / sum(1 / (2 * x) for x in a))
        p_mw = [(price - y) / (2 * x) for x, y in zip(a, b)]
        expected = sum(x * p * p + y * p + z for x, y, z, p in zip(a, b, c, p_mw))
        cost, _ = self.run_case(Path(__file__).with_name("case9.m").read_text(encoding="utf-8"))
        self.assertAlmostEqual(cost, expected, delta=1e-5)
        self.assertAlmostEqual(cost, 5216.0266, delta=1e-4)


if __name__ == "__main__":
    command.main()
