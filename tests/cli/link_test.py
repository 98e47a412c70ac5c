"""Links and cyclic storages as a run's file shows them; the numbers are worked out by hand."""

import h5py
import numpy as np

import command
from command import DONE, INPUT_INVALID, CommandTest, rows_of

HEADER = """format = "1.0"
name = "by-hand"
[time]
start = 2030-01-01T00:00:00Z
steps = {steps}
zone = "UTC"
[economy]
currency = "EUR"
voll_per_mwh = 1000
[horizon]
window_h = {window_h}
keep_h = {window_h}
simultaneous_charge_discharge = true
[green]
capacity_carriers = ["wind"]
generation_carriers = ["wind"]
[ledger]
origins = "unit"
"""


class Scenario(CommandTest):
    def write(self, tables, steps=1, window_h=48):
        folder = self.folder / "scenario"
        (folder / "profiles").mkdir(parents=True)
        (folder / "scenario.toml").write_text(HEADER.format(steps=steps, window_h=window_h))
        for name, text in tables.items():
            (folder / f"{name}.csv").write_text(text)
        return folder

    def result_of(self, tables, **options):
        result = self.folder / "result.h5"
        self.answers(DONE, "run", self.write(tables, **options), "-o", result)
        self.answers(DONE, "verify", result)
        return h5py.File(result)


class Link(Scenario):
    """50 MW leave A, nine tenths of them arrive at B, whose load of 60 MW takes 15 MW more."""

    TABLES = {
        "buses": "id,v_nom_kv\nA,110\nB,110\n",
        "generators": "id,carrier,bus,p_max_mw,cost_per_mwh,emission_t_per_mwh\n"
                      "far,wind,A,100,10,0.5\nnear,gas,B,100,40,0.8\n",
        "loads": "id,consumer,bus,profile,mean_mw\nL,town,B,constant,60\n",
        "links": "id,from_bus,to_bus,p_max_mw,efficiency_frac,cost_per_mwh\nK,A,B,50,0.9,1\n",
    }

    def test_explain_says_that_the_link_is_full(self):
        # One more MW drawn at A, where it costs 10 + 1, gives 0.9 MW at B, worth 0.9 · 40.
        said = self.answers(DONE, "explain", self.write(self.TABLES), "--at",
                            "2030-01-01T00:00:00Z").stdout
        self.assertIn("full: K at 50.0 MW; one more MW would save 25.00 EUR/h", said)

    def test_adequacy_says_that_it_sees_no_links(self):
        done = self.answers(DONE, "adequacy", self.write(self.TABLES), "--samples", "2")
        self.assertIn("links are not seen here", done.stderr)

    def test_flows_losses_prices_and_cost(self):
        with self.result_of(self.TABLES) as file:
            self.assertAlmostEqual(rows_of(file, "link_from_mw")["K"][0], 50.0)
            self.assertAlmostEqual(rows_of(file, "link_to_mw")["K"][0], 45.0)
            self.assertAlmostEqual(file["loss_mw"][0], 5.0)
            self.assertAlmostEqual(rows_of(file, "generation_mw")["near"][0], 15.0)
            prices = rows_of(file, "price_per_mwh")
            self.assertAlmostEqual(prices["A"][0], 10.0)
            self.assertAlmostEqual(prices["B"][0], 40.0)
            self.assertAlmostEqual(file["cost"][0], 50 * 10 + 50 * 1 + 15 * 40)

    def test_origins_pass_through_and_carbon_stays_with_what_arrives(self):
        with self.result_of(self.TABLES) as file:
            origin = [name.decode() for name in file["origin"][...]]
            served = dict(zip(origin, file["load_origin_mw"][0, 0]))
            lost = dict(zip(origin, file["loss_origin_mw"][0]))
            self.assertAlmostEqual(served["far"], 45.0)
            self.assertAlmostEqual(served["near"], 15.0)
            self.assertAlmostEqual(lost["far"], 5.0)
            self.assertAlmostEqual(lost["near"], 0.0)
            self.assertAlmostEqual(rows_of(file, "green_share_load")["L"][0], 45 / 60)
            # All CO2 of the 50 MWh that set out, and of the 15 MWh made at B.
            self.assertAlmostEqual(rows_of(file, "carbon_load_t_per_mwh")["L"][0],
                                   (50 * 0.5 + 15 * 0.8) / 60)

    def test_the_island_law_of_both_ends_in_one_island(self):
        """A line beside the link: what it carries comes back, losses and all, and still closes."""
        tables = dict(self.TABLES)
        tables["branches"] = "id,from_bus,to_bus,x_pu,s_max_mva\nline,A,B,0.1,5\n"
        with self.result_of(tables) as file:
            self.assertAlmostEqual(rows_of(file, "generation_mw")["near"][0], 10.0)
            self.assertAlmostEqual(file["cost"][0], 55 * 10 + 50 + 10 * 40)

    def test_back_without_loss(self):
        tables = dict(self.TABLES)
        tables["links"] = ("id,from_bus,to_bus,p_max_mw,p_min_mw\nK,B,A,20,-30\n")
        with self.result_of(tables) as file:
            self.assertAlmostEqual(rows_of(file, "link_from_mw")["K"][0], -30.0)
            self.assertAlmostEqual(file["loss_mw"][0], 0.0)
            self.assertAlmostEqual(rows_of(file, "green_share_load")["L"][0], 0.5)

    def test_a_circle_of_links_and_lines_has_origins_too(self):
        """A forced flow over a line and back over a lossy link that must run."""
        tables = dict(self.TABLES)
        tables["branches"] = "id,from_bus,to_bus,x_pu\nline,A,B,0.1\n"
        tables["links"] = ("id,from_bus,to_bus,p_max_mw,p_min_mw,efficiency_frac\n"
                           "K,B,A,10,10,0.5\n")
        with self.result_of(tables) as file:
            self.assertAlmostEqual(file["loss_mw"][0], 5.0)
            self.assertAlmostEqual(rows_of(file, "generation_mw")["far"][0], 65.0)
            self.assertAlmostEqual(rows_of(file, "green_share_load")["L"][0], 1.0)

    def test_lossy_both_ways_is_refused(self):
        tables = dict(self.TABLES)
        tables["links"] = ("id,from_bus,to_bus,p_max_mw,p_min_mw,efficiency_frac\n"
                           "K,A,B,10,-10,0.9\n")
        done = self.answers(INPUT_INVALID, "validate", self.write(tables))
        self.assertIn("links.csv:2:5", done.stdout + done.stderr)
        self.assertIn("GS0566", done.stdout + done.stderr)


class Cyclic(Scenario):
    """Power costs 50 in the first hour and 10 in the second: what is sold in the first is bought
    back in the second, because the end is the beginning."""

    TABLES = {
        "buses": "id,v_nom_kv\nA,110\n",
        "generators": "id,carrier,bus,p_max_mw,cost\nG,gas,A,40,profiles/cost.csv\n",
        "loads": "id,consumer,bus,profile,mean_mw\nL,town,A,constant,10\n",
        "battery": "id,bus,p_max_mw,charge_max_mw,e_max_mwh,charge_efficiency_frac,"
                   "discharge_efficiency_frac,self_discharge_frac_per_h,cyclic\n"
                   "S,A,10,40,20,{charge},{discharge},{loss},true\n",
        "profiles/cost": "time,G\n2030-01-01T00:00:00Z,50\n2030-01-01T01:00:00Z,10\n",
    }

    def tables(self, charge=1, discharge=1, loss=0):
        text = self.TABLES["battery"].format(charge=charge, discharge=discharge, loss=loss)
        return {**self.TABLES, "battery": text}

    def test_the_end_is_the_beginning(self):
        with self.result_of(self.tables(), steps=2) as file:
            self.assertAlmostEqual(file["total_cost"][()], 20 * 10)
            np.testing.assert_allclose(rows_of(file, "energy_mwh")["S"], [0, 10], atol=1e-7)

    def test_with_losses(self):
        """The recursion holds round the corner, and all that can be kept is sold in hour one."""
        with self.result_of(self.tables(0.9, 0.5, 0.2), steps=2) as file:
            energy = rows_of(file, "energy_mwh")["S"]
            charge = rows_of(file, "charge_mw")["S"]
            discharge = rows_of(file, "discharge_mw")["S"]
            self.assertAlmostEqual(energy[0], 0.8 * energy[1] + 0.9 * charge[0] - discharge[0] / 0.5)
            self.assertAlmostEqual(energy[1], 0.8 * energy[0] + 0.9 * charge[1] - discharge[1] / 0.5)
            # At most 20 MWh are held, so 0.8 · 20 · 0.5 = 8 MW are sold; 20 / 0.9 are bought back:
            # 2 · 50 + (10 + 200 / 9) · 10 = 422.2 beats 10 · 50 + 10 · 10 = 600.
            self.assertAlmostEqual(file["total_cost"][()], 100 + 100 + 2000 / 9)

    def test_one_step_alone(self):
        with self.result_of(self.tables(0.9, 0.5, 0.2), steps=1) as file:
            self.assertAlmostEqual(file["total_cost"][()], 500.0)
            self.assertAlmostEqual(rows_of(file, "energy_mwh")["S"][0], 0.0)

    def test_more_windows_than_one_are_refused(self):
        done = self.answers(INPUT_INVALID, "validate",
                            self.write(self.tables(), steps=2, window_h=1))
        self.assertIn("GS0565", done.stdout + done.stderr)


if __name__ == "__main__":
    command.main()
