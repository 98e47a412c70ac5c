#!/usr/bin/python3
"""What may be given besides the scenario: values, solvers, versions."""

import json
import re

import command
from command import DONE, INPUT_INVALID, SCENARIOS, CommandTest, h5py

TWO_BUS = SCENARIOS / "two-bus"


class Set(CommandTest):
    def assert_refused(self, change, *words):
        with self.subTest(change=change):
            done = self.answers(INPUT_INVALID, "validate", TWO_BUS, "--set", change)
            self.assertRegex(done.stdout, r"^--set:\d+:\d+: error\[GS\d{4}\]: ")
            self.assertEqual(done.stdout.count("\n"), 1, done.stdout)
            for word in words:
                self.assertIn(word, done.stdout)

    def test_wrong_values_are_told_by_type(self):
        self.assert_refused("thermal.GA.p_max_mw=abc", "abc")
        self.assert_refused("thermal.GA.p_max_mw=12,5", "decimal point")
        self.assert_refused("thermal.GA.p_max_mw=nan", "nan")
        self.assert_refused("lines.AB.s_max_mva=-1", "-1")
        self.assert_refused("thermal.GA.segments=1.5", "1.5", "whole number")
        self.assert_refused("thermal.GA.must_run=sometimes", "sometimes", "always", "never")
        self.assert_refused("thermal.GA.bus=C", "C")
        self.assert_refused("network.model=ac", "ac", "dc", "copperplate")
        self.assert_refused("horizon.window_h=two", "two")
        self.assert_refused("thermal.GA.p_max_mw=", "value")

    def test_wrong_paths_are_told_by_name(self):
        self.assert_refused("thermal.GX.p_max_mw=1", "did you mean 'GA'?")
        self.assert_refused("thermal.GA.p_mx_mw=1", "did you mean 'p_max_mw'?")
        self.assert_refused("thermla.GA.p_max_mw=1", "did you mean 'thermal'?")
        self.assert_refused("economy.vol_per_mwh=1", "did you mean 'voll_per_mwh'?")
        self.assert_refused("thermal.GA=1", "table.id.field")
        self.assert_refused("thermal.GA.id=x", "id")

    def test_several_and_their_traces(self):
        """GA at 20 instead of 10, and 25 instead of 1000 for what is not served: hour 1 costs
        110 × 20; in hour 2 the line brings 100, 50 stay in A, and 60 are not served at 25."""
        result, summary = self.run_scenario(
            "two-bus", "--set", "fuels.coal.price_per_gj=2", "--set", "economy.voll_per_mwh=25")
        self.assertAlmostEqual(summary["total_cost"], 2200 + 3000 + 60 * 25, delta=1e-6)
        self.assertAlmostEqual(summary["unserved_mwh"], 60, delta=1e-6)
        with h5py.File(result) as file:
            options = json.loads(file["provenance"].attrs["options"])
            self.assertIn("--set", file["provenance"].attrs["command"])
        self.assertEqual(options["set"], {"fuels.coal.price_per_gj": "2",
                                          "economy.voll_per_mwh": "25"})

    def test_unserved_energy_is_told(self):
        done = self.answers(DONE, "run", TWO_BUS, "-o", self.folder / "r.h5",
                            "--set", "economy.voll_per_mwh=5")
        self.assertIn("not served", done.stderr)
        self.assertIn("320.000 MWh", done.stderr)


class Identity(CommandTest):
    def test_version(self):
        words = self.answers(DONE, "--version").stdout
        self.assertRegex(words, r"^gridstep \d+\.\d+\.\d+\S*\n$")
        version = json.loads(self.answers(DONE, "--version", "--json").stdout)
        self.assertEqual(words.split()[1], version["gridstep"])
        self.assertIn("highs", version["solvers"])

    def test_solvers(self):
        listed = json.loads(self.answers(DONE, "solvers", "--json").stdout)
        words = self.answers(DONE, "solvers").stdout
        for solver in listed:
            self.assertTrue(solver["name"] and solver["what"])
            self.assertRegex(words, rf"(?m)^{re.escape(solver['name'])} ")

    def test_every_listed_solver_solves(self):
        for solver in json.loads(self.answers(DONE, "solvers", "--json").stdout):
            with self.subTest(solver=solver["name"]):
                _, summary = self.run_scenario("two-bus", "--solver", solver["name"],
                                               name=f"{solver['name']}.h5")
                self.assertAlmostEqual(summary["total_cost"], 4248, delta=1e-6)

    def test_the_file_says_where_it_comes_from(self):
        result, _ = self.run_scenario("two-bus")
        version = self.answers(DONE, "--version").stdout.split()[1]
        with h5py.File(result) as file:
            provenance = dict(file["provenance"].attrs)
        self.assertEqual(provenance["version"], version)
        self.assertIn("highs", provenance["solver"])
        self.assertEqual(provenance["scenario_header"],
                         (TWO_BUS / "scenario.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    command.main()
