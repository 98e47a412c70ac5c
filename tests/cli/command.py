"""The command as its users meet it: what every test of it needs.

Import it from a test script and end the script with `command.main()`. The command is the one named
by GRIDSTEP_COMMAND, else build/release/gridstep.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import h5py

SOURCE = Path(os.environ.get("GRIDSTEP_SOURCE_DIR", Path(__file__).resolve().parents[2]))
COMMAND = os.environ.get("GRIDSTEP_COMMAND", str(SOURCE / "build/release/gridstep"))
SCENARIOS = SOURCE / "scenarios"

# Under the address sanitizer a crash shall look like a crash, not like an exit code.
os.environ.setdefault("ASAN_OPTIONS", "abort_on_error=1")

DONE, USAGE, INPUT_INVALID, INFEASIBLE, NOT_CERTIFIED, IO = 0, 2, 3, 4, 5, 6
STOPPED = (75, 130)
SKIPPED = 77


def gridstep(*arguments, **options):
    """Runs the command to its end; its words are text, its answer is looked at by the test."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=options.pop("timeout", 300),
        check=False,
        **options,
    )


def start(*arguments, **options):
    """Starts the command and returns at once."""
    return subprocess.Popen(
        [COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )


def environment(**changes):
    """The environment with some variables set, or taken away where the value is None."""
    changed = {**os.environ, **{k: v for k, v in changes.items() if v is not None}}
    return {k: v for k, v in changed.items() if changes.get(k, v) is not None}


def texts(dataset):
    return list(dataset.asstr()[...])


def rows_of(file, variable):
    """The series of a variable as {id: values}, or its values where it has only time."""
    dataset = file[variable]
    if dataset.ndim == 1:
        return dataset[...]
    thing = dataset.dims[1][0].name.lstrip("/")
    return {name: dataset[:, n] for n, name in enumerate(texts(file[thing]))}


class CommandTest(unittest.TestCase):
    """A test with a folder of its own, gone afterwards."""

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gridstep-")
        self.addCleanup(self._folder.cleanup)
        self.folder = Path(self._folder.name)

    def copy_of(self, scenario):
        """A copy of a shipped scenario, to spoil."""
        copy = self.folder / scenario
        shutil.copytree(SCENARIOS / scenario, copy)
        return copy

    def answers(self, exit_code, *arguments, **options):
        """Runs the command and insists on its exit code."""
        done = gridstep(*arguments, **options)
        self.assertEqual(done.returncode, exit_code,
                         f"gridstep {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done

    def run_scenario(self, scenario, *options, name="result.h5"):
        """A finished run of a shipped scenario: the path of its result and its summary."""
        result = self.folder / name
        done = self.answers(DONE, "run", SCENARIOS / scenario, "-o", result, "--json", *options)
        return result, json.loads(done.stdout)

    def assert_left(self, folder, names):
        """Nothing but these files is in the folder, hidden ones included."""
        self.assertEqual(sorted(os.listdir(folder)), sorted(names))

    def assert_equals_expected(self, scenario, tolerance=1e-9):
        """Every number of the scenario's expected.json is the result's."""
        expected = json.loads((SCENARIOS / scenario / "expected.json").read_text())
        result, _ = self.run_scenario(scenario)
        compared = 0
        with h5py.File(result) as file:
            for variable, values in expected.items():
                if not isinstance(values, dict):
                    values, found = {"": values}, {"": file[variable][...]}
                else:
                    found = rows_of(file, variable)
                self.assertEqual(set(found), set(values), variable)
                for name, series in values.items():
                    for n, value in enumerate(series if isinstance(series, list) else [series]):
                        one = found[name][n] if isinstance(series, list) else found[name]
                        self.assertAlmostEqual(one, value, delta=tolerance * max(1, abs(value)),
                                               msg=f"{variable} {name} step {n}")
                        compared += 1
        self.assertGreater(compared, 20)


def wait_until(condition, seconds=60):
    """Waits for something to come true; says whether it did."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def slowdown(processor_s=0.1):
    """How many times longer work takes here than on a free core, as others at work leave it to this process: 1 or
    more. Limits of time are meant for a free core, so what took long is held against them times this."""
    begin, used = time.monotonic(), time.process_time()
    while time.process_time() - used < processor_s:
        pass
    return max(1.0, (time.monotonic() - begin) / (time.process_time() - used))


def main():
    """Runs the script's tests: exit code 0, 1, or 77 where every test was skipped."""
    program = unittest.main(module="__main__", exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.testsRun and len(result.skipped) == result.testsRun else 0)
