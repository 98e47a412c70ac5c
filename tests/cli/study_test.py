#!/usr/bin/python3
"""Studies at the command: `validate` of one that ships, every example of the format page, and what
the JSON Schema of study.toml accepts and refuses."""

import json
import re
import shutil
import tomllib

import jsonschema

import command
from command import DONE, INPUT_INVALID, SCENARIOS, SOURCE, USAGE, CommandTest
from schema_test import as_json

HEADER = 'format = "1.0"\nname = "page"\nbase = "../hohhot"\n'
BAD = {
    "unknown key": 'bse = "x"\n' + HEADER,
    "misspelt section": HEADER + '[[varient]]\nid = "v"\n',
    "id of two words": HEADER + '[[variant]]\nid = "a b"\n',
    "unknown field of a variant": HEADER + '[[variant]]\nid = "v"\nscales = { "a.b.c" = 1 }\n',
    "factor as text": HEADER + '[[variant]]\nid = "v"\nscale = { "loads.*.mean_mw" = "2" }\n',
    "axis without values": HEADER + '[[axis]]\nname = "a"\nset = "network.loss_frac"\n',
    "unknown method": HEADER + '[samples]\nruns = 2\nmethod = "halton"\n',
    "no runs": HEADER + "[seeds]\nruns = 0\n",
    "years as text": HEADER + '[[path]]\nid = "p"\nyears = ["2025"]\n',
}


class StudyCommand(CommandTest):
    def setUp(self):
        super().setUp()
        schema = json.loads(self.answers(DONE, "schema", "--of", "study").stdout)
        jsonschema.Draft4Validator.check_schema(schema)
        self.validator = jsonschema.Draft4Validator(schema)

    def accepts(self, text):
        return self.validator.is_valid(as_json(tomllib.loads(text)))

    def study(self, text):
        """A study in a folder of its own beside the base."""
        shutil.copytree(SCENARIOS / "hohhot", self.folder / "hohhot", dirs_exist_ok=True)
        shutil.copytree(SCENARIOS / "what-if", self.folder / "study", dirs_exist_ok=True)
        (self.folder / "study/study.toml").write_text(text, encoding="utf-8")
        (self.folder / "study/fast.csv").write_text(
            "year,scale loads.*.mean_mw,set wind.WD-TDF.p_max_mw\n2025,1.1,300\n2030,1.3,400\n")
        return self.folder / "study"

    def test_the_study_that_ships_is_valid(self):
        for path in (SCENARIOS / "what-if", SCENARIOS / "what-if/study.toml"):
            self.assertIn("is valid", self.answers(DONE, "validate", path).stderr)
        self.assertTrue(self.accepts((SCENARIOS / "what-if/study.toml").read_text("utf-8")))

    def test_examples_of_the_page_are_valid(self):
        page = (SOURCE / "docs/formats/study.md").read_text(encoding="utf-8")
        examples = re.findall(r"```toml\n(.*?)```", page, re.S)
        self.assertGreaterEqual(len(examples), 6)
        for example in examples:
            text = example if "format =" in example else HEADER + example
            with self.subTest(example=example):
                self.assertTrue(self.accepts(text))
                self.answers(DONE, "validate", self.study(text))

    def test_schema_and_command_refuse_alike(self):
        for what, text in BAD.items():
            with self.subTest(what=what):
                self.assertFalse(self.accepts(text))
                self.answers(INPUT_INVALID, "validate", self.study(text))

    def test_problems_are_told_with_their_place(self):
        folder = self.study(HEADER + '[[variant]]\nid = "v"\nremove.lines = ["L-X"]\n')
        problems = json.loads(self.answers(INPUT_INVALID, "validate", "--json", folder).stdout)
        self.assertEqual([(p["code"], p["file"], p["row"]) for p in problems],
                         [("GS0703", "study.toml", 6)])

    def test_set_is_for_scenarios(self):
        self.answers(USAGE, "validate", SCENARIOS / "what-if", "--set", "network.loss_frac=0")


if __name__ == "__main__":
    command.main()
