#!/usr/bin/env python3
"""Takes the pictures of the planner's page from a session on the Hohhot year, in a headless Chromium.

    make run
    build/deps/python/bin/python docs/images/make_serve_figures.py

Needs Playwright (in build/deps/python, which `make test` makes), Chromium and a CJK font (Debian: chromium,
fonts-noto-cjk).
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests/cli"))
from serving import Session  # noqa: E402

SIZE = {"width": 1440, "height": 1180}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]


def pictures(page):
    page.wait_for_selector("#comparison-table")
    page.select_option("#new-kind", "solar")
    page.select_option("#new-bus", "HLW110")
    page.click("#new-add")
    page.click("#run")
    page.wait_for_selector('[data-run="1"][data-state="done"]')
    page.locator('details[data-table="battery"] > summary').click()
    for unit, mw, mwh in (("ES-TN", 145, 400), ("ES-DCG", 165, 600)):
        for field, value in (("p_max_mw", mw), ("charge_max_mw", mw), ("e_max_mwh", mwh)):
            page.fill(f'[data-path="battery.{unit}.{field}"]', str(value))
            page.keyboard.press("Tab")
    page.fill("#variant-name", "+100 MW solar, +200 MW batteries")
    page.click("#run")
    page.wait_for_selector('[data-run="2"][data-state="done"]')
    page.wait_for_selector("#comparison-table thead th:nth-child(7)")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(300)
    page.screenshot(path=HERE / "serve.png")
    page.select_option("#language", "zh")
    page.select_option("#theme", "dark")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=HERE / "serve.zh-CN.png")
    print(HERE / "serve.png", HERE / "serve.zh-CN.png")


def main():
    with tempfile.TemporaryDirectory() as keep, Session(ROOT / "scenarios/hohhot", keep) as session, \
            sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, locale="en-GB", device_scale_factor=1)
        page.goto(session.address)
        pictures(page)
        browser.close()


if __name__ == "__main__":
    main()
