"""`gridstep export` tells the very numbers of the file."""

import csv
import json
import math
import os

import command
import h5py
import numpy as np
import xarray as xr
from command import DONE, IO, USAGE, CommandTest, texts

SCENARIO = "three-bus"


def bits(value):
    return np.float64(value).view(np.int64)


class Export(CommandTest):
    def setUp(self):
        super().setUp()
        self.result, _ = self.run_scenario(SCENARIO)

    def exported(self, *options):
        return self.answers(DONE, "export", self.result, *options).stdout

    def assert_same(self, text, value):
        """To the last bit; what is no number is an empty cell."""
        if math.isnan(value):
            self.assertEqual(text, "")
        else:
            self.assertEqual(bits(float(text)), bits(value))

    def test_long_is_every_series_bit_for_bit(self):
        rows = list(csv.DictReader(self.exported().splitlines()))
        compared = 0
        with h5py.File(self.result) as file:
            time = file["time"][...]
            by_series = {}
            for row in rows:
                by_series.setdefault(row["variable"], []).append(row)
            self.assertIn("price_per_mwh", by_series)
            for name, of_series in by_series.items():
                dataset = file[name]
                values = dataset[...].reshape(len(time), -1)
                ids = texts(file[dataset.dims[1][0].name.lstrip("/")]) if dataset.ndim > 1 else [""]
                self.assertEqual(len(of_series), values.size)
                for n, row in enumerate(of_series):
                    self.assertEqual(row["id"], ids[n % len(ids)])
                    self.assert_same(row["value"], float(values.flat[n]))
                    self.assertEqual(np.datetime64(row["time"][:-6]),
                                     np.datetime64(int(time[n // len(ids)]) + self.offset(file), "s"))
                    compared += 1
        self.assertGreater(compared, 100)

    def test_more_lines_than_a_spreadsheet_shows_are_told(self):
        """A year of two series over 62 units by the hour: 1 + 2 x 62 x 8760 lines; one, or a row a step, is fine."""
        year, _ = self.run_scenario("hohhot", name="year.h5")
        two = ("--var", "generation_mw", "--var", "available_mw")
        for options, warned in ((two, True), (two[:2], False), ((*two, "--wide"), False)):
            target = self.folder / "series.csv"
            done = self.answers(DONE, "export", year, *options, "-o", target, "--overwrite")
            self.assertEqual("has 1086241 lines, a spreadsheet shows 1048576" in done.stderr, warned, done.stderr)
            if warned:
                self.assertEqual(target.read_bytes().count(b"\n"), 1 + 2 * 62 * 8760)

    def offset(self, file):
        return int(file["zone_offset_s"][()])

    def test_wide_is_what_xarray_reads(self):
        table = list(csv.reader(self.exported("--wide", "--var", "generation_mw", "--var", "cost",
                                              "--var", "certificate/duality_gap",
                                              "--utc").splitlines()))
        with xr.open_dataset(self.result) as data:
            units = list(data["unit"].values)
            self.assertEqual(table[0], ["time", *(f"generation_mw/{u}" for u in units), "cost",
                                        "certificate/duality_gap"])
            self.assertEqual(len(table) - 1, data.sizes["time"])
            for n, row in enumerate(table[1:]):
                self.assertEqual(row[0][-1], "Z")
                self.assertEqual(np.datetime64(row[0][:-1]), data["time"].values[n])
                for cell, value in zip(row[1:-2], data["generation_mw"].values[n]):
                    self.assert_same(cell, value)
                self.assert_same(row[-2], data["cost"].values[n])

    def test_json_holds_pairs_of_things_too(self):
        told = json.loads(self.exported("--format", "json", "--var", "load_origin_mw", "--var",
                                        "loss_mw"))
        with h5py.File(self.result) as file:
            one = told["variables"]["load_origin_mw"]
            self.assertEqual(one["dims"], ["time", "load", "origin"])
            self.assertEqual(one["origin"], texts(file["origin"]))
            np.testing.assert_array_equal(np.array(one["values"]), file["load_origin_mw"][...])
            np.testing.assert_array_equal(np.array(told["variables"]["loss_mw"]["values"]),
                                          file["loss_mw"][...])
            self.assertEqual(len(told["time"]), len(file["time"]))

    def test_local_times_are_dates_of_a_spreadsheet(self):
        """The same clock without its offset, which stands in the head instead."""
        plain = [row[0] for row in csv.reader(self.exported("--wide", "--var", "cost").splitlines())]
        local = [row[0] for row in csv.reader(self.exported("--wide", "--var", "cost", "--local").splitlines())]
        self.assertEqual(local[0], f"time (UTC{plain[1][-6:]})")
        self.assertEqual(local[1:], [time[:-6].replace("T", " ") for time in plain[1:]])
        self.assertTrue(self.exported("--local").startswith(local[0] + ",variable,"))
        self.answers(USAGE, "export", self.result, "--local", "--utc")
        self.answers(USAGE, "export", self.result, "--local", "--format", "json")

    def test_a_part_of_the_time(self):
        with h5py.File(self.result) as file:
            steps = len(file["time"])
            zone = self.offset(file)
            second = np.datetime64(int(file["time"][1]) + zone, "s")
        sign, minutes = ("-" if zone < 0 else "+"), abs(zone) // 60
        text = f"{second}{sign}{minutes // 60:02}:{minutes % 60:02}"
        lines = self.exported("--wide", "--var", "cost", "--from", text).splitlines()
        self.assertEqual(len(lines), steps)
        self.assertTrue(lines[1].startswith(text))
        self.answers(command.INPUT_INVALID, "export", self.result, "--from", "yesterday")

    def test_the_file_is_whole_or_not_there(self):
        target = self.folder / "out.csv"
        self.exported("-o", target)
        self.assertEqual(target.read_text(), self.exported())
        done = self.answers(IO, "export", self.result, "-o", target)
        self.assertIn("--overwrite", done.stderr)
        self.exported("-o", target, "--overwrite", "--var", "cost")
        self.assertEqual(target.read_text(), self.exported("--var", "cost"))
        self.answers(IO, "export", self.result, "-o", self.result, "--overwrite")
        self.answers(IO, "export", self.result, "-o", self.folder / "none" / "out.csv")
        self.answers(USAGE, "export", self.result, "--var", "nothing", "-o", self.folder / "x.csv")
        self.assertFalse((self.folder / "x.csv").exists())
        self.answers(DONE, "verify", self.result)

    def test_words_that_are_near(self):
        done = self.answers(USAGE, "export", self.result, "--var", "generatoin_mw")
        self.assertIn("did you mean generation_mw?", done.stderr)
        self.answers(USAGE, "export", self.result, "--format", "json", "--wide")
        self.answers(USAGE, "export", self.result, "--long", "--wide")
        self.answers(IO, "export", self.folder / "none.h5")

    def test_no_cell_is_a_formula(self):
        """Ids may begin with a minus; a spreadsheet must not compute them."""
        scenario = self.copy_of(SCENARIO)
        for name in ("generators.csv", "cost_curves.csv", "thermal.csv", "wind.csv", "solar.csv"):
            path = scenario / name
            if not path.exists():
                continue
            lines = path.read_text(encoding="utf-8").splitlines()
            head = lines[0].split(",")
            if name in ("thermal.csv", "generators.csv") and len(lines) > 1:
                cells = lines[1].split(",")
                cells[head.index("id")] = "-cmd"
                lines[1] = ",".join(cells)
                path.write_text("\n".join(lines) + "\n", encoding="utf-8")
                break
        else:
            self.skipTest("no unit to rename")
        result = self.folder / "renamed.h5"
        self.answers(DONE, "run", scenario, "-o", result)
        text = self.answers(DONE, "export", result, "--var", "generation_mw").stdout
        self.assertIn(",'-cmd,", text)
        self.assertNotIn(",-cmd,", text)

    def test_a_closed_pipe_is_no_failure(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = command.subprocess.run([command.COMMAND, "export", str(self.result)], stdout=writer,
                                      stderr=command.subprocess.PIPE, check=False)
        os.close(writer)
        self.assertIn(done.returncode, (141, -13))


if __name__ == "__main__":
    command.main()
