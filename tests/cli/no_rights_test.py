#!/usr/bin/python3
"""A folder that may not be written: a clear error, not a stack trace. Root may write everywhere, so
root becomes `nobody` for this."""

import os
import shutil
import subprocess
import unittest

import command
from command import COMMAND, IO, SCENARIOS, CommandTest

NOBODY = 65534


class NoRights(CommandTest):
    def setUp(self):
        super().setUp()
        self.folder.chmod(0o755)
        self.command = self.folder / "gridstep"
        shutil.copy(COMMAND, self.command)
        self.scenario = self.copy_of("two-bus")
        self.closed = self.folder / "closed"
        self.closed.mkdir()
        self.closed.chmod(0o555)

    def run_unprivileged(self, *arguments):
        whom = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            return subprocess.run([self.command, *map(str, arguments)], capture_output=True,
                                  encoding="utf-8", check=False, cwd=self.closed, **whom)
        except PermissionError as refused:
            raise unittest.SkipTest(f"cannot become nobody: {refused}")

    def test_result(self):
        target = self.closed / "result.h5"
        done = self.run_unprivileged("run", self.scenario, "-o", target)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn(str(target), done.stderr)
        self.assert_left(self.closed, [])

    def test_new_scenario(self):
        done = self.run_unprivileged("new", self.closed / "mine")
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn(str(self.closed / "mine"), done.stderr)

    def test_a_table_that_may_not_be_read(self):
        (self.scenario / "buses.csv").chmod(0)
        done = self.run_unprivileged("validate", self.scenario)
        self.assertEqual(done.returncode, IO, done.stdout + done.stderr)
        self.assertIn("buses.csv", done.stderr)

    def test_a_folder_that_may_not_be_entered(self):
        self.scenario.chmod(0)
        done = self.run_unprivileged("validate", self.scenario)
        self.assertIn(done.returncode, (command.INPUT_INVALID, IO), done.stdout + done.stderr)
        self.assertNotIn("bug", done.stderr)
        self.scenario.chmod(0o755)

    def test_a_result_that_may_not_be_read(self):
        secret = self.folder / "secret.h5"
        secret.write_bytes(b"x")
        secret.chmod(0)
        for verb in ("info", "verify"):
            done = self.run_unprivileged(verb, secret)
            self.assertEqual(done.returncode, IO, done.stderr)


if __name__ == "__main__":
    command.main()
