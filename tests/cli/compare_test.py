#!/usr/bin/python3
"""`compare`: a planner's table of what changed, and every value that differs, matched by id."""

import csv
import io
import json
import shutil

import command
from command import DONE, IO, SCENARIOS, USAGE, CommandTest, environment, h5py

DIFFERENT = 1
# A third unit at B that never runs: GB is cheaper and has power left in both hours.
IDLE_UNIT = "GC,Idle unit,oil,B,oil,80,0,never,20,0,1,0,80,80,0,A round numbers\n"


class Compare(CommandTest):
    def setUp(self):
        super().setUp()
        self.base, self.summary = self.run_scenario("two-bus", name="base.h5")

    def run_copy(self, change, name):
        """A result of two-bus with its unit table changed."""
        shutil.rmtree(self.folder / "two-bus", ignore_errors=True)
        table = self.copy_of("two-bus") / "thermal.csv"
        table.write_text(change(table.read_text()))
        result = self.folder / name
        self.answers(DONE, "run", self.folder / "two-bus", "-o", result)
        return result

    def edited(self, variable, place, change):
        """A copy of the base in which one value is another."""
        copy = self.folder / "edited.h5"
        shutil.copy(self.base, copy)
        with h5py.File(copy, "r+") as file:
            file[variable][place] = file[variable][place] + change
        return copy

    def compare(self, exit_code, *arguments):
        return json.loads(self.answers(exit_code, "compare", "--json", *arguments).stdout)

    def text(self, exit_code, *arguments, **variables):
        english = {"LANG": "C.UTF-8", "LC_ALL": None, "LC_MESSAGES": None}
        return self.answers(exit_code, "compare", *arguments,
                            env=environment(**{**english, **variables})).stdout

    def rows(self, comparison):
        return {row["quantity"]: row for row in comparison["comparison"]["rows"]}

    def test_the_same_run_twice(self):
        again, _ = self.run_scenario("two-bus", "--threads", 2, name="again.h5")
        report = self.compare(DONE, self.base, again)
        self.assertTrue(report["same"])
        self.assertEqual(report["differences"][0]["variables"], [])
        for row in report["comparison"]["rows"]:
            self.assertEqual(row["difference"], [0.0], row["quantity"])
        self.assertIn("no differences", self.text(DONE, self.base, again))
        self.assertIn("无差异", self.text(DONE, self.base, again, LC_ALL="zh_CN.UTF-8"))
        self.assertTrue(self.compare(DONE, self.base, again, "--content")["same"])

    def test_one_value_and_its_place(self):
        edited = self.edited("generation_mw", (1, 0), 0.5)
        report = self.compare(DIFFERENT, self.base, edited)
        self.assertEqual(report["differences"][0]["variables"], [
            {"variable": "generation_mw", "unit": "MW", "values": 1, "max_abs_difference": 0.5,
             "time": "2023-01-01T01:00:00+08:00", "thing": "GA", "a": "150", "b": "150.5"}])
        self.assertRegex(self.text(DIFFERENT, self.base, edited),
                         r"generation_mw +1 +0.5 +MW +150 +150.5 +2023-01-01T01:00:00\+08:00 +GA")
        row = self.rows(report)["energy_mwh.coal"]
        self.assertEqual((row["values"], row["difference"]), ([300, 300.5], [0.5]))

    def test_tolerances(self):
        edited = self.edited("generation_mw", (1, 0), 0.5)
        self.compare(DONE, self.base, edited, "--atol", "0.5")
        self.compare(DIFFERENT, self.base, edited, "--atol", "0.49")
        self.compare(DONE, self.base, edited, "--rtol", "0.00333")  # of 150.5: 0.501
        self.compare(DIFFERENT, self.base, edited, "--rtol", "0.0033")  # 0.497
        self.compare(DONE, self.base, edited, "--rtol", "0.0033", "--atol", "0.01")

    def test_what_is_no_number(self):
        edited = self.edited("price_per_mwh", (0, 1), float("nan"))
        found = self.compare(DIFFERENT, self.base, edited, "--atol", "1e300")
        self.assertEqual(found["differences"][0]["variables"][0]["max_abs_difference"], None)
        self.compare(DONE, edited, edited)

    def test_a_unit_more(self):
        """Only what tells of capacity differs: the dispatch of all others is the same."""
        more = self.run_copy(lambda text: text + IDLE_UNIT, "more.h5")
        report = self.compare(DIFFERENT, self.base, more, "--rtol", "1e-9", "--atol", "1e-9")
        found = report["differences"][0]
        self.assertEqual([(one["axis"], one["only_in_a"], one["only_in_b"]) for one in found["axes"]],
                         [("unit", [], ["GC"])])
        self.assertEqual([one["variable"] for one in found["variables"]],
                         ["capacity_sum_mw"])
        rows = self.rows(report)
        self.assertEqual(rows["capacity_mw.oil"]["values"], [200, 280])
        self.assertAlmostEqual(rows["total_cost"]["values"][1], 4248, delta=1e-6)

    def test_rows_in_another_order(self):
        def turned(text):
            head, first, second = text.splitlines()
            return "\n".join([head, second, first]) + "\n"
        turned_file = self.run_copy(turned, "turned.h5")
        report = self.compare(DONE, self.base, turned_file, "--rtol", "1e-9", "--atol", "1e-9")
        self.assertTrue(report["same"])

    def test_a_dearer_fuel(self):
        """GA at 20 instead of 10 a MWh: 300 MWh more dear, all else as it was."""
        dear, _ = self.run_scenario("two-bus", "--set", "fuels.coal.price_per_gj=2", name="dear.h5")
        cost = self.rows(self.compare(DIFFERENT, self.base, dear))["total_cost"]
        self.assertEqual(cost["unit"], "CNY")
        self.assertAlmostEqual(cost["values"][0], 4248, delta=1e-6)
        self.assertAlmostEqual(cost["difference"][0], 3000, delta=1e-6)
        self.assertAlmostEqual(cost["relative"][0], 3000 / 4248, delta=1e-9)

    def test_another_span(self):
        first, _ = self.run_scenario("two-bus", "--steps", 1, "--set", "battery.S.p_max_mw=0",
                                     name="first.h5")
        found = self.compare(DIFFERENT, self.base, first)["differences"][0]
        self.assertEqual(found["axes"][0]["axis"], "time")
        self.assertEqual((found["axes"][0]["count_a"], found["axes"][0]["count_b"]), (1, 0))
        self.assertIn("steps: sums are not like with like", self.text(DIFFERENT, self.base, first))

    def test_several(self):
        edited = self.edited("generation_mw", (1, 0), 0.5)
        report = self.compare(DIFFERENT, self.base, self.base, edited)
        self.assertEqual([one["same"] for one in report["differences"]], [True, False])
        self.assertEqual(self.rows(report)["energy_mwh.coal"]["difference"], [0.0, 0.5])
        table = list(csv.reader(io.StringIO(
            self.answers(DIFFERENT, "compare", self.base, self.base, edited, "--csv").stdout)))
        coal = next(row for row in table if row[0] == "energy_mwh.coal")
        self.assertEqual(list(map(float, coal[2:])), [300, 300, 300.5, 0, 0, 0.5, 0.5 / 300])
        self.assertEqual(len({len(row) for row in table}), 1)
        self.assertIn("| operating cost | CNY | 4,248.00 |",
                      self.text(DIFFERENT, self.base, self.base, edited, "--markdown"))

    def test_definitions(self):
        base = self.rows(self.compare(DONE, self.base, self.base))
        self.assertIn("green_share_consumer.DA.traced", base)
        self.assertNotIn("green_share_consumer.DA.hourly", base)
        every = self.rows(self.compare(DONE, self.base, self.base, "--definition", "all"))
        self.assertIn("carbon_consumer_t_per_mwh.DB.hourly", every)
        one = self.rows(self.compare(DONE, self.base, self.base, "--definition", "regional"))
        self.assertIn("green_share_consumer.DA.regional", one)

    def test_content_of_an_edited_file(self):
        edited = self.edited("generation_mw", (1, 0), 0.5)
        said = self.answers(IO, "compare", "--content", self.base, edited).stderr
        self.assertIn("edited.h5", said)

    def test_damaged(self):
        whole = self.base.read_bytes()
        cut = self.folder / "cut.h5"
        for part in (0, 1, 3):
            cut.write_bytes(whole[: len(whole) * part // 4])
            for files in ((self.base, cut), (cut, self.base)):
                done = self.answers(IO, "compare", *files)
                self.assertIn("cut.h5", done.stderr)
                self.assertEqual(done.stdout, "")
        self.assertIn("missing.h5",
                      self.answers(IO, "compare", self.base, self.folder / "missing.h5").stderr)
        self.answers(IO, "compare", self.base, SCENARIOS / "two-bus")

    def test_usage(self):
        for wrong in ((), (self.base,), (self.base, self.base, "--definition", "weekly"),
                      (self.base, self.base, "--csv", "--json"),
                      (self.base, self.base, "--rtol", "-1")):
            self.assertEqual(self.answers(USAGE, "compare", *wrong).stdout, "")


if __name__ == "__main__":
    command.main()
