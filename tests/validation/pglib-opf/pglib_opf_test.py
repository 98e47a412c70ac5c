#!/usr/bin/python3
"""PGLib-OPF: the cost of every case equals the DC column of its BASELINE.md to all printed digits.

Needs the cases: GRIDSTEP_DATA names a folder with pglib-opf in it; skipped without.
"""

import json
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import DONE, CommandTest  # noqa: E402

DATA = Path(os.environ.get("GRIDSTEP_DATA", "")) / "pglib-opf"

# With 1/x, ratios and phase shifts: MATPOWER's reading. The first three are known from elsewhere,
# the others from the angle formulation solved by scipy's linprog from the same files.
WITH_REACTANCE = {
    "case3_lmbd": 5693.803,
    "case30_ieee": 7504.440,
    "case300_ieee": 517585.535,
    "case118_ieee": 93132.679288,
    "case1354_pegase": 1218096.855759,
    "case2869_pegase": 2386235.329486,
    "case6468_rte": 1999729.332191,
}


def baseline():
    """The first table of BASELINE.md, typical operation: {case: DC cost as printed}."""
    typical = (DATA / "BASELINE.md").read_text(encoding="utf-8").split("## Congested")[0]
    rows = re.findall(r"^\| pglib_opf_(\w+) \| \d+ \| \d+ \| ([\d.e+]+) \|", typical, re.M)
    return {case: cost for case, cost in reversed(rows)}


class PglibOpf(CommandTest):
    def setUp(self):
        super().setUp()
        if not DATA.is_dir():
            self.skipTest("GRIDSTEP_DATA names no folder with pglib-opf in it")

    def cost_of(self, case, susceptance):
        folder = self.folder / f"{case}-{susceptance}"
        self.answers(DONE, "import", "matpower", DATA / f"pglib_opf_{case}.m", "-o", folder,
                     "--susceptance", susceptance)
        result = self.folder / f"{case}.h5"
        done = self.answers(DONE, "run", folder, "-o", result, "--overwrite", "--json")
        self.answers(DONE, "verify", result)
        summary = json.loads(done.stdout)
        self.assertLess(summary["unserved_mwh"], 1e-6)
        return summary["total_cost"]

    def test_equals_the_published_dc_column(self):
        published = baseline()
        cases = sorted(path.stem.removeprefix("pglib_opf_") for path in DATA.glob("*.m"))
        self.assertGreaterEqual(len(cases), 13)
        for case in cases:
            with self.subTest(case):
                self.assertEqual(f"{self.cost_of(case, 'impedance'):.4e}", published[case])

    def test_equals_the_other_reading(self):
        for case, cost in WITH_REACTANCE.items():
            with self.subTest(case):
                digits = 5e-4 if cost < 1e6 else 5e-6 * cost / 1e6
                self.assertAlmostEqual(self.cost_of(case, "reactance"), cost, delta=digits)


if __name__ == "__main__":
    command.main()
