#!/usr/bin/python3
"""Draws the picture of the ledger from a result file: one data centre, by every definition.

    make run
    /usr/bin/python3 docs/images/make_ledger_figure.py results/hohhot.h5

Needs xarray, h5netcdf or netCDF4, and matplotlib. The Chinese picture is left out where no CJK font is
installed (Debian: fonts-wqy-microhei).
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from make_figures import CARRIERS, DAYS, FIRST_DAY, GREEN, HERE, IMPORT, INK, cjk_font, dress, name, plt

CONSUMER = "DC_CMCC"
FLOWS, CLAIMS = GREEN, "#63abc8"

WORDS = {
    "en": {
        "title": "One data centre, seven answers",
        "sub": "China Mobile at Horinger, base year: how green is its electricity?",
        "bars": "green share over the year: as the grid runs (green), by contracts (blue; 88.25 % is an input)",
        "origins": "what it runs on, traced hour by hour through grid and storage",
        "imported": "imported", "contract": "contracts",
        "labels": {"traced": "traced", "regional": "regional mix", "marginal": "at the margin",
                   "hourly": "contracts, by the hour", "monthly": "by the month",
                   "yearly": "by the year", "contract": "by their own terms"},
        "days": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    },
    "zh": {
        "title": "一个数据中心，七种答案",
        "sub": "和林格尔中国移动数据中心，基准年：用电有多绿？",
        "bars": "全年绿电占比：绿色为电网实际运行，蓝色为合同（88.25 % 为输入值）",
        "origins": "用电来源：经电网和储能逐小时追踪",
        "imported": "受入", "contract": "合同",
        "labels": {"traced": "潮流追踪", "regional": "区域平均", "marginal": "边际",
                   "hourly": "逐小时匹配", "monthly": "按月匹配",
                   "yearly": "按年匹配", "contract": "合同结算"},
        "days": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    },
}


def origins_of(ds):
    """Shares of the consumer's electricity by carrier, on the scenario's clock, for one week."""
    of_consumer = ds.load_origin_mw.isel(load=np.flatnonzero(ds.load_consumer.values == CONSUMER))
    mw = of_consumer.sum("load").to_pandas()
    mw.index = ds.time.to_index() + pd.Timedelta(seconds=int(ds.zone_offset_s))
    imported = ds.origin_imported.values.astype(bool)
    frame = pd.DataFrame({"imported": mw.loc[:, imported].sum(axis=1)})
    for carrier in CARRIERS:
        own = (ds.origin_carrier.values == carrier) & ~imported
        frame[carrier] = mw.loc[:, own].sum(axis=1)
    first = pd.Timestamp(FIRST_DAY)
    week = frame[(frame.index >= first) & (frame.index < first + pd.Timedelta(days=DAYS))]
    if week.empty:
        raise SystemExit(f"the file has no step in the week from {FIRST_DAY}")
    end = week.iloc[[-1]].set_axis([week.index[-1] + (week.index[1] - week.index[0])])
    week = pd.concat([week, end])
    return week.div(week.sum(axis=1), axis=0)


def draw_bars(axes, shares, words):
    labels = words["labels"]
    for row, (definition, label) in enumerate(labels.items()):
        share = 100 * float(shares.sel(definition=definition))
        colour = FLOWS if definition in ("traced", "regional", "marginal") else CLAIMS
        axes.barh(row, share, color=colour, height=0.66)
        axes.text(share + 1, row, f"{share:.2f} %" if definition == "contract" else f"{share:.0f} %",
                  va="center", color=INK, fontsize=10)
    axes.set_yticks(range(len(labels)), labels.values())
    axes.invert_yaxis()
    axes.set_xlim(0, 104)
    axes.xaxis.set_visible(False)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_color("#9a9da5")
    axes.tick_params(axis="y", length=0, colors=INK)
    name(axes, words["bars"])


def draw_origins(axes, week, words, language):
    bottom = np.zeros(len(week))
    layers = [(c, colour, (en, zh)[language == "zh"]) for c, (colour, en, zh) in CARRIERS.items()]
    layers.append(("imported", IMPORT, words["imported"]))
    for column, colour, label in layers:
        if week[column].max() < 1e-3:
            continue
        top = bottom + 100 * week[column].to_numpy()
        axes.fill_between(week.index, bottom, top, step="post", color=colour, lw=0, label=label)
        bottom = top
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.yaxis.set_major_formatter("{x:.0f} %")
    name(axes, words["origins"])


def draw(ds, language, path):
    words = WORDS[language]
    week = origins_of(ds)
    figure, panels = plt.subplots(2, 1, figsize=(10, 6.4), height_ratios=[1.25, 1])
    figure.subplots_adjust(left=0.17, right=0.815, top=0.855, bottom=0.09, hspace=0.24)
    draw_bars(panels[0], ds.green_share_consumer.sel(consumer=CONSUMER), words)
    draw_origins(panels[1], week, words, language)
    handles, labels = panels[1].get_legend_handles_labels()
    panels[1].legend(handles[::-1], labels[::-1], loc="upper left", bbox_to_anchor=(1.01, 1.02),
                     frameon=False, handlelength=1.3, handleheight=1.1, labelspacing=0.55)
    dress(figure, panels[1:], week, {**words, "title": "", "sub": ""})
    left = 0.04
    figure.text(left, 0.962, words["title"], fontsize=15, weight="bold", color=INK, va="center")
    figure.text(left, 0.922, words["sub"], fontsize=10.5, color="#55585f", va="center")
    figure.savefig(path, dpi=160, metadata={"Software": None})
    plt.close(figure)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", nargs="?", default="results/hohhot.h5", type=Path)
    parser.add_argument("-o", "--output", default=HERE, type=Path, metavar="DIR")
    options = parser.parse_args()
    ds = xr.open_dataset(options.result)
    plt.rcParams.update({"font.size": 10, "axes.unicode_minus": False})
    draw(ds, "en", options.output / "hohhot-ledger.png")
    font = cjk_font()
    if font is None:
        print("no CJK font: hohhot-ledger.zh-CN.png is left as it is")
        return
    plt.rcParams["font.family"] = [font, "DejaVu Sans"]
    draw(ds, "zh", options.output / "hohhot-ledger.zh-CN.png")


if __name__ == "__main__":
    main()
