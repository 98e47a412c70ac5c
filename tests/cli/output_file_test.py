#!/usr/bin/python3
"""The result file appears complete or not at all, and what was there stays."""

import os
import resource

import command
from command import DONE, IO, SCENARIOS, CommandTest, start


class OutputFile(CommandTest):
    def run_two_bus(self, exit_code, target, *options, **more):
        return self.answers(exit_code, "run", SCENARIOS / "two-bus", "-o", target, *options, **more)

    def test_an_existing_result_is_not_replaced_unasked(self):
        target = self.folder / "result.h5"
        target.write_bytes(b"precious")
        done = self.run_two_bus(IO, target)
        self.assertIn("--overwrite", done.stderr)
        self.assertIn(str(target), done.stderr)
        self.assertEqual(target.read_bytes(), b"precious")
        self.assert_left(self.folder, ["result.h5"])
        self.run_two_bus(DONE, target, "--overwrite")
        self.answers(DONE, "verify", target)
        self.assert_left(self.folder, ["result.h5"])

    def test_only_results_are_overwritten(self):
        table = self.folder / "loads.csv"
        table.write_text("id,bus\n")
        link = self.folder / "link.h5"
        link.symlink_to(table)
        for target in (table, link):
            self.assertIn("no result", self.run_two_bus(IO, target, "--overwrite").stderr)
        self.assertEqual(table.read_text(), "id,bus\n")
        self.assert_left(self.folder, ["link.h5", "loads.csv"])

    def test_the_folder_must_exist(self):
        done = self.run_two_bus(IO, self.folder / "missing" / "result.h5")
        self.assertIn(str(self.folder / "missing"), done.stderr)
        self.assert_left(self.folder, [])

    def test_a_folder_is_no_file(self):
        self.assertIn("folder", self.run_two_bus(IO, self.folder).stderr)

    def test_without_a_name_the_result_is_called_like_the_scenario(self):
        self.answers(DONE, "run", SCENARIOS / "two-bus", cwd=self.folder)
        self.assert_left(self.folder, ["two-bus.h5"])

    def test_a_failed_run_leaves_nothing(self):
        self.answers(command.INFEASIBLE, "run", SCENARIOS / "three-bus", "-o",
                     self.folder / "result.h5", "--set", "thermal.G2.must_run=always",
                     "--set", "thermal.G2.p_min_mw=300")
        self.assert_left(self.folder, [])

    def test_two_runs_do_not_write_one_file(self):
        target = self.folder / "result.h5"
        first = start("run", SCENARIOS / "hohhot", "-o", target)
        self.addCleanup(first.stderr.close)
        self.assertIn("%", first.stderr.readline())
        done = self.run_two_bus(IO, target)
        self.assertIn(str(first.pid), done.stderr)
        first.kill()
        first.wait()

    def test_a_file_size_limit_is_an_error_not_a_crash(self):
        limit = 200_000
        target = self.folder / "result.h5"
        done = self.answers(
            IO, "run", SCENARIOS / "hohhot", "-o", target,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertIn(str(target), done.stderr)
        self.assert_left(self.folder, [])

    def test_few_open_files_are_enough_or_a_clear_error(self):
        done = command.gridstep(
            "run", SCENARIOS / "hohhot", "--steps", 24, "-o", self.folder / "result.h5",
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16)))
        self.assertIn(done.returncode, (DONE, IO))

    def test_the_name_may_be_chinese_or_hold_blanks(self):
        target = self.folder / "结果 一.h5"
        self.run_two_bus(DONE, target)
        self.answers(DONE, "verify", target)
        self.assertEqual(os.listdir(self.folder), ["结果 一.h5"])


if __name__ == "__main__":
    command.main()
