#!/usr/bin/python3
"""The JSON Schema of the header accepts what `validate` accepts and rejects what it rejects; the
starter scenario of `new` is valid and runs."""

import datetime
import json
import os
import tomllib

import jsonschema

import command
from command import DONE, INPUT_INVALID, IO, SCENARIOS, CommandTest, gridstep

# What is wrong with a header, as an edit of that of two-bus.
BAD_HEADERS = {
    "unknown key": ("step_min = 60", "step_minutes = 60"),
    "unknown key at the top": ('name = "two-bus"', 'name = "two-bus"\nnmae = "x"'),
    "unknown section": ("[horizon]", "[horizons]"),
    "text for a number": ("steps = 2", 'steps = "2"'),
    "number for a text": ('currency = "CNY"', "currency = 156"),
    "fraction for a count": ("steps = 2", "steps = 2.5"),
    "truth for a number": ("voll_per_mwh = 1000", "voll_per_mwh = true"),
    "list for a number": ("voll_per_mwh = 1000", "voll_per_mwh = [1000]"),
    "number for a list": ('capacity_carriers = ["wind", "solar"]', "capacity_carriers = 3"),
    "number in a list of texts": ('capacity_carriers = ["wind", "solar"]',
                                  'capacity_carriers = ["wind", 3]'),
    "no steps": ("steps = 2", "steps = 0"),
    "negative price": ("voll_per_mwh = 1000", "voll_per_mwh = -1"),
    "share above one": ("loss_frac = 0", "loss_frac = 1.5"),
    "unknown choice": ('model = "dc"', 'model = "ac"'),
    "unknown version": ('format = "1.0"', 'format = "9.0"'),
    "required key left out": ("steps = 2\n", ""),
    "required name left out": ('name = "two-bus"\n', ""),
    "time without offset": ("start = 2023-01-01T00:00:00+08:00", 'start = "2023-01-01"'),
    "bad zone": ('zone = "+08:00"', 'zone = "Beijing"'),
    "section is a value": ("[economy]", "[[economy]]"),
}


def as_json(value):
    """TOML knows times, JSON writes them as texts."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    is_time = isinstance(value, (datetime.datetime, datetime.date, datetime.time))
    return value.isoformat() if is_time else value


class Schema(CommandTest):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(self.answers(DONE, "schema").stdout)
        self.validator = jsonschema.Draft4Validator(
            self.schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)

    def accepts(self, text):
        return self.validator.is_valid(as_json(tomllib.loads(text)))

    def test_is_a_schema_of_draft_4(self):
        self.assertEqual(self.schema["$schema"], "http://json-schema.org/draft-04/schema#")
        jsonschema.Draft4Validator.check_schema(self.schema)

    def test_every_key_says_what_it_is(self):
        for name, section in self.schema["properties"].items():
            self.assertIn("description", section, name)
            for key, field in section.get("properties", {}).items():
                self.assertIn("description", field, f"{name}.{key}")

    def test_accepts_every_shipped_header(self):
        count = 0
        for scenario in sorted(os.listdir(SCENARIOS)):
            path = SCENARIOS / scenario / "scenario.toml"
            if path.exists():
                header = as_json(tomllib.loads(path.read_text(encoding="utf-8")))
                self.validator.validate(header)
                count += 1
        self.assertGreaterEqual(count, 4)

    def test_rejects_what_validate_rejects(self):
        scenario = self.copy_of("two-bus")
        header = scenario / "scenario.toml"
        good = header.read_text(encoding="utf-8")
        for what, (old, new) in BAD_HEADERS.items():
            with self.subTest(what=what):
                self.assertIn(old, good)
                bad = good.replace(old, new, 1)
                header.write_text(bad, encoding="utf-8")
                done = gridstep("validate", scenario)
                self.assertEqual(done.returncode, INPUT_INVALID, done.stdout + done.stderr)
                self.assertIn("scenario.toml:", done.stdout)
                if what != "time without offset" or "date-time" in known_formats():
                    self.assertFalse(self.accepts(bad), "the schema accepts it")

    def test_format_pages(self):
        scenario = self.answers(DONE, "schema", "--of", "scenario").stdout
        for word in ("thermal.csv", "p_max_mw", "ramp_up_mw_per_h", "MW"):
            self.assertIn(word, scenario)
        result = self.answers(DONE, "schema", "--of", "result").stdout
        for word in ("generation_mw", "price_per_mwh", "certificate", "provenance", "timing"):
            self.assertIn(word, result)


def known_formats():
    """Checking times needs a module that not every machine has."""
    return jsonschema.Draft4Validator.FORMAT_CHECKER.checkers


class New(CommandTest):
    def test_is_valid_and_runs(self):
        mine = self.folder / "mine"
        done = self.answers(DONE, "new", mine)
        self.assertEqual(done.stdout, "")
        self.assertIn("gridstep run", done.stderr)
        self.assertEqual(self.answers(DONE, "validate", mine).stdout, "")
        result = self.folder / "r.h5"
        summary = json.loads(self.answers(DONE, "run", mine, "-o", result, "--json").stdout)
        self.assertEqual(summary["unserved_mwh"], 0)
        self.assertGreater(summary["total_cost"], 0)
        self.answers(DONE, "verify", result)

    def test_is_commented_and_its_header_names_its_schema(self):
        self.answers(DONE, "new", self.folder / "mine")
        lines = (self.folder / "mine/scenario.toml").read_text().splitlines()
        self.assertTrue(lines[0].startswith("#:schema "))
        self.assertGreater(sum("#" in line for line in lines), 5)
        schema = json.loads((self.folder / "mine" / lines[0].split(maxsplit=1)[1]).read_text())
        self.assertEqual(schema, json.loads(self.answers(DONE, "schema").stdout))

    def test_does_not_write_into_what_is_there(self):
        (self.folder / "buses.csv").write_text("mine")
        self.answers(IO, "new", self.folder)
        self.assertEqual((self.folder / "buses.csv").read_text(), "mine")
        self.assert_left(self.folder, ["buses.csv"])
        self.answers(IO, "new", self.folder / "buses.csv")

    def test_an_empty_folder_will_do(self):
        (self.folder / "mine").mkdir()
        self.answers(DONE, "new", self.folder / "mine")
        self.answers(DONE, "validate", self.folder / "mine")


if __name__ == "__main__":
    command.main()
