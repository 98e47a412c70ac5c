"""The report of the Hohhot year, beside the result it is of: what its tests share."""

import csv
import io
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command
from browser import Browser, require

require()
import h5py


def number(text):
    """A number as the page writes it."""
    return float(text.replace(",", "").replace("−", "-").split()[0])


def cells(table):
    """The texts of a table, line by line."""
    return table.evaluate("table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))")


def rows_of_csv(text):
    return list(csv.reader(io.StringIO(text)))


class HohhotReport(unittest.TestCase):
    """A test of the report of the Hohhot year: its file, its page, opened once for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(command.tempfile.mkdtemp(prefix="gridstep-"))
        cls.addClassCleanup(command.shutil.rmtree, cls.folder)
        cls.result = cls.folder / "hohhot.h5"
        cls.path = cls.folder / "hohhot.html"
        run = command.gridstep("run", command.SCENARIOS / "hohhot", "-o", cls.result, "-q")
        assert run.returncode == 0, run.stderr
        done = command.gridstep("report", cls.result, "-o", cls.path, "--lang", "en")
        assert done.returncode == 0, done.stderr
        cls.file = h5py.File(cls.result)
        cls.addClassCleanup(cls.file.close)
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)
        cls.watched = cls.browser.open(cls.path)
        cls.page = cls.watched.page

    def sum_of(self, variable, carrier=None):
        values = self.file[variable][...]
        if carrier is None:
            return values.sum(axis=1)
        return values[:, self.file["unit_carrier"].asstr()[...] == carrier].sum(axis=1)

    def tearDown(self):
        self.assertEqual(self.watched.faults(), [])
