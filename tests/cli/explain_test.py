#!/usr/bin/python3
"""`explain` says what the result file says, and why; numbers from the scenarios' READMEs."""

import re

import command
from command import DONE, SCENARIOS, CommandTest, h5py

PRICES = re.compile(r"price from (-?[\d.]+) \S+/MWh at (\S+) to (-?[\d.]+) at (\S+)$", re.M)
ONE_PRICE = re.compile(r"price (-?[\d.]+) \S+/MWh at every bus$", re.M)


class Explain(CommandTest):
    def explain(self, scenario, time, *options):
        return self.answers(DONE, "explain", SCENARIOS / scenario, "--at", time, *options).stdout

    def test_three_bus_names_the_full_line(self):
        first = self.explain("three-bus", "2023-01-01T00:00:00+08:00")
        self.assertEqual(ONE_PRICE.search(first).group(1), "10.00")
        self.assertNotIn("full: L", first)
        second = self.explain("three-bus", "2023-01-01T01:00:00+08:00")
        self.assertEqual(PRICES.search(second).groups(), ("10.00", "N1", "50.00", "N3"))
        self.assertIn("full: L13 at 80.0 MW; one more MW would save 60.00 CNY/h", second)
        self.assertRegex(second, r"sets the price at a cost of 10\.00 CNY/MWh: .*G1")
        self.assertRegex(second, r"sets the price at a cost of 30\.00 CNY/MWh: .*G2")
        third = self.explain("three-bus", "2023-01-01T02:00:00+08:00")
        self.assertEqual(PRICES.search(third).groups(), ("-940.00", "N1", "1000.00", "N3"))
        self.assertIn("full: L13 at 80.0 MW; one more MW would save 2910.00 CNY/h", third)
        self.assertRegex(third, r"1000\.00 CNY/MWh: unserved load of D3")

    def test_two_bus_knows_what_stored_energy_is_worth(self):
        """A MWh stored in hour 1 is 0.8 MWh in hour 2 at 40: worth 32."""
        first = self.explain("two-bus", "2023-01-01T00:00:00+08:00")
        self.assertEqual(PRICES.search(first).groups(), ("10.00", "A", "28.80", "B"))
        self.assertIn("full: AB at 100.0 MW; one more MW would save 18.80 CNY/h", first)
        self.assertIn("a stored MWh is worth 32.00 CNY: S", first)
        second = self.explain("two-bus", "2023-01-01T01:00:00+08:00")
        self.assertEqual(PRICES.search(second).groups(), ("10.00", "A", "40.00", "B"))
        self.assertIn("save 30.00 CNY/h", second)

    def test_times_of_other_zones_name_the_same_step(self):
        self.assertEqual(self.explain("two-bus", "2022-12-31T17:00:00Z"),
                         self.explain("two-bus", "2023-01-01T01:00:00+08:00"))

    def test_set_counts(self):
        wide = self.explain("two-bus", "2023-01-01T01:00:00+08:00", "--set",
                            "lines.AB.s_max_mva=200")
        self.assertEqual(ONE_PRICE.search(wide).group(1), "10.00")

    def test_hohhot_prices_are_those_of_the_file(self):
        result, _ = self.run_scenario("hohhot", "--steps", 72)
        with h5py.File(result) as file:
            for step in (0, 13, 23, 24, 43):  # both sides of a seam between windows
                time = f"2023-01-{1 + step // 24:02}T{step % 24:02}:00:00+08:00"
                said = self.explain("hohhot", time)
                price = file["price_per_mwh"][step]
                one = ONE_PRICE.search(said)
                low, high = (one.group(1),) * 2 if one else PRICES.search(said).group(1, 3)
                self.assertAlmostEqual(price.min(), float(low), delta=0.005 + 1e-9, msg=time)
                self.assertAlmostEqual(price.max(), float(high), delta=0.005 + 1e-9, msg=time)
                self.assertIn(time, said)


if __name__ == "__main__":
    command.main()
