"""Scenarios in Python: from folders and arrays, changed, checked with places, written."""

import json

import numpy as np
import package
from package import SCENARIOS, PackageTest, gs, two_bus


class Scenario(PackageTest):
    def test_arrays_give_what_was_derived_by_hand(self):
        expected = json.loads((SCENARIOS / "two-bus" / "expected.json").read_text())
        result = two_bus().run()
        ds = result.ds
        axis_of = {"generation_mw": "unit", "flow_mw": "line", "price_per_mwh": "bus",
                   "demand_mw": "load", "energy_mwh": "storage", "charge_mw": "storage"}
        for name, axis in axis_of.items():
            for thing, values in expected[name].items():
                np.testing.assert_allclose(ds[name].sel({axis: thing}), values, atol=1e-9,
                                           err_msg=f"{name} of {thing}")
        self.assertAlmostEqual(result.total_cost, expected["total_cost"], 9)

    def test_arrays_and_folder_are_the_same_problem(self):
        by_arrays, by_folder = two_bus().run(), gs.load(SCENARIOS / "two-bus").run()
        for name in ("generation_mw", "price_per_mwh", "cost", "green_share_load"):
            np.testing.assert_array_equal(by_arrays.array(name), by_folder.array(name))

    def test_set_is_what_set_of_the_command_is(self):
        changed = gs.load(SCENARIOS / "two-bus").set("fuels.oil.price_per_gj", 8)
        changed.set("battery.S.p_max_mw", 0)
        _, summary = self.by_command("two-bus", "--set", "fuels.oil.price_per_gj=8", "--set",
                                     "battery.S.p_max_mw=0")
        self.assertEqual(changed.run().total_cost, summary["total_cost"])
        self.assertEqual(changed.changes, {"fuels.oil.price_per_gj": "8",
                                           "battery.S.p_max_mw": "0"})

    def test_all_problems_come_at_once_with_places(self):
        scenario = gs.load(SCENARIOS / "two-bus")
        scenario.set("fuels.oil.price_per_gj", "dear").set("battery.X.p_max_mw", 1)
        scenario["lines"] = {"id": ["AB"], "from_bus": ["A"], "to_bus": ["nowhere"],
                             "circuits": [1], "length_km": [1], "r_ohm": [0], "x_ohm": [-1.0],
                             "s_max_mva": [100]}
        problems = [problem for problem in scenario.validate() if problem.is_error]
        places = {(problem.file, problem.row) for problem in problems}
        self.assertIn(("lines.csv", 2), places)
        self.assertIn(("--set", 0), places)
        self.assertGreaterEqual(len(problems), 4)
        with self.assertRaises(gs.InputError) as raised:
            scenario.run()
        self.assertEqual([str(one) for one in raised.exception.problems],
                         [str(one) for one in scenario.validate()])
        self.assertEqual(raised.exception.exit_code, 3)
        self.assertTrue(all(one.code.startswith("GS") and one.what and one.help
                            for one in raised.exception.problems))

    def test_a_folder_that_is_not_there_is_a_problem(self):
        self.assertEqual([one.code for one in gs.load(self.folder / "nowhere").validate()],
                         ["GS0101"])
        with self.assertRaises(gs.InputError):
            gs.load(self.folder / "nowhere").texts

    def test_rows_are_added_and_removed(self):
        scenario = two_bus()
        scenario.add("battery", **{**{name: values[0] for name, values in
                                      dict(scenario["battery"].reset_index()).items()}, "id": "S2"})
        self.assertEqual(list(scenario["battery"].index), ["S", "S2"])
        # The line is full in both hours: a second one has nothing to charge with.
        self.assertAlmostEqual(scenario.run().total_cost, 4248, 9)
        scenario.remove("battery", "S", "S2")
        # 110 MW, then 150 MW of the cheap unit at 10, and 60 MW of the dear one at 40.
        self.assertAlmostEqual(scenario.run().total_cost, 1100 + 1500 + 2400, 9)
        with self.assertRaises(KeyError):
            scenario.remove("battery", "S3")
        with self.assertRaises(gs.UsageError) as raised:
            scenario["batery"]
        self.assertIn("battery", str(raised.exception))

    def test_a_changed_table_is_that_of_a_frame(self):
        scenario = two_bus()
        frame = scenario["fuels"]
        frame.loc["oil", "price_per_gj"] = 8.0
        scenario["fuels"] = frame
        again = two_bus().set("fuels.oil.price_per_gj", 8.0)
        self.assertEqual(scenario.run().total_cost, again.run().total_cost)

    def test_profiles_keep_every_bit(self):
        import pandas as pd
        values = np.random.default_rng(7).random(2) * 100
        times = pd.date_range("2022-12-31T16:00", periods=2, freq="h")
        scenario = two_bus()
        scenario.add_profile("load", pd.DataFrame({"DA": values, "DB": values[::-1]}, index=times))
        np.testing.assert_array_equal(scenario.run().array("demand_mw")[:, 0], values)

    def test_written_folders_run_the_same(self):
        two_bus().save(self.folder / "kept")
        self.assertEqual(gs.load(self.folder / "kept").run().total_cost, two_bus().run().total_cost)
        self.command("validate", self.folder / "kept")
        with self.assertRaises(gs.FileError):
            two_bus().save(self.folder / "kept")

    def test_a_table_that_is_assigned_is_the_one_that_runs(self):
        scenario = two_bus().set("fuels.oil.price_per_gj", 8).set("battery.S.p_max_mw", 10)
        frame = scenario["fuels"]
        frame.loc["oil", "price_per_gj"] = 4.0
        scenario["fuels"] = frame  # what was set before goes with the table that it was set in
        self.assertEqual(scenario["fuels"].loc["oil", "price_per_gj"], 4.0)
        self.assertEqual(scenario.changes, {"battery.S.p_max_mw": "10"})
        scenario.remove("battery", "S")
        self.assertEqual([str(one) for one in scenario.validate() if one.is_error], [])

    def test_what_was_set_is_saved(self):
        for scenario in (two_bus(), gs.load(SCENARIOS / "two-bus")):
            changed = scenario.set("fuels.oil.price_per_gj", 8).set("horizon.keep_h", 1)
            folder = self.folder / f"kept-{len(list(self.folder.iterdir()))}"
            changed.save(folder)
            again = gs.load(folder)
            self.assertEqual(again.changes, {})
            self.assertEqual(again["fuels"].loc["oil", "price_per_gj"], 8)
            self.assertEqual(again.run().total_cost, changed.run().total_cost)
        for wrong in (two_bus(), gs.Scenario.of_texts({})):
            with self.assertRaises(gs.InputError):
                wrong.set("fuels.coke.price_per_gj", 8).save(self.folder / "never")
        self.assertFalse((self.folder / "never").exists())

    def test_nothing_is_written_outside_the_folder(self):
        for path in ("../out.csv", "profiles/../../out.csv", "/tmp/out.csv", "profiles/", ""):
            with self.subTest(path), self.assertRaises(gs.UsageError):
                gs.Scenario.of_texts({"scenario.toml": "", path: "x"}).save(self.folder / "in")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_index_of_texts_holds_the_ids(self):
        scenario = two_bus()
        scenario["fuels"] = scenario["fuels"].rename_axis(None)
        self.assertEqual(scenario.run().total_cost, two_bus().run().total_cost)

    def test_times_are_times(self):
        one = {"DA": [1.0]}
        for wrong in ([0], ["soon"], [None], [float("nan")], np.array(["NaT"], "datetime64[s]")):
            with self.subTest(wrong), self.assertRaises((TypeError, ValueError)):
                two_bus().add_profile("load", one, time=wrong)
        for zone in ("", "Asia/Shanghai", "+ab:cd", "+8:00"):
            with self.subTest(zone), self.assertRaises(ValueError):
                two_bus().add_profile("load", one, time=["2025-01-01"], zone=zone)
        scenario = two_bus().add_profile("load", one, time=["2025-01-01T00:00:00Z"], zone="+08:00")
        self.assertIn("\n2025-01-01T08:00:00+08:00,1\n", scenario.texts["profiles/load.csv"])

    def test_a_scenario_is_shown_without_being_read(self):
        self.assertEqual(repr(gs.load("nowhere").set("time.steps", 1)),
                         "<gridstep.Scenario nowhere, 1 set>")

    def test_texts_that_need_quotes_stay_texts(self):
        scenario = two_bus()
        scenario["buses"] = {"id": ["A", "B"], "name": ['a "quoted", name', "=1+1"],
                             "v_nom_kv": [220, 220]}
        result = scenario.run()
        self.assertEqual(list(result.array("bus_name")), ['a "quoted", name', "=1+1"])

    def test_copies_are_their_own(self):
        scenario = two_bus()
        other = scenario.copy().set("fuels.oil.price_per_gj", 8)
        self.assertEqual(scenario.changes, {})
        self.assertNotEqual(scenario.run().total_cost, other.run().total_cost)

    def test_what_is_wrong_in_a_table_is_not_written_away(self):
        for wrong in (("p_max_mw", "p_mx_mw"), ("50", "high")):
            texts = two_bus().texts
            texts["battery.csv"] = texts["battery.csv"].replace(*wrong, 1)
            scenario = gs.Scenario.of_texts(texts)
            with self.subTest(wrong), self.assertRaises(gs.InputError):
                scenario.add("battery", id="S2")
            self.assertEqual(scenario.texts, texts)

    def test_no_row_is_read_as_a_comment(self):
        scenario = two_bus()
        scenario["buses"] = {"name": ["#1", "East"], "id": ["A", "B"], "v_nom_kv": [220, 220]}
        self.assertEqual(list(scenario["buses"].index), ["A", "B"])
        with self.assertRaises(gs.UsageError):
            scenario["buses"] = {"id": ["#A", "B"], "v_nom_kv": [220, 220]}

    def test_columns_of_profiles_are_quoted(self):
        scenario = two_bus().add_profile("odd", {'a,"b"': [1.0]}, time=["2023-01-01"])
        self.assertTrue(scenario.texts["profiles/odd.csv"].startswith('time,"a,""b"""\n'))

    def test_what_was_set_in_other_rows_stays(self):
        scenario = two_bus().set("battery.S.vom_per_mwh", 1).set("battery.S2.vom_per_mwh", 2)
        scenario.add("battery", **{name: values[0] for name, values in
                                   two_bus()["battery"].reset_index().items() if name != "id"},
                     id="S2")
        scenario.remove("battery", "S")
        self.assertEqual(scenario.changes, {"battery.S2.vom_per_mwh": "2"})
        scenario.run()

    def test_files_lie_inside_the_folder(self):
        texts = two_bus().texts
        for path in ("../x.csv", "profiles/../../x.csv", "/x.csv", "./x.csv", "", "profiles/"):
            with self.subTest(path):
                with self.assertRaisesRegex(gs.UsageError, "no file inside a scenario folder"):
                    gs.Scenario.of_texts({**texts, path: "id\n"})
        with self.assertRaises(gs.UsageError):
            two_bus().add_profile("../x", {"a": [1.0]}, time=["2023-01-01"])

    def test_rows_are_read_where_time_series_are_wrong(self):
        texts = two_bus().texts
        texts["profiles/load.csv"] = "time,DA\nnever,1\n"
        scenario = gs.Scenario.of_texts(texts)
        self.assertEqual(list(scenario["buses"].index), ["A", "B"])
        scenario.add("buses", id="C", v_nom_kv=220)
        self.assertEqual(scenario.texts["profiles/load.csv"], texts["profiles/load.csv"])
        self.assertTrue(any(one.file == "profiles/load.csv" for one in scenario.validate()))

    def test_an_entry_of_a_list_stays_one(self):
        for entry in ("a b", "a,b", "a;b", ""):
            with self.subTest(entry), self.assertRaises(gs.UsageError):
                two_bus().set("green.capacity_carriers", ["wind", entry])


if __name__ == "__main__":
    package.main()
