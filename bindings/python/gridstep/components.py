"""What a result is made of, kind by kind, in PyPSA's words: components with ports at buses."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional

import numpy as np

__all__ = ["Component", "Port", "components_of", "step_hours"]


class Port(NamedTuple):
    """Where things touch a bus. power_mw: time × things, into the bus positive."""

    bus: np.ndarray
    power_mw: np.ndarray


class Component(NamedTuple):
    """All things of a kind.

    ids, carrier: one per thing. ports: one, or two for branches. p_nom_mw: capacity, or None where
    a thing has none. energy_max_mwh: of storages. available_mw: time × things, of generators.
    """

    kind: str
    ids: np.ndarray
    names: np.ndarray
    carrier: np.ndarray
    ports: List[Port]
    p_nom_mw: Optional[np.ndarray] = None
    energy_max_mwh: Optional[np.ndarray] = None
    available_mw: Optional[np.ndarray] = None
    emission_t: Optional[np.ndarray] = None


def step_hours(result: Any) -> np.ndarray:
    """Length of every step, hours."""
    bounds = result.array("time_bnds")
    return (bounds[:, 1] - bounds[:, 0]) / np.timedelta64(1, "h")


def components_of(result: Any) -> Dict[str, Component]:
    """Generator, Line, Link, Load, Loss, StorageUnit, Tie, Unserved, as far as there are any.

    The powers of all ports add up to 0 at every bus and step. Carriers of branches are AC and DC;
    of loads `load`, of network losses `loss`, of ties `tie`, of what was not served `unserved`.
    """
    there = set(result.variables)
    made = [_generators(result), _loads(result), _unserved(result), _losses(result)]
    if "storage" in there:
        made.append(_storages(result))
    if "tie" in there:
        made.append(_ties(result))
    if "line" in there:
        made.append(_lines(result))
    if "link" in there:
        made.append(_links(result))
    return {one.kind: one for one in sorted(made, key=lambda one: one.kind) if len(one.ids)}


def _all_of(word: str, things: np.ndarray) -> np.ndarray:
    return np.full(len(things), word)


def _is_storage(result: Any) -> np.ndarray:
    storages = result.array("storage") if "storage" in result.variables else []
    return np.isin(result.array("unit"), storages)


def _generators(result: Any) -> Component:
    own = ~_is_storage(result)
    power_mw = result.array("generation_mw")[:, own]
    return Component(
        "Generator", result.array("unit")[own], result.array("unit_name")[own],
        result.array("unit_carrier")[own], [Port(result.array("unit_bus")[own], power_mw)],
        p_nom_mw=result.array("unit_p_max_mw")[own],
        available_mw=power_mw + result.array("curtailment_mw")[:, own],
        emission_t=result.array("unit_emission_t")[:, own])


def _storages(result: Any) -> Component:
    position = {one: n for n, one in enumerate(result.array("unit"))}
    of_unit = np.array([position[one] for one in result.array("storage")], dtype=int)
    power_mw = result.array("discharge_mw") - result.array("charge_mw")
    return Component(
        "StorageUnit", result.array("storage"), result.array("unit_name")[of_unit],
        result.array("unit_carrier")[of_unit], [Port(result.array("unit_bus")[of_unit], power_mw)],
        p_nom_mw=result.array("unit_p_max_mw")[of_unit],
        energy_max_mwh=result.array("storage_energy_max_mwh"))


def _loads(result: Any) -> Component:
    ids = result.array("load")
    return Component("Load", ids, result.array("load_name"), _all_of("load", ids),
                     [Port(result.array("load_bus"), -result.array("demand_mw"))])


def _unserved(result: Any) -> Component:
    ids = result.array("load")
    return Component("Unserved", ids, result.array("load_name"), _all_of("unserved", ids),
                     [Port(result.array("load_bus"), result.array("unserved_mw"))])


def _losses(result: Any) -> Component:
    """Drawn where power is served; what links lose lies between their ports."""
    ids = result.array("load")
    served_mw = result.array("demand_mw") - result.array("unserved_mw")
    return Component("Loss", ids, result.array("load_name"), _all_of("loss", ids),
                     [Port(result.array("load_bus"), -float(result.array("loss_frac")) * served_mw)])


def _ties(result: Any) -> Component:
    ids = result.array("tie")
    power_mw = result.array("import_mw") - result.array("export_mw")
    return Component("Tie", ids, result.array("tie_name"), _all_of("tie", ids),
                     [Port(result.array("tie_bus"), power_mw)],
                     p_nom_mw=result.array("tie_import_max_mw"))


def _lines(result: Any) -> Component:
    ids, flow_mw = result.array("line"), result.array("flow_mw")
    return Component("Line", ids, result.array("line_name"), _all_of("AC", ids),
                     [Port(result.array("line_from"), -flow_mw),
                      Port(result.array("line_to"), flow_mw)],
                     p_nom_mw=result.array("line_p_max_mw"))


def _links(result: Any) -> Component:
    ids = result.array("link")
    return Component("Link", ids, result.array("link_name"), _all_of("DC", ids),
                     [Port(result.array("link_from"), -result.array("link_from_mw")),
                      Port(result.array("link_to"), result.array("link_to_mw"))],
                     p_nom_mw=result.array("link_p_max_mw"))
