"""Sweeps: along dimensions, in threads and processes with the same bits, errors, files, pickles."""

import pickle
import time

import numpy as np
import package
from package import SCENARIOS, PackageTest, gs, two_bus

AXES = {"fuels.oil.price_per_gj": [4, 8, 12], "battery.S.p_max_mw": [0, 25]}


class InThreads(PackageTest):
    def test_a_grid_has_a_dimension_per_parameter(self):
        found = gs.sweep(two_bus(), AXES, collect=["price_per_mwh", "cost"], jobs=2)
        self.assertEqual(dict(found.ds.sizes), {"fuels.oil.price_per_gj": 3,
                                                "battery.S.p_max_mw": 2, "time": 2, "bus": 2})
        one = two_bus().set("fuels.oil.price_per_gj", 8).set("battery.S.p_max_mw", 25).run()
        picked = found.ds.sel({"fuels.oil.price_per_gj": 8, "battery.S.p_max_mw": 25})
        self.assertEqual(float(picked.total_cost), one.total_cost)
        np.testing.assert_array_equal(picked.price_per_mwh, one.array("price_per_mwh"))
        # Without the battery 60 MWh of oil at 10 GJ per MWh, and 250 MWh of coal at 10.
        np.testing.assert_allclose(found.ds.total_cost.sel({"battery.S.p_max_mw": 0}),
                                   [2600 + 60 * 10 * price for price in (4, 8, 12)])
        self.assertEqual(found.summary.shape[0], 6)
        self.assertEqual(list(found.summary["battery.S.p_max_mw"]), [0, 25] * 3)

    def test_the_bits_are_those_of_any_number_of_jobs(self):
        def bits(jobs):
            found = gs.sweep(gs.load(SCENARIOS / "hohhot"),
                             [{}, {"horizon.window_h": 24}, {"horizon.window_h": 30}],
                             steps=24, jobs=jobs, collect=["generation_mw", "price_per_mwh"])
            return found.ds.generation_mw.values.tobytes(), found.ds.price_per_mwh.values.tobytes()

        self.assertEqual(bits(1), bits(3))

    def test_a_list_of_runs_lies_along_run(self):
        found = gs.sweep(two_bus(), [{}, {"battery.S.p_max_mw": 10}], collect="cost")
        self.assertEqual(found.ds.cost.dims, ("run", "time"))
        self.assertEqual(float(found.ds.total_cost[0]), two_bus().run().total_cost)

    def test_functions_and_whole_results(self):
        found = gs.sweep(two_bus(), AXES, collect=lambda result: result.certificate.ok)
        self.assertEqual([one.extra for one in found.results], [True] * 6)
        found = gs.sweep(two_bus(), AXES, collect="result")
        self.assertTrue(all(isinstance(one, gs.Result) for one in found.results))
        self.assertEqual(found.ds.total_cost.shape, (3, 2))

    def test_files_and_progress(self):
        told = []
        found = gs.sweep(two_bus(), AXES, output=self.folder / "runs", jobs=2,
                         progress=lambda done, count: told.append((done, count)))
        self.assertEqual(told[-1], (6, 6))
        self.assertTrue(all(gs.verify(file).passed for file in found.files))

    def test_errors_are_raised_or_kept(self):
        values = [{}, {"battery.S.p_max_mw": -1}, {"no.such.thing": 1}]
        with self.assertRaises(gs.InputError):
            gs.sweep(two_bus(), values, jobs=1)
        found = gs.sweep(two_bus(), values, on_error="keep", collect="cost")
        self.assertEqual(sorted(found.errors), [1, 2])
        self.assertIsNone(found.results[1])
        self.assertTrue(np.isnan(found.ds.total_cost[1:]).all())
        self.assertIn("p_max_mw", found.summary["error"][1])
        with self.assertRaises(gs.UsageError):
            gs.sweep(two_bus(), values, on_error="ignore")
        with self.assertRaises(TypeError):
            gs.sweep(two_bus(), values, threads=2)
        for no_list in ("highs", 5):
            with self.assertRaises(gs.UsageError):
                gs.sweep(two_bus(), {"solver.name": no_list})


class Interrupted(PackageTest):
    def test_ctrl_c_stops_the_runs_too(self):
        # Eight weeks at once for every hour: alone the year would take minutes.
        scenario = gs.load(SCENARIOS / "hohhot").set("horizon.window_h", 1344).set("horizon.keep_h", 1)

        def interrupt(done, count):
            raise KeyboardInterrupt

        values = [{"time.steps": 24, "horizon.window_h": 24}, {}]  # the year still runs when the day is over
        begun = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            gs.sweep(scenario, values, jobs=2, progress=interrupt)
        self.assertLess(time.monotonic() - begun, 40)


class Pickled(PackageTest):
    def test_scenarios(self):
        changed = gs.load(SCENARIOS / "two-bus").set("fuels.oil.price_per_gj", 8)
        again = pickle.loads(pickle.dumps(changed))
        self.assertEqual(again.changes, changed.changes)
        self.assertEqual(again.run().total_cost, changed.run().total_cost)

    def test_results(self):
        result = two_bus().run()
        again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(result))))
        for name in result.ds.variables:
            np.testing.assert_array_equal(again.array(name), result.array(name), name)
        self.assertEqual(again.total_cost, result.total_cost)
        self.assertTrue(again.certificate.ok)
        self.assertEqual(again.label, result.label)
        again.save(self.folder / "again.h5")
        self.assertTrue(gs.verify(self.folder / "again.h5").passed)

    def test_errors(self):
        with self.assertRaises(gs.InputError) as raised:
            two_bus().set("battery.S.p_max_mw", -1).run()
        again = pickle.loads(pickle.dumps(raised.exception))
        self.assertEqual(str(again), str(raised.exception))
        self.assertEqual([str(one) for one in again.problems],
                         [str(one) for one in raised.exception.problems])


class ByDask(PackageTest):
    def swept(self, client):
        found = gs.sweep(two_bus(), AXES, client=client, collect=["price_per_mwh"])
        kept = gs.sweep(two_bus(), [{}, {"battery.S.p_max_mw": -1}], client=client,
                        on_error="keep", collect="result")
        self.assertIsInstance(kept.errors[1], gs.InputError)
        self.assertTrue(kept.results[0].certificate.ok)
        with self.assertRaises(gs.InputError):
            gs.sweep(two_bus(), [{"battery.S.p_max_mw": -1}], client=client)
        return found.ds.price_per_mwh.values.tobytes(), found.ds.total_cost.values.tobytes()

    def test_the_bits_are_those_of_threads(self):
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            self.skipTest("distributed is not there")
        found = gs.sweep(two_bus(), AXES, collect=["price_per_mwh"])
        expected = found.ds.price_per_mwh.values.tobytes(), found.ds.total_cost.values.tobytes()
        for processes in (False, True):
            with self.subTest(processes=processes), LocalCluster(
                    n_workers=2, threads_per_worker=1, processes=processes, dashboard_address=None,
                    local_directory=str(self.folder)) as cluster, Client(cluster) as client:
                self.assertEqual(self.swept(client), expected)


if __name__ == "__main__":
    package.main()
