"""Sums of components over groups and time, with PyPSA's index."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from .components import Component, Port, components_of, step_hours
from .errors import UsageError

__all__ = ["Group", "GroupBy", "Grouping", "Names", "Query", "divided"]

Names = Union[str, Sequence[str], None]
GroupBy = Union[str, Sequence[str], Callable[..., Any], bool, None]


class Query(NamedTuple):
    """The arguments that all statistics share."""

    components: Names = None
    carrier: Names = None
    groupby: GroupBy = "carrier"
    groupby_time: Union[str, bool] = "sum"
    nice_names: bool = False
    drop_zero: bool = True

    def takes(self, component: Component) -> bool:
        return self.components is None or component.kind in _listed(self.components)


class Group(NamedTuple):
    key: Tuple[str, ...]
    values: np.ndarray  # of every step, or one


class Grouping:
    """What all statistics do: choose things, label them, add them up, and put them in a frame."""

    def __init__(self, result: Any) -> None:
        self._result = result
        self._step_h = step_hours(result)
        self._components = components_of(result)
        self._bus_of = {one: n for n, one in enumerate(result.array("bus"))}

    @property
    def _currency(self) -> str:
        return dict(self._result._handle.attributes())["currency"]

    def _taken(self, query: Query) -> List[Component]:
        for kind in _listed(query.components or ()):
            if kind not in _KINDS:
                raise UsageError(f"there is no component {kind}; there are {', '.join(_KINDS)}")
        return [one for one in self._components.values() if query.takes(one)]

    def _price_at(self, port: Port) -> np.ndarray:
        at = [self._bus_of[bus] for bus in port.bus]
        return self._result.array("price_per_mwh")[:, at]

    def _drawn_mw(self) -> np.ndarray:
        """What is drawn at every bus, time × buses."""
        drawn = np.zeros((len(self._step_h), len(self._bus_of)))
        for one in self._components.values():
            for port in one.ports:
                for n, bus in enumerate(port.bus):
                    drawn[:, self._bus_of[bus]] += np.maximum(-port.power_mw[:, n], 0.0)
        return drawn

    def _labels(self, query: Query, one: Component, port: Port) -> List[np.ndarray]:
        if callable(query.groupby):
            made = query.groupby(self._result, one)
            made = list(made) if isinstance(made, (list, tuple)) else [made]
            labels = [np.asarray(label).astype(str) for label in made]
            if any(len(label) != len(one.ids) for label in labels):
                raise UsageError(f"groupby gives another number of labels than {one.kind} has things")
            return labels
        labels = []
        for word in _words(query.groupby):
            if word == "carrier":
                labels.append(one.carrier)
            elif word == "bus":
                at = [self._bus_of[bus] for bus in port.bus]
                labels.append(self._result.array("bus_name" if query.nice_names else "bus")[at])
            elif word == "name":
                labels.append(one.names if query.nice_names else one.ids)
            elif word == "bus_carrier":
                labels.append(np.full(len(one.ids), "AC"))
            else:
                raise UsageError(f"there is no group '{word}': carrier, bus, name, bus_carrier")
        return labels

    def _grouped(self, query: Query, found: Sequence[Tuple[Component, Port, np.ndarray]]
                 ) -> List[Group]:
        """Sums over the things of every group, component by component."""
        sums: Dict[Tuple[str, ...], np.ndarray] = {}
        for one, port, values in found:
            wanted = (np.ones(len(one.ids), dtype=bool) if query.carrier is None
                      else np.isin(one.carrier, _listed(query.carrier)))
            labels = self._labels(query, one, port)
            for n in np.flatnonzero(wanted):
                key = (one.kind, *(str(label[n]) for label in labels))
                sums[key] = sums[key] + values[:, n] if key in sums else values[:, n]
        return [Group(key, sums[key]) for key in sorted(sums)]

    def _in_time(self, power: np.ndarray, groupby_time: Union[str, bool]) -> np.ndarray:
        if groupby_time is False:
            return power
        if groupby_time not in ("sum", "mean"):
            raise UsageError('groupby_time is one of "sum", "mean", False')
        energy = (power * self._step_h).sum(keepdims=True)
        return energy if groupby_time == "sum" else energy / self._step_h.sum()

    def _over_time(self, query: Query, found: Sequence[Tuple[Component, Port, np.ndarray]],
                   name: str, unit: str) -> Any:
        groups = [Group(one.key, self._in_time(one.values, query.groupby_time))
                  for one in self._grouped(query, found)]
        return self._frame(query, groups, query.groupby_time is False, name, unit)

    def _ratio(self, query: Query, above: List[Group], below: List[Group], name: str,
               unit: str, *, below_is_power: bool = True) -> Any:
        under = {one.key: one.values for one in below}
        groups = []
        for one in above:
            if one.key not in under:
                continue
            values = self._in_time(one.values, query.groupby_time)
            divisor = under[one.key]
            if below_is_power:
                divisor = self._in_time(divisor, query.groupby_time)
            groups.append(Group(one.key, divided(values, divisor)))
        return self._frame(query, groups, query.groupby_time is False, name, unit)

    def _frame(self, query: Query, groups: List[Group], over_time: bool, name: str, unit: str,
               with_kind: bool = True, names: Optional[List[str]] = None) -> Any:
        if query.drop_zero:
            groups = [one for one in groups if np.any(np.nan_to_num(one.values) != 0)]
        if names is None:
            words = (["group"] * (len(groups[0].key) - 1) if callable(query.groupby) and groups
                     else _words(query.groupby))
            names = ["component", *words]
        keys = [one.key for one in groups]
        if isinstance(query.components, str) and with_kind:
            keys = [key[-(len(names) - 1):] for key in keys]
            names = names[1:]
        try:
            import pandas as pd
        except ImportError:
            plain = [key[0] if len(key) == 1 else key for key in keys]
            return {key: one.values if over_time else float(one.values[0])
                    for key, one in zip(plain, groups)}
        if len(names) == 1:
            index = pd.Index([key[0] for key in keys], name=names[0], dtype=str)
        else:
            index = pd.MultiIndex.from_tuples(keys, names=names)
        if over_time:
            columns = pd.DatetimeIndex(self._result.array("time"), name="snapshot")
            values = np.array([one.values for one in groups]).reshape(len(groups), len(columns))
            made = pd.DataFrame(values, index, columns)
        else:
            made = pd.Series([float(one.values[0]) for one in groups], index, dtype=float)
        made.attrs.update(name=name, unit=unit)
        return made


_KINDS = ("Generator", "StorageUnit", "Load", "Line", "Link", "Tie", "Loss", "Unserved")


def _listed(names: Names) -> List[str]:
    return [names] if isinstance(names, str) else list(names or ())


def _words(groupby: GroupBy) -> List[str]:
    if groupby is False or groupby is None:
        return ["name"]
    return _listed(groupby)  # type: ignore[arg-type]


def divided(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Where nothing is below there is no number."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below == 0, np.nan, above / below)
