#!/usr/bin/python3
"""`gridstep adequacy`: what it prints, its parts and states, its exit codes."""

import json
import signal

import command
from command import DONE, INPUT_INVALID, SCENARIOS, USAGE, CommandTest, start

RTS = SCENARIOS / "rts-79"


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

    def test_what_does_not_go_together_is_said(self):
        for options, word in (((), "SCENARIO"),
                              ((RTS, "--shard", "4/3", "-o", "x.json"), "2/8"),
                              ((RTS, "--shard", "1/3"), "-o"),
                              ((RTS, "--weather-years", 3), "[weather]"),
                              ((RTS, "--without", "nobody"), "nobody"),
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
