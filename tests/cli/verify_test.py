#!/usr/bin/python3
"""`verify` and `info` on files that were damaged: noticed, named, and never a crash."""

import random

import command
from command import DONE, IO, NOT_CERTIFIED, CommandTest, gridstep, h5py

NOTICED = (NOT_CERTIFIED, IO)


class Verify(CommandTest):
    def setUp(self):
        super().setUp()
        self.result, _ = self.run_scenario("hohhot", "--steps", 240)
        self.damaged = self.folder / "damaged.h5"

    def assert_noticed(self, what):
        done = gridstep("verify", self.damaged, timeout=60)
        self.assertIn(done.returncode, NOTICED, f"{what}\n{done.stdout}{done.stderr}")
        self.assertNotIn("a bug", done.stderr, what)

    def test_the_whole_file_is_good(self):
        done = self.answers(DONE, "verify", self.result)
        self.assertIn(": verified", done.stdout)
        self.assertNotIn("FAIL", done.stdout)

    def test_bits_flipped(self):
        """Bits that say something, that is: HDF5 leaves gaps, and a flip there changes nothing."""
        whole = self.result.read_bytes()
        chance = random.Random(20241227)
        noticed = 0
        for _ in range(120):
            at = chance.randrange(len(whole))
            flipped = bytes([whole[at] ^ (1 << chance.randrange(8))])
            self.damaged.write_bytes(whole[:at] + flipped + whole[at + 1:])
            done = gridstep("verify", self.damaged, timeout=60)
            self.assertIn(done.returncode, (DONE, *NOTICED), f"byte {at}: {done.stderr}")
            self.assertNotIn("a bug", done.stderr, f"byte {at}")
            if done.returncode == DONE:
                self.assert_says_the_same(f"byte {at}")
            else:
                noticed += 1
        self.assertGreater(noticed, 40)  # about half do; where they fall moves with the layout

    def assert_says_the_same(self, what):
        with h5py.File(self.result) as good, h5py.File(self.damaged) as damaged:
            def compare(name, thing):
                if isinstance(thing, h5py.Dataset):
                    self.assertTrue((thing[...] == damaged[name][...]).all(), f"{what}: {name}")
            good.visititems(compare)

    def test_truncated(self):
        whole = self.result.read_bytes()
        for percent in range(0, 100, 4):
            self.damaged.write_bytes(whole[: len(whole) * percent // 100])
            self.assert_noticed(f"{percent} % of the file")
            done = gridstep("info", self.damaged)
            self.assertEqual(done.returncode, IO, f"{percent} % of the file: {done.stderr}")

    def test_a_value_edited(self):
        """With the tools of the trade, so that every checksum of the format is right again."""
        edits = {
            "generation_mw": 0.5, "charge_mw": 1.0, "flow_mw": 0.01, "demand_mw": -1.0,
            "energy_mwh": 0.1, "unserved_mw": 0.1, "price_per_mwh": 1.0, "green_share": 1e-3,
            "cost": 1.0, "emission_t": 1.0, "certificate/balance_residual_mw": 1e-7,
            "unit_p_max_mw": 1.0, "line_p_max_mw": 1.0,
        }
        for name, change in edits.items():
            with self.subTest(edited=name):
                self.damaged.write_bytes(self.result.read_bytes())
                with h5py.File(self.damaged, "r+") as file:
                    dataset = file[name]
                    first = (0,) * dataset.ndim
                    dataset[first] = dataset[first] + change
                self.assert_noticed(name)

    def test_names_and_provenance_edited(self):
        self.damaged.write_bytes(self.result.read_bytes())
        with h5py.File(self.damaged, "r+") as file:
            file["unit_carrier"][0] = "wind"
        self.assert_noticed("unit_carrier")
        self.damaged.write_bytes(self.result.read_bytes())
        with h5py.File(self.damaged, "r+") as file:
            file["provenance"].attrs["solver"] = "another one"
        self.assert_noticed("provenance")

    def test_something_taken_away(self):
        for name in ("generation_mw", "certificate", "unit_bus", "time", "provenance"):
            with self.subTest(without=name):
                self.damaged.write_bytes(self.result.read_bytes())
                with h5py.File(self.damaged, "r+") as file:
                    del file[name]
                self.assert_noticed(name)

    def test_no_result_at_all(self):
        self.damaged.write_text("time,load\n")
        self.assert_noticed("a text file")
        with h5py.File(self.damaged, "w") as file:
            file["x"] = 1.0
        self.assert_noticed("somebody else's file")


if __name__ == "__main__":
    command.main()
