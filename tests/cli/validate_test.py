#!/usr/bin/python3
"""`validate` on scenarios that were spoilt the way people and programs spoil them: each fault is
named with its place, in less than a second, and nothing outside the folder is read."""

import json
import os
import re
import resource

import command
from command import DONE, INPUT_INVALID, SCENARIOS, CommandTest, environment, gridstep

LIMIT_S = 1.0
LOAD = "profiles/load.csv"
PROBLEM = re.compile(r"^(.+?):(\d+):(\d+): (error|warning)\[(GS\d{4})\]: (.+)$")


class Validate(CommandTest):
    def setUp(self):
        super().setUp()
        self.scenario = self.copy_of("two-bus")

    def edit(self, file, old, new, scenario=None):
        path = (scenario or self.scenario) / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text, f"{file} no longer holds what this test spoils")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def problems(self, exit_code, scenario=None, **options):
        """What validate says, as (file, row, column, text); within a second of computing time."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = self.answers(exit_code, "validate", scenario or self.scenario, **options)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                        LIMIT_S)
        found = []
        for line in done.stdout.splitlines():
            match = PROBLEM.match(line)
            self.assertTrue(match, line)
            file, row, column, _, _, text = match.groups()
            found.append((file, int(row), int(column), text))
        return found

    def assert_only(self, place, *words, **options):
        """Exactly one problem, at this place, in these words."""
        found = self.problems(INPUT_INVALID, **options)
        self.assertEqual([problem[:3] for problem in found], [place], found)
        for word in words:
            self.assertIn(word, found[0][3])

    def assert_good(self, **options):
        self.assertEqual(self.problems(DONE, **options), [])

    def test_shipped_scenarios_are_good(self):
        for scenario in sorted(os.listdir(SCENARIOS)):
            if (SCENARIOS / scenario / "scenario.toml").exists():
                with self.subTest(scenario=scenario):
                    self.assert_good(scenario=SCENARIOS / scenario)
                    self.assert_good(scenario=SCENARIOS / scenario / "scenario.toml")

    def test_decimal_comma(self):
        self.edit(LOAD, "00:00+08:00,50,60", '00:00+08:00,50,"60,5"')
        self.assert_only((LOAD, 2, 3), "60,5", "decimal point", "60.5")

    def test_decimal_comma_in_header(self):
        self.edit("scenario.toml", "loss_frac = 0", "loss_frac = 0,015")
        found = self.problems(INPUT_INVALID)
        self.assertTrue(any(p[0] == "scenario.toml" and "saw ','" in p[3] for p in found), found)

    def test_byte_order_mark_and_carriage_returns_are_accepted(self):
        for name in ("scenario.toml", "buses.csv", LOAD):
            path = self.scenario / name
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        self.assert_good()
        done = self.answers(DONE, "run", self.scenario, "-o", self.folder / "r.h5", "--json")
        self.assertAlmostEqual(json.loads(done.stdout)["total_cost"], 4248, delta=1e-6)

    def test_no_final_newline_and_trailing_blanks_are_accepted(self):
        path = self.scenario / "buses.csv"
        path.write_text(path.read_text().rstrip("\n").replace(",220,", ", 220 ,"))
        self.assert_good()

    def test_german_locale(self):
        german = environment(LC_ALL="de_DE.UTF-8", LC_NUMERIC="de_DE.UTF-8")
        self.assert_good(env=german)
        done = self.answers(DONE, "run", self.scenario, "-o", self.folder / "r.h5", "--json",
                            env=german)
        self.assertAlmostEqual(json.loads(done.stdout)["total_cost"], 4248, delta=1e-6)

    def test_duplicate_time(self):
        self.edit(LOAD, "T01:00:00", "T00:00:00")
        self.assert_only((LOAD, 3, 1), "twice")

    def test_unsorted_times(self):
        (self.scenario / LOAD).write_text(
            "time,DA,DB\n2023-01-01T01:00:00+08:00,50,160\n2023-01-01T00:00:00+08:00,50,60\n")
        found = self.problems(INPUT_INVALID)
        self.assertEqual(found[0][:1], (LOAD,))
        self.assertIn("sort the rows", found[0][3])

    def test_gap_in_times(self):
        self.edit("scenario.toml", "steps = 2", "steps = 4")
        (self.scenario / LOAD).write_text("time,DA,DB\n" + "".join(
            f"2023-01-01T{hour:02}:00:00+08:00,50,60\n" for hour in (0, 1, 3, 4)))
        found = self.problems(INPUT_INVALID)
        self.assertEqual(found[0][:3], (LOAD, 4, 1))
        self.assertIn("missing rows", found[0][3])

    def test_time_without_offset(self):
        self.edit(LOAD, "T01:00:00+08:00", "T01:00:00")
        self.assert_only((LOAD, 3, 1), "UTC offset")

    def test_series_shorter_than_the_scenario(self):
        self.edit("scenario.toml", "steps = 2", "steps = 3")
        found = self.problems(INPUT_INVALID)
        self.assertEqual({problem[0] for problem in found}, {LOAD})

    def test_unknown_column(self):
        self.edit("thermal.csv", "p_max_mw", "pmax_mw")
        found = self.problems(INPUT_INVALID)
        self.assertIn(("thermal.csv", 1, 6), [problem[:3] for problem in found])
        self.assertIn("did you mean 'p_max_mw'?", "".join(problem[3] for problem in found))

    def test_unknown_key_and_section(self):
        self.edit("scenario.toml", "loss_frac", "los_frac")
        self.assertIn("did you mean 'loss_frac'?", self.problems(INPUT_INVALID)[0][3])
        self.edit("scenario.toml", "los_frac", "loss_frac")
        self.edit("scenario.toml", "[horizon]", "[horizons]")
        words = "".join(problem[3] for problem in self.problems(INPUT_INVALID))
        self.assertIn("did you mean", words)
        self.assertIn("horizon", words)

    def test_not_a_number(self):
        for value in ("nan", "NaN", "inf", "-inf", "1e999", "12 MW", "0x10"):
            with self.subTest(value=value):
                self.edit(LOAD, "00:00+08:00,50,160", f"00:00+08:00,50,{value}")
                self.assert_only((LOAD, 3, 3), value)
                self.edit(LOAD, f"00:00+08:00,50,{value}", "00:00+08:00,50,160")

    def test_minimum_above_maximum(self):
        self.edit("thermal.csv", "coal,300,0,", "coal,300,301,")
        self.assert_only(("thermal.csv", 2, 7), "GA", "301", "300")

    def test_unknown_bus(self):
        self.edit("thermal.csv", "oil,B,", "oil,BB,")
        self.assert_only(("thermal.csv", 3, 4), "BB", "did you mean 'B'?")

    def test_duplicate_id(self):
        self.edit("buses.csv", "\nB,", "\nA,")
        found = self.problems(INPUT_INVALID)
        self.assertIn(("buses.csv", 3, 1), [problem[:3] for problem in found])

    def test_a_row_that_is_too_short(self):
        path = self.scenario / "buses.csv"
        path.write_text(path.read_text() + "C,South\n")
        found = self.problems(INPUT_INVALID)
        self.assertEqual({problem[:2] for problem in found}, {("buses.csv", 4)})

    def test_empty_files_and_no_units(self):
        for name in ("scenario.toml", "buses.csv", "thermal.csv", LOAD):
            with self.subTest(empty=name):
                path = self.scenario / name
                before = path.read_bytes()
                path.write_bytes(b"")
                found = self.problems(INPUT_INVALID)
                self.assertIn(name, [problem[0] for problem in found])
                path.write_bytes(before)

    def test_no_units_at_all(self):
        """No row in any table of units: either refused, or a region that is not served."""
        for name in ("thermal.csv", "battery.csv"):
            path = self.scenario / name
            path.write_text(path.read_text().splitlines()[0] + "\n")
        done = gridstep("run", self.scenario, "-o", self.folder / "r.h5", "--json")
        self.assertIn(done.returncode, (DONE, INPUT_INVALID), done.stderr)
        if done.returncode == DONE:
            self.assertAlmostEqual(json.loads(done.stdout)["unserved_mwh"], 320, delta=1e-6)

    def test_nothing_outside_the_folder_is_read(self):
        secret = self.folder / "secret.csv"
        secret.write_text("time,DA,DB\nsecret,1,2\n")
        for outside in ("../secret.csv", str(secret), "profiles/../../secret.csv", "/etc/passwd",
                        "/dev/zero"):
            with self.subTest(path=outside):
                self.edit("loads.csv", "A,profiles/load.csv", f"A,{outside}")
                found = self.problems(INPUT_INVALID)
                self.assertEqual([problem[:3] for problem in found], [("loads.csv", 2, 5)], found)
                self.assertNotIn("secret,1", found[0][3])
                self.edit("loads.csv", f"A,{outside}", "A,profiles/load.csv")

    def test_links_and_pipes_are_not_followed(self):
        path = self.scenario / LOAD
        path.unlink()
        for make in (lambda: path.symlink_to("/etc/passwd"), lambda: path.symlink_to("load.csv"),
                     lambda: os.mkfifo(path), path.mkdir):
            make()
            found = self.problems(INPUT_INVALID)
            self.assertEqual([problem[:3] for problem in found], [("loads.csv", 2, 5)], found)
            self.assertIn(LOAD, found[0][3])
            self.assertNotIn("root:", found[0][3])
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()

    def test_a_dotted_key_of_400_kilobytes(self):
        for hostile in ("a." * 200_000 + "a = 1\n", "a = " + "[" * 100_000 + "]" * 100_000 + "\n",
                        "a = " + "{a=" * 50_000 + "1" + "}" * 50_000 + "\n"):
            path = self.scenario / "scenario.toml"
            before = path.read_text()
            path.write_text(before + "\n[more]\n" + hostile)
            found = self.problems(INPUT_INVALID)
            self.assertTrue(found)
            self.assertEqual({problem[0] for problem in found}, {"scenario.toml"})
            self.assertLess(max(len(problem[3]) for problem in found), 1000)
            path.write_text(before)

    def test_a_long_dotted_path_on_the_command_line(self):
        done = self.answers(INPUT_INVALID, "validate", self.scenario, "--set", "a." * 50_000 + "a=1")
        self.assertLess(len(done.stdout), 1000)

    def test_other_encodings(self):
        text = (self.scenario / "buses.csv").read_text().replace("West", "Wést")
        for encoding in ("utf-16", "latin-1"):
            with self.subTest(encoding=encoding):
                (self.scenario / "buses.csv").write_bytes(text.encode(encoding))
                found = self.problems(INPUT_INVALID)
                self.assertIn("buses.csv", {problem[0] for problem in found})
                self.assertIn("UTF-8", "".join(problem[3] for problem in found))

    def test_hohhot_spoilt_twenty_times_over(self):
        """All at once, each where it was planted; columns are counted by hand in the tables."""
        hohhot = self.copy_of("hohhot")
        planted = [
            ("scenario.toml", "voll_per_mwh = 20000", "voll_per_mwh = -1"),
            ("scenario.toml", 'model = "dc"', 'model = "ac"'),
            ("scenario.toml", "window_h = 48", 'window_h = "two days"'),
            ("buses.csv", "WUC500,武川站500kV,500", "WUC500,武川站500kV,nan"),
            ("lines.csv", "L-WUC500-CLC500,WUC500–CLC500 500 kV,WUC500,CLC500",
             "L-WUC500-CLC500,WUC500–CLC500 500 kV,WUC500,CLC50"),
            ("lines.csv", "YSY500,2,55,0.51425,7.48,", "YSY500,2,55,0.51425,0,"),
            ("transformers.csv", "WUC220,3,750,0.14", "WUC220,3.5,750,0.14"),
            ("battery.csv", "ES-TN,天能武川配套,battery,WUC220,45,45,85.5,4.5,45,0.95",
             "ES-TN,天能武川配套,battery,WUC220,45,45,85.5,4.5,45,1.95"),
            ("pumped_storage.csv", "PS-2,", "PS-1,"),
            ("biomass.csv", "BO-JS1,嘉盛垃圾发电一期2x12,biomass,BZH110,24,constant,0.6",
             "BO-JS1,嘉盛垃圾发电一期2x12,biomass,BZH110,24,constant,60"),
            ("thermal.csv", "TH-DT1,大唐(托克托)自备5号,coal,JY220,coal,300,105,1,always",
             "TH-DT1,大唐(托克托)自备5号,coal,JY220,coal,300,105,1,allways"),
            ("thermal.csv", "TH-DT2,大唐(托克托)自备6号,coal,JY220,coal",
             "TH-DT2,大唐(托克托)自备6号,coal,JY220,cole"),
            ("chp.csv", "TH-HK1,呼和浩特热电厂(丰泰)1号,coal,HR220,coal,200,",
             "TH-HK1,呼和浩特热电厂(丰泰)1号,coal,HR220,coal,二百,"),
            ("wind.csv", "KZ220,149,weather,,WC,older", "KZ220,149,weather,,WX,older"),
            ("solar.csv", "TGM220,45,weather,,fixed35", "TGM220,45,weather,,fixed53"),
            ("loads.csv", "URB_N,城北城区,URB_N,CB220,weather,210", "URB_N,城北城区,URB_N,CB220,weather,"),
            ("data_centers.csv", "DC_CMCC,DCM110,weather,130", "DC_CMCC,DCM110,weather,-130"),
            ("ties.csv", "XBT500,500,150", 'XBT500,"500,0",150'),
            ("fuels.csv", "20.5,0.0946", "20.5,zero"),
            ("heat_areas.csv", "10-15,04-15", "15-10,04-15"),
            ("climate.csv", "jan,1,-11.0", "jan,13,-11.0"),
            ("profiles/exchange_price.csv", "T02:00:00+08:00,202.51", "T02:00:00+08:00,x"),
        ]
        for file, old, new in planted:
            self.edit(file, old, new, scenario=hohhot)
        found = self.problems(INPUT_INVALID, scenario=hohhot)
        for file in {file for file, _, _ in planted}:
            self.assertGreaterEqual(sum(problem[0] == file for problem in found),
                                    sum(plant[0] == file for plant in planted), (file, found))
        self.assertGreaterEqual(len(found), 20)
        places = [problem[:3] for problem in found]
        for place in (("buses.csv", 2, 3), ("lines.csv", 2, 4), ("lines.csv", 3, 8),
                      ("transformers.csv", 2, 5), ("pumped_storage.csv", 3, 1),
                      ("biomass.csv", 2, 7), ("thermal.csv", 2, 9), ("thermal.csv", 3, 5),
                      ("chp.csv", 2, 6), ("wind.csv", 2, 7), ("solar.csv", 3, 7),
                      ("data_centers.csv", 2, 6), ("ties.csv", 2, 4), ("fuels.csv", 2, 4),
                      ("profiles/exchange_price.csv", 4, 2)):
            self.assertIn(place, places)
        self.assertEqual(places, sorted(places), "not in the order of the files")

    def test_as_json(self):
        self.edit("thermal.csv", "oil,B,", "oil,BB,")
        done = self.answers(INPUT_INVALID, "validate", self.scenario, "--json")
        (problem,) = json.loads(done.stdout)
        self.assertEqual((problem["file"], problem["row"], problem["column"], problem["severity"]),
                         ("thermal.csv", 3, 4, "error"))
        self.assertRegex(problem["code"], r"^GS\d{4}$")
        for key in ("what", "why", "help"):
            self.assertTrue(problem[key], key)
        done = self.answers(DONE, "validate", SCENARIOS / "two-bus", "--json")
        self.assertEqual(json.loads(done.stdout), [])

    def test_run_refuses_with_the_same_words(self):
        self.edit("thermal.csv", "oil,B,", "oil,BB,")
        said = self.answers(INPUT_INVALID, "validate", self.scenario).stdout.strip()
        done = self.answers(INPUT_INVALID, "run", self.scenario, "-o", self.folder / "r.h5")
        self.assertEqual(done.stdout, "")
        self.assertIn(said, done.stderr)
        self.assertFalse((self.folder / "r.h5").exists())


if __name__ == "__main__":
    command.main()
