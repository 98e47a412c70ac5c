"""`gridstep report A B C` lines runs up, and shows any of them."""

import re
import sys
import tempfile
import shutil
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command
from browser import Browser, require

require()
import h5py
import numpy as np


def cells(table):
    return table.evaluate("table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))")


def number(text):
    return float(re.sub(r"[^0-9.+\-e]", "", text.replace("−", "-")))


class CompareTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="gridstep-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.results = []
        for name, change in (("base", []), ("windy", ["--set", "wind.WD-DYS.p_max_mw=649"]), ("dark", ["--set", "solar.PV-TKT.p_max_mw=1"])):
            result = cls.folder / f"{name}.h5"
            done = command.gridstep("run", command.SCENARIOS / "hohhot", "--steps", "336", *change, "-o", result)
            assert done.returncode == 0, done.stderr
            cls.results.append(result)
        cls.path = cls.folder / "compared.html"
        done = command.gridstep("report", *cls.results, "-o", cls.path, "--lang", "en")
        assert done.returncode == 0, done.stderr
        cls.files = [h5py.File(result) for result in cls.results]
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.watched = cls.browser.open(cls.path)
        cls.page = cls.watched.page

    def tearDown(self):
        self.assertEqual(self.watched.faults(), [])

    def test_overview(self):
        head, *rows = cells(self.page.locator("#compare table").first)
        self.assertEqual([row[0] for row in rows], ["base", "windy", "dark"])
        cost = [file["total_cost"][()] for file in self.files]
        self.assertTrue(head[1].startswith("cost, MCNY"), head)
        for n, row in enumerate(rows):
            self.assertAlmostEqual(number(row[1]), cost[n] / 1e6, delta=0.06)
            if n:
                self.assertAlmostEqual(number(row[2]), 100 * (cost[n] / cost[0] - 1), delta=0.006)
        emission = [file["emission_t"][...].sum() for file in self.files]
        column = next(n for n, text in enumerate(head) if text.startswith("CO2"))
        for n, row in enumerate(rows):
            self.assertAlmostEqual(number(row[column]), emission[n] / 1e3, delta=0.06)

    def test_every_quantity(self):
        self.page.locator("#compare summary", has_text="Every quantity").click()
        table = cells(self.page.locator("#compare table").filter(has_text="Every quantity"))
        wind = next(row for row in table if row[0] == "wind" and row[1] == "MWh")
        energy = [file["generation_mw"][:, file["unit_carrier"].asstr()[...] == "wind"].sum() for file in self.files]
        self.assertAlmostEqual(number(wind[2]), energy[0], delta=0.06)
        for n in (1, 2):
            self.assertAlmostEqual(number(wind[1 + 2 * n]), energy[n], delta=0.06)
            self.assertAlmostEqual(number(wind[2 + 2 * n]), energy[n] - energy[0], delta=0.06)

    def test_duration_curves(self):
        self.page.select_option("#compare select", "load")
        drawn = self.page.evaluate("plain_charts.find(one => one.plot && one.place.closest('#compare')).plot.data")
        self.assertEqual(len(drawn), 4)
        for n, file in enumerate(self.files):
            load = np.sort(file["demand_mw"][...].sum(axis=1))[::-1]
            for percent in (0, 25, 50, 100):
                self.assertAlmostEqual(drawn[n + 1][10 * percent], load[min(335, int(percent / 100 * 336))], delta=0.06)

    def test_any_run_is_shown(self):
        for n, name in ((1, "windy"), (2, "dark"), (0, "base")):
            self.page.select_option("#run", label=name)
            self.page.wait_for_selector(f"html[data-run='{n}']")
            tile = self.page.locator("#headline [data-quantity=cost]")
            self.assertAlmostEqual(float(tile.get_attribute("data-value")), self.files[n]["total_cost"][()], delta=1)
            share = self.page.locator("#ledger table").first.locator("tr").nth(1).locator("td").nth(2).inner_text()
            self.assertEqual(share, f"{100 * self.files[n]['green_share_consumer'][0, 0]:.1f}")

    def test_different_lengths_are_told(self):
        shorter = self.folder / "shorter.h5"
        done = command.gridstep("run", command.SCENARIOS / "hohhot", "--steps", "24", "-o", shorter)
        self.assertEqual(done.returncode, 0, done.stderr)
        path = self.folder / "lengths.html"
        self.assertEqual(command.gridstep("report", self.results[0], shorter, "-o", path).returncode, 0)
        watched = self.browser.open(path)
        watched.page.select_option("#language", "zh")
        self.assertIn("各方案时段数不同", watched.page.locator("#compare").inner_text())
        self.assertEqual(watched.faults(), [])
        watched.close()


if __name__ == "__main__":
    command.main()
