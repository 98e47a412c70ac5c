"""What the tests of the Python package share."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import gridstep as gs

SOURCE = pathlib.Path(os.environ["GRIDSTEP_SOURCE_DIR"])
SCENARIOS = SOURCE / "scenarios"
COMMAND = os.environ["GRIDSTEP_COMMAND"]


def main():
    unittest.main(verbosity=2)


class PackageTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def command(self, *arguments):
        """Runs the command, which must succeed; its standard output."""
        done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True,
                              check=True)
        return done.stdout

    def by_command(self, scenario, *arguments):
        """A result of the command, and its summary."""
        file = self.folder / f"{scenario}.h5"
        summary = self.command("run", SCENARIOS / scenario, "-o", file, "--overwrite", "--json",
                               *arguments)
        return file, json.loads(summary)


def two_bus():
    """The scenario two-bus, whose answer is derived by hand in its README, from arrays."""
    scenario = gs.Scenario(
        {"name": "two-bus",
         "time": {"start": "2023-01-01T00:00:00+08:00", "step_min": 60, "steps": 2,
                  "zone": "+08:00"},
         "economy": {"currency": "CNY", "voll_per_mwh": 1000, "curtailment_cost_per_mwh": 0},
         "horizon": {"window_h": 2, "keep_h": 2},
         "solver": {"gap": 1e-9},
         "network": {"model": "dc", "susceptance": "reactance", "loss_frac": 0},
         "green": {"capacity_carriers": ["wind", "solar"],
                   "generation_carriers": ["wind", "solar"]}},
        buses={"id": ["A", "B"], "name": ["West", "East"], "v_nom_kv": [220, 220]},
        fuels={"id": ["coal", "oil"], "price_per_gj": [1, 4], "emission_t_per_gj": [0.1, 0.07]},
        lines=[{"id": "AB", "from_bus": "A", "to_bus": "B", "circuits": 1, "length_km": 160,
                "r_ohm": 0, "x_ohm": 48.4, "s_max_mva": 100}],
        loads={"id": ["DA", "DB"], "consumer": ["DA", "DB"], "bus": ["A", "B"],
               "profile": ["profiles/load.csv"] * 2},
        thermal={"id": ["GA", "GB"], "carrier": ["coal", "oil"], "bus": ["A", "B"],
                 "fuel": ["coal", "oil"], "p_max_mw": [300, 200], "p_min_mw": [0, 0],
                 "must_run": ["never"] * 2, "heat_rate_gj_per_mwh": [10, 10],
                 "no_load_frac": [0, 0], "segments": [1, 1], "heat_rate_spread_frac": [0, 0],
                 "ramp_up_mw_per_h": [300, 200], "ramp_down_mw_per_h": [300, 200],
                 "vom_per_mwh": [0, 0]},
        battery={"id": ["S"], "carrier": ["battery"], "bus": ["B"], "p_max_mw": [50],
                 "charge_max_mw": [50], "e_max_mwh": [100], "e_min_mwh": [0], "e_init_mwh": [0],
                 "charge_efficiency_frac": [0.9], "discharge_efficiency_frac": [0.8],
                 "self_discharge_frac_per_h": [0], "vom_per_mwh": [0],
                 "terminal_value_per_mwh": [0]})
    scenario.add_profile("load", {"DA": [50, 50], "DB": [60, 160]},
                         time=["2023-01-01T00:00:00+08:00", "2023-01-01T01:00:00+08:00"],
                         zone="+08:00")
    return scenario
