"""What a result comes to, in the vocabulary of PyPSA's `n.statistics`."""

from __future__ import annotations

from typing import Any, Union

import numpy as np

from .errors import UsageError
from .grouping import Group, GroupBy, Grouping, Names, Query, divided

__all__ = ["Statistics"]


class Statistics(Grouping):
    """Statistics of a result: `result.statistics.energy_balance(groupby="bus")`.

    Names, arguments and meanings are those of PyPSA's `n.statistics`, so far as the two models
    have the same; steps are weighted by their length. All share these arguments:

    components: a kind or several: Generator, StorageUnit, Load, Line (lines and transformers),
        Link, Tie, Loss, Unserved. One given as a text: the index is without `component`.
    carrier: only things of this carrier, or these.
    groupby: "carrier", "bus", "name", "bus_carrier", a list of these, False (as "name"), or a
        function of (result, component) that gives a label per thing of `component.ids`.
    groupby_time: "sum", "mean", or False: a column per step.
    nice_names: names of buses and things instead of their ids, in groups by these.
    drop_zero: leaves out rows that are 0 throughout.

    Returns a Series, or a DataFrame with a column per step, with PyPSA's index (`component`, then
    the groups); without pandas a dict from these to a number, or to an array over time.
    Throws UsageError where an argument is none of these.
    """

    # --- capacities ---------------------------------------------------------------------------

    def installed_capacity(self, *, storage: bool = False, components: Names = None,
                           carrier: Names = None, groupby: GroupBy = "carrier",
                           nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Capacity, MW; with `storage` the energy that storages hold at most, MWh."""
        query = Query(components, carrier, groupby, "sum", nice_names, drop_zero)
        found = []
        for one in self._taken(query):
            values = one.energy_max_mwh if storage else one.p_nom_mw
            if values is not None:
                found.append((one, one.ports[0], values[np.newaxis]))
        return self._frame(query, self._grouped(query, found), over_time=False,
                           name="Installed Capacity", unit="MWh" if storage else "MW")

    optimal_capacity = installed_capacity  # nothing is built

    # --- energy -------------------------------------------------------------------------------

    def supply(self, *, components: Names = None, carrier: Names = None,
               groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
               nice_names: bool = False, drop_zero: bool = True) -> Any:
        """What is fed into buses: MWh; MW by step or as the mean. Sums only what is positive."""
        return self.energy_balance(direction="supply", components=components, carrier=carrier,
                                   groupby=groupby, groupby_time=groupby_time,
                                   nice_names=nice_names, drop_zero=drop_zero)

    def withdrawal(self, *, components: Names = None, carrier: Names = None,
                   groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
                   nice_names: bool = False, drop_zero: bool = True) -> Any:
        """What is drawn from buses, as positive numbers: MWh; MW by step or as the mean."""
        return self.energy_balance(direction="withdrawal", components=components, carrier=carrier,
                                   groupby=groupby, groupby_time=groupby_time,
                                   nice_names=nice_names, drop_zero=drop_zero)

    def energy_balance(self, *, direction: str = "both", components: Names = None,
                       carrier: Names = None, groupby: GroupBy = ("carrier", "bus_carrier"),
                       groupby_time: Union[str, bool] = "sum", nice_names: bool = False,
                       drop_zero: bool = True) -> Any:
        """What flows into buses less what flows out: MWh; MW by step or as the mean.

        Grouped by bus it sums to 0 at every bus and in every step. direction: both, supply,
        withdrawal.
        """
        if direction not in ("both", "supply", "withdrawal"):
            raise UsageError("direction is one of both, supply, withdrawal")
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        found = [(one, port, _one_way(port.power_mw, direction))
                 for one in self._taken(query) for port in one.ports]
        return self._over_time(query, found, "Energy Balance", "MWh")

    def transmission(self, *, components: Names = ("Line", "Link"), carrier: Names = None,
                     groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
                     nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Net flow through branches from their first bus to their second: MWh; MW by step."""
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        found = [(one, one.ports[0], -one.ports[0].power_mw)
                 for one in self._taken(query) if len(one.ports) == 2]
        return self._over_time(query, found, "Transmission", "MWh")

    def curtailment(self, *, components: Names = None, carrier: Names = None,
                    groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
                    nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Available and not taken, of units that the weather drives: MWh; MW by step."""
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        found = [(one, one.ports[0], one.available_mw - one.ports[0].power_mw)
                 for one in self._taken(query) if one.available_mw is not None]
        return self._over_time(query, found, "Curtailment", "MWh")

    def capacity_factor(self, *, components: Names = None, carrier: Names = None,
                        groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "mean",
                        nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Mean power, whatever its direction, per capacity of the group (0 to 1)."""
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        with_capacity = [one for one in self._taken(query) if one.p_nom_mw is not None]
        power = self._grouped(query, [(one, one.ports[0], np.abs(one.ports[0].power_mw))
                                      for one in with_capacity])
        capacity = self._grouped(query, [(one, one.ports[0], one.p_nom_mw[np.newaxis])
                                         for one in with_capacity])
        return self._ratio(query, power, capacity, "Capacity Factor", "p.u.",
                           below_is_power=False)

    # --- money --------------------------------------------------------------------------------

    def revenue(self, *, direction: str = "both", components: Names = None, carrier: Names = None,
                groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
                nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Power into buses × price there: what things earn, less what they pay, in currency.

        Of branches it is the congestion rent. By step or as the mean: currency per hour.
        direction: both; output (only what is earned by feeding in); input.
        """
        words = {"both": "both", "output": "supply", "input": "drawn"}
        if direction not in words:
            raise UsageError("direction is one of both, output, input")
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        found = [(one, port, _one_way(port.power_mw, words[direction]) * self._price_at(port))
                 for one in self._taken(query) for port in one.ports]
        return self._over_time(query, found, "Revenue", self._currency)

    def market_value(self, *, components: Names = None, carrier: Names = None,
                     groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "mean",
                     nice_names: bool = False, drop_zero: bool = True) -> Any:
        """Revenue per MWh of operation, at the first bus of branches: currency per MWh."""
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        taken = list(self._taken(query))
        revenue = self._grouped(query, [(one, port, port.power_mw * self._price_at(port))
                                        for one in taken for port in one.ports])
        power = self._grouped(query, [(one, one.ports[0], np.abs(one.ports[0].power_mw))
                                      for one in taken])
        return self._ratio(query, revenue, power, "Market Value", f"{self._currency}/MWh")

    def prices(self, *, weighting: str = "load", groupby_time: bool = True,
               nice_names: bool = False) -> Any:
        """Nodal price of every bus: its mean weighted by what is drawn there, currency per MWh.

        weighting: "load"; or "time": by hours alone. groupby_time False: a column per step. A bus
        where nothing is drawn has NaN with "load".
        """
        if weighting not in ("load", "time"):
            raise UsageError("weighting is one of load, time")
        price = self._result.array("price_per_mwh")
        labels = self._result.array("bus_name" if nice_names else "bus")
        if groupby_time:
            weights = np.broadcast_to(self._step_h[:, np.newaxis], price.shape)
            if weighting == "load":
                weights = weights * self._drawn_mw()
            with np.errstate(invalid="ignore", divide="ignore"):
                price = ((weights * price).sum(0) / weights.sum(0))[np.newaxis]
        groups = [Group((str(label),), price[:, n]) for n, label in enumerate(labels)]
        query = Query("Bus", groupby="name", drop_zero=False)
        return self._frame(query, groups, not groupby_time, "Prices", f"{self._currency}/MWh")

    def opex(self, *, groupby_time: Union[str, bool] = "sum") -> Any:
        """Operating cost of the whole system, in currency: a number, or one per step.

        A result knows what every step costs, and not whose cost that is. "mean" and False: currency
        per hour.
        """
        rate = self._result.array("cost") / self._step_h
        groups = [Group(("system", "operation"), self._in_time(rate, groupby_time))]
        return self._frame(Query(), groups, groupby_time is False, "Operational Expenditure",
                           self._currency, with_kind=False, names=["component", "carrier"])

    system_cost = opex  # nothing is built

    # --- climate ------------------------------------------------------------------------------

    def emissions(self, *, components: Names = None, carrier: Names = None,
                  groupby: GroupBy = "carrier", groupby_time: Union[str, bool] = "sum",
                  nice_names: bool = False, drop_zero: bool = True) -> Any:
        """CO₂ of generators' electricity: t; by step or as the mean t per hour.

        Of heat and power the part that electricity bears; imports are not among them.
        """
        query = Query(components, carrier, groupby, groupby_time, nice_names, drop_zero)
        found = [(one, one.ports[0], one.emission_t / self._step_h[:, np.newaxis])
                 for one in self._taken(query) if one.emission_t is not None]
        return self._over_time(query, found, "Emissions", "t")

    def green_share(self, *, groupby: Union[str, bool] = False,
                    groupby_time: Union[str, bool] = "mean", nice_names: bool = False) -> Any:
        """Green share (0 to 1), weighted by energy over time.

        groupby False: of the region's own generation. "load", "bus" or "consumer": of what loads
        are served, traced through network and storages. groupby_time False: a column per step.
        """
        array = self._result.array
        if groupby is False:
            own = self._components["Generator"].ports[0].power_mw.sum(1, keepdims=True)
            share, weights, labels = array("green_share")[:, np.newaxis], own, np.array(["region"])
        elif groupby in ("load", "bus", "consumer"):
            share, weights = array("green_share_load"), array("demand_mw") - array("unserved_mw")
            labels = array({"load": "load_name" if nice_names else "load", "bus": "load_bus",
                            "consumer": "load_consumer"}[groupby])
        else:
            raise UsageError("groupby of green shares is one of load, bus, consumer, False")
        green = np.where(weights > 0, share, 0.0) * weights
        groups = []
        for label in dict.fromkeys(labels.tolist()):
            these = labels == label
            above = self._in_time(green[:, these].sum(1), groupby_time)
            below = self._in_time(weights[:, these].sum(1), groupby_time)
            groups.append(Group((str(label),), divided(above, below)))
        query = Query("Load", groupby="name", drop_zero=False)
        return self._frame(query, groups, groupby_time is False, "Green Share", "1")


def _one_way(power_mw: np.ndarray, direction: str) -> np.ndarray:
    if direction == "supply":
        return np.maximum(power_mw, 0.0)
    if direction == "withdrawal":
        return np.maximum(-power_mw, 0.0)
    return np.minimum(power_mw, 0.0) if direction == "drawn" else power_mw
