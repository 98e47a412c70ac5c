"""Stepping by hand: the run's bits where nothing is changed, and the right ones where it is."""

import math
import threading

import numpy as np
import package
from package import SCENARIOS, PackageTest, gs, two_bus


def steps_of(simulation):
    while not simulation.done:
        yield simulation.step()


class Simulation(PackageTest):
    def test_a_simulation_left_alone_is_the_run(self):
        scenario = gs.load(SCENARIOS / "hohhot")
        simulation = gs.Simulation(scenario, steps=96)
        self.assertEqual((simulation.steps, simulation.step_h), (96, 1.0))
        given = [step["price_per_mwh"].copy() for step in steps_of(simulation)]
        result, run = simulation.finish(), scenario.run(steps=96)
        np.testing.assert_array_equal(np.concatenate(given), run.array("price_per_mwh"))
        for name in run.variables:
            if not name.startswith(("provenance", "timing")):
                np.testing.assert_array_equal(result.array(name), run.array(name), err_msg=name)

    def test_demand_that_is_set_is_demand_of_the_files(self):
        hourly = two_bus().set("horizon.window_h", 1).set("horizon.keep_h", 1)
        simulation = gs.Simulation(hourly)
        simulation.step()
        np.testing.assert_array_equal(simulation.demand_mw("DB", 5), [160])
        simulation.set_demand_mw("DB", 120)
        step = simulation.step()
        np.testing.assert_array_equal(step["demand_mw"], [[50, 120]])
        by_files = two_bus().set("horizon.window_h", 1).set("horizon.keep_h", 1)
        by_files.add_profile("load", {"DA": [50, 50], "DB": [60, 120]},
                             time=["2023-01-01T00:00:00+08:00", "2023-01-01T01:00:00+08:00"])
        np.testing.assert_array_equal(simulation.finish().array("generation_mw"),
                                      by_files.run().array("generation_mw"))

    def test_bids_are_what_prices_follow(self):
        simulation = gs.Simulation(two_bus())
        # Cheaper than the unit behind the line: 10 CNY/MWh there, so the line is not needed.
        simulation.set_bid_per_mwh("GB", 5)
        step = simulation.step()
        np.testing.assert_allclose(step["generation_mw"][:, 1] + step["generation_mw"][:, 0],
                                   step["demand_mw"].sum(axis=1) - step["generation_mw"][:, 2]
                                   + step["charge_mw"][:, 0], atol=1e-9)
        np.testing.assert_allclose(step["price_per_mwh"][0], [5, 5], atol=1e-9)
        self.assertTrue(simulation.finish().certificate.ok)

    def test_storage_does_what_it_is_told(self):
        hourly = two_bus().set("horizon.window_h", 1).set("horizon.keep_h", 1)
        simulation = gs.Simulation(hourly)
        self.assertEqual(simulation.energy_mwh, {"S": 0.0})
        simulation.set_power_mw("S", [-40, math.nan])
        step = simulation.step()
        np.testing.assert_allclose(step["charge_mw"], [[40]])
        self.assertAlmostEqual(simulation.energy_mwh["S"], 36, 9)  # 40 MWh at 0.9
        self.assertEqual(str(simulation.time), "2022-12-31T17:00:00")
        step = simulation.step()  # free again: 28.8 MWh at 0.8 are worth 40 CNY each
        np.testing.assert_allclose(step["discharge_mw"], [[28.8]], atol=1e-9)
        self.assertAlmostEqual(simulation.finish().total_cost, 4248, 9)

    def windy(self, available_mw):
        """two-bus with a wind unit at A that may give these MW; not taking a MWh costs 20."""
        scenario = two_bus().set("economy.curtailment_cost_per_mwh", 20)
        scenario["wind"] = {"id": ["W"], "bus": ["A"], "p_max_mw": [100],
                            "profile": ["profiles/wind.csv"], "vom_per_mwh": [1]}
        scenario.add_profile("wind", {"W": np.array(available_mw) / 100},
                             time=["2023-01-01T00:00:00+08:00", "2023-01-01T01:00:00+08:00"])
        return scenario

    def test_costs_move_with_what_is_set(self):
        by_files = self.windy([80, 30]).run()
        simulation = gs.Simulation(self.windy([100, 100]))
        simulation.set_available_mw("W", [80, 30])
        simulation.step()
        by_hand = simulation.finish()
        np.testing.assert_allclose(by_hand.array("cost"), by_files.array("cost"), atol=1e-9)
        # A bid of what it costs anyway changes nothing, curtailment included.
        simulation = gs.Simulation(self.windy([80, 30]))
        simulation.set_bid_per_mwh("W", 1)
        simulation.step()
        np.testing.assert_allclose(simulation.finish().array("cost"), by_files.array("cost"),
                                   atol=1e-9)

    def test_what_cannot_be_is_refused(self):
        simulation = gs.Simulation(two_bus())
        for wrong in (lambda: simulation.set_power_mw("S", []),
                      lambda: simulation.set_bid_per_mwh("S", 10),
                      lambda: simulation.set_demand_mw("DB", -1),
                      lambda: simulation.set_demand_mw("DX", 1),
                      lambda: simulation.set_demand_mw("DB", []),
                      lambda: simulation.set_bid_per_mwh("GA", math.inf),
                      lambda: simulation.set_power_mw("S", 51),
                      lambda: simulation.set_power_mw("S", []),
                      lambda: simulation.set_available_mw("GB", 201),
                      lambda: simulation.finish()):
            with self.assertRaises(gs.UsageError):
                wrong()
        simulation.set_power_mw("S", 10)  # it is empty
        with self.assertRaises(gs.InfeasibleError):
            simulation.step()
        simulation.set_power_mw("S", math.nan)
        simulation.step()
        self.assertAlmostEqual(simulation.finish().total_cost, 4248, 9)

    def test_a_mistyped_name_is_told(self):
        simulation = gs.Simulation(two_bus())
        with self.assertRaisesRegex(gs.UsageError, "did you mean 'unit_p_max_mw'"):
            simulation.properties("unit_p_max")
        with self.assertRaisesRegex(gs.UsageError, "did you mean 'unit'"):
            simulation.ids("units")
        with self.assertRaisesRegex(gs.UsageError, "did you mean 'price_per_mwh'"):
            simulation.step()["price_per_mw"]
        with self.assertRaises(gs.UsageError):
            simulation.demand_mw("DA", 0)

    def test_a_simulation_is_for_one_thread_at_a_time(self):
        simulation = gs.Simulation(gs.load(SCENARIOS / "hohhot"), steps=24 * 28)
        refused = []

        def work():
            while True:
                try:
                    if simulation.done:
                        return
                    simulation.step()
                except gs.UsageError as error:
                    refused.append(str(error))

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertTrue(all("thread" in one or "last step" in one for one in refused))
        by_one = gs.load(SCENARIOS / "hohhot").run(steps=24 * 28)
        self.assertEqual(simulation.finish().total_cost, by_one.total_cost)

    def test_a_simulation_left_early_has_the_steps_it_has(self):
        simulation = gs.Simulation(gs.load(SCENARIOS / "hohhot"), steps=96)
        simulation.step()
        simulation.step()
        result = simulation.finish()
        self.assertEqual(len(result.array("time")), 48)
        self.assertTrue(result.certificate.ok)
        self.assertEqual(result.array("green_share_consumer").shape[1], 8)
        self.assertEqual(result.summary["steps"], 48)
        self.assertEqual(result.provenance["options"]["steps"], 48)
        self.assertGreater(result.timing["solve_s"], 0)
        result.save(self.folder / "part.h5")
        self.command("verify", self.folder / "part.h5")
        self.assertEqual(gs.open(self.folder / "part.h5").summary["gap"], result.summary["gap"])
        with self.assertRaises(gs.UsageError):
            simulation.step()

    def test_availability_is_what_weather_was(self):
        scenario = gs.load(SCENARIOS / "hohhot")
        simulation = gs.Simulation(scenario, steps=24)
        unit = next(one for one, carrier in zip(simulation.ids("unit"),
                                                simulation.properties("unit_carrier"))
                    if carrier == "wind")
        simulation.set_available_mw(unit, np.linspace(0, 10, 24))
        step = simulation.step()
        position = simulation.ids("unit").index(unit)
        np.testing.assert_allclose(step["available_mw"][:, position], np.linspace(0, 10, 24))
        self.assertTrue((step["generation_mw"][:, position]
                         <= step["available_mw"][:, position] + 1e-9).all())
        self.assertTrue(simulation.finish().certificate.ok)


if __name__ == "__main__":
    package.main()
