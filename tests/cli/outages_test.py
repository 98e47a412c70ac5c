#!/usr/bin/python3
"""`[outages] sampled = true`: a drawn year runs, is certified, and every part of it is the same year."""

import h5py
import numpy

from command import DONE, CommandTest, main, texts

OFTEN = [word for unit in ("TH-HK1", "TH-HK3", "TH-JQ1", "TH-JS3", "TH-JS4", "TH-SL1")
         for word in ("--set", f"chp.{unit}.mttf_h=60", "--set", f"chp.{unit}.mttr_h=40")]
SAMPLED = ["--set", "outages.sampled=true", "--set", "outages.seed=7"]


class Outages(CommandTest):
    def available(self, name, *options):
        result, _ = self.run_scenario("hohhot", *options, name=name)
        self.answers(DONE, "verify", result)
        with h5py.File(result) as file:
            return dict(zip(texts(file["unit"]), file["available_mw"][...].T)), \
                   dict(zip(texts(file["unit"]), file["generation_mw"][...].T))

    def test_units_fail_come_back_and_stay_certified(self):
        available, generation = self.available("drawn.h5", *SAMPLED, *OFTEN, "--steps", 480)
        for unit in ("TH-HK3", "TH-JS3"):
            out = available[unit] == 0
            self.assertTrue(out.any() and not out.all(), unit)
            self.assertEqual(numpy.abs(generation[unit][out]).max(), 0, unit)

    def test_a_part_of_the_year_has_the_same_outages(self):
        whole, _ = self.available("whole.h5", *SAMPLED, *OFTEN, "--steps", 240)
        part, _ = self.available("part.h5", *SAMPLED, *OFTEN, "--steps", 72,
                                 "--from", "2023-01-05T00:00:00+08:00")
        other, _ = self.available("other.h5", "--set", "outages.sampled=true", "--set",
                                  "outages.seed=8", *OFTEN, "--steps", 240)
        for unit, mw in part.items():
            numpy.testing.assert_array_equal(mw, whole[unit][96:168], unit)
        self.assertFalse(all((other[unit] == whole[unit]).all() for unit in whole))

    def test_nothing_fails_unless_asked(self):
        available, _ = self.available("plain.h5", *OFTEN, "--steps", 48)
        self.assertEqual(available["TH-JS3"].min(), available["TH-JS3"].max())


main()
