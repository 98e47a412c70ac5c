"""Pictures of a result: dispatch, prices, green shares, durations, storages, the grid."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from .components import components_of, step_hours
from .errors import UsageError
from .plot_words import CARRIERS, INK, RISING, WORDS, carrier_look

__all__ = ["Plot"]


class Plot:
    """`result.plot.dispatch("2023-04-17", "2023-04-24")`: pictures on the region's own clock.

    start, end (exclusive): days or instants on that clock, as texts; None: the first week.
    language: "en" or "zh" (needs a font with Chinese characters). ax: Axes to draw on; None: new.
    Each returns its Axes. Throws ImportError without matplotlib, UsageError where there is nothing
    to draw.
    """

    def __init__(self, result: Any) -> None:
        self._result = result

    def dispatch(self, start: Optional[str] = None, end: Optional[str] = None, *,
                 language: str = "en", ax: Any = None) -> Any:
        """Generation by carrier, imports and what was not served, stacked; charging and exports
        below 0; a line of demand and losses; above it, dotted, what was curtailed. MW."""
        with _Drawing(self._result, language, ax) as draw:
            chosen, clock = draw.chosen(start, end)
            above, below, demand, curtailed = _stacks(self._result, chosen)
            for stack, sign in ((above, 1.0), (below, -1.0)):
                base = np.zeros(len(clock))
                for carrier, power in stack.items():
                    colour, label = draw.look(carrier, list(above))
                    draw.ax.fill_between(clock, sign * base, sign * (base + power), color=colour,
                                         step="post", linewidth=0, label=label)
                    base = base + power
                if sign > 0 and curtailed.any():
                    draw.ax.step(clock, base + curtailed, where="post", color=INK, linewidth=0.8,
                                 linestyle=":", label=draw.words["curtailed"])
            draw.ax.step(clock, demand, where="post", color=INK, linewidth=1.4,
                         label=draw.words["demand"])
            draw.ax.axhline(0, color=INK, linewidth=0.6)
            draw.over_time(clock, draw.words["power"])
            draw.legend_beside()
            return draw.ax

    def prices(self, start: Optional[str] = None, end: Optional[str] = None, *,
               buses: Sequence[str] = (), language: str = "en", ax: Any = None) -> Any:
        """Mean price of all buses with the range between the lowest and the highest; or of the
        buses named. Currency per MWh."""
        with _Drawing(self._result, language, ax) as draw:
            chosen, clock = draw.chosen(start, end)
            price = _closed(self._result.array("price_per_mwh")[chosen])
            everything = self._result.array("bus").tolist()
            for n, bus in enumerate(buses):
                if bus not in everything:
                    raise UsageError(f"there is no bus {bus}")
                draw.ax.step(clock, price[:, everything.index(bus)], where="post", label=bus,
                             linestyle=("-", "--", "-.", ":")[n % 4])
            if not buses:
                if np.ptp(price, axis=1).any():
                    draw.ax.fill_between(clock, price.min(1), price.max(1), step="post",
                                         linewidth=0, color="#63abc8", alpha=0.5,
                                         label=draw.words["range"])
                draw.ax.step(clock, price.mean(1), where="post", color=INK, linewidth=1.2,
                             label=draw.words["mean"])
            draw.over_time(clock, draw.words["price"])
            draw.ax.legend(frameon=False)
            return draw.ax

    def green_share(self, *, language: str = "en", ax: Any = None) -> Any:
        """Heat map of the green share of the region's generation, a column per day, an hour per
        row; steps shorter than an hour are averaged."""
        with _Drawing(self._result, language, ax) as draw:
            days, table = _day_by_hour(draw.clock, self._result.array("green_share"))
            edges = np.append(days, days[-1] + np.timedelta64(1, "D"))
            mesh = draw.ax.pcolormesh(edges.astype("datetime64[s]").astype(object), np.arange(25),
                                      table.T, cmap=RISING, vmin=0, vmax=1, rasterized=True)
            draw.ax.figure.colorbar(mesh, ax=draw.ax, label=draw.words["green"],
                                    format=draw.percent())
            draw.ax.set(ylabel=draw.words["hour"], yticks=range(0, 25, 6), xlabel=draw.clock_label)
            draw.dates()
            return draw.ax

    def duration(self, variables: Sequence[str] = ("demand_mw", "residual_mw"), *,
                 language: str = "en", ax: Any = None) -> Any:
        """Duration curves: values of the region, largest first, over hours.

        variables: demand_mw, generation_mw, residual_mw (demand less wind and solar), or
        price_per_mwh or green_share alone.
        """
        variables = [variables] if isinstance(variables, str) else list(variables)
        if len(variables) > 1 and {"price_per_mwh", "green_share"} & set(variables):
            raise UsageError("prices and shares have an axis of their own: draw them alone")
        with _Drawing(self._result, language, ax) as draw:
            hours = step_hours(self._result)
            for n, name in enumerate(variables):
                values = _of_region(self._result, name)
                order = np.argsort(-values, kind="stable")
                over = np.concatenate([[0.0], np.cumsum(hours[order])])
                draw.ax.step(over, np.append(values[order], values[order[-1]]), where="post",
                             color=("#2b6299", "#d55e00", "#8c9440")[n % 3],
                             linestyle=("-", "--", "-.")[n % 3], label=draw.words[name])
            draw.ax.set(xlabel=draw.words["hours"], xlim=(0, hours.sum()),
                        ylabel=draw.words[variables[0] if len(variables) == 1 else "power"])
            if len(variables) > 1:
                draw.ax.legend(frameon=False)
            return draw.ax

    def storage(self, start: Optional[str] = None, end: Optional[str] = None, *,
                storages: Sequence[str] = (), language: str = "en", ax: Any = None) -> Any:
        """Energy in storages at the end of every step, stacked by carrier; or of those named, a
        line each. MWh."""
        if "storage" not in self._result.variables:
            raise UsageError("there is no storage")
        with _Drawing(self._result, language, ax) as draw:
            chosen, clock = draw.chosen(start, end)
            energy = self._result.array("energy_mwh")[chosen]
            one = components_of(self._result)["StorageUnit"]
            everything = one.ids.tolist()
            ends = clock[1:]
            for n, storage in enumerate(storages):
                if storage not in everything:
                    raise UsageError(f"there is no storage {storage}")
                draw.ax.plot(ends, energy[:, everything.index(storage)], label=storage,
                             linestyle=("-", "--", "-.", ":")[n % 4])
            base = np.zeros(len(ends))
            carriers = list(dict.fromkeys(one.carrier.tolist()))
            for carrier in carriers if not storages else ():
                colour, label = draw.look(carrier, carriers)
                filled = base + energy[:, one.carrier == carrier].sum(1)
                draw.ax.fill_between(ends, base, filled, color=colour, label=label, linewidth=0)
                base = filled
            draw.over_time(clock, draw.words["energy"])
            draw.ax.set_ylim(bottom=0)
            draw.legend_beside()
            return draw.ax

    def grid(self, time: Optional[str] = None, *, language: str = "en", ax: Any = None) -> Any:
        """The grid in one step: lines by how full they are, arrows along the flow, buses where
        they are (on a circle where that is not known). time: on the region's clock; None: the
        first step."""
        if "line" not in self._result.variables:
            raise UsageError("there is no line")
        with _Drawing(self._result, language, ax) as draw:
            from .plot_grid import draw_grid

            step = draw.step_of(time)
            names = self._result.array("bus_name")
            labels = names if draw.can_write(names) else self._result.array("bus")
            mesh = draw_grid(draw.ax, self._result, step, draw.words, labels.tolist())
            draw.ax.figure.colorbar(mesh, ax=draw.ax, label=draw.words["loaded"],
                                    format=draw.percent())
            draw.ax.set_title(f"{str(draw.clock[step])[:16].replace('T', ' ')} "
                              f"(UTC{draw.zone})", fontsize=10)
            return draw.ax


class _Drawing:
    """Axes, clock and words of one picture; fonts are set while it is drawn."""

    def __init__(self, result: Any, language: str, ax: Any) -> None:
        if language not in WORDS:
            raise UsageError('language is one of "en", "zh"')
        try:
            import matplotlib
            import matplotlib.pyplot as plt
        except ImportError as error:
            raise ImportError("matplotlib is needed: pip install 'gridstep[plot]'") from error
        self._matplotlib, self._plt, self._given = matplotlib, plt, ax
        self._language = language
        offset_s = int(result.array("zone_offset_s"))
        self.zone = f"{'-' if offset_s < 0 else '+'}{abs(offset_s) // 3600:02}:" \
                    f"{abs(offset_s) // 60 % 60:02}"
        self.clock = result.array("time").astype("datetime64[s]") + np.timedelta64(offset_s, "s")
        self._last = self.clock[-1] + np.timedelta64(round(3600 * step_hours(result)[-1]), "s")
        currency = dict(result._handle.attributes())["currency"]
        self.words = {name: word.format(currency=currency, zone=self.zone)
                      for name, word in WORDS[language].items()}
        self.clock_label = self.words["clock"]

    def __enter__(self) -> "_Drawing":
        self._fonts = self._matplotlib.rc_context({"font.family": self._families(),
                                                   "axes.unicode_minus": False})
        self._fonts.__enter__()
        self.ax = self._given
        if self.ax is None:
            _, self.ax = self._plt.subplots(figsize=(9.0, 4.2), layout="constrained")
        self.ax.spines[["top", "right"]].set_visible(False)
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._fonts.__exit__(kind, error, trace)
        if kind is not None and self._given is None:
            self._plt.close(self.ax.figure)

    def _families(self) -> List[str]:
        there = {font.name for font in self._matplotlib.font_manager.fontManager.ttflist}
        wanted = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "WenQuanYi Micro Hei",
                  "Microsoft YaHei", "PingFang SC", "SimHei", "Noto Serif CJK SC",
                  "Noto Serif CJK JP")
        return ["DejaVu Sans", *[name for name in wanted if name in there][:1]]

    def can_write(self, texts: np.ndarray) -> bool:
        """Whether there is a font for them."""
        return len(self._families()) > 1 or all(str(text).isascii() for text in texts)

    def look(self, carrier: str, everything: Sequence[str]) -> Tuple[str, str]:
        others = [one for one in everything if one not in CARRIERS]
        return carrier_look(carrier, self._language, others)

    def chosen(self, start: Optional[str], end: Optional[str]) -> Tuple[slice, np.ndarray]:
        """Steps from start to end, and their times with the end of the last."""
        first = self.clock[0] if start is None else _instant(start)
        last = _instant(end) if end is not None else first + np.timedelta64(7, "D")
        steps = np.flatnonzero((self.clock >= first) & (self.clock < last))
        if not len(steps):
            raise UsageError(f"there is no step from {first} to {last}; the result has "
                             f"{self.clock[0]} to {self._last}, clock UTC{self.zone}")
        after = steps[-1] + 1
        closing = self.clock[after] if after < len(self.clock) else self._last
        times = np.append(self.clock[steps], closing)
        return slice(steps[0], after), times.astype("datetime64[s]").astype(object)

    def step_of(self, time: Optional[str]) -> int:
        if time is None:
            return 0
        instant = _instant(time)
        if not self.clock[0] <= instant < self._last:
            raise UsageError(f"{time} is not between {self.clock[0]} and {self._last}, "
                             f"clock UTC{self.zone}")
        return int(np.searchsorted(self.clock, instant, side="right")) - 1

    def over_time(self, clock: np.ndarray, label: str) -> None:
        self.ax.set(xlim=(clock[0], clock[-1]), ylabel=label, xlabel=self.clock_label)
        self.dates()

    def dates(self) -> None:
        dates = self._matplotlib.dates
        locator = dates.AutoDateLocator(minticks=3, maxticks=9)
        formats = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"]
        self.ax.xaxis.set_major_locator(locator)
        self.ax.xaxis.set_major_formatter(dates.ConciseDateFormatter(
            locator, formats=formats, zero_formats=["", "%Y", "%m-%d", "%m-%d", "%H:%M", "%H:%M"],
            show_offset=False))

    def percent(self) -> Any:
        return self._matplotlib.ticker.PercentFormatter(1.0)

    def legend_beside(self) -> None:
        self.ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5), reverse=True)


def _instant(text: str) -> np.datetime64:
    try:
        return np.datetime64(text, "s")
    except ValueError as error:
        raise UsageError(f"'{text}' is no instant: write it like 2023-04-17 or "
                         "2023-04-17T12:00") from error


def _closed(values: np.ndarray) -> np.ndarray:
    """The last value once more, for the end of the last step."""
    return np.concatenate([values, values[-1:]])


def _stacks(result: Any, chosen: slice) -> Tuple[Dict[str, np.ndarray], Dict[str, np.ndarray],
                                                 np.ndarray, np.ndarray]:
    """What is above 0 and what below, by carrier, demand with losses, curtailment: MW, closed."""
    array = result.array
    generation, carrier = array("generation_mw")[chosen], array("unit_carrier")
    order = [*CARRIERS, *sorted(set(carrier.tolist()) - set(CARRIERS))]
    above = {one: generation[:, carrier == one].sum(1) for one in order if one in carrier}
    below: Dict[str, np.ndarray] = {}
    if "tie" in result.variables:
        above["import"] = array("import_mw")[chosen].sum(1)
        below["export"] = array("export_mw")[chosen].sum(1)
    above["unserved"] = array("unserved_mw")[chosen].sum(1)
    if "storage" in result.variables:
        below["charge"] = array("charge_mw")[chosen].sum(1)
    demand = array("demand_mw")[chosen].sum(1) + array("loss_mw")[chosen]
    curtailed = array("curtailment_mw")[chosen].sum(1)
    for stack in (above, below):
        for name in [name for name, power in stack.items() if not power.any()]:
            del stack[name]
        stack.update({name: _closed(power) for name, power in stack.items()})
    return above, below, _closed(demand), _closed(curtailed)


def _day_by_hour(clock: np.ndarray, values: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    day = clock.astype("datetime64[D]")
    hour = ((clock - day) / np.timedelta64(1, "h")).astype(int)
    days = np.arange(day[0], day[-1] + np.timedelta64(1, "D"))
    at = ((day - days[0]).astype(int), hour)
    sums, counts = np.zeros((len(days), 24)), np.zeros((len(days), 24))
    np.add.at(sums, at, values)
    np.add.at(counts, at, 1)
    with np.errstate(invalid="ignore"):
        return days, np.where(counts > 0, sums / counts, np.nan)


def _of_region(result: Any, name: str) -> np.ndarray:
    array = result.array
    if name in ("demand_mw", "generation_mw"):
        return array(name).sum(1)
    if name == "residual_mw":
        weather_driven = np.isin(array("unit_carrier"), ["wind", "solar"])
        return array("demand_mw").sum(1) - array("generation_mw")[:, weather_driven].sum(1)
    if name == "price_per_mwh":
        return array(name).mean(1)
    if name == "green_share":
        return array(name)
    raise UsageError(f"there is no duration of {name}: demand_mw, generation_mw, residual_mw, "
                     "price_per_mwh, green_share")
