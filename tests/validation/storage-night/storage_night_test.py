#!/usr/bin/python3
"""storage-night: what a battery remembers equals the derivation in the scenario's README."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import h5py, rows_of  # noqa: E402
from ledger_case import LedgerCase, labelled  # noqa: E402


class StorageNight(LedgerCase):
    def test_equals_the_hand_derivation(self):
        self.assert_equals_expected("storage-night")

    def test_the_ledger_closes(self):
        result, _ = self.run_scenario("storage-night")
        self.assert_ledger_closes(result, {"STORE": {"coal": 8}})

    def test_what_is_not_declared_is_unknown(self):
        """The 8 MWh of before are then of unknown origin, a fifth of what the battery holds."""
        copy = self.copy_of("storage-night")
        table = copy / "battery.csv"
        table.write_text(table.read_text().replace(",BEFORE,", ",,"))
        result = self.folder / "unknown.h5"
        self.answers(command.DONE, "run", copy, "-o", result)
        with h5py.File(result) as file:
            held = labelled(file, "storage_origin_mwh")["STORE"]
            self.assertAlmostEqual(held["unknown"][0], 8, delta=1e-9)
            self.assertAlmostEqual(held["coal"][0], 3.2, delta=1e-9)
            # Green as before: unknown is as little green as coal.
            self.assertAlmostEqual(rows_of(file, "green_share_load")["TOWN"][1], 0.432, delta=1e-9)
        self.assert_ledger_closes(result, {"STORE": {"unknown": 8}})

    def test_self_discharge_takes_every_origin_alike(self):
        """Empty at first: the noon's charge alone, 32 MWh of which 28.8 are left at night."""
        result, _ = self.run_scenario(
            "storage-night", "--set", "battery.STORE.self_discharge_frac_per_h=0.1",
            "--set", "battery.STORE.e_init_mwh=0")
        with h5py.File(result) as file:
            held = labelled(file, "storage_origin_mwh")["STORE"]
            self.assertAlmostEqual(held["wind"][0], 28.8, delta=1e-9)
            self.assertAlmostEqual(held["coal"][0], 3.2, delta=1e-9)
            discharge = rows_of(file, "discharge_mw")["STORE"]
            self.assertAlmostEqual(discharge[1], 28.8 * 0.75, delta=1e-9)
            lost = labelled(file, "storage_loss_origin_mw")
            # Of 32 MWh 10 % leaks, and a quarter of the rest is lost when discharged.
            self.assertAlmostEqual(lost["wind"][1], 0.9 * (3.2 + 28.8 * 0.25), delta=1e-9)
            self.assertAlmostEqual(lost["coal"][1], 0.1 * (3.2 + 28.8 * 0.25), delta=1e-9)
            # 4 t were charged; they leave with 21.6 MWh, beside 28.4 MWh of coal at 1 t/MWh.
            carbon = rows_of(file, "carbon_load_t_per_mwh")["TOWN"]
            self.assertAlmostEqual(carbon[1], (4 + 28.4) / 50, delta=1e-9)
        self.assert_ledger_closes(result, step_h=1.0)


if __name__ == "__main__":
    command.main()
