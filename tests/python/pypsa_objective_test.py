"""PyPSA and gridstep solve the same network to the same optimum."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

import command  # noqa: E402
import h5py  # noqa: E402
import numpy as np  # noqa: E402
import pypsa_networks as networks  # noqa: E402
from command import DONE, INPUT_INVALID, CommandTest, rows_of, texts  # noqa: E402


def prices_of(result):
    """{name of the bus: prices}, as PyPSA calls it."""
    with h5py.File(result) as file:
        name_of = dict(zip(texts(file["bus"]), texts(file["bus_name"])))
        return {name_of[id]: series for id, series in rows_of(file, "price_per_mwh").items()}


class Objective(CommandTest):
    def assert_same(self, network, folder=None):
        objective = networks.solve(network)
        folder = folder or self.folder
        folder.mkdir(exist_ok=True)
        result, summary = networks.carried_over(network, folder)
        self.assertLess(summary["unserved_mwh"], 1e-6)
        self.assertAlmostEqual(summary["total_cost"], objective, delta=1e-6 * abs(objective))
        self.answers(DONE, "verify", result)
        return result

    def test_storage_on_one_bus(self):
        self.assert_same(networks.storage_year())

    def test_mesh_with_limits_that_bind(self):
        network = networks.mesh()
        result = self.assert_same(network)
        prices = prices_of(result)
        spread = max(np.ptp([prices[bus][step] for bus in prices]) for step in range(24))
        self.assertGreater(spread, 1.0)
        for bus in network.buses.index:
            expected = network.buses_t.marginal_price[bus].to_numpy()
            np.testing.assert_allclose(prices[bus], expected, rtol=1e-5, atol=1e-5)
        with h5py.File(result) as file:
            name_of = dict(zip(texts(file["line"]), texts(file["line_name"])))
            flows = {name_of[id]: flow for id, flow in rows_of(file, "flow_mw").items()}
        expected = {**network.lines_t.p0, **network.transformers_t.p0}
        for name, flow in flows.items():
            np.testing.assert_allclose(flow, expected[name], atol=1e-4)

    def test_ramps_square_costs_and_links(self):
        network = networks.costs()
        self.assert_same(network)

    def test_square_costs_beside_a_cyclic_storage(self):
        self.assert_same(networks.cyclic_with_square_costs())

    def test_inflow_and_three_hours(self):
        self.assert_same(networks.reservoir())

    def test_drawn_networks(self):
        for seed in range(14):
            with self.subTest(seed=seed):
                self.assert_same(networks.drawn(seed), self.folder / str(seed))

    def test_weightings_of_days_that_stand_for_many(self):
        network = networks.reservoir(16)
        network.snapshot_weightings["objective"] = 365.0
        self.assert_same(network)

    def test_weightings_that_no_step_is_as_long_as(self):
        network = networks.reservoir(16)
        networks.count_as(network, 7)
        self.assert_same(network)

    def test_weightings_that_differ(self):
        network = networks.mesh(6)
        network.snapshot_weightings["objective"] = [1.0, 2.0, 3.0, 1.5, 10.0, 0.0]
        self.assert_same(network)

    def test_direct_current_flows_by_resistance(self):
        """Reactances of these lines would overload one, their resistances do not."""
        network = networks.empty(1)
        network.add("Carrier", "DC")
        network.add("Bus", ["a", "b", "c"], v_nom=300, carrier="DC")
        for a, b, r, x in (("a", "b", 4, 1), ("b", "c", 2, 7), ("a", "c", 1, 40)):
            network.add("Line", a + b, bus0=a, bus1=b, r=r, x=x, s_nom=60)
        network.add("Generator", "cheap", bus="a", p_nom=500, marginal_cost=10)
        network.add("Generator", "dear", bus="c", p_nom=500, marginal_cost=50)
        network.add("Load", "d", bus="c", p_set=100)
        self.assert_same(network)
        # 6/7 of what a sends takes the direct line: 70 MW at 10, 30 at 50.
        self.assertAlmostEqual(network.objective, 2200)

    def test_a_fall_that_a_ramp_must_foresee(self):
        network = networks.empty(6)
        network.add("Bus", "b")
        network.add("Load", "d", bus="b", p_set=100.0)
        network.add("Generator", "cheap", bus="b", p_nom=100, marginal_cost=10,
                    p_max_pu=[1, 1, 1, 0.1, 0.1, 0.1], ramp_limit_down=0.25)
        network.add("Generator", "dear", bus="b", p_nom=100, marginal_cost=50)
        self.assert_same(network)


class Refused(CommandTest):
    def refusal_of(self, network):
        """The problems that an import ends with."""
        network.export_to_csv_folder(self.folder / "network")
        done = self.answers(INPUT_INVALID, "import", "pypsa-csv", self.folder / "network", "-o",
                            self.folder / "scenario")
        self.assertFalse((self.folder / "scenario").exists())
        return done.stderr

    def test_all_of_it_at_once_with_its_place(self):
        network = networks.storage_year(24)
        network.generators.loc["gas", "p_nom_extendable"] = True
        network.generators.loc["coal", "committable"] = True
        network.generators.loc["wind", "e_sum_max"] = 5.0
        network.storage_units.loc["pumped", "marginal_cost_storage"] = 1.0
        network.links.loc["charger", "ramp_limit_up"] = 0.1
        network.add("GlobalConstraint", "co2", type="primary_energy", sense="<=", constant=9.0)
        text = self.refusal_of(network)
        for place in ("generators.csv:3:", "generators.csv:2:", "generators.csv:4:",
                      "storage_units.csv:2:", "links.csv:2:", "global_constraints.csv:2:"):
            self.assertIn(place, text)
        for word in ("p_nom_extendable", "committable", "e_sum_max", "marginal_cost_storage",
                     "ramp_limit_up", "co2"):
            self.assertIn(word, text)
        self.assertGreaterEqual(text.count("GS0633"), 6)

    def test_what_has_no_solution_there(self):
        network = networks.mesh(4)
        network.generators.loc["g0", "p_min_pu"] = 1.2
        self.assertIn("no solution", self.refusal_of(network))

    def test_a_series_of_another_length(self):
        network = networks.mesh(4)
        network.export_to_csv_folder(self.folder / "network")
        path = self.folder / "network/loads-p_set.csv"
        path.write_text("\n".join(path.read_text().splitlines()[:-1]) + "\n")
        done = self.answers(INPUT_INVALID, "import", "pypsa-csv", self.folder / "network", "-o",
                            self.folder / "scenario")
        self.assertIn("loads-p_set.csv:1:", done.stderr)
        self.assertIn("GS0631", done.stderr)

    def test_what_is_not_active_is_left_out_and_said(self):
        network = networks.mesh(4)
        network.generators.loc["g3", "active"] = False
        network.export_to_csv_folder(self.folder / "network")
        done = self.answers(DONE, "import", "pypsa-csv", self.folder / "network", "-o",
                            self.folder / "scenario")
        self.assertIn("left out, not active: generator g3", done.stderr)
        self.assertNotIn("g3", (self.folder / "scenario/generators.csv").read_text())


if __name__ == "__main__":
    command.main()
