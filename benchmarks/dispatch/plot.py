#!/usr/bin/python3
"""Fills the figures of docs/performance.md from the lines of `gridstep bench`, and draws its picture.

    build/release/gridstep bench hohhot --memory > bench.jsonl     # and the other commands of that page
    benchmarks/dispatch/plot.py bench.jsonl

A later line of the same suite, case and way replaces an earlier one. The picture needs matplotlib and is
left out without it.
"""

import argparse
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- figures: benchmarks/dispatch/plot.py -->", "<!-- end of figures -->"
COLOURS = {"highs": "#8d99ae", "simplex": "#2b6299", "interior": "#d9534f"}


def read(paths):
    lines = {}
    for path in paths:
        for text in path.read_text().splitlines():
            line = json.loads(text)
            lines[line["suite"], line["case"], line["solver"], line["way"]] = line
    return list(lines.values())


def is_linear(line):
    return line["case"].startswith("linear_")


def shown(line, key, form):
    return format(line[key], form) if key in line else ""


def table_of(lines):
    """One case's ways, fastest first; those that did not finish last."""
    rows = ["| solver | way | time, s (median) | per window, ms | iterations | against best HiGHS | "
            "against HiGHS with angles, cold | part of the floor | memory, MB |",
            "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for line in sorted(lines, key=lambda one: one.get("us_per_window", float("inf"))):
        time = f'{line["min_s"]:.3g} ({line["median_s"]:.3g})' if "min_s" in line else "not finished"
        if line["windows"] < line["windows_in_full"] and "min_s" in line:
            time += f', {line["windows"]} windows'
        per_window = f'{1e-3 * line["us_per_window"]:.3g}' if "us_per_window" in line else ""
        rows.append("| " + " | ".join([
            line["solver"], line["way"] + (" + crossover" if line.get("crossover") else ""), time,
            per_window, shown(line, "iterations", ",d"),
            shown(line, "times_faster_than_best_highs", ".2f"),
            shown(line, "times_faster_than_highs_angles_cold", ".1f"),
            shown(line, "floor_frac", ".2%"), shown(line, "peak_memory_mb", ".0f")]) + " |")
        if not line["agreed"] and "min_s" in line:
            raise SystemExit(f"not agreed: {line}")
    return rows


def linear_table(lines):
    rows = ["| steps | solver | time, s | per step, µs |", "| --- | --- | --- | --- |"]
    for line in sorted(lines, key=lambda one: (one["solver"], one["steps"])):
        if line["way"] == "lazy_shifted" and "min_s" in line:
            rows.append(f'| {line["steps"]:,} | {line["solver"]} | {line["min_s"]:.3g} | '
                        f'{1e6 * line["min_s"] / line["steps"]:.3g} |')
    return rows


def text_of(lines):
    first = lines[0]
    text = [f'Measured on {first["cpu"]}, one thread, with gridstep {first["version"]}.', ""]
    cases = {}
    for line in lines:
        if not is_linear(line):
            cases.setdefault((line["suite"], line["case"]), []).append(line)
    for (suite, case), of_case in cases.items():
        one = of_case[0]
        text += [f'### {suite}: {case}', "",
                 f'{one["steps"]:,} steps of {one["step_min"]} minutes, '
                 f'{one["windows_in_full"]:,} windows, {max(l["rounds"] for l in of_case)} rounds, '
                 f'objective {max(of_case, key=lambda l: l["windows"]).get("objective", 0):.10g}.', "",
                 *table_of(of_case), ""]
    linear = [line for line in lines if is_linear(line)]
    if linear:
        text += ["### Cost over the number of steps", "", *linear_table(linear), ""]
    return "\n".join(text)


def draw(lines, path):
    try:
        import matplotlib
    except ImportError:
        print("no matplotlib: no picture")
        return
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
    cases = sorted({(l["suite"], l["case"]) for l in lines if not is_linear(l)})
    for position, key in enumerate(cases):
        best = {}
        for line in lines:
            if (line["suite"], line["case"]) == key and "us_per_window" in line:
                solver = line["solver"]
                best[solver] = min(best.get(solver, float("inf")), line["us_per_window"])
        for shift, (solver, us) in enumerate(sorted(best.items())):
            left.barh(position + 0.27 * shift, us * 1e-3, 0.25, color=COLOURS.get(solver, "#444"))
    left.set_yticks([k + 0.2 for k in range(len(cases))], [": ".join(key) for key in cases])
    left.set_xscale("log")
    left.set_xlabel("best way, ms per window (thread CPU)")
    left.legend(handles=[plt.Rectangle((0, 0), 1, 1, color=COLOURS.get(s, "#444"), label=s)
                         for s in sorted({l["solver"] for l in lines})], frameon=False)
    linear = [l for l in lines if is_linear(l) and l["way"] == "lazy_shifted" and "min_s" in l]
    for solver in sorted({l["solver"] for l in linear}):
        points = sorted((l["steps"], l["min_s"]) for l in linear if l["solver"] == solver)
        right.loglog(*zip(*points), "o-", color=COLOURS.get(solver, "#444"), label=solver)
    if linear:
        steps = sorted({l["steps"] for l in linear})
        least = min(l["min_s"] / l["steps"] for l in linear)
        right.loglog(steps, [least * s for s in steps], ":", color="#999", label="linear")
        right.legend(frameon=False)
    right.set_xlabel("steps of Hohhot, rolled")
    right.set_ylabel("s (thread CPU)")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", nargs="+", type=Path, help="JSON lines of gridstep bench")
    parser.add_argument("--page", type=Path, default=ROOT / "docs/performance.md")
    parser.add_argument("--image", type=Path, default=ROOT / "docs/images/performance.png")
    given = parser.parse_args()
    lines = read(given.lines)
    page = given.page.read_text()
    head, rest = page.split(BEGIN)
    tail = rest.split(END)[1]
    given.page.write_text(f"{head}{BEGIN}\n\n{text_of(lines)}\n{END}{tail}")
    print(given.page)
    draw(lines, given.image)


if __name__ == "__main__":
    main()
