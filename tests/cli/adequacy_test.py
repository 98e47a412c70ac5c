#!/usr/bin/python3
"""`gridstep adequacy`: what it prints, its parts and states, its exit codes."""

import json
import signal

import command
from command import DONE, INPUT_INVALID, SCENARIOS, USAGE, CommandTest, start

RTS = SCENARIOS / "rts-79"


DRAWING = """format = "1.0"
name = "drawing"
[time]
start = 2023-01-01T00:00:00+00:00
step_min = 60
steps = 24
zone = "+00:00"
[economy]
currency = "CNY"
voll_per_mwh = 10000
[network]
model = "copperplate"
loss_frac = 0
"""


def unserved(summary):
    """Of a run, wherever its summary keeps it."""
    if isinstance(summary, dict):
        for key, value in summary.items():
            if "unserved" in key and isinstance(value, (int, float)):
                return value
            found = unserved(value)
            if found is not None:
                return found
    return None


def as_from_a_terminal():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Adequacy(CommandTest):
    def report(self, *options):
        return json.loads(self.answers(DONE, "adequacy", RTS, "--json", *options).stdout)

    def test_the_exact_method_gives_the_published_indices(self):
        report = self.report("--method", "convolution")
        self.assertAlmostEqual(report["lole_d"]["mean"], 1.36886, delta=5e-6)
        self.assertAlmostEqual(report["lolh_h"]["mean"], 9.39418, delta=5e-6)
        self.assertAlmostEqual(report["eue_mwh"]["mean"], 1176, delta=0.5)
        self.assertEqual(len(report["month_hour_lolh_h"]), 12)

    def test_the_table_is_english_or_chinese(self):
        english = self.answers(DONE, "adequacy", RTS, "--samples", 200).stdout
        self.assertIn("loss of load", english)
        chinese = self.answers(DONE, "adequacy", RTS, "--samples", 200,
                               env=command.environment(LC_ALL="zh_CN.UTF-8")).stdout
        self.assertIn("电量不足期望", chinese)

    def test_results_do_not_depend_on_jobs_and_follow_the_seed(self):
        def numbers(*options):
            report = self.report("--samples", 2000, *options)
            return {k: v for k, v in report.items() if k not in ("wall_s", "years_per_s")}
        self.assertEqual(numbers("--jobs", 1), numbers("--jobs", 2))
        self.assertNotEqual(numbers("--seed", 1), numbers("--seed", 2))

    def test_shards_merge_to_what_one_run_gives(self):
        parts = [self.folder / f"part{n}.json" for n in (1, 2, 3)]
        for n, part in enumerate(parts, 1):
            self.answers(DONE, "adequacy", RTS, "--samples", 3000, "--shard", f"{n}/3", "-o", part)
        merged = json.loads(self.answers(DONE, "adequacy", "--merge", *parts, "--json").stdout)
        whole = self.report("--samples", 3000)
        for key in ("years", "lolh_h", "eue_mwh", "lole_d", "events", "month_hour_lolh_h"):
            self.assertEqual(merged[key], whole[key], key)
        self.answers(INPUT_INVALID, "adequacy", "--merge", *parts[:2])
        self.answers(INPUT_INVALID, "adequacy", "--merge", parts[0], parts[0], parts[1])
        spoilt = parts[0].read_text().replace("complete", "completf", 1)
        parts[0].write_text(spoilt)
        failed = self.answers(INPUT_INVALID, "adequacy", "--merge", *parts)
        self.assertIn("damaged", failed.stderr)

    def test_a_stopped_run_says_what_it_has_and_goes_on_to_the_same_numbers(self):
        state = self.folder / "state.json"
        options = ("--samples", 400000, "--jobs", 1, "--state", state)
        process = start("adequacy", RTS, *options, preexec_fn=as_from_a_terminal)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        self.assertIn("%", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        if process.returncode == DONE:
            self.skipTest("the run was over before the signal came")
        self.assertEqual(process.returncode, 75)
        self.assertTrue(state.exists())
        resumed = self.answers(DONE, "adequacy", RTS, "--json", *options)
        self.assertIn("goes on after", resumed.stderr)
        whole = self.report("--samples", 400000)
        self.assertEqual(json.loads(resumed.stdout)["eue_mwh"], whole["eue_mwh"])
        refused = self.answers(INPUT_INVALID, "adequacy", RTS, "--samples", 100, "--state", state)
        self.assertIn("another question", refused.stderr)

    def test_a_stopped_run_without_a_state_is_interrupted(self):
        process = start("adequacy", RTS, "--samples", 3000000, preexec_fn=as_from_a_terminal)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        self.assertIn("%", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("stopped after", process.stderr.read())

    def test_the_capacity_credit_of_a_unit(self):
        credit = self.report("--samples", 2000, "--elcc", "U400-1")
        self.assertLess(credit["elcc_mw"], 400)
        self.assertGreater(credit["elcc_mw"], 200)
        self.assertLess(credit["low_mw"], credit["elcc_mw"])
        failed = self.answers(USAGE, "adequacy", RTS, "--elcc", "nobody")
        self.assertIn("nobody", failed.stderr)

    def test_numbers_that_are_none_are_refused(self):
        for option in ("--add-load", "--load-scale", "--load-sd", "--target"):
            for value in ("nan", "inf", "-1"):
                with self.subTest(option=option, value=value):
                    refused = self.answers(USAGE, "adequacy", RTS, f"{option}={value}")
                    self.assertIn(option, refused.stderr)

    def test_the_report_says_what_was_asked(self):
        report = self.report("--samples", 100, "--seed", 7, "--antithetic", "--without", "U12-1",
                             "--without", "U12-2")
        asked = report["asked"]
        self.assertEqual((asked["seed"], asked["samples"], asked["antithetic"]), (7, 100, True))
        self.assertEqual(asked["without_units"], ["U12-1", "U12-2"])
        self.assertIn("generators.csv", asked["inputs"])
        self.assertTrue(report["complete"])
        weighted = self.report("--samples", 100, "--importance")
        self.assertNotIn("events", weighted)

    def test_what_must_draw_power_is_short_as_in_a_run(self):
        folder = self.folder / "drawing"
        folder.mkdir()
        (folder / "scenario.toml").write_text(DRAWING)
        (folder / "buses.csv").write_text("id,v_nom_kv,source\nN,220,A\n")
        (folder / "generators.csv").write_text(
            "id,carrier,bus,p_min_mw,p_max_mw,cost_per_mwh,source\n"
            "G,coal,N,0,100,10,A\nD,other,N,-60,-30,1,A\n")
        (folder / "loads.csv").write_text(
            "id,consumer,bus,profile,mean_mw,source\nL,L,N,constant,80,A\n")
        done = self.answers(DONE, "adequacy", folder, "--samples", 10, "--json")
        self.assertAlmostEqual(json.loads(done.stdout)["eue_mwh"]["mean"], 240.0, places=6)
        ran = self.answers(DONE, "run", folder, "-o", self.folder / "run.h5", "--json")
        self.assertAlmostEqual(unserved(json.loads(ran.stdout)), 240.0, places=3)

    def test_a_seed_without_outages_is_warned_of(self):
        seeded = (RTS, "--samples", 10, "--set", "outages.seed=3")
        self.assertIn("GS0563", self.answers(DONE, "adequacy", *seeded).stderr)
        sampled = self.answers(DONE, "adequacy", *seeded, "--set", "outages.sampled=true")
        self.assertNotIn("GS0563", sampled.stderr)

    def test_what_does_not_go_together_is_said(self):
        for options, word in (((), "SCENARIO"),
                              ((RTS, "--shard", "4/3", "-o", "x.json"), "2/8"),
                              ((RTS, "--shard", "1/3"), "-o"),
                              ((RTS, "--weather-years", 3), "[weather]"),
                              ((RTS, "--without", "nobody"), "nobody"),
                              ((RTS, "--elcc", "U12-1", "--without", "U12-1"), "leaves out"),
                              ((RTS, "--method", "convolution", "--antithetic"), "--antithetic"),
                              ((RTS, "--method", "convolution", "--elcc", "U12-1"), "--elcc"),
                              ((SCENARIOS / "hohhot", "--importance"), "importance"),
                              ((SCENARIOS / "hohhot", "--method", "convolution"), "copperplate")):
            with self.subTest(options=options):
                self.assertIn(word, self.answers(USAGE, "adequacy", *options).stderr)

    def test_hohhot_with_storage_weather_and_a_target(self):
        done = self.answers(DONE, "adequacy", SCENARIOS / "hohhot", "--network", "copperplate",
                            "--without-ties", "--load-scale", 1.5, "--weather-years", 4,
                            "--samples", 40, "--json")
        report = json.loads(done.stdout)
        self.assertEqual((report["years"], report["observations"]), (40, 4))
        self.assertGreater(report["eue_mwh"]["mean"], 0)


command.main()
