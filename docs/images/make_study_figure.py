#!/usr/bin/python3
"""Draws what the runs of a batch change against those they are read against, from its folder.

    build/release/gridstep batch scenarios/what-if -o results/what-if
    /usr/bin/python3 docs/images/make_study_figure.py results/what-if

Needs matplotlib. The Chinese picture is left out where no CJK font is installed (Debian: fonts-wqy-microhei).
"""

import argparse
import csv
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from matplotlib import font_manager

HERE = Path(__file__).resolve().parent
MORE, LESS, INK = "#b8442f", "#3b8f5a", "#22242a"

# quantity in runs.csv, divisor, digits, English and Chinese title; more of it is bad unless told
PANELS = [
    ("total_cost", 1e6, 0, "cost, million {}", "成本，百万{}", False),
    ("emission_t", 1e6, 2, "CO2, Mt", "CO2，百万吨", False),
    ("curtailment_mwh", 1e6, 2, "curtailed, TWh", "弃电，TWh", False),
    ("green_share_traced", 0.01, 1, "green share of use, points", "用电绿电占比，百分点", True),
    ("unserved_mwh", 1e3, 1, "not served, GWh", "缺供，GWh", False),
]
WORDS = {
    "en": ("What if? Change against the year or week each is read against (hatched: bar cut short)",
           "name"),
    "zh": ("如果……？与各自对照方案相比的变化（斜线：条形已截短）", "name_zh"),
}


def changes_of(folder):
    """Runs with another to be read against and as many steps: (run of the plan, row, row of the other)."""
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    with open(folder / "runs.csv", encoding="utf-8", newline="") as file:
        rows = {row["run"]: row for row in csv.DictReader(file)}
    changes = []
    for run in plan["runs"]:
        row, other = rows[run["id"]], rows.get(run["compare_to"])
        if other is None or "failed" in (row["status"], other["status"]):
            continue
        if float(row["demand_mwh"]) < 0.5 * float(other["demand_mwh"]):
            continue  # a week beside a year
        changes.append((run, row, other))
    return changes


def draw(changes, language, target):
    title, name = WORDS[language]
    figure, axes = plt.subplots(1, len(PANELS), figsize=(15, 0.36 * len(changes) + 1.6), sharey=True)
    places = range(len(changes), 0, -1)
    for axis, (quantity, divisor, digits, english, chinese, more_is_good) in zip(axes, PANELS):
        values = [(float(row[quantity]) - float(other[quantity])) / divisor for _, row, other in changes]
        # One run that dwarfs all others would hide them: its bar is cut and its number told.
        ranked = sorted(abs(value) for value in values)
        limit = max(2.5 * ranked[-3], 1e-9) if len(ranked) > 2 else max(ranked[-1], 1e-9)
        for place, value in zip(places, values):
            shown = max(-limit, min(limit, value))
            axis.barh(place, shown, height=0.62, color=LESS if (value > 0) == more_is_good else MORE,
                      hatch="///" if shown != value else None, edgecolor="white", linewidth=0)
            if round(value, digits) != 0:
                axis.text(shown, place, f" {value:+,.{digits}f} ", va="center",
                          ha="left" if value > 0 else "right", fontsize=8.5, color=INK)
        axis.axvline(0, color=INK, linewidth=0.8)
        axis.set_xlim(-1.6 * limit, 1.6 * limit)
        axis.set_title((chinese if language == "zh" else english).format("CNY" if language == "en" else "元"),
                       fontsize=10, color=INK)
        axis.set_xticks([])
        for side in axis.spines.values():
            side.set_visible(False)
        axis.tick_params(length=0)
    axes[0].set_yticks(list(places), [run[name] for run, _, _ in changes], fontsize=9.5)
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, color=INK)
    figure.tight_layout()
    figure.savefig(target, dpi=110)
    print(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of a batch")
    parser.add_argument("-o", "--output", type=Path, default=HERE / "what-if.png")
    given = parser.parse_args()
    changes = changes_of(given.folder)
    draw(changes, "en", given.output)
    fonts = [font.name for font in font_manager.fontManager.ttflist
             if any(word in font.name for word in ("WenQuanYi", "Noto Sans CJK", "SimHei"))]
    if fonts:
        plt.rcParams["font.family"] = [fonts[0]]
        draw(changes, "zh", given.output.with_suffix(".zh-CN.png"))


if __name__ == "__main__":
    main()
