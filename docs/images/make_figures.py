#!/usr/bin/python3
"""Draws the pictures of the READMEs from a result file.

    make run
    /usr/bin/python3 docs/images/make_figures.py results/hohhot.h5

Needs xarray, h5netcdf or netCDF4, and matplotlib. The Chinese picture is left out where no CJK font is
installed (Debian: fonts-wqy-microhei).
"""

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import xarray as xr
from matplotlib import font_manager

HERE = Path(__file__).resolve().parent
FIRST_DAY, DAYS = "2023-04-17", 7  # Monday to Sunday, wind and sun ample

# carrier: colour, English label, Chinese label; from the bottom of the stack to its top
CARRIERS = {
    "coal": ("#4d4f57", "coal", "煤电"),
    "biomass": ("#8c9440", "biomass", "生物质等"),
    "wind": ("#63abc8", "wind", "风电"),
    "solar": ("#f2c14b", "solar", "光伏"),
    "hydro": ("#2b6299", "pumped storage", "抽水蓄能"),
    "battery": ("#8f6cb3", "battery", "电化学储能"),
}
IMPORT, CURTAILED, PRICE, GREEN, INK = "#c3c6cc", "#d9534f", "#b8442f", "#3b8f5a", "#22242a"

WORDS = {
    "en": {
        "title": "Hohhot region, one spring week by the hour",
        "sub": "generation by carrier; what is above the demand line is exported or stored",
        "imported": "imported", "curtailed": "curtailed", "demand": "demand and losses",
        "power": "power, GW", "price": "price, {currency}/MWh", "green": "green share of generation",
        "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    },
    "zh": {
        "title": "呼和浩特地区：春季一周逐时运行",
        "sub": "各类电源出力；高出负荷线的部分外送或充入储能",
        "imported": "受入", "curtailed": "弃电", "demand": "负荷与网损",
        "power": "功率，GW", "price": "电价，元/MWh", "green": "绿色发电占比",
        "days": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    },
}


def week_of(path):
    """The week on the scenario's own clock, one row per step and a last row that closes it."""
    ds = xr.open_dataset(path)
    clock = ds.time.to_index() + pd.Timedelta(seconds=int(ds.zone_offset_s))
    price = ds.price_per_mwh
    frame = pd.DataFrame(
        {
            "imported": ds.import_mw.sum("tie"),
            "demand": ds.demand_mw.sum("load") - ds.unserved_mw.sum("load") + ds.loss_mw,
            "curtailed": ds.curtailment_mw.sum("unit"),
            "green": ds.green_share,
            "price": price.mean("bus"),
            "price_low": price.min("bus"),
            "price_high": price.max("bus"),
        },
        index=clock,
    )
    for carrier in CARRIERS:
        frame[carrier] = ds.generation_mw.isel(unit=(ds.unit_carrier == carrier).values).sum("unit")
    first = pd.Timestamp(FIRST_DAY)
    week = frame[(frame.index >= first) & (frame.index < first + pd.Timedelta(days=DAYS))]
    if week.empty:
        raise SystemExit(f"{path} has no step in the week from {FIRST_DAY}")
    end = week.iloc[[-1]].set_axis([week.index[-1] + (week.index[1] - week.index[0])])
    return pd.concat([week, end]), ds.attrs["currency"]


def name(axes, text):
    axes.set_title(text, loc="left", fontsize=10, color="#33363d", pad=5)


def draw_power(axes, week, words, language):
    bottom = np.zeros(len(week))
    layers = [(c, colour, (en, zh)[language == "zh"]) for c, (colour, en, zh) in CARRIERS.items()]
    layers.append(("imported", IMPORT, words["imported"]))
    for column, colour, label in layers:
        top = bottom + week[column].to_numpy() / 1e3
        axes.fill_between(week.index, bottom, top, step="post", color=colour, lw=0, label=label)
        bottom = top
    axes.fill_between(
        week.index, bottom, bottom + week["curtailed"] / 1e3, step="post", facecolor="none",
        edgecolor=CURTAILED, hatch="//////", lw=0, label=words["curtailed"],
    )
    axes.step(week.index, week["demand"] / 1e3, where="post", color="white", lw=3.2)
    axes.step(week.index, week["demand"] / 1e3, where="post", color=INK, lw=1.6, label=words["demand"])
    axes.set_ylim(0, 1.04 * (bottom + week["curtailed"] / 1e3).max())
    name(axes, words["power"])


def draw_price(axes, week, words, currency):
    axes.fill_between(week.index, week["price_low"], week["price_high"], step="post", color=PRICE,
                      alpha=0.25, lw=0)
    axes.step(week.index, week["price"], where="post", color=PRICE, lw=1.5)
    axes.axhline(0, color=INK, lw=0.6)
    axes.set_ylim(bottom=min(-40, axes.get_ylim()[0]))
    name(axes, words["price"].format(currency=currency))


def draw_green(axes, week, words):
    axes.fill_between(week.index, 0, 100 * week["green"], step="post", color=GREEN, alpha=0.25, lw=0)
    axes.step(week.index, 100 * week["green"], where="post", color=GREEN, lw=1.5)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.yaxis.set_major_formatter("{x:.0f} %")
    name(axes, words["green"])


def dress(figure, panels, week, words):
    for axes in panels:
        axes.spines[["top", "right"]].set_visible(False)
        axes.spines[["left", "bottom"]].set_color("#9a9da5")
        axes.tick_params(colors="#55585f", length=3)
        axes.grid(axis="y", color="#e4e6ea", lw=0.7)
        axes.set_axisbelow(True)
        for day in pd.date_range(week.index[0], week.index[-1], freq="D")[1:-1]:
            axes.axvline(day, color="#ffffff" if axes is panels[0] else "#e4e6ea", lw=0.8,
                         alpha=0.6, zorder=1.5)
        axes.set_xlim(week.index[0], week.index[-1])
    bottom = panels[-1]
    bottom.xaxis.set_major_locator(mdates.HourLocator(byhour=12))
    bottom.xaxis.set_major_formatter(lambda x, _: "{}\n{:%m-%d}".format(
        words["days"][mdates.num2date(x).weekday()], mdates.num2date(x)))
    bottom.tick_params(axis="x", length=0, pad=4)
    for axes in panels[:-1]:
        axes.tick_params(axis="x", length=0)
    left = panels[0].get_position().x0
    figure.text(left, 0.962, words["title"], fontsize=15, weight="bold", color=INK, va="center")
    figure.text(left, 0.925, words["sub"], fontsize=10.5, color="#55585f", va="center")


def draw(week, currency, language, path):
    words = WORDS[language]
    figure, panels = plt.subplots(
        3, 1, figsize=(10, 6.8), sharex=True, height_ratios=[3.6, 1, 1],
        gridspec_kw={"left": 0.06, "right": 0.815, "top": 0.865, "bottom": 0.08, "hspace": 0.27},
    )
    draw_power(panels[0], week, words, language)
    draw_price(panels[1], week, words, currency)
    draw_green(panels[2], week, words)
    handles, labels = panels[0].get_legend_handles_labels()
    panels[0].legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.01, 1.02),
                     frameon=False, handlelength=1.3, handleheight=1.1, labelspacing=0.55)
    dress(figure, panels, week, words)
    figure.savefig(path, dpi=160, metadata={"Software": None})
    plt.close(figure)
    print(path)


def cjk_font():
    known = {font.name for font in font_manager.fontManager.ttflist}
    wanted = ["WenQuanYi Micro Hei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"]
    return next((name for name in wanted if name in known), None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", nargs="?", default="results/hohhot.h5", type=Path)
    parser.add_argument("-o", "--output", default=HERE, type=Path, metavar="DIR")
    options = parser.parse_args()
    week, currency = week_of(options.result)
    plt.rcParams.update({"font.size": 10, "axes.unicode_minus": False, "hatch.linewidth": 0.6})
    draw(week, currency, "en", options.output / "hohhot-week.png")
    font = cjk_font()
    if font is None:
        print("no CJK font: hohhot-week.zh-CN.png is left as it is")
        return
    plt.rcParams["font.family"] = [font, "DejaVu Sans"]
    draw(week, currency, "zh", options.output / "hohhot-week.zh-CN.png")


if __name__ == "__main__":
    main()
