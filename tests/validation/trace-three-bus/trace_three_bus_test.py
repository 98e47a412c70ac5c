#!/usr/bin/python3
"""trace-three-bus: shares, tonnes and claims equal the derivation in the scenario's README."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import h5py, rows_of  # noqa: E402
from ledger_case import LedgerCase, labelled  # noqa: E402


class TraceThreeBus(LedgerCase):
    def test_equals_the_hand_derivation(self):
        self.assert_equals_expected("trace-three-bus")

    def test_the_ledger_closes(self):
        result, _ = self.run_scenario("trace-three-bus")
        self.assert_ledger_closes(result)

    def test_every_definition_hands_out_the_same_tonnes(self):
        """16 + 136 + 83.2 t of the unit and 3 × 24 × 0.9 t of imports: 300 t, whoever bears them.
        The marginal definition is the exception: it is a rate of change, not a share-out."""
        result, _ = self.run_scenario("trace-three-bus")
        energy = {"CLOUD": 180, "TOWN": 195, "FACTORY": 187.5}
        with h5py.File(result) as file:
            carbon = labelled(file, "carbon_consumer_t_per_mwh")
        for definition in ("traced", "regional", "hourly", "monthly", "yearly", "contract",
                           "certificate"):
            tonnes = sum(mwh * carbon[who][definition] for who, mwh in energy.items())
            self.assertAlmostEqual(tonnes, 300, delta=1e-9, msg=definition)

    def test_on_one_node_traced_is_regional(self):
        """A copper plate has one mix: 152, 32 and 84.8 MW of 192 MW are green."""
        result, _ = self.run_scenario("trace-three-bus", "--set", "network.model=copperplate")
        with h5py.File(result) as file:
            for share in rows_of(file, "green_share_load").values():
                for n, green in enumerate((152, 32, 84.8)):
                    self.assertAlmostEqual(share[n], green / 192, delta=1e-9)

    def test_an_undeclared_import_is_unknown(self):
        copy = self.copy_of("trace-three-bus")
        ties = copy / "ties.csv"
        ties.write_text(ties.read_text().replace("profiles/price.csv,EAST,", "profiles/price.csv,,"))
        result = self.folder / "unknown.h5"
        self.answers(command.DONE, "run", copy, "-o", result)
        with h5py.File(result) as file:
            supply = labelled(file, "supply_origin_mw")
            for step in range(3):
                self.assertAlmostEqual(supply["import_unknown"][step], 32, delta=1e-9)
            # Nothing unknown is green: bus N3 keeps its own wind only.
            self.assertAlmostEqual(rows_of(file, "green_share_load")["CLOUD"][0], 0.725, delta=1e-9)
        self.assert_ledger_closes(result)


if __name__ == "__main__":
    command.main()
