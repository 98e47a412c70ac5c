"""What `gridstep report` shows is what the result file says: figures, curves, cells."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
import command
from hohhot_report import HohhotReport, cells, number, rows_of_csv
import numpy as np


class ReportTest(HohhotReport):
    def test_headline(self):
        tiles = {tile.get_attribute("data-quantity"): tile for tile in self.page.locator("#headline .tile[data-quantity]").all()}
        figure = {key: tile.locator(".figure").inner_text() for key, tile in tiles.items()}
        hours = np.diff(self.file["time_bnds"][0])[0] / 3600
        green = np.isin(self.file["unit_carrier"].asstr()[...], ["wind", "solar", "hydro", "battery", "biomass"])
        p_max = self.file["unit_p_max_mw"][...]
        self.assertEqual(figure["capacity"], f"{p_max.sum() / 1e3:.2f}")
        self.assertIn(f"{100 * p_max[green].sum() / p_max.sum():.1f} %", tiles["capacity"].inner_text())
        self.assertEqual(figure["demand"], f"{hours * self.sum_of('demand_mw').sum() / 1e6:.2f}")
        self.assertIn(f"{self.sum_of('demand_mw').max():,.0f} MW", tiles["demand"].inner_text())
        own = sum(self.sum_of("generation_mw", one) for one in ("coal", "wind", "solar", "biomass")).sum()
        own_green = sum(self.sum_of("generation_mw", one) for one in ("wind", "solar", "biomass")).sum()
        self.assertEqual(figure["green_generation"], f"{100 * own_green / own:.1f}")
        served = self.file["demand_mw"][...] - self.file["unserved_mw"][...]
        traced = (served * self.file["green_share_load"][...]).sum() / served.sum()
        self.assertEqual(figure["green_use"], f"{100 * traced:.1f}")
        self.assertEqual(figure["curtailed"], f"{hours * self.sum_of('curtailment_mw').sum() / 1e3:.1f}")
        self.assertEqual(figure["unserved"], "0.0")
        self.assertEqual(figure["emission"], f"{self.file['emission_t'][...].sum() / 1e6:.2f}")
        self.assertEqual(figure["cost"], f"{self.file['total_cost'][()] / 1e9:.2f}")
        net = hours * (self.sum_of("export_mw") - self.sum_of("import_mw")).sum()
        self.assertEqual(figure["exchange"], f"{net / 1e6:.2f}")
        self.assertIn("✓ Every step certified", self.page.locator("#headline .tile.good").inner_text())

    def test_capacity_and_energy(self):
        table = {row[0].split("\n")[0].split(" ")[0]: row for row in cells(self.page.locator("#headline table").first)}
        carriers = self.file["unit_carrier"].asstr()[...]
        for carrier in ("coal", "wind", "solar", "hydro", "battery", "biomass"):
            self.assertAlmostEqual(number(table[carrier][1]), self.file["unit_p_max_mw"][...][carriers == carrier].sum(), places=1)
            self.assertAlmostEqual(number(table[carrier][3]), self.sum_of("generation_mw", carrier).sum(), delta=0.06)
            self.assertEqual("green" in table[carrier][0], carrier != "coal")

    def test_dispatch(self):
        shown = rows_of_csv(self.watched.save(self.page.locator("#dispatch button", has_text="Download CSV")))
        head, rows = shown[0], shown[1:]
        self.assertEqual(len(rows), 8760)
        self.assertEqual(rows[0][0], "2023-01-01 00:00")
        self.assertEqual(rows[8759][0], "2023-12-31 23:00")
        column = {name: np.array([float(row[n]) for row in rows]) for n, name in enumerate(head) if n > 0}
        for label, values in {
            "coal (MW)": self.sum_of("generation_mw", "coal"), "wind (MW)": self.sum_of("generation_mw", "wind"),
            "hydro, discharge (MW)": self.sum_of("generation_mw", "hydro"), "import (MW)": self.sum_of("import_mw"),
            "export (MW)": -self.sum_of("export_mw"), "load (MW)": self.sum_of("demand_mw"),
            "network losses (MW)": self.file["loss_mw"][...],
        }.items():
            self.assertLessEqual(np.abs(column[label] - values).max(), 0.0501, label)
        # Everything above zero and below it closes the balance of every hour, to the rounding.
        parts = sum(values for name, values in column.items() if name not in ("load (MW)", "network losses (MW)"))
        self.assertLess(np.abs(parts - column["load (MW)"] - column["network losses (MW)"]).max(), 0.7)

    def test_dispatch_chart(self):
        """What is drawn: the top of the stack is all that is supplied, as daily means and hour by hour."""
        supply = self.sum_of("generation_mw") + self.sum_of("import_mw")
        top = "page.views[0].timeline.charts[0].plot.data[1]"
        self.page.click("[data-zoom=all]")
        drawn = np.array(self.page.evaluate(top))
        self.assertEqual(len(drawn), 366)  # the last holds to the end
        self.assertLess(np.abs(drawn[:365] - supply.reshape(365, 24).mean(axis=1)).max(), 0.4)
        self.assertIn("daily means", self.page.locator("[data-chart=dispatch] .legend").inner_text())
        self.page.click("#grid [data-jump=hour_peak]")
        self.page.click("[data-zoom=day]")
        peak = int(np.argmax(self.sum_of("demand_mw")))
        day = peak - peak % 24
        low, high = self.page.evaluate("page.views[0].timeline.range")
        self.assertEqual((high - low) / 3600, 24)
        self.assertEqual(low, self.file["time"][day] + 8 * 3600)
        hourly = np.array(self.page.evaluate(top))
        self.assertLess(np.abs(hourly[:8760] - supply).max(), 0.4)
        # The cursor in the middle of the peak hour tells that hour's values.
        self.page.locator("[data-chart=dispatch] .u-over").scroll_into_view_if_needed()
        box = self.page.locator("[data-chart=dispatch] .u-over").bounding_box()
        self.page.mouse.move(box["x"] + box["width"] * (peak - day + 0.5) / 24, box["y"] + 40)
        legend = self.page.locator("[data-chart=dispatch] .legend")
        self.assertIn(f"{peak % 24:02d}:00", legend.inner_text())
        load = legend.locator("li", has_text="load").locator(".legend-value").inner_text()
        self.assertAlmostEqual(number(load), self.sum_of("demand_mw")[peak], delta=0.56)
        # The charts share the range; a double click shows everything again.
        ranges = self.page.evaluate("page.views[0].timeline.charts.map(({plot}) => [plot.scales.x.min, plot.scales.x.max])")
        self.assertEqual(ranges, [[low, high]] * len(ranges))
        self.page.mouse.dblclick(box["x"] + 300, box["y"] + 60)
        self.assertEqual(self.page.evaluate("page.views[0].timeline.range[1] - page.views[0].timeline.range[0]"), 8760 * 3600)

    def test_zoom_by_drag_wheel_and_keys(self):
        self.page.click("[data-zoom=all]")
        over = self.page.locator("[data-chart=dispatch] .u-over")
        over.scroll_into_view_if_needed()
        box = over.bounding_box()
        length = lambda: self.page.evaluate("page.views[0].timeline.range[1] - page.views[0].timeline.range[0]") / 8760 / 3600
        self.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 50)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60, steps=4)
        self.page.mouse.up()
        self.assertAlmostEqual(length(), 0.25, delta=0.01)
        self.page.locator("[data-chart=dispatch] .chart").focus()
        self.page.keyboard.press("+")
        self.assertAlmostEqual(length(), 0.125, delta=0.01)
        self.page.mouse.wheel(0, 100)
        self.page.wait_for_function("page.views[0].timeline.range[1] - page.views[0].timeline.range[0] > 0.146 * 8760 * 3600")
        self.assertAlmostEqual(length(), 0.156, delta=0.01)
        before = self.page.evaluate("page.views[0].timeline.range[0]")
        self.page.keyboard.press("ArrowRight")
        self.assertGreater(self.page.evaluate("page.views[0].timeline.range[0]"), before)
        self.page.keyboard.press("0")
        self.assertAlmostEqual(length(), 1.0)

    def test_heat_map(self):
        share = self.file["green_share"][...]
        readout = self.page.locator("#green .readout")
        heat = self.page.locator("#green canvas")
        heat.scroll_into_view_if_needed()
        box = heat.bounding_box()
        for day, hour in ((0, 0), (136, 12), (364, 23)):
            left, top, height = self.page.evaluate("(() => { const map = plain_charts.find(one => one.canvas); return [map.left, 4, map.plot_height]; })()")
            width = self.page.evaluate("plain_charts.find(one => one.canvas).cell_width")
            x, y = left + (day + 0.5) * width, top + (hour + 0.5) * height / 24
            self.page.mouse.move(box["x"] + x, box["y"] + y)
            self.assertIn(f"{hour:02d}:00   {100 * share[24 * day + hour]:.1f} %", readout.inner_text())
        # Colours go the way of the shares.
        image = self.page.evaluate("""() => { const canvas = document.querySelector("#green canvas"); const map = plain_charts.find(one => one.canvas);
            const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), found = [];
            for (let n = 0; n < 8760; n += 1) { const day = Math.floor(n / 24), hour = n % 24;
              const x = Math.floor(map.left + (day + 0.5) * map.cell_width), y = Math.floor(4 + (hour + 0.5) * map.plot_height / 24);
              found.push(image.data[4 * (y * canvas.width + x)]); }
            return found; }""")
        self.assertLess(np.corrcoef(image, share)[0, 1], -0.95)
        heat.focus()
        self.page.keyboard.press("ArrowLeft")
        self.assertIn("23:00", readout.inner_text())
        consumer = list(self.file["consumer"].asstr()[...]).index("DC_CMCC")
        self.page.select_option("#green select", f"consumer-{consumer}")
        owned = np.flatnonzero(self.file["load_consumer"].asstr()[...] == "DC_CMCC")
        of_load = self.file["green_share_load"][:, owned[0]]
        shown = rows_of_csv(self.watched.save(self.page.locator("#green button", has_text="Download CSV")))
        self.assertLessEqual(np.abs(np.array([float(row[1]) for row in shown[1:]]) - of_load).max(), 0.0026)
        self.page.select_option("#green select", "generation")

    def test_duration_curves(self):
        load = np.sort(self.sum_of("demand_mw"))[::-1]
        offered = self.sum_of("available_mw", "wind") + self.sum_of("available_mw", "solar")
        residual = np.sort(self.sum_of("demand_mw") - offered)[::-1]
        shown = rows_of_csv(self.watched.save(self.page.locator("[data-chart=load-duration] button", has_text="Download CSV")))
        self.assertEqual(shown[0], ["% of the time", "load (MW)", "residual load (MW)"])
        for row in (shown[1], shown[501], shown[1001]):
            n = min(8759, int(float(row[0]) / 100 * 8760))
            self.assertAlmostEqual(float(row[1]), load[n], delta=0.06)
            self.assertAlmostEqual(float(row[2]), residual[n], delta=0.4)
        price = np.sort(np.median(self.file["price_per_mwh"][...], axis=1))[::-1]
        drawn = self.page.evaluate("plain_charts.find(one => one.plot && one.place.closest('[data-chart=price-duration]')).plot.data[1]")
        for percent in (0, 10, 75, 90, 100):
            self.assertAlmostEqual(drawn[10 * percent], price[min(8759, int(percent / 100 * 8760))], delta=0.006)

    def test_storage_and_prices(self):
        self.page.select_option("#storage select", "0")
        shown = rows_of_csv(self.watched.save(self.page.locator("#storage button", has_text="Download CSV")))
        self.assertEqual(shown[0][1], "呼和浩特抽水蓄能1号 (MWh)")
        stored = np.array([float(row[1]) for row in shown[1:]])
        self.assertLessEqual(np.abs(stored - self.file["energy_mwh"][:, 0]).max(), 0.0501)
        self.page.select_option("#prices select", "3")
        shown = rows_of_csv(self.watched.save(self.page.locator("#prices button", has_text="Download CSV")))
        prices = np.array([float(row[1]) for row in shown[1:]])
        self.assertLessEqual(np.abs(prices - self.file["price_per_mwh"][:, 3]).max(), 0.011)

    def test_ledger(self):
        table = cells(self.page.locator("#ledger table").first)
        consumers = list(self.file["consumer"].asstr()[...])
        share = self.file["green_share_consumer"][...]
        self.assertEqual([row[1] for row in table[1:-1]], consumers)
        for c, row in enumerate(table[1:-1]):
            for d in range(8):
                self.assertEqual(row[3 + d], f"{100 * share[c, d]:.1f}" if np.isfinite(share[c, d]) else "–", (consumers[c], d))
        consumption = {row[1]: number(row[2]) for row in table[1:-1]}
        of = self.file["load_consumer"].asstr()[...]
        for consumer in consumers:
            served = (self.file["demand_mw"][...] - self.file["unserved_mw"][...])[:, of == consumer].sum()
            self.assertAlmostEqual(consumption[consumer], served, delta=0.06)
        self.page.select_option("#ledger select", "carbon")
        table = cells(self.page.locator("#ledger table").first)
        carbon = self.file["carbon_consumer_t_per_mwh"][...]
        self.assertEqual(table[1][3], f"{carbon[0, 0]:.4f}")
        self.page.select_option("#ledger select", "share")

    def test_grid(self):
        peak = int(np.argmax(self.sum_of("demand_mw")))
        flow, limit = self.file["flow_mw"][...], self.file["line_p_max_mw"][...]
        self.page.click("#grid [data-jump=hour_peak]")
        self.assertIn(f"{peak % 24:02d}:00", self.page.locator("#grid output").inner_text())
        names = self.file["line_name"].asstr()[...]
        for line in range(len(limit)):
            told = self.page.locator(f"#grid g[data-line='{line}'] title").text_content()
            percent = abs(flow[peak, line]) / limit[line] * 100
            self.assertTrue(told.startswith(names[line] + ": "), told)
            self.assertAlmostEqual(number(told[len(names[line]) + 2:]), percent, delta=0.51)
        self.assertEqual(self.page.locator("#grid circle").count(), self.file["bus"].shape[0])
        self.page.locator("#grid .slider").fill("4000")
        told = self.page.locator("#grid g[data-line='0'] title").text_content()
        self.assertAlmostEqual(number(told[len(names[0]) + 2:]), abs(flow[4000, 0]) / limit[0] * 100, delta=0.51)
        self.page.locator("#grid summary").click()
        table = cells(self.page.locator("#grid table"))
        greatest = (np.abs(flow) / limit).max(axis=0)
        for line, row in enumerate(table[1:]):
            self.assertAlmostEqual(number(row[5]), abs(flow[4000, line]) / limit[line] * 100, delta=0.51)
            self.assertAlmostEqual(number(row[6]), 100 * greatest[line], delta=0.51)

    def test_certificate_and_provenance(self):
        table = cells(self.page.locator("#certificate table"))
        self.assertEqual(len(table), 13)
        self.assertTrue(all("holds" in row[1] or "nothing" in row[1] for row in table[1:]), table)
        self.assertAlmostEqual(float(table[1][3].replace("−", "-").split()[0]),
                               self.file["certificate/balance_residual_mw"][...].max(), delta=1e-11)
        text = self.page.locator("#provenance").inner_text()
        self.assertIn(self.file.attrs["content_sha256"] if isinstance(self.file.attrs["content_sha256"], str)
                      else self.file.attrs["content_sha256"].decode(), text)
        self.page.locator("#provenance summary", has_text="Inputs").click()
        inputs = cells(self.page.locator("#provenance table"))
        self.assertEqual([row[1] for row in inputs[1:]], list(self.file["provenance/input_sha256"].asstr()[...]))


if __name__ == "__main__":
    command.main()
