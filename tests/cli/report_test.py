#!/usr/bin/python3
"""`gridstep report` writes a page, or says why not and leaves everything as it was."""

import h5py

import command
from merging import STUDY
from command import DONE, IO, SCENARIOS, USAGE, CommandTest, environment


class Report(CommandTest):
    def setUp(self):
        super().setUp()
        self.result, _ = self.run_scenario("three-bus")
        self.page = self.folder / "page.html"

    def test_a_page_appears_and_is_named(self):
        done = self.answers(DONE, "report", self.result, "-o", self.page)
        self.assertEqual(done.stdout, f"{self.page}\n")
        self.assertTrue(self.page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>"))
        self.assert_left(self.folder, ["page.html", "result.h5"])

    def test_the_language_is_the_readers_or_the_chosen_one(self):
        for options, variables, language in (
            ([], {"LC_ALL": "zh_CN.UTF-8"}, "zh"), ([], {"LC_ALL": "C.UTF-8"}, "en"),
            (["--lang", "zh"], {"LC_ALL": "C.UTF-8"}, "zh"), (["--lang", "en"], {"LC_ALL": "zh_CN.UTF-8"}, "en"),
        ):
            self.answers(DONE, "report", self.result, "-o", self.page, "--overwrite", *options, env=environment(**variables))
            self.assertIn(f'<html lang="{language}">', self.page.read_text(encoding="utf-8"))

    def test_the_same_result_gives_the_same_bytes(self):
        self.answers(DONE, "report", self.result, "-o", self.page)
        again = self.folder / "again.html"
        self.answers(DONE, "report", self.result, "-o", again)
        self.assertEqual(self.page.read_bytes(), again.read_bytes())

    def test_nothing_is_replaced_unasked(self):
        self.page.write_text("precious")
        self.assertIn("--overwrite", self.answers(IO, "report", self.result, "-o", self.page).stderr)
        self.assertEqual(self.page.read_text(), "precious")
        self.answers(DONE, "report", self.result, "-o", self.page, "--overwrite")
        self.assertNotEqual(self.page.read_text(encoding="utf-8"), "precious")

    def test_only_pages_are_replaced(self):
        before = self.result.read_bytes()
        self.assertIn(".html", self.answers(USAGE, "report", self.result, "-o", self.result, "--overwrite").stderr)
        called_page = self.folder / "result.html"
        called_page.write_bytes(before)
        self.assertIn("one of the results",
                      self.answers(IO, "report", called_page, "-o", called_page, "--overwrite").stderr)
        self.assertEqual(called_page.read_bytes(), before)
        link = self.folder / "link.html"
        link.symlink_to(self.result)
        self.assertIn("no plain file", self.answers(IO, "report", self.result, "-o", link, "--overwrite").stderr)
        self.assertEqual(self.result.read_bytes(), before)

    def test_what_cannot_be_told(self):
        for words, exit_code, *arguments in (
            ("no folder", IO, self.result, "-o", self.folder / "missing" / "page.html"),
            ("no such file", IO, self.folder / "missing.h5", "-o", self.page),
            ("FILE", USAGE, "-o", self.page),
            ("--output", USAGE, self.result),
            ("--lang", USAGE, self.result, "-o", self.page, "--lang", "fr"),
            ("12 runs", USAGE, *[self.result] * 13, "-o", self.page),
        ):
            with self.subTest(words=words):
                self.assertIn(words, self.answers(exit_code, "report", *arguments).stderr)
                self.assertFalse(self.page.exists())
        table = SCENARIOS / "three-bus" / "buses.csv"
        self.answers(IO, "report", table, "-o", self.page)
        self.assertFalse(self.page.exists())

    def test_a_merged_file_is_many_runs(self):
        batch = self.folder / "batch"
        study = self.folder / "study"
        study.mkdir()
        self.copy_of("two-bus")
        (study / "study.toml").write_text(STUDY.replace("{keep}", "files"))
        self.answers(DONE, "batch", study, "-o", batch)
        merged = self.folder / "merged.h5"
        self.answers(DONE, "merge", batch, "-o", merged)
        self.assertIn("many runs", self.answers(IO, "report", merged, "-o", self.page).stderr)

    def test_a_broken_law_is_shown(self):
        """A file whose numbers were changed by hand loses its certificate in the page, whatever it says itself."""
        import base64
        import json
        import re
        import zlib
        with h5py.File(self.result, "r+") as file:
            generation = file["generation_mw"][...]
            generation[1, 0] += 5.0
            file["generation_mw"][...] = generation
        self.answers(DONE, "report", self.result, "-o", self.page)
        packed = re.search(r'<script type="text/plain" id="report">([^<]*)<', self.page.read_text(encoding="utf-8")).group(1)
        run = json.loads(zlib.decompress(base64.b64decode(packed)))["runs"][0]
        self.assertFalse(run["certificate"]["holds"])
        balance = next(law for law in run["certificate"]["laws"] if law["law"] == "balance")
        self.assertAlmostEqual(balance["worst"], 5.0, places=6)


if __name__ == "__main__":
    command.main()
