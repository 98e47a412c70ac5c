"""Results held against each other, verified, written as tables; scenarios from elsewhere."""

import os
import pathlib

import networks
import numpy as np
import package
import pandas as pd
from package import SCENARIOS, PackageTest, gs, two_bus


class Held(PackageTest):
    def test_the_same_is_the_same(self):
        file, _ = self.by_command("two-bus")
        self.assertTrue(gs.compare(file, gs.load(SCENARIOS / "two-bus").run()).same)

    def test_what_differs_is_named(self):
        dear = two_bus().set("fuels.oil.price_per_gj", 8).run()
        file, _ = self.by_command("two-bus")
        compared = gs.compare(file, dear)
        self.assertFalse(compared.same)
        row = compared.table.loc["total_cost"]
        self.assertEqual(list(row[1:]), [two_bus().run().total_cost, dear.total_cost])
        self.assertIn("price_per_mwh",
                      [one["variable"] for one in compared["differences"][0]["variables"]])

    def test_files_and_held_results_are_verified(self):
        result = two_bus().run(output=self.folder / "kept.h5")
        self.assertTrue(gs.verify(result).passed and gs.verify(two_bus().run()).passed)
        self.assertTrue(gs.verify(self.folder / "kept.h5"))
        with self.assertRaises(gs.FileError):
            gs.verify(self.folder / "nothing.h5")

    def test_an_estimate_counts_what_is_set(self):
        one = gs.estimate(two_bus())
        self.assertEqual(one["steps"], 2)
        self.assertGreater(gs.estimate(two_bus(), runs=1000)["wall_s"], one["wall_s"])


    def test_what_cannot_be_held_is_refused(self):
        with self.assertRaises(gs.UsageError):
            gs.compare()
        with self.assertRaises(TypeError):
            gs.from_pypsa(None)

    def test_a_copy_of_a_file_is_the_file(self):
        file, _ = self.by_command("two-bus")
        opened = gs.open(file)
        opened.save(self.folder / "copy.h5")
        self.assertEqual((self.folder / "copy.h5").read_bytes(), file.read_bytes())
        with self.assertRaises(gs.FileError):
            opened.save(self.folder / "copy.h5")
        opened.save(self.folder / "copy.h5", overwrite=True)
        opened.save(file, overwrite=True)
        self.assertTrue(gs.verify(file).passed)


class Tables(PackageTest):
    def test_csv_is_the_commands(self):
        file, _ = self.by_command("two-bus")
        for result in (gs.open(file), gs.load(SCENARIOS / "two-bus").run()):
            for layout, option in (("long", "--long"), ("wide", "--wide")):
                result.to_csv(self.folder / "mine.csv", layout=layout, overwrite=True)
                self.command("export", file, option, "-o", self.folder / f"{layout}.csv")
                self.assertEqual((self.folder / "mine.csv").read_text(),
                                 (self.folder / f"{layout}.csv").read_text())
                os.remove(self.folder / f"{layout}.csv")
        with self.assertRaises(gs.UsageError):
            result.to_csv(self.folder / "none.csv", variables=["colour"])
        with self.assertRaises(gs.FileError):
            result.to_csv(self.folder / "no" / "such" / "folder.csv")
        before = (self.folder / "mine.csv").read_bytes()
        with self.assertRaises(gs.UsageError):
            result.to_csv(self.folder / "mine.csv", variables=["colour"], overwrite=True)
        self.assertEqual((self.folder / "mine.csv").read_bytes(), before)
        self.assertEqual(sorted(one.name for one in self.folder.iterdir()),
                         ["mine.csv", "two-bus.h5"])

    def test_a_file_that_is_there_stays_as_it_was(self):
        result, file = two_bus().run(), self.folder / "old.txt"
        file.write_text("old")
        with self.assertRaises(gs.UsageError):
            result.to_csv(file, variables="nope", overwrite=True)
        for write in (result.to_csv, result.report):
            with self.assertRaises(gs.FileError):
                write(file)
            self.assertEqual(file.read_text(), "old")
        self.assertEqual(os.listdir(self.folder), ["old.txt"])
        for write in (result.to_csv, result.report):
            write(file, overwrite=True)
            self.assertNotEqual(file.read_text(), "old")

    def test_parquet_holds_every_number(self):
        try:
            import pyarrow.parquet as pq
        except ImportError:
            self.skipTest("pyarrow is not there")
        result = gs.load(SCENARIOS / "hohhot").run(steps=24)
        result.to_parquet(self.folder / "tables")
        units = pd.read_parquet(self.folder / "tables" / "unit.parquet")
        generation = units.pivot(index="time", columns="unit", values="generation_mw")
        np.testing.assert_array_equal(generation[result.array("unit")], result.array("generation_mw"))
        self.assertEqual(str(generation.index[0]), "2022-12-31 16:00:00+00:00")
        field = pq.read_schema(self.folder / "tables" / "system.parquet").field("emission_t")
        self.assertEqual(field.metadata[b"unit"], b"t")
        held = {name for table in pathlib.Path(self.folder / "tables").iterdir()
                for name in pq.read_schema(table).names}
        of_things = {name for name in result.variables if "/" not in name
                     and len(result.ds[name].dims) and name != "time_bnds"}
        self.assertEqual(of_things - held, set())


class FromElsewhere(PackageTest):
    def test_a_matpower_case(self):
        case = self.folder / "two.m"
        case.write_text("""function mpc = two
mpc.version = '2';
mpc.baseMVA = 100;
mpc.bus = [1 3 50 0 0 0 1 1 0 220 1 1.1 0.9; 2 1 100 0 0 0 1 1 0 220 1 1.1 0.9];
mpc.gen = [1 0 0 0 0 1 100 1 200 0; 2 0 0 0 0 1 100 1 80 0];
mpc.branch = [1 2 0 0.1 0 60 60 60 0 0 1 -360 360];
mpc.gencost = [2 0 0 2 10 0; 2 0 0 2 30 0];
""")
        # 60 MW fit through the branch; 40 MW are left to the dear one.
        self.assertAlmostEqual(gs.from_matpower(case).run().total_cost, 110 * 10 + 40 * 30, 6)

    def test_pypsa_folders_and_networks_are_the_same(self):
        network = networks.three_buses(4)
        network.export_to_csv_folder(self.folder / "network")
        by_folder = gs.from_pypsa(self.folder / "network").run()
        by_network = gs.from_pypsa(network, currency="CNY").run()
        self.assertEqual(by_folder.total_cost, by_network.total_cost)
        self.assertEqual(by_network.summary["currency"], "CNY")

    def test_what_pypsa_can_and_gridstep_cannot_is_told(self):
        network = networks.three_buses(4)
        network.generators["p_nom_extendable"] = True
        with self.assertRaises(gs.InputError) as raised:
            gs.from_pypsa(network)
        self.assertGreaterEqual(len(raised.exception.problems), 4)


if __name__ == "__main__":
    package.main()
