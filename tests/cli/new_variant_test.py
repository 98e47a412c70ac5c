#!/usr/bin/python3
"""`new DIR --from SCENARIO --set …`: a variant as a folder of its own."""

import os

import command
from command import DONE, INPUT_INVALID, IO, SCENARIOS, USAGE, CommandTest

TWO_BUS = SCENARIOS / "two-bus"
SET = ("--set", "fuels.coal.price_per_gj=2", "--set", "economy.voll_per_mwh=25")


class NewVariant(CommandTest):
    def test_it_runs_as_its_original_with_the_same_set(self):
        """Costs derived by hand in options_test.py: 2200 + 3000 + 60 × 25."""
        variant = self.folder / "variant"
        self.answers(DONE, "new", variant, "--from", TWO_BUS, *SET)
        for name, folder, more in (("a", TWO_BUS, SET), ("b", variant, ())):
            self.answers(DONE, "run", folder, "-o", self.folder / f"{name}.h5", *more)
        self.answers(DONE, "compare", "--content", self.folder / "a.h5", self.folder / "b.h5")
        done = self.answers(DONE, "run", variant, "-o", self.folder / "c.h5", "--json")
        self.assertIn(f'"total_cost": {2200 + 3000 + 60 * 25}.0', done.stdout)

    def test_every_other_byte_stays(self):
        variant = self.folder / "variant"
        self.answers(DONE, "new", variant, "--from", TWO_BUS / "scenario.toml", *SET)
        changed = {"fuels.csv", "scenario.toml"}
        for path in sorted(variant.rglob("*")):
            name = path.relative_to(variant).as_posix()
            if not path.is_file():
                continue
            before, after = ((folder / name).read_bytes().splitlines(True)
                             for folder in (TWO_BUS, variant))
            different = [(a, b) for a, b in zip(before, after) if a != b]
            self.assertEqual(len(before), len(after), name)
            self.assertEqual(len(different), int(name in changed), name)
        self.assertTrue((variant / "README.md").is_file())

    def test_what_would_be_wrong_is_not_written(self):
        variant = self.folder / "variant"
        for change, code in (("thermal.GA.p_max_mw=-1", "GS0213"), ("thermal.GX.p_max_mw=1", "GS0216"),
                             ("thermal.GA.p_max_mw=much", "GS0204")):
            done = self.answers(INPUT_INVALID, "new", variant, "--from", TWO_BUS, "--set", change)
            self.assertIn(code, done.stderr)
        self.answers(INPUT_INVALID, "new", variant, "--from", self.folder / "nothing")
        self.answers(USAGE, "new", variant, *SET)
        self.assert_left(self.folder, [])

    def test_nothing_is_written_over(self):
        variant = self.folder / "variant"
        variant.mkdir()
        (variant / "mine.txt").write_text("mine")
        self.answers(IO, "new", variant, "--from", TWO_BUS)
        self.assert_left(variant, ["mine.txt"])

    def test_links_that_lead_out_are_not_followed(self):
        scenario = self.copy_of("two-bus")
        secret = self.folder / "secret.txt"
        secret.write_text("secret")
        (scenario / "README.md").unlink()
        os.symlink(secret, scenario / "README.md")
        done = self.answers(INPUT_INVALID, "new", self.folder / "variant", "--from", scenario)
        self.assertIn("GS0114", done.stderr)
        self.assert_left(self.folder, ["two-bus", "secret.txt"])


if __name__ == "__main__":
    command.main()
