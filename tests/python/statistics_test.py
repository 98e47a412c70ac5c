"""Statistics: derived by hand, PyPSA's own numbers for the same network, and laws."""

import builtins
from unittest import mock

import networks
import numpy as np
import package
import pandas as pd
from package import SCENARIOS, PackageTest, gs, two_bus


class ByHand(PackageTest):
    """scenarios/two-bus/README.md derives the answer."""

    def setUp(self):
        super().setUp()
        self.result = two_bus().run()

    def assert_is(self, series, expected):
        self.assertEqual(sorted(series.index), sorted(expected))
        for key, value in expected.items():
            self.assertAlmostEqual(series[key], value, 9, key)

    def test_energy(self):
        statistics = self.result.statistics
        self.assert_is(statistics.energy_balance(), {
            ("Generator", "coal", "AC"): 300, ("Generator", "oil", "AC"): 31.2,
            ("StorageUnit", "battery", "AC"): 28.8 - 40, ("Load", "load", "AC"): -320})
        self.assert_is(statistics.supply(components="StorageUnit"), {"battery": 28.8})
        self.assert_is(statistics.withdrawal(components=["StorageUnit"]),
                       {("StorageUnit", "battery"): 40})
        self.assert_is(statistics.transmission(groupby="name"), {("Line", "AB"): 200})
        self.assert_is(statistics.capacity_factor(carrier=["coal", "oil"]), {
            ("Generator", "coal"): 150 / 300, ("Generator", "oil"): 15.6 / 200})
        self.assert_is(statistics.supply(groupby=["bus", "carrier"], components="Generator",
                                         nice_names=True),
                       {("West", "coal"): 300, ("East", "oil"): 31.2})
        self.assert_is(statistics.supply(groupby=lambda result, one: one.carrier == "coal",
                                         components="Generator"), {"True": 300, "False": 31.2})

    def test_money_and_climate(self):
        statistics, total = self.result.statistics, 300 * 10 + 31.2 * 40
        self.assertAlmostEqual(float(statistics.opex().iloc[0]), total, 9)
        price = self.result.ds.price_per_mwh.sel(bus="B").values
        self.assertAlmostEqual(statistics.revenue(components="Line")["AC"],
                               (price - 10).sum() * 100, 9)
        self.assertAlmostEqual(statistics.market_value(components="Generator")["oil"], 40, 9)
        self.assertAlmostEqual(statistics.prices(weighting="time")["B"], price.mean(), 9)
        self.assert_is(statistics.emissions(components="Generator"),
                       {"coal": 300 * 10 * 0.1, "oil": 31.2 * 10 * 0.07})

    def test_capacities(self):
        statistics = self.result.statistics
        self.assert_is(statistics.installed_capacity(), {
            ("Generator", "coal"): 300, ("Generator", "oil"): 200, ("Line", "AC"): 100,
            ("StorageUnit", "battery"): 50})
        self.assert_is(statistics.optimal_capacity(storage=True), {("StorageUnit", "battery"): 100})

    def test_what_there_is_not_is_named(self):
        for wrong in (dict(components="Turbine"), dict(groupby="colour"), dict(groupby_time="max"),
                      dict(direction="up")):
            with self.assertRaises(gs.UsageError):
                self.result.statistics.energy_balance(**wrong)

    def test_without_pandas_there_are_dicts(self):
        imported = builtins.__import__

        def without(name, *rest, **more):
            if name == "pandas":
                raise ImportError(name)
            return imported(name, *rest, **more)

        with mock.patch("builtins.__import__", without):
            plain = self.result.statistics.supply(components="Generator")
            by_step = self.result.statistics.supply(components="Generator", groupby_time=False)
        self.assertAlmostEqual(plain["coal"], 300, 9)
        np.testing.assert_allclose(by_step["coal"].sum(), 300)


class OfPypsa(PackageTest):
    """Solved by PyPSA with HiGHS, and by gridstep from the same network."""

    @classmethod
    def setUpClass(cls):
        cls.network = networks.solved()
        cls.result = gs.from_pypsa(cls.network).run()

    def test_the_numbers_are_pypsas(self):
        self.assertAlmostEqual(self.result.total_cost / self.network.objective, 1, 8)
        theirs = self.network.statistics
        ours = self.result.statistics
        for name, arguments in (
                ("supply", {}), ("withdrawal", {}), ("energy_balance", {}), ("transmission", {}),
                ("capacity_factor", {}), ("revenue", {}), ("market_value", {}),
                ("installed_capacity", {}), ("optimal_capacity", {}),
                ("supply", dict(groupby_time="mean")), ("supply", dict(components="Generator")),
                ("energy_balance", dict(groupby=["bus", "carrier"])),
                ("energy_balance", dict(groupby_time=False)),
                ("revenue", dict(groupby="bus", components="Generator")),
                ("withdrawal", dict(carrier=["load", "battery"])),
                ("installed_capacity", dict(storage=True)),
                ("curtailment", dict(carrier=["wind", "solar"]))):
            with self.subTest(name, **arguments):
                expected = getattr(theirs, name)(**arguments).fillna(0.0)
                mine = getattr(ours, name)(**arguments, **(
                    dict(nice_names=True) if "bus" in str(arguments) else {}))
                self.assertEqual(list(expected.index.names), list(mine.index.names))
                mine = mine.reindex(expected.index).fillna(0.0)
                np.testing.assert_allclose(mine.values.astype(float), expected.values.astype(float),
                                           rtol=1e-6, atol=2e-5)
        np.testing.assert_allclose(ours.prices(nice_names=True)[theirs.prices().index],
                                   theirs.prices(), rtol=1e-6)

    def test_the_network_filled_in_is_the_one_solved(self):
        filled = self.result.to_pypsa(networks.three_buses())
        for table, name in (("generators", "p"), ("buses", "marginal_price"), ("lines", "p0"),
                            ("lines", "p1"), ("links", "p0"), ("links", "p1"), ("loads", "p"),
                            ("storage_units", "p"), ("storage_units", "state_of_charge")):
            expected = getattr(self.network, f"{table}_t")[name]
            mine = getattr(filled, f"{table}_t")[name][expected.columns]
            np.testing.assert_allclose(mine, expected, atol=1e-4, err_msg=f"{table} {name}")
        pd.testing.assert_series_equal(filled.statistics.energy_balance(),
                                       self.network.statistics.energy_balance(), atol=1e-3)
        with self.assertRaises(gs.UsageError):
            self.result.to_pypsa(networks.three_buses(12))

    def test_a_network_made_anew_tells_the_same(self):
        made = self.result.to_pypsa()
        expected = self.network.statistics.energy_balance()
        np.testing.assert_allclose(made.statistics.energy_balance()[expected.index], expected,
                                   atol=1e-3)
        # It is a problem of its own, but for what units cost: PyPSA finds a dispatch within limits.
        result = self.result
        name_of = dict(zip(result.array("unit"), result.array("unit_name")))
        costs = self.network.get_switchable_as_dense("Generator", "marginal_cost")
        for unit in made.generators.index:
            made.generators_t.marginal_cost[unit] = costs[name_of[unit]].values
        made.storage_units["marginal_cost"] = 0.13
        made.links["marginal_cost"] = 0.11
        made.optimize(solver_name="highs", log_to_console=False)
        self.assertAlmostEqual(made.objective / self.network.objective, 1, 8)


class Laws(PackageTest):
    def test_every_bus_is_balanced_in_every_step(self):
        for scenario, steps in (("hohhot", 48), ("direct-supply", None), ("rts-79", 24),
                                ("three-bus", None)):
            with self.subTest(scenario):
                result = gs.load(SCENARIOS / scenario).run(steps=steps)
                statistics = result.statistics
                balance = statistics.energy_balance(groupby="bus", groupby_time=False)
                self.assertLess(balance.groupby("bus").sum().abs().max().max(), 1e-6)
                hours = statistics._step_h
                own = ~np.isin(result.array("unit"), result.array("storage")
                               if "storage" in result.variables else [])
                np.testing.assert_allclose(
                    statistics.supply(components="Generator").sum(),
                    (result.array("generation_mw")[:, own] * hours[:, None]).sum(), rtol=1e-12)
                made = result.to_pypsa().statistics.energy_balance(
                    groupby=["bus"], groupby_time=False, round=12)
                self.assertLess(made.groupby("bus").sum().abs().max().max(), 1e-6)

    def test_the_regions_green_share_is_the_summarys(self):
        result = gs.load(SCENARIOS / "hohhot").run(steps=48)
        share = result.statistics.green_share()
        self.assertAlmostEqual(float(share.iloc[0]), result.summary["green_share_energy"], 9)
        by_load = result.statistics.green_share(groupby="load")
        self.assertTrue(((by_load >= 0) & (by_load <= 1)).all())


if __name__ == "__main__":
    package.main()
