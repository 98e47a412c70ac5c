#!/usr/bin/python3
"""The benchmark: one JSON line per way, and an exit code that says whether all ways agreed."""

import json

import command
from command import DONE, INPUT_INVALID, SCENARIOS, USAGE, CommandTest, environment

HOHHOT = SCENARIOS / "hohhot"
FEW = ("--scenario", HOHHOT, "--steps", "96", "--rounds", "2")


class Bench(CommandTest):
    def lines(self, *arguments, **options):
        done = self.answers(DONE, "bench", *arguments, *FEW, **options)
        return [json.loads(line) for line in done.stdout.splitlines()], done

    def test_every_way_is_a_line_that_agrees(self):
        lines, done = self.lines("hohhot", "--cases", "base,stressed")
        ways = {(line["solver"], line["way"]) for line in lines}
        self.assertEqual(len(lines), 2 * len(ways))
        self.assertIn("round 2 of 2", done.stderr)
        for line in lines:
            with self.subTest(case=line["case"], way=line["way"]):
                self.assertTrue(line["agreed"], line)
                self.assertTrue(line["certified"], line)
                self.assertEqual(line["rounds"], 2)
                self.assertEqual(line["steps"], 96)
                self.assertEqual(line["windows"], 3)
                self.assertLessEqual(line["min_s"], line["median_s"])
                self.assertLessEqual(line["gap"], 1e-6)
                self.assertAlmostEqual(line["us_per_window"], 1e6 * line["min_s"] / 3, places=3)
                self.assertGreater(line["floor_frac"], 0)
        for case in ("base", "stressed"):
            best = [line for line in lines if line["case"] == case and line["solver"] == "highs"]
            if best:
                self.assertEqual(max(line["times_faster_than_best_highs"] for line in best), 1.0)

    def test_ways_and_windows_are_chosen(self):
        lines, _ = self.lines(
            "hohhot", "--cases", "base_15min", "--ways", "lazy_cold", "--windows", "1", "--memory"
        )
        for line in lines:
            self.assertEqual(line["way"], "lazy_cold")
            self.assertEqual(line["step_min"], 15)
            self.assertEqual(line["windows"], 1)
            self.assertGreater(line["peak_memory_mb"], 1)

    def test_names_there_are_not_are_told(self):
        for arguments in (
            ("hohot",),
            ("hohhot", "--cases", "bas"),
            ("hohhot", "--solvers", "hihgs"),
            ("hohhot", "--ways", "lazy"),
        ):
            with self.subTest(arguments=arguments):
                done = self.answers(USAGE, "bench", *arguments, *FEW)
                self.assertIn(f"there is no", done.stderr)
                self.assertIn("known:", done.stderr)
                self.assertEqual(done.stdout, "")

    def test_missing_public_data_is_said_in_a_line(self):
        without = {"env": environment(GRIDSTEP_DATA=None)}
        done = self.answers(INPUT_INVALID, "bench", "dcopf-year", *FEW, **without)
        self.assertIn("GRIDSTEP_DATA", done.stderr)
        self.assertIn("https://", done.stderr)

    def test_outside_the_repository(self):
        done = self.answers(INPUT_INVALID, "bench", "hohhot", "--windows", "1", cwd=self.folder)
        self.assertIn("--scenario DIR", done.stderr)


if __name__ == "__main__":
    command.main()
