"""Results as PyPSA networks, so that PyPSA's own statistics and plots work on them."""

from __future__ import annotations

from typing import Any, Dict

import numpy as np

from .components import Component, components_of, step_hours
from .pypsa_solution import Solution

__all__ = ["to_pypsa"]


def to_pypsa(result: Any, network: Any = None) -> Any:
    """A solved `pypsa.Network` of a result; or `network` with the solution filled in."""
    try:
        import pandas as pd
        import pypsa
    except ImportError as error:
        raise ImportError("PyPSA is needed: pip install 'gridstep[pypsa]'") from error
    if network is None:
        return _Maker(result, pd, pypsa.Network()).made()
    Solution(result, pd, network).fill()
    network._objective = result.total_cost
    _nominal_is_optimal(network)
    return network


class _Maker:
    """Makes a network from nothing."""

    def __init__(self, result: Any, pd: Any, network: Any) -> None:
        self._result, self._pd, self._n = result, pd, network
        self._array = result.array
        self._components = components_of(result)

    def made(self) -> Any:
        network = self._n
        network.name = dict(self._result._handle.attributes())["scenario"]
        network.set_snapshots(self._pd.DatetimeIndex(self._array("time"), name="snapshot"))
        for column in network.snapshot_weightings.columns:
            network.snapshot_weightings[column] = step_hours(self._result)
        carriers = {str(one) for part in self._components.values() for one in part.carrier}
        network.add("Carrier", sorted(carriers | {"AC"}))
        network.add("Bus", self._array("bus"), v_nom=self._array("bus_v_nom_kv"), carrier="AC",
                    x=self._located("bus_longitude_deg"), y=self._located("bus_latitude_deg"))
        makers = {"Generator": self._generators, "StorageUnit": self._storages, "Load": self._loads,
                  "Line": self._lines, "Link": self._links, "Tie": self._ties,
                  "Unserved": self._unserved, "Loss": self._losses}
        for kind, component in self._components.items():
            makers[kind](component)
        network.buses_t.marginal_price = self._frame("bus", self._array("price_per_mwh"))
        network._objective = self._result.total_cost
        _nominal_is_optimal(network)
        return network

    def _located(self, name: str) -> np.ndarray:
        return np.nan_to_num(self._array(name))

    def _frame(self, names: Any, values: np.ndarray) -> Any:
        names = self._array(names) if isinstance(names, str) else names
        columns = self._pd.Index([str(name) for name in names], name="name")
        return self._pd.DataFrame(np.array(values), self._n.snapshots, columns)

    def _put(self, table: str, series: Dict[str, Any]) -> None:
        """Joins series to those that other things of the table have."""
        there = getattr(self._n, f"{table}_t")
        for name, frame in series.items():
            old = there[name]
            there[name] = frame if old.empty else self._pd.concat([old, frame], axis=1)

    def _generators(self, one: Component) -> None:
        nominal, power = one.p_nom_mw, one.ports[0].power_mw
        assert nominal is not None
        self._n.add("Generator", one.ids, bus=one.ports[0].bus, carrier=one.carrier,
                    p_nom=nominal)
        available_mw = self._array("available_mw")[:, np.isin(self._array("unit"), one.ids)]
        most = np.divide(available_mw, nominal, where=nominal > 0, out=np.zeros_like(available_mw))
        limited = (most < 1).any(0)
        series = {"p": self._frame(one.ids, power)}
        if limited.any():
            series["p_max_pu"] = self._frame(one.ids[limited], most[:, limited])
        self._put("generators", series)

    def _as_generators(self, one: Component, word: str, p_nom: np.ndarray, least: float) -> None:
        names = [f"{word}{name}" for name in one.ids]
        self._n.add("Generator", names, bus=one.ports[0].bus, carrier=one.carrier,
                    p_nom=p_nom, p_min_pu=least)
        self._put("generators", {"p": self._frame(names, one.ports[0].power_mw)})

    def _ties(self, one: Component) -> None:
        most = np.maximum(self._array("tie_import_max_mw"), self._array("tie_export_max_mw"))
        self._as_generators(one, "", most, -1.0)

    def _unserved(self, one: Component) -> None:
        if one.ports[0].power_mw.any():
            self._as_generators(one, "unserved ", one.ports[0].power_mw.max(0), 0.0)

    def _loads(self, one: Component) -> None:
        self._n.add("Load", one.ids, bus=one.ports[0].bus, carrier=one.carrier)
        demand = self._frame(one.ids, -one.ports[0].power_mw)
        self._put("loads", {"p_set": demand, "p": demand.copy()})

    def _losses(self, one: Component) -> None:
        if not one.ports[0].power_mw.any():
            return
        names = [f"loss {name}" for name in one.ids]
        self._n.add("Load", names, bus=one.ports[0].bus, carrier=one.carrier)
        drawn = self._frame(names, -one.ports[0].power_mw)
        self._put("loads", {"p_set": drawn, "p": drawn.copy()})

    def _storages(self, one: Component) -> None:
        nominal, array = one.p_nom_mw, self._array
        assert nominal is not None and one.energy_max_mwh is not None
        per_nominal = np.divide(1.0, nominal, where=nominal > 0, out=np.zeros_like(nominal))
        self._n.add("StorageUnit", one.ids, bus=one.ports[0].bus, carrier=one.carrier,
                    p_nom=nominal, max_hours=one.energy_max_mwh * per_nominal,
                    p_min_pu=-array("storage_charge_max_mw") * per_nominal,
                    efficiency_store=array("storage_charge_efficiency_frac"),
                    efficiency_dispatch=array("storage_discharge_efficiency_frac"),
                    standing_loss=array("storage_self_discharge_frac_per_h"),
                    state_of_charge_initial=array("storage_energy_init_mwh"),
                    cyclic_state_of_charge=array("storage_cyclic") > 0)
        self._put("storage_units", {
            "p": self._frame(one.ids, one.ports[0].power_mw),
            "p_dispatch": self._frame(one.ids, array("discharge_mw")),
            "p_store": self._frame(one.ids, array("charge_mw")),
            "state_of_charge": self._frame(one.ids, array("energy_mwh"))})

    def _lines(self, one: Component) -> None:
        """x as of the susceptance: b = v²/x, with the voltage of the first bus."""
        v_nom = dict(zip(self._array("bus"), self._array("bus_v_nom_kv")))
        squared = np.array([v_nom[bus] ** 2 for bus in one.ports[0].bus])
        susceptance = self._array("line_susceptance_mw_per_rad")
        x_ohm = np.divide(squared, susceptance, where=susceptance != 0, out=np.ones_like(squared))
        self._n.add("Line", one.ids, bus0=one.ports[0].bus, bus1=one.ports[1].bus, x=x_ohm,
                    s_nom=one.p_nom_mw, carrier="AC")
        self._put("lines", {"p0": self._frame(one.ids, -one.ports[0].power_mw),
                            "p1": self._frame(one.ids, -one.ports[1].power_mw)})

    def _links(self, one: Component) -> None:
        nominal, array = one.p_nom_mw, self._array
        assert nominal is not None
        most = np.maximum(nominal, np.abs(array("link_p_min_mw")))
        per_nominal = np.divide(1.0, most, where=most > 0, out=np.zeros_like(most))
        self._n.add("Link", one.ids, bus0=one.ports[0].bus, bus1=one.ports[1].bus, carrier="DC",
                    p_nom=most, p_max_pu=nominal * per_nominal,
                    p_min_pu=array("link_p_min_mw") * per_nominal,
                    efficiency=array("link_efficiency_frac"))
        powers = [-port.power_mw for port in one.ports]
        self._put("links", {"p0": self._frame(one.ids, powers[0]),
                            "p1": self._frame(one.ids, powers[1])})


def _nominal_is_optimal(network: Any) -> None:
    """Nothing was built; PyPSA's statistics ask for what is best."""
    for table, nominal in (("generators", "p_nom"), ("storage_units", "p_nom"), ("links", "p_nom"),
                           ("stores", "e_nom"), ("lines", "s_nom"), ("transformers", "s_nom")):
        frame = getattr(network, table)
        if len(frame):
            frame[f"{nominal}_opt"] = frame[nominal]
