#!/usr/bin/python3
"""Steps of 60, 15 and 5 minutes: what holds throughout an hour costs the same, what follows the
weather keeps every hour's mean, and every result is certified."""

import command
import numpy as np
from command import DONE, CommandTest, h5py

# Ramps as wide as the range say nothing by the hour and something by the quarter: none here.
NO_RAMPS = {
    "two-bus": [f"thermal.{unit}.{ramp}_mw_per_h=100000" for unit in ("GA", "GB")
                for ramp in ("ramp_up", "ramp_down")],
    "three-bus": [f"thermal.{unit}.{ramp}_mw_per_h=100000" for unit in ("G1", "G2")
                  for ramp in ("ramp_up", "ramp_down")],
    "storage-night": [],
    "trace-three-bus": [],
    "trace-four-bus": [],
}
SAME = ("total_cost", "demand_mwh", "import_mwh", "export_mwh", "curtailment_mwh", "unserved_mwh",
        "loss_mwh", "emission_t", "peak_load_mw", "green_share_energy")


class StepLength(CommandTest):
    def at(self, scenario, step_min, hours, *sets):
        options = []
        for change in (f"time.step_min={step_min}", f"time.steps={hours * 60 // step_min}", *sets):
            options += ["--set", change]
        return self.run_scenario(scenario, *options, name=f"{step_min}.h5")

    def test_constant_hours_give_the_same_summary(self):
        for scenario, sets in NO_RAMPS.items():
            with self.subTest(scenario=scenario):
                _, by_step = self.run_scenario(scenario, name="as-it-is.h5")
                hours = by_step["steps"]
                _, hourly = self.at(scenario, 60, hours, *sets)
                for step_min in (15, 5):
                    _, short = self.at(scenario, step_min, hours, *sets)
                    for key in SAME:
                        self.assertAlmostEqual(short[key], hourly[key],
                                               delta=1e-6 * max(1, abs(hourly[key])), msg=key)
                    for carrier, mwh in hourly["energy_mwh"].items():
                        self.assertAlmostEqual(short["energy_mwh"][carrier], mwh, delta=1e-6,
                                               msg=carrier)
                self.folder_is_emptied()

    def folder_is_emptied(self):
        for file in self.folder.glob("*.h5"):
            file.unlink()

    def test_what_follows_the_weather_keeps_every_hour(self):
        hours = 72
        files = {step: self.at("hohhot", step, hours)[0] for step in (60, 15, 5)}
        for step_min in (15, 5):
            parts = 60 // step_min
            with h5py.File(files[60]) as hourly, h5py.File(files[step_min]) as short:
                for name in ("available_mw", "demand_mw"):
                    means = short[name][...].reshape(hours, parts, -1).mean(axis=1)
                    np.testing.assert_allclose(means, hourly[name][...], rtol=0, atol=1e-8)
                    # No stairs: what an hour changes is spread over its parts. Stairs would have
                    # the deviation 1/sqrt(parts) of the hours', a straight line 1/parts.
                    total, total_short = (f[name][...].sum(axis=1) for f in (hourly, short))
                    self.assertLess(np.diff(total_short).std(), 1.3 / parts * np.diff(total).std(),
                                    name)

    def test_quarters_of_hohhot_cost_nearly_what_the_hours_do(self):
        """Within an hour weather and load bend, the merit order does not: cost within a percent."""
        _, hourly = self.at("hohhot", 60, 72)
        _, quarters = self.at("hohhot", 15, 72)
        self.assertAlmostEqual(quarters["demand_mwh"], hourly["demand_mwh"], delta=1e-3)
        self.assertLess(abs(quarters["total_cost"] / hourly["total_cost"] - 1), 0.01)
        self.assertLess(abs(quarters["emission_t"] / hourly["emission_t"] - 1), 0.01)
        for key in ("green_share_energy", "green_share_capacity"):
            self.assertAlmostEqual(quarters[key], hourly[key], delta=0.005)
        self.assertLessEqual(quarters["gap"], 1e-3)


if __name__ == "__main__":
    command.main()
