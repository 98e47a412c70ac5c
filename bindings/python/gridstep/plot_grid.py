"""The grid in one step, drawn."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

import numpy as np

from .plot_words import INK

__all__ = ["draw_grid"]


def draw_grid(ax: Any, result: Any, step: int, words: Dict[str, str],
              labels: Sequence[str]) -> Any:
    """Draws buses and lines, buses with `labels` where there is room; returns what a colour bar is made of."""
    from matplotlib import colormaps
    from matplotlib.collections import LineCollection
    from matplotlib.colors import ListedColormap

    # Even in brightness, and no line as light as the paper.
    colours = ListedColormap(colormaps["magma_r"](np.linspace(0.2, 0.95, 256)))
    places, are_known = _places(result)
    at = {bus: n for n, bus in enumerate(result.array("bus"))}
    begins = places[[at[bus] for bus in result.array("line_from")]]
    ends = places[[at[bus] for bus in result.array("line_to")]]
    flow_mw, most_mw = result.array("flow_mw")[step], result.array("line_p_max_mw")
    loaded = np.divide(np.abs(flow_mw), most_mw, where=most_mw > 0, out=np.zeros_like(flow_mw))
    lines = LineCollection(np.stack([begins, ends], 1).tolist(), array=loaded, cmap=colours,
                           linewidths=1.0 + 2.5 * np.clip(loaded, 0, 1), zorder=1)
    lines.set_clim(0.0, 1.0)
    ax.add_collection(lines)
    for begin, end, flow in zip(begins, ends, flow_mw):
        if abs(flow) < 1e-6 or np.allclose(begin, end):
            continue
        tail, head = (begin, end) if flow > 0 else (end, begin)
        ax.annotate("", tail + 0.56 * (head - tail), tail + 0.44 * (head - tail), zorder=2,
                    arrowprops=dict(arrowstyle="-|>", color=INK, linewidth=0.8))
    ax.scatter(*places.T, s=28, color="white", edgecolors=INK, zorder=3)
    for bus in _labelled(places):
        ax.annotate(labels[bus], places[bus], xytext=(4, 4), textcoords="offset points",
                    fontsize=8, zorder=4)
    ax.margins(0.12)
    if are_known:
        # Degrees of longitude are shorter away from the equator.
        ax.set_aspect(1.0 / max(np.cos(np.radians(places[:, 1].mean())), 0.1))
        ax.set(xlabel=words["longitude"], ylabel=words["latitude"])
    else:
        ax.set(xticks=[], yticks=[], xlabel=words["not_placed"])
        ax.set_aspect("equal")
    return lines


def _labelled(places: np.ndarray) -> List[int]:
    """Buses whose labels do not lie upon each other, the first of a place before the others."""
    extent = np.ptp(places, axis=0).max() or 1.0
    chosen: List[int] = []
    for bus, place in enumerate(places):
        apart = np.abs(places[chosen] - place) / extent
        if np.all((apart[:, 0] > 0.22) | (apart[:, 1] > 0.05)):
            chosen.append(bus)
    return chosen


def _places(result: Any) -> Tuple[np.ndarray, bool]:
    """Longitude and latitude of every bus, degrees; or places on a circle, and False."""
    places = np.column_stack([result.array("bus_longitude_deg"), result.array("bus_latitude_deg")])
    if np.isfinite(places).all() and len(np.unique(places, axis=0)) > 1:
        return places, True
    angle = np.linspace(0, 2 * np.pi, len(places), endpoint=False)
    return np.column_stack([np.cos(angle), np.sin(angle)]), False
