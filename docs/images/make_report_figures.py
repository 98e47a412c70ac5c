#!/usr/bin/env python3
"""Takes the pictures of the report from a report itself, in a headless Chromium.

    make run
    build/deps/python/bin/python docs/images/make_report_figures.py results/hohhot.html

Needs Playwright (in build/deps/python, which `make test` makes), Chromium and a CJK font (Debian: chromium,
fonts-noto-cjk). With --measure it prints instead how soon the page is drawn.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
WIDTH = 1180
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]
# Two weeks of spring with wind, sun, storage and export.
SPRING = "page.views[0].timeline.set_range(Date.UTC(2023, 3, 3) / 1000, Date.UTC(2023, 3, 17) / 1000)"


def opened(browser, report, colours="light"):
    page = browser.new_context(viewport={"width": WIDTH, "height": 900}, color_scheme=colours).new_page()
    page.goto(report.resolve().as_uri())
    page.wait_for_selector("html[data-drawn]")
    return page


def saved(page, first, last, name):
    """The page from the top of one section to the end of another."""
    page.wait_for_timeout(300)
    page.evaluate("window.scrollTo(0, 0)")
    top = 0 if first is None else page.locator(f"#{first}").bounding_box()["y"]
    end = page.locator(f"#{last}").bounding_box()
    height = end["y"] + end["height"] - top - 2
    page.screenshot(path=HERE / name, full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
    print(HERE / name)


def pictures(browser, report):
    page = opened(browser, report)
    page.select_option("#language", "en")
    page.evaluate(SPRING)
    saved(page, None, "green", "report.png")
    page.click("#grid [data-jump=hour_fullest]")
    saved(page, "ledger", "grid", "report-grid.png")
    page = opened(browser, report, "dark")
    page.select_option("#language", "zh")
    page.evaluate(SPRING)
    saved(page, None, "green", "report.zh-CN.png")


def measure(browser, report):
    """Milliseconds from the beginning of navigation until everything is drawn, the least and the median of nine."""
    drawn_ms = []
    for _ in range(9):
        page = opened(browser, report)
        drawn_ms.append(page.evaluate("performance.getEntriesByName('drawn')[0].duration"))
        page.context.close()
    drawn_ms.sort()
    print(f"{report.stat().st_size / 1e6:.2f} MB, drawn after {drawn_ms[0]:.0f} ms (median {drawn_ms[4]:.0f} ms)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", type=Path, help="written by gridstep report")
    parser.add_argument("--measure", action="store_true", help="print how soon it is drawn")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        (measure if options.measure else pictures)(browser, options.report)
        browser.close()


if __name__ == "__main__":
    main()
