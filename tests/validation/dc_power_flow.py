"""A DC power flow in a few lines of numpy, from a scenario's tables alone: the second opinion.

Angles solve B θ = P, flows are b (θ_from − θ_to); b = V²/x for lines, parallel rating / x for
transformers. Nothing here is taken from the engine.
"""

import csv

import numpy as np


def table(scenario, name):
    with open(scenario / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Grid:
    """Buses and branches, in the order of the tables: lines, then transformers."""

    def __init__(self, scenario):
        buses = table(scenario, "buses")
        self.buses = [bus["id"] for bus in buses]
        position = {name: n for n, name in enumerate(self.buses)}
        kv = {bus["id"]: float(bus["v_nom_kv"]) for bus in buses}
        lines, transformers = table(scenario, "lines"), table(scenario, "transformers")
        rated = [float(row["units"]) * float(row["s_nom_mva"]) for row in transformers]
        branches = lines + transformers
        self.branches = [row["id"] for row in branches]
        self.ends = [(position[row["from_bus"]], position[row["to_bus"]]) for row in branches]
        self.parallel = np.array([int(row["circuits"]) for row in lines]
                                 + [int(row["units"]) for row in transformers])
        self.limit_mw = np.array([float(row["s_max_mva"]) for row in lines] + rated)
        self.susceptance = np.array(
            [kv[row["from_bus"]] ** 2 / float(row["x_ohm"]) for row in lines]
            + [mva / float(row["x_pu"]) for mva, row in zip(rated, transformers)])

    def incidence(self):
        matrix = np.zeros((len(self.branches), len(self.buses)))
        for n, (start, end) in enumerate(self.ends):
            matrix[n, start], matrix[n, end] = 1.0, -1.0
        return matrix

    def flows(self, injection_mw, susceptance=None):
        """Flows (…, branch) for injections (…, bus) that sum to zero."""
        susceptance = self.susceptance if susceptance is None else susceptance
        incidence = self.incidence()
        nodal = incidence.T @ (susceptance[:, None] * incidence)
        angle = np.asarray(injection_mw) @ np.linalg.pinv(nodal)
        return (angle @ incidence.T) * susceptance

    def loading_with_one_out(self, injection_mw):
        """Worst loading of any branch when one circuit or transformer is out: {what is out: …}."""
        worst = {}
        for n, name in enumerate(self.branches):
            remaining = (self.parallel[n] - 1) / self.parallel[n]
            susceptance, limit_mw = self.susceptance.copy(), self.limit_mw.copy()
            susceptance[n] *= remaining
            limit_mw[n] *= remaining
            flow = self.flows(injection_mw, susceptance)
            # A bus that is cut off cannot be balanced: no loading would be too much for it.
            cut_off = np.abs(flow @ self.incidence() - injection_mw).max() > 1e-3
            in_service = limit_mw > 0
            loading = np.abs(flow[in_service]) / limit_mw[in_service]
            worst[name] = np.inf if cut_off else loading.max()
        return worst
