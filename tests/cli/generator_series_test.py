"""Least output and cost of a generator over time, from files; the numbers are worked out by hand."""

import h5py
import numpy as np

import command
from command import DONE, INPUT_INVALID, CommandTest, rows_of

HEADER = """format = "1.0"
name = "by-hand"
[time]
start = 2030-01-01T00:00:00Z
steps = 3
zone = "UTC"
[economy]
currency = "EUR"
voll_per_mwh = 1000
"""

SERIES = "time,G\n2030-01-01T00:00:00Z,{}\n2030-01-01T01:00:00Z,{}\n2030-01-01T02:00:00Z,{}\n"


class Series(CommandTest):
    def write(self, generators):
        folder = self.folder / "scenario"
        (folder / "profiles").mkdir(parents=True)
        (folder / "scenario.toml").write_text(HEADER)
        (folder / "buses.csv").write_text("id,v_nom_kv\nA,110\n")
        (folder / "loads.csv").write_text("id,consumer,bus,profile,mean_mw\nL,town,A,constant,60\n")
        (folder / "generators.csv").write_text(generators)
        (folder / "profiles/least.csv").write_text(SERIES.format(0.5, 0, 0.2))
        (folder / "profiles/cost.csv").write_text(SERIES.format(90, 20, 50))
        (folder / "profiles/most.csv").write_text(SERIES.format(1, 1, 0.1))
        return folder

    def test_must_run_at_what_it_costs(self):
        """G costs 90, 20, 50 and must give 40, 0 and 16 of its 80 MW; H costs 40."""
        folder = self.write("id,carrier,bus,p_max_mw,p_min,cost,cost_per_mwh\n"
                            "G,a,A,80,profiles/least.csv,profiles/cost.csv,\n"
                            "H,b,A,100,,,40\n")
        result = self.folder / "result.h5"
        self.answers(DONE, "run", folder, "-o", result)
        with h5py.File(result) as file:
            np.testing.assert_allclose(rows_of(file, "generation_mw")["G"], [40, 60, 16])
            np.testing.assert_allclose(file["cost"], [40 * 90 + 20 * 40, 60 * 20, 16 * 50 + 44 * 40])
            np.testing.assert_allclose(rows_of(file, "price_per_mwh")["A"], [40, 20, 40])

    def test_least_output_gives_way_to_what_is_available(self):
        folder = self.write("id,carrier,bus,p_max_mw,profile,p_min,cost_per_mwh\n"
                            "G,a,A,80,profiles/most.csv,profiles/least.csv,90\n"
                            "H,b,A,100,,,40\n")
        result = self.folder / "result.h5"
        self.answers(DONE, "run", folder, "-o", result)
        with h5py.File(result) as file:
            np.testing.assert_allclose(rows_of(file, "generation_mw")["G"], [40, 0, 8], atol=1e-9)

    def test_what_is_stated_twice(self):
        folder = self.write("id,carrier,bus,p_max_mw,p_min,p_min_mw,cost,cost_per_mwh\n"
                            "G,a,A,80,profiles/least.csv,5,profiles/cost.csv,3\n")
        done = self.answers(INPUT_INVALID, "validate", folder)
        self.assertEqual((done.stdout + done.stderr).count("GS0557"), 2)


if __name__ == "__main__":
    command.main()
