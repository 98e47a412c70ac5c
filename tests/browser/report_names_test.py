"""Names, ids and headers of a result are words, whatever they look like: nothing of them runs or breaks out."""

import csv
import io
import re
import sys
import tempfile
import shutil
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command
from browser import Browser, require

require()
import h5py

HOSTILE = {
    "buses.csv": {"Wind bus": "<script>alert(1)</script>", "Coal bus": "</script><img src=x onerror=alert(2)>", "Load bus": "شبكة\u202eحمل"},
    "lines.csv": {"1–2": "<!--<script>", "1–3": "=1+1", "2–3": "]]>\u2028alert(3)"},
    "loads.csv": {"Data centre": "@SUM(A1:A9)", "Town": "=cmd|'/c calc'!A0", "Factory": "城东城区 <b>粗</b>"},
    "wind.csv": {"Wind farm": "\"></script><svg onload=alert(4)>"},
    "thermal.csv": {"Coal unit": "{{script}} ${alert(5)} {0}"},
    "contracts.csv": {"Half of the wind farm by the hour": "javascript:alert(6)", "A quarter of it by the month": "-2+3"},
    "ties.csv": {"Eastern neighbour": "&lt;script&gt;alert(7)&lt;/script&gt;"},
}
TITLE = "</title><script>alert(8)</script>"
# What only a file that somebody made by hand can say.
FORGED = "</script><script>alert(9)</script>"


def cell(text):
    return '"' + text.replace('"', '""') + '"'


class NamesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="gridstep-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        scenario = cls.folder / "hostile"
        shutil.copytree(command.SCENARIOS / "trace-three-bus", scenario)
        cls.names = []
        for table, names in HOSTILE.items():
            path = scenario / table
            lines = path.read_text(encoding="utf-8").splitlines()
            for old, new in names.items():
                cls.names.append(new)
                lines = [re.sub(rf"(?<=,){re.escape(old)}(?=,)", lambda _: cell(new), line) for line in lines]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        header = scenario / "scenario.toml"
        text = re.sub(r'title = ".*"', f'title = "{TITLE}"', header.read_text(encoding="utf-8"))
        header.write_text(text + "\n# </script><script>alert(10)</script> \u2028 <!-- \n", encoding="utf-8")
        cls.result = cls.folder / "hostile.h5"
        done = command.gridstep("run", scenario, "-o", cls.result)
        assert done.returncode == 0, done.stderr
        cls.path = cls.folder / "hostile.html"
        done = command.gridstep("report", cls.result, "-o", cls.path, "--lang", "en")
        assert done.returncode == 0, done.stderr
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        self.watched = self.browser.open(self.path)
        self.addCleanup(self.watched.close)
        self.page = self.watched.page
        self.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        self.page.wait_for_function("[...document.querySelectorAll('details')].every((one) => one.childElementCount > 1)")

    def test_nothing_runs(self):
        for scheme_and_language in (("dark", "zh"), ("light", "en")):
            self.page.select_option("#theme", scheme_and_language[0])
            self.page.select_option("#language", scheme_and_language[1])
        for jump in self.page.locator("[data-jump]").all():
            jump.click()
        for select in ("green", "prices", "ledger"):
            for value in self.page.locator(f"#{select} select").first.locator("option").evaluate_all("all => all.map(one => one.value)"):
                self.page.select_option(f"#{select} select >> nth=0", value)
        self.assertEqual(self.watched.faults(), [])

    def test_names_are_shown_as_they_are(self):
        text = self.page.evaluate("document.body.textContent")
        for name in self.names:
            if name not in HOSTILE["ties.csv"].values():  # ties are drawn together
                self.assertIn(name, text)
        self.assertEqual(self.page.locator("h1").inner_text(), TITLE)
        self.assertEqual(self.page.title(), "trace-three-bus")

    def test_nothing_breaks_out(self):
        counts = self.page.evaluate("""() => ({scripts: document.scripts.length, images: document.images.length,
            handlers: [...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({name}) => name.startsWith("on"))).length,
            styles: [...document.querySelectorAll("script ~ b, main b")].length})""")
        html = self.path.read_text(encoding="utf-8")
        self.assertEqual(counts["scripts"], html.count("<script"))
        self.assertEqual((counts["images"], counts["handlers"], counts["styles"]), (0, 0, 0))
        # Of the file's words nothing is in the page's source but the escaped title.
        for name in self.names:
            self.assertNotIn(name, html)
        self.assertNotIn("alert(", html)

    def test_policy(self):
        policy = self.page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        self.assertEqual(rules["default-src"], "'none'")
        for rule in ("script-src", "style-src"):
            self.assertTrue(all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", source) for source in rules[rule].split()), rules[rule])
        self.assertEqual((rules["base-uri"], rules["form-action"]), ("'none'", "'none'"))
        # It is kept: an inline script and a style attribute from outside do nothing.
        self.page.evaluate("""() => { const script = document.createElement("script"); script.textContent = "window.broken = true";
            document.body.append(script); document.body.insertAdjacentHTML("beforeend", "<i id='probe' style='color: rgb(1, 2, 3)' onclick='window.broken = true'>.</i>");
            document.getElementById("probe").click(); }""")
        self.assertIsNone(self.page.evaluate("window.broken || null"))
        self.assertNotEqual(self.page.evaluate("getComputedStyle(document.getElementById('probe')).color"), "rgb(1, 2, 3)")
        self.assertGreaterEqual(len(self.page.evaluate("window.broken_policies")), 3)

    def test_spreadsheets_see_no_formula(self):
        seen = 0
        for section in ("ledger", "unit_table", "grid", "dispatch"):
            text = self.watched.save(self.page.locator(f"#{section} button", has_text="Download CSV"))
            for row in csv.reader(io.StringIO(text)):
                for one in row:
                    seen += one.startswith("'")
                    if one[:1] in "=+-@\t\r" and one:
                        float(one)  # only numbers begin like this
        self.assertGreaterEqual(seen, 3)
        self.assertEqual(self.watched.faults(), [])

    def test_forged_file(self):
        """Texts that no scenario can hold, but a file can."""
        forged = self.folder / "forged.h5"
        shutil.copy(self.result, forged)
        with h5py.File(forged, "r+") as file:
            for name in ("scenario", "currency"):
                file.attrs[name] = FORGED
            for name in ("solver", "command", "version", "created"):
                file["provenance"].attrs[name] = FORGED
            carriers = file["unit_carrier"]
            carriers[...] = [FORGED, *carriers.asstr()[1:]]
        path = self.folder / "forged.html"
        done = command.gridstep("report", forged, "-o", path, "--overwrite", "--lang", "en")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn(FORGED, path.read_text(encoding="utf-8"))
        self.assertNotIn("<script>alert", path.read_text(encoding="utf-8"))
        watched = self.browser.open(path)
        self.assertEqual(watched.page.title(), FORGED)
        self.assertIn(FORGED, watched.page.locator("#dispatch .legend").inner_text())
        self.assertEqual(watched.faults(), [])
        watched.close()


if __name__ == "__main__":
    command.main()
