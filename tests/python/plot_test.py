"""Pictures: what is drawn are the result's numbers, on the region's clock; errors."""

import builtins
import sys
from unittest import mock

import numpy as np
import package
from package import SCENARIOS, PackageTest, gs, two_bus

try:
    import matplotlib
except ImportError:
    print("skipped: matplotlib is not there")
    sys.exit(77)
matplotlib.use("Agg")
import matplotlib.dates as mdates  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402


class Pictures(PackageTest):
    @classmethod
    def setUpClass(cls):
        cls.result = gs.load(SCENARIOS / "hohhot").run(steps=48)

    def tearDown(self):
        plt.close("all")

    def test_all_are_drawn_in_both_languages(self):
        for language in ("en", "zh"):
            plot = self.result.plot
            for ax in (plot.dispatch(language=language), plot.prices(language=language),
                       plot.green_share(language=language), plot.duration(language=language),
                       plot.storage(language=language), plot.grid(language=language)):
                ax.figure.savefig(self.folder / "picture.png")
                self.assertTrue(ax.get_xlabel())

    def test_demand_is_drawn_on_the_regions_clock(self):
        ax = self.result.plot.dispatch("2023-01-02", "2023-01-03")
        line = next(line for line in ax.lines if line.get_label() == "demand and losses")
        ds = self.result.ds
        expected = (ds.demand_mw.sum("load") + ds.loss_mw).values[24:]
        np.testing.assert_allclose(line.get_ydata()[:-1], expected)
        self.assertEqual(str(mdates.num2date(ax.get_xlim()[0]))[:16], "2023-01-02 00:00")
        self.assertEqual(str(mdates.num2date(ax.get_xlim()[1]))[:16], "2023-01-03 00:00")

    def test_a_duration_curve_holds_the_energy(self):
        line = self.result.plot.duration("demand_mw").lines[0]
        hours, power = line.get_xdata(), line.get_ydata()
        self.assertTrue((np.diff(power) <= 0).all())
        self.assertAlmostEqual((np.diff(hours) * power[:-1]).sum() / self.result.array(
            "demand_mw").sum(), 1, 12)

    def test_the_heat_map_is_a_day_by_hours(self):
        mesh = self.result.plot.green_share().collections[0]
        np.testing.assert_allclose(np.asarray(mesh.get_array()).reshape(24, 2).T.ravel(),
                                   self.result.array("green_share"))

    def test_axes_may_be_given(self):
        _, axes = plt.subplots(2)
        self.assertIs(self.result.plot.prices(ax=axes[1]), axes[1])

    def test_what_there_is_not(self):
        plot = self.result.plot
        for wrong in (lambda: plot.dispatch("2024-01-01"), lambda: plot.dispatch("soon"),
                      lambda: plot.prices(buses=["X"]), lambda: plot.prices(language="fr"),
                      lambda: plot.duration("colour"), lambda: plot.grid("2025-01-01"),
                      lambda: plot.duration(["demand_mw", "green_share"])):
            with self.assertRaises(gs.UsageError):
                wrong()
        with self.assertRaises(gs.UsageError):
            two_bus().remove("battery", "S").run().plot.storage()

    def test_without_matplotlib_it_says_what_to_install(self):
        imported = builtins.__import__

        def without(name, *rest, **more):
            if name.startswith("matplotlib"):
                raise ImportError(name)
            return imported(name, *rest, **more)

        with mock.patch("builtins.__import__", without), self.assertRaises(ImportError) as raised:
            self.result.plot.prices()
        self.assertIn("gridstep[plot]", str(raised.exception))


if __name__ == "__main__":
    package.main()
