"""Runs of other lengths, steps and sizes: every one has its page."""

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


class ShapesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="gridstep-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def report_of(self, scenario, *options):
        name = Path(scenario).name + "-" + self.id().rsplit(".", 1)[-1]
        result, path = self.folder / f"{name}.h5", self.folder / f"{name}.html"
        done = command.gridstep("run", scenario, "-o", result, "-q", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = command.gridstep("report", result, "-o", path, "--lang", "en")
        self.assertEqual(done.returncode, 0, done.stderr)
        watched = self.browser.open(path)
        self.addCleanup(watched.close)
        self.addCleanup(lambda: self.assertEqual(watched.faults(), []))
        file = h5py.File(result)
        self.addCleanup(file.close)
        return watched.page, file, path

    def copy_of(self, scenario, **header):
        copy = self.folder / f"{scenario}-{self.id().rsplit('.', 1)[-1]}"
        shutil.copytree(command.SCENARIOS / scenario, copy)
        toml = copy / "scenario.toml"
        text = toml.read_text(encoding="utf-8")
        for key, value in header.items():
            text = re.sub(rf"(?m)^{key} = [^#\n]*", f"{key} = {value} ", text)
        toml.write_text(text, encoding="utf-8")
        return copy

    def test_a_day(self):
        page, file, _ = self.report_of(command.SCENARIOS / "hohhot", "--steps", "24")
        self.assertIn("24 steps of 60 min", page.locator("#subtitle").inner_text())
        drawn = page.evaluate("page.views[0].timeline.charts[0].plot.data[1]")
        supply = file["generation_mw"][...].sum(axis=1) + file["import_mw"][...].sum(axis=1)
        self.assertLess(np.abs(np.array(drawn[:24]) - supply).max(), 0.4)

    def test_quarter_hours(self):
        page, file, _ = self.report_of(self.copy_of("hohhot", step_min=15, steps=35040), "--steps", "2880")
        self.assertIn("2,880 steps of 15 min", page.locator("#subtitle").inner_text())
        energy = page.locator("#headline [data-quantity=demand]").get_attribute("data-value")
        self.assertAlmostEqual(float(energy), file["demand_mw"][...].sum() / 4, delta=1)
        self.assertEqual(page.evaluate("plain_charts.find(one => one.canvas).rows"), 96)

    def test_one_bus_without_ties_or_storage(self):
        page, file, _ = self.report_of(command.SCENARIOS / "rts-79")
        self.assertEqual(page.locator("#storage").count(), 0)
        self.assertIn("without lines", page.locator("#grid").inner_text())
        self.assertEqual(page.locator("#headline [data-quantity=exchange]").count(), 0)
        self.assertEqual(page.locator("#prices select").count(), 0)

    def test_without_coordinates(self):
        page, file, _ = self.report_of(command.SCENARIOS / "three-bus")
        self.assertIn("Places are computed", page.locator("#grid").inner_text())
        places = page.locator("#grid circle").evaluate_all("all => all.map(one => [Number(one.getAttribute('cx')), Number(one.getAttribute('cy'))])")
        apart = [np.hypot(a[0] - b[0], a[1] - b[1]) for n, a in enumerate(places) for b in places[:n]]
        self.assertEqual(len(apart), 3)
        self.assertGreater(min(apart), 100)

    def test_hundreds_of_units_of_many_carriers(self):
        copy = self.copy_of("rts-79", steps=48)
        table = copy / "generators.csv"
        head, *rows = table.read_text(encoding="utf-8").splitlines()
        columns = head.split(",")
        row = rows[0].split(",")
        added = []
        for n in range(600):
            row[columns.index("id")] = f"EXTRA{n}"
            if "carrier" in columns:
                row[columns.index("carrier")] = f"kind{n % 20}"
            added.append(",".join(row))
        table.write_text("\n".join([head, *rows, *added]) + "\n", encoding="utf-8")
        page, file, path = self.report_of(copy)
        layers = page.evaluate("page.report.runs[0].layers.map(({carrier}) => carrier)")
        self.assertEqual(len(layers), 12)
        self.assertEqual(layers[-1], "other")
        units = file["unit"].shape[0]
        self.assertIn(f"400 largest of {units} units", page.locator("#unit_table").inner_text())
        supply = file["generation_mw"][...].sum(axis=1)
        drawn = page.evaluate("page.views[0].timeline.charts[0].plot.data[1]")
        self.assertLess(np.abs(np.array(drawn[:48]) - supply).max(), 0.7)
        self.assertLess(path.stat().st_size, 400_000)

    def test_long_run_is_thinned_and_says_so(self):
        page, file, path = self.report_of(self.copy_of("rts-79", step_min=5, steps=104832), "--steps", "90000")
        self.assertIn("A point stands for 3 steps", page.locator("#subtitle").inner_text())
        self.assertEqual(page.evaluate("page.views[0].stack.demand_mw.length"), 30000)
        means = file["demand_mw"][...].sum(axis=1).reshape(-1, 3).mean(axis=1)
        shown = np.array(page.evaluate("[...page.views[0].stack.demand_mw]"))
        self.assertLess(np.abs(shown - means).max(), 0.051)
        energy = page.locator("#headline [data-quantity=demand]").get_attribute("data-value")
        self.assertAlmostEqual(float(energy) / (file["demand_mw"][...].sum() / 12), 1, places=9)


if __name__ == "__main__":
    command.main()
