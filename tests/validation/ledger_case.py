"""What every validation case of the green-power ledger needs.

Import it from a test script and end the script with `command.main()`.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))

from command import SCENARIOS, CommandTest, h5py, texts  # noqa: E402


def ids_of(file, variable):
    """The ids along each axis of a variable; None for time."""
    axes = [axis[0].name.lstrip("/") for axis in file[variable].dims]
    return [None if axis == "time" else texts(file[axis]) for axis in axes]


def labelled(file, variable):
    """A variable as {id: {id: values over time}}; without a time axis the innermost is a number."""
    values, ids = file[variable][...], ids_of(file, variable)
    has_time = bool(ids) and ids[0] is None
    if has_time:
        ids = ids[1:]

    def branch(position, depth):
        if depth == len(ids):
            return list(values[(slice(None), *position)]) if has_time else values[position]
        return {name: branch((*position, n), depth + 1) for n, name in enumerate(ids[depth])}

    return branch((), 0)


class LedgerCase(CommandTest):
    """A test that compares results of any number of axes, and closes the ledger."""

    def assert_same(self, found, expected, where, tolerance=1e-9):
        """Every expected number is found; what is not expected is not asked for."""
        if isinstance(expected, dict):
            self.assertLessEqual(set(expected), set(found), where)
            for name, value in expected.items():
                self.assert_same(found[name], value, f"{where} {name}", tolerance)
        elif isinstance(expected, list):
            self.assertEqual(len(found), len(expected), where)
            for n, value in enumerate(expected):
                self.assert_same(found[n], value, f"{where} step {n}", tolerance)
        else:
            self.compared += 1
            self.assertAlmostEqual(found, expected, delta=tolerance * max(1, abs(expected)),
                                   msg=where)

    def assert_equals_expected(self, scenario, tolerance=1e-9):
        """Every number of the scenario's expected.json is the result's."""
        self.compared = 0
        expected = json.loads((SCENARIOS / scenario / "expected.json").read_text())
        result, _ = self.run_scenario(scenario)
        with h5py.File(result) as file:
            for variable, values in expected.items():
                self.assert_same(labelled(file, variable), values, variable, tolerance)
        self.assertGreater(self.compared, 20)

    def assert_ledger_closes(self, result, stored_before_mwh=None, step_h=1.0, tolerance=1e-9):
        """Per origin and step: what loads, losses, exports and storages took is what was supplied.

        stored_before_mwh: {storage: {origin: MWh}} before the first step."""
        with h5py.File(result) as file:
            origins = texts(file["origin"])

            def total(variable):
                if variable not in file:
                    return 0.0
                values = file[variable][...]
                return values.sum(axis=1) if values.ndim == 3 else values

            used = (total("load_origin_mw") + total("loss_origin_mw") + total("export_origin_mw")
                    + total("storage_loss_origin_mw"))
            if "storage_origin_mwh" in file:
                held = file["storage_origin_mwh"][...].sum(axis=1)
                change = held.copy()
                change[1:] -= held[:-1]
                for by_origin in (stored_before_mwh or {}).values():
                    for origin, mwh in by_origin.items():
                        change[0, origins.index(origin)] -= mwh
                used = used + change / step_h
            error = abs(used - file["supply_origin_mw"][...]).max()
            self.assertLess(error, tolerance)
            served = file["demand_mw"][...] - file["unserved_mw"][...]
            self.assertLess(abs(file["load_origin_mw"][...].sum(axis=2) - served).max(), tolerance)
