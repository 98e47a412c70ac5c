"""Solutions filled into the PyPSA network that a scenario came from.

What `gs.from_pypsa` had to reshape (docs/formats/import.md) is put together again: a storage behind
links, a link whose way back is one of its own, output below 0 that is a load, factors on prices and
energies. Where several things have one name, their order is that of the import.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import numpy as np

from .components import Component, components_of, step_hours
from .errors import UsageError

__all__ = ["Solution"]

Columns = Dict[str, List[int]]  # positions of the things of a name, in order


class Solution:
    """A result in the words of `network`: series of its components, each under PyPSA's sign."""

    def __init__(self, result: Any, pd: Any, network: Any) -> None:
        self._result, self._pd, self._n = result, pd, network
        self._components = components_of(result)
        self._step_h = step_hours(result)
        if len(network.snapshots) != len(self._step_h):
            raise UsageError(f"the network has {len(network.snapshots)} snapshots, "
                             f"the result {len(self._step_h)} steps")
        self._buses = _by_name(result.array("bus_name"), result.array("bus"))
        own = [self._buses[name][0] for name in network.buses.index if name in self._buses]
        self._behind = set(np.delete(result.array("bus"), own))

    def fill(self) -> None:
        """All series that the network has names for."""
        self._prices()
        self._generators_and_loads()
        self._storages()
        self._branches()
        self._links()

    def _put(self, table: str, series: Dict[str, Dict[str, np.ndarray]]) -> None:
        """series: by attribute, then by name."""
        for attribute, columns in series.items():
            if columns:
                frame = self._pd.DataFrame(columns, self._n.snapshots)
                frame.columns.name = "name"
                getattr(self._n, f"{table}_t")[attribute] = frame

    def _active(self, table: str) -> List[str]:
        frame = getattr(self._n, table)
        return [str(name) for name in frame.index[frame["active"].astype(bool)]]

    def _named(self, kind: str) -> Columns:
        one = self._components.get(kind)
        return _by_name(one.names, one.ids) if one else {}

    def _into_bus(self, kind: str, at: List[int]) -> np.ndarray:
        """What these put into their bus together, over time."""
        if not at:
            return np.zeros(len(self._step_h))
        return self._components[kind].ports[0].power_mw[:, at].sum(axis=1)

    def _prices(self) -> None:
        """A MWh of a step counts as often in PyPSA's objective as its weighting says."""
        weight = self._n.snapshot_weightings["objective"].to_numpy() / self._step_h
        price = self._result.array("price_per_mwh") / np.where(weight == 0, 1.0, weight)[:, None]
        self._put("buses", {"marginal_price": {
            str(name): price[:, self._buses[name][0]] for name in self._n.buses.index
            if name in self._buses}})

    def _generators_and_loads(self) -> None:
        """A load below 0 is a unit, a generator below 0 may be a load."""
        units, loads = self._named("Generator"), self._named("Load")
        p: Dict[str, Dict[str, np.ndarray]] = {"generators": {}, "loads": {}}
        for name in self._active("loads"):
            drawn = self._drawn(name)
            gives, draws = (drawn < 0).any(), (drawn > 0).any() or not (drawn < 0).any()
            # Those of generators stand before them.
            as_load = [loads[name].pop()] if draws and loads.get(name) else []
            as_unit = [units[name].pop()] if gives and units.get(name) else []
            if as_load or as_unit:
                power = self._into_bus("Load", as_load) + self._into_bus("Generator", as_unit)
                p["loads"][name] = power / (self._n.loads.at[name, "sign"] or 1.0)
        for name in self._active("generators"):
            as_unit, as_load = units.get(name, [])[:1], loads.get(name, [])[:1]
            if as_load or as_unit:
                power = self._into_bus("Load", as_load) + self._into_bus("Generator", as_unit)
                p["generators"][name] = power / self._n.generators.at[name, "sign"]
        for table, columns in p.items():
            self._put(table, {"p": columns})

    def _drawn(self, load: str) -> np.ndarray:
        """What the network itself says that the load draws."""
        set_mw = self._n.get_switchable_as_dense("Load", "p_set")[load].fillna(0.0).to_numpy()
        return -self._n.loads.at[load, "sign"] * set_mw

    def _storages(self) -> None:
        one = self._components.get("StorageUnit")
        if one is None:
            return
        there = self._named("StorageUnit")
        energy_mwh = self._result.array("energy_mwh") \
            * (self._n.snapshot_weightings["stores"].to_numpy() / self._step_h)[:, None]
        units: Dict[str, Dict[str, np.ndarray]] = {
            name: {} for name in ("p", "p_dispatch", "p_store", "state_of_charge", "spill")}
        for name in self._active("storage_units"):
            if not there.get(name):
                continue
            at = there[name].pop(0)
            self._unit(one, at, name, units)
            units["state_of_charge"][name] = energy_mwh[:, at]
        self._put("storage_units", units)
        stores: Dict[str, Dict[str, np.ndarray]] = {"p": {}, "e": {}}
        for name in self._active("stores"):
            if there.get(name):
                at = there[name].pop(0)
                stores["p"][name] = one.ports[0].power_mw[:, at]
                stores["e"][name] = energy_mwh[:, at] + self._counted_from(name)
        self._put("stores", stores)

    def _unit(self, one: Component, at: int, name: str,
              into: Dict[str, Dict[str, np.ndarray]]) -> None:
        """Behind links it is they that join it to its bus, and its inflow is a unit beside it."""
        array, bus = self._result.array, one.ports[0].bus[at]
        if bus in self._behind:
            links, units = self._components.get("Link"), self._components.get("Generator")
            if links is None or bus not in links.ports[0].bus:
                raise UsageError(f"storage unit {name} is not at a bus of the network")
            dispatch_mw = links.ports[1].power_mw[:, links.ports[0].bus == bus].sum(axis=1)
            store_mw = -links.ports[0].power_mw[:, links.ports[1].bus == bus].sum(axis=1)
            if units is not None and bus in units.ports[0].bus:
                spilt_mw = array("curtailment_mw")[:, array("unit_bus") == bus]
                into["spill"][name] = spilt_mw.sum(axis=1)
        else:
            dispatch_mw, store_mw = array("discharge_mw")[:, at], array("charge_mw")[:, at]
        into["p_dispatch"][name], into["p_store"][name] = dispatch_mw, store_mw
        into["p"][name] = dispatch_mw - store_mw

    def _counted_from(self, store: str) -> float:
        """Energy that may be below 0 is counted from its minimum, MWh."""
        least = self._n.get_switchable_as_dense("Store", "e_min_pu")[store].min()
        return min(0.0, float(least) * float(self._n.stores.at[store, "e_nom"]))

    def _branches(self) -> None:
        one, there = self._components.get("Line"), self._named("Line")
        for table in ("lines", "transformers"):
            found = {name: there[name].pop(0) for name in self._active(table) if there.get(name)}
            self._put(table, {f"p{port}": {name: self._drawn_at(one, port, at)
                                           for name, at in found.items()} for port in (0, 1)})

    def _links(self) -> None:
        one = self._components.get("Link")
        if one is None:
            return
        there = {name: [at for at in found if not self._is_behind(one, at)]
                 for name, found in self._named("Link").items()}
        p: Dict[str, Dict[str, np.ndarray]] = {"p": {}, "p0": {}, "p1": {}}
        for name in self._active("links"):
            if not there.get(name):
                continue
            at = there[name].pop(0)
            p0_mw, p1_mw = self._drawn_at(one, 0, at), self._drawn_at(one, 1, at)
            if self._has_way_back(name) and there.get(f"{name} back"):
                back = there[f"{name} back"].pop(0)
                p0_mw = p0_mw + self._drawn_at(one, 1, back)
                p1_mw = p1_mw + self._drawn_at(one, 0, back)
            p["p"][name], p["p0"][name], p["p1"][name] = p0_mw, p0_mw, p1_mw
        self._put("links", p)

    def _drawn_at(self, one: Optional[Component], port: int, at: int) -> np.ndarray:
        assert one is not None
        return -one.ports[port].power_mw[:, at]

    def _is_behind(self, links: Component, at: int) -> bool:
        return any(port.bus[at] in self._behind for port in links.ports)

    def _has_way_back(self, link: str) -> bool:
        """Whether the import made two of it: what flows both ways, unless one link can say so."""
        dense = self._n.get_switchable_as_dense
        least, most = dense("Link", "p_min_pu")[link], dense("Link", "p_max_pu")[link]
        efficiency = dense("Link", "efficiency")[link]
        is_one = (efficiency == 1.0).all() and least.nunique() == 1 and most.min() >= 0
        return bool(least.min() < 0 and not is_one)


def _by_name(names: np.ndarray, ids: np.ndarray) -> Columns:
    """By name; by id what no name is."""
    found: Columns = {}
    for n, name in enumerate(names):
        found.setdefault(str(name), []).append(n)
    for n, one in enumerate(ids):
        found.setdefault(str(one), [n])
    return found
