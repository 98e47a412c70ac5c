#!/usr/bin/env python3
"""The RTS-GMLC year solved by PyPSA and by gridstep, side by side: the same optimum, two times.

    benchmarks/pypsa/side_by_side.py RTS_SCENARIO [--hours 8784] [--one-bus] [--highs ipm] [--repeat 5]

RTS_SCENARIO is what `gridstep import rts-gmlc` makes. Its network goes into PyPSA: 73 buses, 120
branches, every unit with its series and one cost per MWh, the storage; one window over all hours.
With --one-bus all of it stands at one bus.
PyPSA exports it, gridstep imports and runs it. Each round measures, one after the other,

- PyPSA build: `optimize.create_model()`
- PyPSA solve: `optimize.solve_model(solver_name="highs", io_api="direct")`, HiGHS called from memory
- HiGHS alone: its own clock in that call
- gridstep run: the command from its start to the certified file
- gridstep solve: the `solve` stage of that run

and the answers are compared: a benchmark that has another objective fails. Least and median of the
rounds are printed, with what the machine was doing (its load) before each round.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/python"))

from pypsa_networks import COMMAND, empty  # noqa: E402


def table(folder, name):
    path = folder / f"{name}.csv"
    return list(csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else []


def cost_per_mwh(rows, unit):
    """From the first to the last point of its curve."""
    points = [(float(r["p_mw"]), float(r["cost_per_h"])) for r in rows if r["generator"] == unit]
    (p0, c0), (p1, c1) = points[0], points[-1]
    return (c1 - c0) / (p1 - p0)


def at_one_bus(network):
    """The same things without a network."""
    network.remove("Line", network.lines.index)
    network.add("Bus", "all")
    for things in (network.generators, network.storage_units, network.loads):
        things["bus"] = "all"
    network.remove("Bus", network.buses.index.drop("all"))
    network.remove("Generator", [g for g in network.generators.index if g.startswith("unserved ")
                                 ][1:])


def rts_network(folder, hours):
    """The scenario as a PyPSA network."""
    network = empty(hours)
    network.add("Carrier", "AC")
    kv = {}
    for bus in table(folder, "buses"):
        kv[bus["id"]] = float(bus["v_nom_kv"])
        network.add("Bus", bus["id"], v_nom=kv[bus["id"]], carrier="AC")
    for branch in table(folder, "branches"):
        base_mva, limit_mva = float(branch["base_mva"]), float(branch["s_max_mva"] or np.inf)
        x_pu = float(branch["x_pu"]) * float(branch["tap_ratio"])
        a, b = branch["from_bus"], branch["to_bus"]
        network.add("Line", branch["id"], bus0=a, bus1=b, s_nom=limit_mva,
                    x=x_pu / base_mva * kv[a] ** 2)
    profiles = {p.stem: pd.read_csv(p) for p in (folder / "profiles").glob("*.csv")}

    def series(row, default):
        if not row.get("profile", "").startswith("profiles/"):
            return default
        return profiles[Path(row["profile"]).stem][row["id"]].to_numpy()[:hours]

    curves = table(folder, "cost_curves")
    with_curve = {row["generator"] for row in curves}
    for unit in table(folder, "generators"):
        cost = cost_per_mwh(curves, unit["id"]) if unit["id"] in with_curve \
            else float(unit["cost_per_mwh"] or 0)
        network.add("Generator", unit["id"], bus=unit["bus"], p_nom=float(unit["p_max_mw"]),
                    p_max_pu=series(unit, 1.0), marginal_cost=cost, carrier=unit["carrier"])
    for name in ("wind", "solar"):
        for unit in table(folder, name):
            network.add("Generator", unit["id"], bus=unit["bus"], carrier=name,
                        p_nom=float(unit["p_max_mw"]), p_max_pu=series(unit, 1.0),
                        marginal_cost=float(unit["vom_per_mwh"] or 0))
    for unit in table(folder, "battery"):
        network.add("StorageUnit", unit["id"], bus=unit["bus"], p_nom=float(unit["p_max_mw"]),
                    max_hours=float(unit["e_max_mwh"]) / float(unit["p_max_mw"]),
                    state_of_charge_initial=float(unit["e_init_mwh"]),
                    efficiency_store=float(unit["charge_efficiency_frac"]),
                    efficiency_dispatch=float(unit["discharge_efficiency_frac"]))
    for load in table(folder, "loads"):
        network.add("Load", load["id"], bus=load["bus"], p_set=series(load, 0.0))
    network.add("Generator", [f"unserved {bus}" for bus in kv], bus=list(kv), p_nom=1e4,
                marginal_cost=9000.0)
    return network


def pypsa_round(network, algorithm):
    begin = time.perf_counter()
    network.optimize.create_model(include_objective_constant=False)
    built = time.perf_counter()
    status = network.optimize.solve_model(solver_name="highs", io_api="direct", log_to_console=False,
                                          solver=algorithm)
    end = time.perf_counter()
    assert tuple(status)[0] == "ok", status
    solver = network.model.solver_model
    return {"PyPSA build": built - begin, "PyPSA solve": end - built,
            "PyPSA build and solve": end - begin,
            "HiGHS alone": solver.getRunTime()}, network.objective


def gridstep_round(scenario, result):
    begin = time.perf_counter()
    done = subprocess.run([COMMAND, "run", str(scenario), "-o", str(result), "--json",
                           "--overwrite", "-q"], capture_output=True, encoding="utf-8", check=True)
    end = time.perf_counter()
    summary = json.loads(done.stdout)
    return {"gridstep run": end - begin,
            "gridstep solve": summary["wall_s"]["solve"]}, summary["total_cost"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--hours", type=int, default=8784)
    parser.add_argument("--highs", default="choose", help="its algorithm: choose, simplex, ipm")
    parser.add_argument("--one-bus", action="store_true")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    network = rts_network(options.scenario, options.hours)
    if options.one_bus:
        at_one_bus(network)
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        network.export_to_csv_folder(folder / "network")
        begin = time.perf_counter()
        subprocess.run([COMMAND, "import", "pypsa-csv", str(folder / "network"), "-o",
                        str(folder / "scenario")], check=True, capture_output=True)
        print(f"gridstep import (once): {time.perf_counter() - begin:.2f} s")
        for n in range(options.repeat):
            print(f"round {n + 1}, load {os.getloadavg()[0]:.1f}", flush=True)
            theirs, objective = pypsa_round(network, options.highs)
            ours, total_cost = gridstep_round(folder / "scenario", folder / "result.h5")
            print(f"  objective {objective:.10g}, total cost {total_cost:.10g}, "
                  f"relative difference {abs(total_cost / objective - 1):.1e}")
            assert abs(total_cost / objective - 1) <= 1e-6
            for what, seconds in {**theirs, **ours}.items():
                times.setdefault(what, []).append(seconds)
    print(f"| {len(network.generators)} units, {len(network.buses)} buses, {len(network.lines)} "
          f"lines, {options.hours} h | least, s | median, s |\n| --- | --- | --- |")
    for what, seconds in times.items():
        print(f"| {what} | {min(seconds):.2f} | {statistics.median(seconds):.2f} |")


if __name__ == "__main__":
    main()
