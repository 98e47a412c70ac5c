"""PyPSA networks for tests and measurements: built, solved and handed to the command."""

import json
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

os.environ.setdefault("PYPSA_GENERAL__ALLOW_NETWORK_REQUESTS", "false")
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

import pypsa  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from command import COMMAND  # noqa: E402


def hours(count, freq="h"):
    return pd.date_range("2030-01-01", periods=count, freq=freq)


def empty(count, freq="h"):
    """A network without anything but snapshots, each counted as long as it is."""
    network = pypsa.Network()
    network.set_snapshots(hours(count, freq))
    count_as(network, (hours(2, freq)[1] - hours(2, freq)[0]) / pd.Timedelta("1h"))
    return network


def count_as(network, hours_each):
    """Every snapshot counts this long, for costs and storages."""
    for weighting in network.snapshot_weightings.columns:
        network.snapshot_weightings[weighting] = float(hours_each)


def storage_year(count=24 * 60, seed=3):
    """One bus over many days: coal, gas, wind and sun over time, a battery that starts half full
    and a store behind a charger and a discharger that ends as it began."""
    draw = np.random.default_rng(seed)
    network = empty(count)
    hour = np.arange(count)
    network.add("Carrier", ["AC", "battery"])
    network.add("Carrier", ["coal", "gas", "wind", "solar"], co2_emissions=[0.34, 0.2, 0, 0])
    network.add("Bus", "city", v_nom=220, carrier="AC")
    demand = 700 + 150 * np.sin(2 * np.pi * (hour - 8) / 24) + draw.normal(0, 20, count)
    network.add("Load", "town", bus="city", p_set=demand)
    network.add("Generator", "coal", bus="city", carrier="coal", p_nom=500, efficiency=0.4,
                marginal_cost=31.7, p_min_pu=0.3, ramp_limit_up=0.1, ramp_limit_down=0.12)
    network.add("Generator", "gas", bus="city", carrier="gas", p_nom=600, efficiency=0.55,
                marginal_cost=74.3)
    network.add("Generator", "wind", bus="city", carrier="wind", p_nom=400, marginal_cost=0.02,
                p_max_pu=np.clip(draw.weibull(2, count) * 0.4, 0, 1))
    network.add("Generator", "sun", bus="city", carrier="solar", p_nom=300, marginal_cost=0.01,
                p_max_pu=np.clip(np.sin(2 * np.pi * (hour - 6) / 24), 0, 1) * 0.8)
    network.add("StorageUnit", "pumped", bus="city", carrier="hydro", p_nom=120, max_hours=6,
                efficiency_store=0.87, efficiency_dispatch=0.9, state_of_charge_initial=360,
                standing_loss=0.0005, marginal_cost=0.3)
    network.add("Bus", "cells", carrier="battery")
    network.add("Store", "cells", bus="cells", e_nom=400, e_cyclic=True, standing_loss=0.001)
    network.add("Link", "charger", bus0="city", bus1="cells", p_nom=100, efficiency=0.95)
    network.add("Link", "discharger", bus0="cells", bus1="city", p_nom=110, efficiency=0.96,
                marginal_cost=0.5)
    return network


def mesh(count=24, seed=5):
    """Six buses, lines of different reactance that bind, a transformer, a tap, an angle limit."""
    draw = np.random.default_rng(seed)
    network = empty(count)
    network.add("Carrier", "AC")
    names = [f"n{k}" for k in range(6)]
    network.add("Bus", names, v_nom=[380, 380, 380, 380, 220, 220], carrier="AC")
    ends = [("n0", "n1"), ("n1", "n2"), ("n2", "n3"), ("n3", "n0"), ("n0", "n2"), ("n4", "n5")]
    for k, (a, b) in enumerate(ends):
        network.add("Line", f"l{k}", bus0=a, bus1=b, x=draw.uniform(5, 60), r=1.0,
                    s_nom=draw.uniform(80, 220), s_max_pu=0.7)
    network.add("Line", "typed", bus0="n1", bus1="n3", type="Al/St 490/64 4-bundle 380.0",
                length=120, num_parallel=1.5, s_nom=400)
    network.add("Transformer", "t0", bus0="n1", bus1="n4", x=0.12, r=0.01, s_nom=300,
                tap_ratio=1.05, phase_shift=3.0)
    network.add("Transformer", "t1", bus0="n3", bus1="n5", type="160 MVA 380/110 kV",
                tap_position=2)
    network.add("Line", "narrow", bus0="n0", bus1="n3", x=90.0, s_nom=900, v_ang_max=4.0)
    for k, cost in enumerate((12.0, 34.0, 55.0, 90.0)):
        network.add("Generator", f"g{k}", bus=names[k], p_nom=500, marginal_cost=cost)
    network.add("Generator", "peak", bus="n5", p_nom=400, marginal_cost=180.0)
    for name in names[1:]:
        network.add("Load", f"d {name}", bus=name, p_set=draw.uniform(60, 150, count))
    return network


def costs(count=48, seed=7):
    """Ramps, square costs, costs over time, a pump that pays, load below 0, links both ways."""
    draw = np.random.default_rng(seed)
    network = empty(count, "30min")
    network.add("Carrier", ["AC", "DC"])
    network.add("Bus", ["北", "south, old", "@sea"], v_nom=110, carrier="AC", x=[111.7, 112, 0])
    network.add("Generator", "base", bus="北", p_nom=300, marginal_cost=20,
                marginal_cost_quadratic=0.03, ramp_limit_up=0.05, ramp_limit_down=0.05)
    network.add("Generator", "mid", bus="south, old", p_nom=250,
                marginal_cost=draw.uniform(25, 60, count), marginal_cost_quadratic=0.01)
    network.add("Generator", "peak", bus="@sea", p_nom=400, marginal_cost=120)
    network.add("Generator", "fixed", bus="@sea", p_nom=50, p_set=draw.uniform(10, 40, count))
    network.add("Generator", "elastic", bus="北", p_nom=60, p_min_pu=-1, p_max_pu=0,
                marginal_cost=42)
    network.add("Generator", "sink", bus="北", p_nom=20, sign=-1, marginal_cost=-15)
    network.add("Load", "d0", bus="北", p_set=draw.uniform(80, 200, count))
    network.add("Load", "d1", bus="south, old", p_set=draw.uniform(80, 200, count))
    network.add("Load", "d2", bus="@sea", p_set=draw.uniform(40, 120, count))
    network.add("Load", "roofs", bus="south, old", p_set=draw.uniform(-60, 20, count))
    network.add("Link", "cable", bus0="北", bus1="@sea", p_nom=80, efficiency=0.97,
                p_max_pu=draw.uniform(0.5, 1.0, count), marginal_cost=0.2)
    network.add("Link", "both ways", bus0="south, old", bus1="北", p_nom=90, p_min_pu=-1)
    network.add("Line", "ac", bus0="北", bus1="south, old", x=8, s_nom=60)
    return network


def reservoir(count=96, seed=11):
    """Inflow with spilling, a store with a floor, three-hourly snapshots that count three hours."""
    draw = np.random.default_rng(seed)
    network = empty(count, "3h")
    network.add("Carrier", "AC")
    network.add("Bus", "valley", carrier="AC")
    network.add("Load", "valley", bus="valley", p_set=draw.uniform(100, 260, count))
    network.add("StorageUnit", "dam", bus="valley", carrier="hydro", p_nom=120, max_hours=40,
                p_min_pu=0, efficiency_dispatch=0.9, cyclic_state_of_charge=True,
                inflow=np.clip(draw.normal(60, 50, count), 0, None), marginal_cost=0.1)
    network.add("StorageUnit", "open", bus="valley", p_nom=40, max_hours=3, standing_loss=0.01,
                efficiency_store=0.8, cyclic_state_of_charge=True,
                p_max_pu=draw.uniform(0.3, 1.0, count))
    network.add("Store", "tank", bus="valley", e_nom=200, e_min_pu=0.1, e_initial=60,
                marginal_cost=0.4)
    network.add("Generator", "gas", bus="valley", p_nom=300, marginal_cost=60, ramp_limit_up=0.2)
    network.add("Generator", "peak", bus="valley", p_nom=300, marginal_cost=150)
    return network


def cyclic_with_square_costs():
    """A dam, a pumped storage that ends as it began, and a unit whose cost is square."""
    network = pypsa.Network()
    network.set_snapshots(pd.date_range("2024-01-01", periods=8, freq="h"))
    network.add("Bus", "b")
    network.add("StorageUnit", "dam", bus="b", p_nom=30, max_hours=3, p_min_pu=0, marginal_cost=1,
                inflow=[0, 80, 80, 80, 5, 0, 0, 0], efficiency_dispatch=0.9, efficiency_store=0.8,
                state_of_charge_initial=20, carrier="hydro")
    network.add("StorageUnit", "pumped", bus="b", p_nom=10, max_hours=6, standing_loss=0.01,
                inflow=[1, 2, 3, 4, 5, 0, 0, 0], cyclic_state_of_charge=True,
                efficiency_dispatch=0.9, efficiency_store=0.9)
    network.add("Generator", "g", bus="b", p_nom=100, marginal_cost=30,
                marginal_cost_quadratic=0.1)
    network.add("Load", "d", bus="b", p_set=[50, 40, 60, 80, 90, 70, 60, 50])
    return network


class Die:
    """A network that a die made, feasible because every bus has a last resort and a sink."""

    def __init__(self, seed):
        self.draw = np.random.default_rng(seed)
        self.count = int(self.draw.integers(1, 60))
        self.network = empty(self.count, str(self.draw.choice(["15min", "h", "2h"])))
        self.network.add("Carrier", "AC")
        self.names = [f"bus {k}" for k in range(int(self.draw.integers(1, 9)))]

    def falls(self, chance):
        return bool(self.draw.random() < chance)

    def number(self, least, most):
        return float(self.draw.uniform(least, most))

    def series(self, least, most, chance=0.5):
        """Over time, or one number."""
        return self.draw.uniform(least, most, self.count) if self.falls(chance) \
            else self.number(least, most)

    def add_grid(self):
        draw, network, names = self.draw, self.network, self.names
        network.add("Bus", names, v_nom=float(draw.choice([110, 220])), carrier="AC")
        for k in range(1, len(names)):
            network.add("Line", f"tree {k}", bus0=names[int(draw.integers(k))], bus1=names[k],
                        x=self.number(1, 40), s_nom=self.number(40, 300))
        for k in range(int(draw.integers(0, 5)) if len(names) > 2 else 0):
            a, b = draw.choice(len(names), 2, replace=False)
            if self.falls(0.3):
                network.add("Transformer", f"chord {k}", bus0=names[a], bus1=names[b],
                            x=self.number(0.05, 0.3), s_nom=self.number(40, 300),
                            tap_ratio=self.number(0.9, 1.1), phase_shift=self.number(-4, 4))
            else:
                network.add("Line", f"chord {k}", bus0=names[a], bus1=names[b],
                            x=self.number(1, 40), s_nom=self.number(40, 300),
                            s_max_pu=draw.choice([0.7, 1.0]))

    def add_units(self, k, name):
        network = self.network
        network.add("Load", f"load {k}", bus=name, p_set=self.series(0, 120, 0.8))
        network.add("Generator", f"last resort {k}", bus=name, p_nom=1000,
                    marginal_cost=self.number(300, 900))
        network.add("Generator", f"sink {k}", bus=name, p_nom=1000, p_min_pu=-1, p_max_pu=0,
                    marginal_cost=-self.number(1, 30))
        ramp = self.number(0.05, 0.5) if self.falls(0.4) else np.nan
        network.add("Generator", f"unit {k}", bus=name, p_nom=self.number(20, 250),
                    marginal_cost=self.series(-5, 90, 0.3), ramp_limit_up=ramp,
                    ramp_limit_down=ramp * 1.1, p_max_pu=self.series(0.3, 1),
                    p_min_pu=0.0 if not np.isnan(ramp) or self.falls(0.6)
                    else self.series(0, 0.3))
        if self.falls(0.2):
            network.add("Generator", f"set {k}", bus=name, p_nom=50,
                        p_set=self.series(5, 45), marginal_cost=self.number(0, 20))

    def add_storage(self, k, name):
        network = self.network
        if self.falls(0.5):
            network.add("StorageUnit", f"unit store {k}", bus=name, p_nom=self.number(5, 60),
                        max_hours=self.number(1, 8), efficiency_store=self.number(0.7, 1),
                        efficiency_dispatch=self.number(0.7, 1), marginal_cost=self.number(-1, 3),
                        standing_loss=self.number(0, 0.02), cyclic_state_of_charge=self.falls(0.5),
                        inflow=self.series(0, 20, 1) if self.falls(0.3) else 0.0,
                        p_max_pu=self.series(0.3, 1, 0.2), p_min_pu=-self.number(0, 1))
        if self.falls(0.3):
            cells = f"cells {k}"
            network.add("Bus", cells, carrier="battery")
            network.add("Store", cells, bus=cells, e_nom=self.number(20, 200),
                        e_cyclic=self.falls(0.5), standing_loss=self.number(0, 0.01),
                        e_min_pu=self.number(0, 0.1), e_initial=20,
                        marginal_cost=self.number(-1, 1) if self.falls(0.3) else 0.0)
            network.add("Link", f"in {k}", bus0=name, bus1=cells, p_nom=self.number(5, 60),
                        efficiency=self.number(0.8, 1))
            network.add("Link", f"out {k}", bus0=cells, bus1=name, p_nom=self.number(5, 60),
                        efficiency=self.number(0.8, 1), marginal_cost=self.number(0, 2))
            network.add("Generator", f"help {k}", bus=cells, p_nom=500, marginal_cost=700)
            network.add("Generator", f"waste {k}", bus=cells, p_nom=500, p_min_pu=-1, p_max_pu=0)

    def add_link(self, k, name):
        other = str(self.draw.choice(self.names))
        if other == name or not self.falls(0.5):
            return
        both_ways = self.falls(0.4)
        self.network.add("Link", f"link {k}", bus0=name, bus1=other, p_nom=self.number(10, 80),
                         efficiency=1.0 if both_ways and self.falls(0.5) else self.number(0.8, 1),
                         p_min_pu=-self.number(0.2, 1) if both_ways else 0.0,
                         p_max_pu=self.series(0.2, 1, 0.3), marginal_cost=self.number(0, 2))


def drawn(seed):
    """A network of the die: meshed or not, with all that an import takes but square costs."""
    die = Die(seed)
    die.add_grid()
    for k, name in enumerate(die.names):
        die.add_units(k, name)
        die.add_storage(k, name)
        die.add_link(k, name)
    return die.network


def solve(network):
    """PyPSA's optimum; its solver does not write on stdout."""
    status = network.optimize(solver_name="highs", include_objective_constant=False,
                              log_to_console=False)
    assert tuple(status)[0] == "ok", status
    return network.objective


def carried_over(network, folder, *options):
    """What the command makes of the network: the path of its result and its summary."""
    source, scenario, result = folder / "network", folder / "scenario", folder / "result.h5"
    network.export_to_csv_folder(source)
    for step in (["import", "pypsa-csv", source, "-o", scenario],
                 ["run", scenario, "-o", result, "--json", *options]):
        done = subprocess.run([COMMAND, *map(str, step)], capture_output=True, encoding="utf-8",
                              check=False)
        assert done.returncode == 0, done.stderr
    return result, json.loads(done.stdout)
