"""Runs from Python: the command's bits, callbacks, Ctrl-C, threads, files."""

import datetime
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import package
from package import SCENARIOS, PackageTest, gs, two_bus


class Run(PackageTest):
    def test_the_dataset_is_that_of_the_commands_file(self):
        import xarray as xr
        for scenario, part in (("two-bus", ()), ("computing-cluster", ()), ("direct-supply", ()),
                               ("hohhot", ("--steps", "48"))):
            with self.subTest(scenario):
                file, summary = self.by_command(scenario, *part)
                result = gs.load(SCENARIOS / scenario).run(steps=48 if part else None)
                with xr.open_dataset(file) as ds:
                    for held in (result.ds, gs.open(file).ds):
                        self.assertEqual(set(ds.variables), set(held.variables))
                        for name in ds.variables:
                            xr.testing.assert_identical(ds[name].variable.load(),
                                                        held[name].variable)
                            self.assertEqual(set(ds[name].coords), set(held[name].coords), name)
                self.assertEqual(result.summary["total_cost"], summary["total_cost"])
                self.assertTrue(result.certificate.ok)
                self.assertEqual(gs.open(file).summary["energy_mwh"], summary["energy_mwh"])

    def test_files_of_python_and_command_have_the_same_content(self):
        file, _ = self.by_command("two-bus")
        scenario = gs.load(SCENARIOS / "two-bus")
        scenario.run(output=self.folder / "by_run.h5")
        scenario.run().save(self.folder / "saved.h5")
        for other in ("by_run.h5", "saved.h5"):
            self.command("verify", self.folder / other)
            self.command("compare", file, self.folder / other)
        with self.assertRaises(gs.FileError):
            scenario.run().save(self.folder / "saved.h5")
        scenario.run().save(self.folder / "saved.h5", overwrite=True)

    def test_progress_and_steps_are_told(self):
        told, seen = [], []

        def on_step(step):
            seen.append((step.first_step, step.steps, step["generation_mw"].copy()))

        result = gs.load(SCENARIOS / "hohhot").run(
            steps=72, progress=lambda done, all_steps: told.append((done, all_steps)),
            on_step=on_step)
        self.assertEqual(told[-1], (72, 72))
        self.assertEqual([(first, steps) for first, steps, _ in seen], [(0, 24), (24, 48)])
        np.testing.assert_array_equal(np.concatenate([values for _, _, values in seen]),
                                      result.array("generation_mw"))

    def test_what_a_callback_raises_stops_the_run(self):
        class Enough(Exception):
            pass

        seen = []

        def on_step(step):
            seen.append(step.first_step)
            if len(seen) == 3:
                raise Enough

        with self.assertRaises(Enough):
            gs.load(SCENARIOS / "hohhot").run(on_step=on_step, output=self.folder / "x.h5")
        self.assertEqual(len(seen), 3)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_exception_in_the_last_window_publishes_nothing(self):
        def on_step(step):
            raise ZeroDivisionError

        for told in ({"on_step": on_step}, {"progress": lambda done, steps: 1 / 0}):
            with self.assertRaises(ZeroDivisionError):
                two_bus().run(output=self.folder / "x.h5", **told)
            self.assertEqual(os.listdir(self.folder), [])

    def test_ctrl_c_ends_a_run_and_leaves_nothing(self):
        program = (
            "import sys, gridstep as gs\n"
            "scenario = gs.load(sys.argv[1])\n"
            "def told(done, steps):\n"
            "    print(done, flush=True)\n"
            "try:\n"
            "    scenario.run(progress=told, output=sys.argv[2])\n"
            "except KeyboardInterrupt:\n"
            "    print('stopped')\n")
        process = subprocess.Popen(
            [sys.executable, "-c", program, SCENARIOS / "hohhot", self.folder / "x.h5"],
            stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
        self.assertTrue(rest.endswith("stopped\n"), rest)
        self.assertEqual(os.listdir(self.folder), [])

    def test_the_interpreter_is_free_meanwhile(self):
        counted = 0
        over = threading.Event()

        def run():
            gs.load(SCENARIOS / "hohhot").run(progress=False)
            over.set()

        thread = threading.Thread(target=run)
        thread.start()
        while not over.is_set():
            counted += 1
            time.sleep(0.001)
        thread.join()
        self.assertGreater(counted, 50)

    def test_runs_side_by_side_are_those_alone(self):
        costs = {}

        def run(price):
            costs[price] = two_bus().set("fuels.oil.price_per_gj", price).run().total_cost

        threads = [threading.Thread(target=run, args=(price,)) for price in range(2, 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for price, cost in costs.items():
            self.assertEqual(cost, two_bus().set("fuels.oil.price_per_gj", price).run().total_cost)

    def test_errors_are_of_their_kind(self):
        scenario = gs.load(SCENARIOS / "two-bus")
        with self.assertRaises(gs.InputError):
            scenario.run(steps=0)
        with self.assertRaises(gs.UsageError):
            scenario.run(solver="abacus")
        (self.folder / "x.h5").write_text("no result")
        with self.assertRaises(gs.FileError):
            scenario.run(output=self.folder / "x.h5")
        with self.assertRaises(OSError):
            gs.open(self.folder / "x.h5")
        with self.assertRaises(KeyError) as raised:
            scenario.run().array("generation")
        self.assertIn("generation_mw", str(raised.exception))

    def test_a_file_that_exists_is_told_in_words_of_python(self):
        file = self.folder / "run.h5"
        result = two_bus().run(output=file)
        for again in (lambda: two_bus().run(output=file), lambda: result.save(file)):
            with self.assertRaisesRegex(gs.FileError, "exists; help: pass overwrite=True") as told:
                again()
            self.assertNotIn("--overwrite", str(told.exception))
            self.assertNotIn(" -o", str(told.exception))

    def test_wrong_arguments_are_named(self):
        scenario = gs.load(SCENARIOS / "two-bus")
        wrong = {"steps": ["a", 1.5, 10**30], "seed": [-1, 2**64, 1.5], "threads": ["x", 1.5],
                 "solver": [5], "start": [5], "progress": [5, "x"], "overwrite": ["yes"]}
        for name, values in wrong.items():
            for value in values:
                with self.subTest(f"{name}={value!r}"), self.assertRaises(TypeError) as raised:
                    scenario.run(**{name: value})
                self.assertIn("times are" if name == "start" else name, str(raised.exception))
        for threads in (0, -1, 10**6):
            with self.subTest(threads=threads), self.assertRaises(gs.UsageError):
                scenario.run(threads=threads)

    def test_instants_are_texts_or_times(self):
        scenario = gs.load(SCENARIOS / "two-bus")
        whole = scenario.run()
        second = whole.array("time")[1]  # 01:00 on the region's clock, 17:00 UTC
        clock = datetime.timezone(datetime.timedelta(hours=8))
        starts = ["2023-01-01T01:00:00+08:00", second, datetime.datetime(2022, 12, 31, 17),
                  datetime.datetime(2023, 1, 1, 1, tzinfo=clock)]
        for start in starts:
            with self.subTest(start):
                self.assertEqual(scenario.run(start=start).array("time").tolist(),
                                 [second.astype(int)])
                self.assertEqual(gs.Simulation(scenario, start=start).time, second)

    def test_a_notebook_shows_what_it_comes_to(self):
        scenario = gs.load(SCENARIOS / "two-bus").set("name", "<b>two</b>")
        shown = scenario.run()._repr_html_()
        self.assertIn("&lt;b&gt;two&lt;/b&gt;: 2 steps", shown)
        self.assertIn("4,248.00 CNY", shown)  # derived by hand in the scenario's README

    def test_arrays_live_longer_than_their_result(self):
        values = two_bus().run().array("generation_mw")
        copies = [two_bus().run().array("price_per_mwh") for _ in range(50)]
        np.testing.assert_allclose(values[1], [150, 31.2, 28.8], atol=1e-9)
        self.assertFalse(values.flags.writeable)
        self.assertTrue(all((one == copies[0]).all() for one in copies))

    def test_ledger_and_provenance_are_those_of_the_command(self):
        import json
        file, _ = self.by_command("direct-supply")
        told = json.loads(self.command("ledger", file, "--json"))
        result = gs.load(SCENARIOS / "direct-supply").run()
        self.assertEqual(result.ledger()["periods"], told["periods"])
        self.assertEqual(gs.open(file).ledger(by="month")["periods"],
                         json.loads(self.command("ledger", file, "--by", "month", "--json"))["periods"])
        self.assertEqual(result.provenance["input_sha256"], gs.open(file).provenance["input_sha256"])
        self.assertEqual(gs.open(file).file, str(file))


if __name__ == "__main__":
    package.main()
