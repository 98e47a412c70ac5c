#!/usr/bin/python3
"""Every way a command ends has its number, and every bad end says what was wrong."""

import command
from command import DONE, INFEASIBLE, INPUT_INVALID, IO, SCENARIOS, USAGE, CommandTest

TWO_BUS, THREE_BUS = SCENARIOS / "two-bus", SCENARIOS / "three-bus"
VERBS = ("run", "validate", "schema", "new", "info", "verify", "compare", "explain", "estimate",
         "solvers", "report", "help")
# 300 MW that must run where 60, 150 and 250 MW are wanted and nothing leads out.
TOO_MUCH = ("--set", "thermal.G2.must_run=always", "--set", "thermal.G2.p_min_mw=300")


class ExitCodes(CommandTest):
    def assert_refused(self, exit_code, word, *arguments):
        with self.subTest(arguments=arguments):
            done = self.answers(exit_code, *arguments, cwd=self.folder)
            self.assertEqual(done.stdout, "")
            self.assertIn("error", done.stderr)
            self.assertIn(word, done.stderr)
            self.assertNotIn("bug", done.stderr)
            self.assert_left(self.folder, [])

    def test_usage(self):
        self.assert_refused(USAGE, "frobnicate", "frobnicate")
        self.assert_refused(USAGE, "SCENARIO", "run")
        self.assert_refused(USAGE, "--bogus", "run", TWO_BUS, "--bogus")
        self.assert_refused(USAGE, "extra", "run", TWO_BUS, "extra")
        self.assert_refused(USAGE, "table.id.field=value", "run", TWO_BUS, "--set", "horizon")
        self.assert_refused(USAGE, "table.id.field=value", "run", TWO_BUS, "--set", "=4")
        self.assert_refused(USAGE, "nope", "run", TWO_BUS, "--solver", "nope")
        self.assert_refused(USAGE, "--threads", "run", TWO_BUS, "--threads", "0")
        self.assert_refused(USAGE, "--threads", "run", TWO_BUS, "--threads", "many")
        self.assert_refused(USAGE, "--steps", "run", TWO_BUS, "--steps", "1.5")
        self.assert_refused(USAGE, "--seed", "run", TWO_BUS, "--seed", "-1")
        self.assert_refused(USAGE, "--to", "run", TWO_BUS, "--steps", "1",
                            "--to", "2023-01-01T01:00:00+08:00")
        self.assert_refused(USAGE, "--at", "explain", TWO_BUS)
        self.assert_refused(USAGE, "--of", "schema", "--of", "nothing")
        self.assert_refused(USAGE, "nope", "help", "nope")

    def test_unknown_solver_names_the_known_ones(self):
        self.assert_refused(USAGE, "highs", "run", TWO_BUS, "--solver", "hihgs")

    def test_input(self):
        self.assert_refused(INPUT_INVALID, "no such folder", "run", self.folder / "missing")
        self.assert_refused(INPUT_INVALID, "--from", "run", TWO_BUS, "--from", "yesterday")
        self.assert_refused(INPUT_INVALID, "nothing to seed", "run", TWO_BUS, "--seed", "1")
        self.assert_refused(INPUT_INVALID, "offset", "run", TWO_BUS, "--from",
                            "2023-01-01T01:00:00")
        self.assert_refused(INPUT_INVALID, "--to", "run", TWO_BUS, "--to",
                            "2024-01-01T00:00:00+08:00")
        self.assert_refused(INPUT_INVALID, "--from", "run", TWO_BUS, "--from",
                            "2023-01-01T00:30:00+08:00")
        self.assert_refused(INPUT_INVALID, "--steps", "run", TWO_BUS, "--steps", "3")
        self.assert_refused(INPUT_INVALID, "--steps", "run", TWO_BUS, "--steps", str(2**63 - 1))
        self.assert_refused(INPUT_INVALID, "--at", "explain", TWO_BUS, "--at",
                            "2023-01-01T02:00:00+08:00")

    def test_infeasible_names_step_balance_and_amount(self):
        done = self.answers(INFEASIBLE, "run", THREE_BUS, *TOO_MUCH, cwd=self.folder)
        for hour, surplus in ((0, 240), (1, 150), (2, 50)):
            self.assertRegex(done.stderr,
                             rf"2023-01-01T0{hour}:00:00\+08:00 .*balance.*{surplus}\.0+ MW too much")
        self.assertIn("must-run", done.stderr)
        self.assert_left(self.folder, [])

    def test_infeasible_explained(self):
        done = self.answers(INFEASIBLE, "explain", THREE_BUS, *TOO_MUCH, "--at",
                            "2023-01-01T00:00:00+08:00")
        self.assertIn("balance", done.stdout)

    def test_io(self):
        for verb in ("info", "verify"):
            self.assert_refused(IO, "missing.h5", verb, self.folder / "missing.h5")
            self.assert_refused(IO, str(TWO_BUS / "buses.csv"), verb, TWO_BUS / "buses.csv")

    def test_help(self):
        for arguments in ([], ["--help"], ["-h"], ["help"], ["-q"]):
            done = self.answers(DONE, *arguments)
            for verb in VERBS:
                self.assertIn(f"  {verb} ", done.stdout)
            self.assertEqual(done.stderr, "")
        for verb in VERBS:
            done = self.answers(DONE, verb, "--help")
            self.assertIn(f"gridstep {verb}", done.stdout)
            self.assertEqual(self.answers(DONE, "help", verb).stdout, done.stdout)

    def test_help_fits_a_terminal(self):
        for arguments in (["--help"], *([verb, "--help"] for verb in VERBS)):
            for line in self.answers(DONE, *arguments).stdout.splitlines():
                self.assertLessEqual(len(line), 80, f"{arguments}: {line}")


if __name__ == "__main__":
    command.main()
