#!/usr/bin/python3
"""Data on stdout, words on stderr; progress by lines in a log and by a bar on a terminal."""

import json
import os
import pty
import subprocess
import unittest

import command
from command import COMMAND, DONE, INPUT_INVALID, IO, SCENARIOS, CommandTest, environment

COLOUR = "\x1b["
SUMMARY_KEYS = {
    "scenario", "steps", "total_cost", "bound", "gap", "currency", "energy_mwh", "curtailment_mwh",
    "unserved_mwh", "green_share_capacity", "green_share_energy", "emission_t", "peak_load_mw",
    "balance_residual_max_mw", "wall_s", "result",
}


class Streams(CommandTest):
    def on_terminal(self, *arguments, **changes):
        """What the command says on a terminal, and its exit code."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, *map(str, arguments)], stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs,
            env=environment(**{"TERM": "xterm", "NO_COLOR": None, **changes}), cwd=self.folder)
        os.close(theirs)
        said = b""
        try:
            while block := os.read(ours, 4096):
                said += block
        except OSError:  # the terminal is closed with the process
            pass
        os.close(ours)
        return process.wait(), said.decode()

    def run_days(self, days, *options):
        return ("run", SCENARIOS / "hohhot", "--steps", 24 * days, "-o", self.folder / "r.h5",
                "--overwrite", *options)

    def test_stdout_of_json_is_json_alone(self):
        done = self.answers(DONE, *self.run_days(2, "--json"))
        summary = json.loads(done.stdout)
        self.assertLessEqual(SUMMARY_KEYS, set(summary))
        for key, value in summary.items():
            self.assertIsNotNone(value, key)

    def test_a_log_gets_a_line_every_five_percent(self):
        done = self.answers(DONE, *self.run_days(100))
        lines = [line for line in done.stderr.splitlines() if "%" in line]
        percents = [int(line.split()[-2]) for line in lines]
        self.assertEqual(percents, list(range(5, 101, 5)))
        self.assertNotIn(COLOUR, done.stderr)
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("%\n", done.stdout.split("steps")[0])

    def test_a_terminal_gets_a_bar_that_goes_away(self):
        code, said = self.on_terminal(*self.run_days(100))
        self.assertEqual(code, DONE)
        self.assertIn("█", said)
        self.assertGreater(said.count("\r"), 20)
        self.assertTrue(said.endswith("\r\x1b[K"), repr(said[-80:]))

    def test_quiet(self):
        done = self.answers(DONE, *self.run_days(30, "-q", "--json"))
        self.assertEqual(done.stderr, "")
        json.loads(done.stdout)
        code, said = self.on_terminal(*self.run_days(30, "--quiet"))
        self.assertEqual((code, said), (DONE, ""))
        done = self.answers(DONE, "-q", "validate", SCENARIOS / "two-bus")
        self.assertEqual(done.stdout + done.stderr, "")

    def test_quiet_still_tells_problems(self):
        done = self.answers(INPUT_INVALID, "-q", "run", self.folder / "missing")
        self.assertIn("no such folder", done.stderr)

    def test_colour_only_where_it_is_wanted(self):
        wrong = ("run", self.folder / "missing")
        self.assertIn(COLOUR, self.on_terminal(*wrong)[1])
        self.assertNotIn(COLOUR, self.on_terminal(*wrong, NO_COLOR="1")[1])
        self.assertNotIn(COLOUR, self.on_terminal(*wrong, TERM="dumb")[1])
        self.assertNotIn(COLOUR, self.answers(INPUT_INVALID, *wrong).stderr)

    def test_chinese(self):
        done = self.answers(DONE, "info", SCENARIOS / "hohhot", env=environment(LC_ALL="zh_CN.UTF-8"))
        for word in ("煤电", "风电", "光伏", "4938.0"):
            self.assertIn(word, done.stdout)

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_a_full_disk_behind_the_streams(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            run = [COMMAND, *map(str, self.run_days(2))]
            lost = subprocess.run(run, stdout=full, stderr=subprocess.PIPE, check=False,
                                  encoding="utf-8")
            self.assertEqual(lost.returncode, IO)
            self.assertIn("stdout", lost.stderr)
            mute = subprocess.run(run, stdout=subprocess.DEVNULL, stderr=full, check=False)
            self.assertEqual(mute.returncode, DONE)
        self.answers(DONE, "verify", self.folder / "r.h5")

    def test_a_closed_pipe_does_not_harm_the_result(self):
        """As in `gridstep run … | head`: what nobody reads is not missed."""
        run = [COMMAND, *map(str, self.run_days(30))]
        for stream in ("stdout", "stderr"):
            with self.subTest(stream=stream):
                reading, writing = os.pipe()
                os.close(reading)
                streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
                           stream: writing}
                done = subprocess.run(run, check=False, **streams)
                os.close(writing)
                self.assertIn(done.returncode, (DONE, 141))
                self.answers(DONE, "verify", self.folder / "r.h5")
        self.assert_left(self.folder, ["r.h5"])


if __name__ == "__main__":
    command.main()
