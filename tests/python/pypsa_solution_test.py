"""Solutions filled into PyPSA networks are PyPSA's own, component by component."""

import networks  # noqa: F401: quiet loggers
import numpy as np
import package
import pypsa_networks
from package import PackageTest, gs

SERIES = {"buses": ["marginal_price"], "generators": ["p"], "loads": ["p"],
          "storage_units": ["p", "p_dispatch", "p_store", "state_of_charge", "spill"],
          "stores": ["p", "e"], "lines": ["p0", "p1"], "transformers": ["p0", "p1"],
          "links": ["p0", "p1"]}


def unique():
    """All that an import reshapes, with costs that rise, so that there is one optimum. What the dam
    spills it spills in the one step that has inflow."""
    network = pypsa_networks.empty(6)
    network.snapshot_weightings.loc[:, "objective"] = 2.0
    network.snapshot_weightings.loc[:, "stores"] = 0.7
    network.add("Carrier", ["AC", "DC"])
    network.add("Bus", ["A", "B"], carrier="AC", v_nom=110)
    network.add("Load", "A", bus="A", p_set=[50, 60, 20, 130, 80, 40])
    network.add("Load", "B", bus="B", p_set=[40, 90, 75, 30, 20, 65])
    network.add("Load", "roofs", bus="B", p_set=[5, -3, -20, -9, 2, 0])
    network.add("Load", "given", bus="A", p_set=[4, 5, 6, 7, 8, 9], sign=1)
    network.add("Generator", "A", bus="A", p_nom=200, marginal_cost=10,
                marginal_cost_quadratic=0.11)
    network.add("Generator", "B", bus="B", p_nom=300, marginal_cost=13,
                marginal_cost_quadratic=0.17)
    network.add("Generator", "sink", bus="A", p_nom=25, sign=-1, marginal_cost=-21,
                marginal_cost_quadratic=0.05)
    network.add("Generator", "roofs", bus="A", p_nom=9, p_min_pu=-1, p_set=[3, -4, 0, 5, -6, 2])
    network.add("Link", "cable", bus0="A", bus1="B", p_nom=40, p_min_pu=-1, efficiency=0.9,
                marginal_cost=0.3)
    network.add("StorageUnit", "dam", bus="B", p_nom=30, max_hours=2, efficiency_dispatch=0.88,
                efficiency_store=0.8, state_of_charge_initial=5, standing_loss=0.01,
                inflow=[0, 250, 0, 0, 0, 0], marginal_cost=0.2)
    network.add("Store", "dam", bus="A", e_nom=30, e_min_pu=-0.5, e_initial=2, marginal_cost=0.1)
    return network


def imbalance_mw(network):
    """What is left over at some bus in some snapshot; everything has its series."""
    left = {bus: 0.0 for bus in network.buses.index}
    for table in ("generators", "loads", "storage_units", "stores"):
        for name, thing in getattr(network, table).iterrows():
            left[thing.bus] = left[thing.bus] + thing.sign * getattr(network, f"{table}_t").p[name]
    for table in ("lines", "transformers", "links"):
        for name, thing in getattr(network, table).iterrows():
            for port in (0, 1):
                bus = thing[f"bus{port}"]
                left[bus] = left[bus] - getattr(network, f"{table}_t")[f"p{port}"][name]
    return max(np.abs(one).max() for one in left.values())


class Filled(PackageTest):
    def assert_solved_alike(self, network):
        """All of PyPSA's series, of every component that it has some of."""
        filled = gs.from_pypsa(network).run().to_pypsa(network.copy())
        pypsa_networks.solve(network)
        self.assertAlmostEqual(filled._objective / network.objective, 1, 7)
        for table, names in SERIES.items():
            for name in names:
                expected = getattr(network, f"{table}_t")[name]
                if expected.empty:
                    continue
                with self.subTest(table=table, name=name):
                    mine = getattr(filled, f"{table}_t")[name]
                    self.assertEqual(set(mine.columns), set(expected.columns))
                    np.testing.assert_allclose(mine[expected.columns], expected, atol=3e-3)

    def test_all_that_an_import_reshapes(self):
        self.assert_solved_alike(unique())

    def test_lines_and_transformers_of_one_name(self):
        network = pypsa_networks.mesh(6)
        network.remove("Transformer", ["t0", "t1"])
        network.add("Transformer", "l0", bus0="n1", bus1="n4", x=0.12, s_nom=300, phase_shift=3.0)
        network.add("Transformer", "l1", bus0="n3", bus1="n5", x=0.2, s_nom=160)
        self.assert_solved_alike(network)

    def test_buses_balance_under_pypsas_signs(self):
        for name, network in (("costs", pypsa_networks.costs()),
                              ("reservoir", pypsa_networks.reservoir()),
                              *((seed, pypsa_networks.drawn(seed)) for seed in range(6))):
            with self.subTest(name):
                filled = gs.from_pypsa(network).run().to_pypsa(network)
                self.assertLess(imbalance_mw(filled), 1e-8)


if __name__ == "__main__":
    package.main()
