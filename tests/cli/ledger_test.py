#!/usr/bin/python3
"""`ledger` tells what the README of trace-three-bus derives, and nothing of what is not there."""

import json
import math
import re

import command
from command import DONE, IO, SCENARIOS, USAGE, CommandTest, environment

EXPECTED = json.loads((SCENARIOS / "trace-three-bus/expected.json").read_text())
MWH = {"CLOUD": 180.0, "TOWN": 195.0, "FACTORY": 187.5}
HOURS = ["2023-01-31T22:00:00+08:00", "2023-01-31T23:00:00+08:00", "2023-02-01T00:00:00+08:00"]
PERIODS = {"hour": HOURS, "day": ["2023-01-31", "2023-02-01"], "month": ["2023-01", "2023-02"],
           "year": ["2023"], "run": ["run"]}
DEFINITIONS = list(EXPECTED["green_share_consumer"]["CLOUD"])
BY_FLOWS = ("traced", "regional", "marginal")


def numbers_in(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for inner in value for number in numbers_in(inner)]
    return [value] if isinstance(value, float) else []


def not_a_number(word):
    raise ValueError(f"{word} is no JSON")


class Ledger(CommandTest):
    def setUp(self):
        super().setUp()
        self.result, _ = self.run_scenario("trace-three-bus")

    def text(self, *options, **changes):
        english = {"LANG": "C.UTF-8", "LC_ALL": None, "LC_MESSAGES": None, "LANGUAGE": None}
        return self.answers(DONE, "ledger", self.result, *options,
                            env=environment(**{**english, **changes})).stdout

    def json(self, *options):
        said = self.answers(DONE, "ledger", self.result, "--json", *options).stdout
        report = json.loads(said, parse_constant=not_a_number)
        self.assertTrue(all(map(math.isfinite, numbers_in(report))))
        return report

    def by_consumer(self, *options):
        """{period: {consumer: what is told of it}}"""
        return {period["period"]: {one["consumer"]: one for one in period["consumers"]}
                for period in self.json(*options)["periods"]}

    def refused(self, exit_code, *arguments):
        done = self.answers(exit_code, "ledger", *arguments)
        self.assertEqual(done.stdout, "")
        self.assertNotIn("a bug", done.stderr)
        return done.stderr

    def assert_near(self, found, expected, where):
        self.assertEqual(list(found), list(expected), where)
        for name, value in expected.items():
            self.assertAlmostEqual(found[name], value, delta=1e-9 * max(1, abs(value)),
                                   msg=f"{where} {name}")

    def test_json_has_the_derived_numbers(self):
        report = self.json()
        self.assertEqual(report["scenario"], "trace-three-bus")
        self.assertEqual(list(report["definitions"]), DEFINITIONS)
        found = self.by_consumer()["run"]
        for consumer, mwh in MWH.items():
            one, shares = found[consumer], EXPECTED["green_share_consumer"][consumer]
            self.assertAlmostEqual(one["consumption_mwh"], mwh, delta=1e-9)
            self.assert_near(one["green_share"], shares, consumer)
            self.assert_near(one["green_mwh"],
                             {name: share * mwh for name, share in shares.items()}, consumer)
            self.assert_near(one["carbon_t_per_mwh"],
                             EXPECTED["carbon_consumer_t_per_mwh"][consumer], consumer)
            origins = EXPECTED["load_origin_mw"][consumer]
            self.assert_near(one["origin_mwh"], {name: sum(mw) for name, mw in origins.items()},
                             consumer)
        for contract in report["periods"][0]["contracts"]:
            for told, variable in (("supply_mwh", "contract_supply_mw"),
                                   ("matched_mwh", "contract_matched_mw")):
                expected = sum(EXPECTED[variable][contract["contract"]])
                self.assertAlmostEqual(contract[told], expected, delta=1e-9)
        retired = {one["green_certificate"]: one["retired_mwh"]
                   for one in report["green_certificates"]}
        self.assertEqual(retired, {"GEC-CLOUD": 5, "GEC-FACTORY": 45})

    def test_text_has_the_same(self):
        said = self.text()
        for table, variable, factor, digits in (
                ("green share of consumption, %", "green_share_consumer", 100, 2),
                ("CO2 per energy consumed, t/MWh", "carbon_consumer_t_per_mwh", 1, 4)):
            rows = said.split(table)[1].splitlines()[2:5]
            for row in rows:
                consumer, mwh, *values = row.split()
                self.assertEqual(mwh, f"{MWH[consumer]:.1f}")
                self.assertEqual(len(values), 8)
                for value, expected in zip(values, EXPECTED[variable][consumer].values()):
                    self.assertAlmostEqual(float(value), factor * expected,
                                           delta=0.51 * 10**-digits, msg=row)
        self.assertRegex(said, r"PPA-HOUR +CLOUD +supplied +122\.4 MWh, matched +110\.4 MWh, "
                               r"for 24480\.00 CNY")
        self.assertRegex(said, r"GEC-FACTORY +FACTORY +retired 45 of 45 MWh of 2023 from WIND")

    def test_several_consumers_and_their_sum(self):
        both = self.by_consumer("--load", "CLOUD,FACTORY")["run"]
        self.assertEqual(list(both), ["CLOUD", "FACTORY", "all"])
        for name in ("traced", "contract", "certificate"):
            self.assertAlmostEqual(both["all"]["green_mwh"][name],
                                   both["CLOUD"]["green_mwh"][name] + both["FACTORY"]["green_mwh"][name])

    def test_one_consumer(self):
        self.assertEqual(self.by_consumer("--load", "TOWN"),
                         {"run": {"TOWN": self.by_consumer()["run"]["TOWN"]}})
        said = self.text("--load", "TOWN")
        self.assertNotIn("CLOUD", said)
        self.assertNotIn("PPA-HOUR", said)  # TOWN buys nothing

    def test_one_load_of_a_consumer_with_two(self):
        """It is told by flows only: contracts are the whole consumer's."""
        split = self.copy_of("trace-three-bus")
        loads = split / "loads.csv"
        whole = "TOWN,Town,TOWN,N3,constant,65,A\n"
        self.assertIn(whole, loads.read_text())
        loads.write_text(loads.read_text().replace(
            whole, "TOWN-W,West,TOWN,N3,constant,40,A\nTOWN-E,East,TOWN,N3,constant,25,A\n"))
        self.result = self.folder / "split.h5"
        self.answers(DONE, "run", split, "-o", self.result)
        self.assertAlmostEqual(self.by_consumer()["run"]["TOWN"]["consumption_mwh"], 195)
        west = self.by_consumer("--load", "TOWN-W")["run"]
        self.assertEqual(list(west), ["TOWN-W"])
        shares = EXPECTED["green_share_consumer"]["TOWN"]
        self.assertAlmostEqual(west["TOWN-W"]["consumption_mwh"], 120)
        self.assert_near(west["TOWN-W"]["green_share"], {name: shares[name] for name in BY_FLOWS},
                         "TOWN-W")
        self.assertEqual(self.json("--load", "TOWN-W")["periods"][0]["contracts"], [])
        self.assertIn("not told for one of its loads", self.text("--load", "TOWN-W"))

    def test_one_definition(self):
        for name, share in EXPECTED["green_share_consumer"]["CLOUD"].items():
            report = self.json("--definition", name)
            self.assertEqual(list(report["definitions"]), [name])
            cloud = report["periods"][0]["consumers"][0]
            self.assert_near(cloud["green_share"], {name: share}, name)
        self.assertEqual(re.findall(r"^ +MWh +(.*)$", self.text("--definition", "hourly"), re.M)[0],
                         "hourly")

    def test_periods(self):
        whole = self.by_consumer()["run"]
        for by, labels in PERIODS.items():
            with self.subTest(by=by):
                periods = self.by_consumer("--by", by)
                self.assertEqual(list(periods), labels)
                for consumer, mwh in MWH.items():
                    told = [periods[label][consumer] for label in labels]
                    self.assertAlmostEqual(sum(one["consumption_mwh"] for one in told), mwh)
                    for kind in ("green_mwh", "origin_mwh"):
                        self.assert_near({name: sum(one[kind][name] for one in told)
                                          for name in whole[consumer][kind]},
                                         whole[consumer][kind], f"{by} {consumer} {kind}")
                if by == "run":
                    continue
                table = self.text("--by", by, "--definition", "traced").split("CO2 per energy")[0]
                rows = [line.split()[:2] for line in table.splitlines()[3:]]
                self.assertEqual(rows, [[label, name] for label in labels
                                        for name in [*MWH, "all"]])

    def test_hours_are_those_of_the_flows(self):
        hours = self.by_consumer("--by", "hour")
        for step, label in enumerate(HOURS):
            for consumer in MWH:
                one = hours[label][consumer]
                for told, name, variable in (
                        ("green_share", "traced", "green_share_load"),
                        ("green_share", "regional", "green_share_load_regional"),
                        ("carbon_t_per_mwh", "traced", "carbon_load_t_per_mwh"),
                        ("carbon_t_per_mwh", "regional", "carbon_load_regional_t_per_mwh")):
                    self.assertAlmostEqual(one[told][name], EXPECTED[variable][consumer][step],
                                           delta=1e-9, msg=f"{label} {consumer} {told} {name}")

    def test_nothing_is_told_of_what_is_not_there(self):
        self.assertIn("did you mean TOWN?", self.refused(USAGE, self.result, "--load", "TWN"))
        self.assertIn("CLOUD, TOWN, FACTORY",
                      self.refused(USAGE, self.result, "--load", "nobody-at-all"))
        said = self.refused(USAGE, self.result, "--definition", "weekly")
        for name in DEFINITIONS:
            self.assertIn(name, said)
        self.assertIn("week", self.refused(USAGE, self.result, "--by", "week"))
        self.refused(USAGE)

    def test_no_result(self):
        self.assertIn("no such file", self.refused(IO, self.folder / "absent.h5"))
        text = self.folder / "text.h5"
        text.write_text("time,load\n")
        self.assertIn("text.h5", self.refused(IO, text))
        with command.h5py.File(self.folder / "other.h5", "w") as file:
            file["x"] = 1.0
        self.assertIn("other.h5", self.refused(IO, self.folder / "other.h5"))
        self.refused(IO, SCENARIOS / "trace-three-bus")

    def test_a_run_without_contracts(self):
        self.result, _ = self.run_scenario("three-bus", name="three.h5")
        periods = self.json("--by", "hour")["periods"]
        self.assertEqual(len(periods), 3)
        self.assertEqual(periods[0]["contracts"], [])
        self.assertNotIn("contracts\n", self.text())

    def test_chinese(self):
        english = self.text().replace("CO2", "").split("contracts")[0]
        for variable in ("LANG", "LC_ALL"):
            said = self.text(**{variable: "zh_CN.UTF-8"})
            for word in ("用电绿电占比", "单位用电碳排放", "用电来源", "合同", "绿证"):
                self.assertIn(word, said, variable)
            self.assertNotIn("green share", said)
            self.assertEqual(re.findall(r"[\d.]+", said.split("\n合同（")[0]),
                             re.findall(r"[\d.]+", english))
        self.assertEqual(self.json(), json.loads(self.answers(
            DONE, "ledger", self.result, "--json", env=environment(LANG="zh_CN.UTF-8")).stdout))


if __name__ == "__main__":
    command.main()
