#!/usr/bin/python3
"""`gridstep import` writes a scenario whole or not at all."""

import shutil

import command
from command import DONE, INPUT_INVALID, IO, SOURCE, USAGE, CommandTest

CASE = SOURCE / "tests/validation/matpower/case9.m"


class Import(CommandTest):
    def test_the_scenario_is_whole_and_valid(self):
        folder = self.folder / "case9"
        done = self.answers(DONE, "import", "matpower", CASE, "-o", folder)
        self.assertEqual(done.stdout, "")
        self.assert_left(folder, ["README.md", "branches.csv", "buses.csv", "generators.csv",
                                  "gridstep.schema.json", "loads.csv", "scenario.toml"])
        self.assert_left(self.folder, ["case9"])
        self.answers(DONE, "validate", folder)
        readme = (folder / "README.md").read_text(encoding="utf-8")
        self.assertIn("J. H. Chow", readme)
        self.assertIn('susceptance = "reactance"', (folder / "scenario.toml").read_text())

    def test_a_folder_in_use_is_left_alone(self):
        folder = self.folder / "used"
        folder.mkdir()
        (folder / "mine").write_text("precious")
        done = self.answers(IO, "import", "matpower", CASE, "-o", folder)
        self.assertIn("not empty", done.stderr)
        self.assert_left(folder, ["mine"])
        self.assert_left(self.folder, ["used"])

    def test_an_empty_folder_will_do(self):
        folder = self.folder / "empty"
        folder.mkdir()
        self.answers(DONE, "import", "matpower", CASE, "-o", f"{folder}/")
        self.assertTrue((folder / "scenario.toml").exists())

    def test_a_spoilt_source_leaves_nothing(self):
        source = self.folder / "case.m"
        text = CASE.read_text(encoding="utf-8").replace(" 1 4 0 ", " 1 44 0 ")
        source.write_text(text.replace("mpc.baseMVA = 100;", "mpc.baseMVA = 2 * 50;"))
        done = self.answers(INPUT_INVALID, "import", "matpower", source, "-o", self.folder / "x")
        self.assertIn("case.m:", done.stderr)
        for code in ("GS0601", "GS0607", "GS0611"):
            self.assertIn(code, done.stderr)
        self.assert_left(self.folder, ["case.m"])

    def test_a_source_that_is_not_there(self):
        for kind in ("matpower", "rts-gmlc", "pypsa-csv"):
            self.answers(INPUT_INVALID, "import", kind, self.folder / "none", "-o",
                         self.folder / "x")
            self.assert_left(self.folder, [])

    def test_formats_are_listed(self):
        listed = self.answers(DONE, "import", "--help").stdout
        self.assertIn("matpower", listed)
        self.assertIn("rts-gmlc", listed)
        self.assertIn("pypsa-csv", listed)
        self.answers(USAGE, "import", "excel", CASE, "-o", self.folder / "x")
        self.answers(USAGE, "import", "matpower", CASE)
        self.answers(USAGE, "import", "matpower", CASE, "-o", "")

    def test_a_link_to_the_source_is_followed(self):
        shutil.copy(CASE, self.folder / "case.m")
        (self.folder / "link.m").symlink_to(self.folder / "case.m")
        self.answers(DONE, "import", "matpower", self.folder / "link.m", "-o", self.folder / "x")


if __name__ == "__main__":
    command.main()
