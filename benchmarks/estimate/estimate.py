#!/usr/bin/env python3
"""What `gridstep estimate` says, beside what the run then takes. Prints a table for docs/how-to.

    benchmarks/estimate/estimate.py [COMMAND]       # build/release/gridstep
    GRIDSTEP_DATA=/path/to/public/data …            # adds RTS-GMLC

Every case is estimated and run, one after the other. Memory is the peak of the process as the
system counts it (ru_maxrss); time is what all threads compute, and by the clock. Exit code 1 where
memory or disk is off by more than a factor of 1.5, or computing time is.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
SCENARIOS = SOURCE / "scenarios"
FACTOR = 1.5
QUARTERS = ("--set", "time.step_min=15", "--set", "time.steps=35040")
ONE_WINDOW = ("--set", "horizon.window_h=8760", "--set", "horizon.keep_h=8760")
CASES = {
    "two-bus": ("two-bus",),
    "storage-night": ("storage-night",),
    "direct-supply": ("direct-supply",),
    "computing-cluster": ("computing-cluster",),
    "hohhot": ("hohhot",),
    "hohhot, a month": ("hohhot", "--steps", "720"),
    "hohhot, 15 minutes": ("hohhot", *QUARTERS),
    "hohhot, year in one": ("hohhot", *ONE_WINDOW),
}


def run(command, *arguments):
    """stdout and what it took: computing s, clock s, peak bytes."""
    begin = time.monotonic()
    process = subprocess.Popen([command, *map(str, arguments)], stdout=subprocess.PIPE)
    with process.stdout as stdout:
        said = stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"gridstep {' '.join(map(str, arguments))}: exit code {process.returncode}")
    return (said, usage.ru_utime + usage.ru_stime, time.monotonic() - begin,
            usage.ru_maxrss * 1024)


def compare(command, folder, name, scenario, options):
    told = json.loads(run(command, "estimate", "-q", scenario, *options, "--json")[0])
    result = folder / "result.h5"
    _, cpu_s, wall_s, peak = run(command, "run", "-q", scenario, *options, "-o", result,
                                 "--overwrite")
    pairs = [(told["memory_bytes"] / 1e6, peak / 1e6),
             (told["disk_bytes"] / 1e6, result.stat().st_size / 1e6),
             (told["cpu_s"], cpu_s), (told["wall_s"], wall_s)]
    ratios = [estimated / measured for estimated, measured in pairs]
    cells = [f"{e:.3g} / {m:.3g} = {e / m:.2f}" for e, m in pairs]
    print("|", " | ".join([name, *cells, f"{told['pilot_wall_s']:.1f}"]), "|", flush=True)
    return all(1 / FACTOR <= ratio <= FACTOR for ratio in ratios[:3])


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else str(SOURCE / "build/release/gridstep")
    print("| case | memory, MB | disk, MB | computing, s | clock, s | pilot, s |")
    print("| --- | --- | --- | --- | --- | --- |")
    holds = True
    with tempfile.TemporaryDirectory(prefix="gridstep-") as name:
        folder = Path(name)
        for case, (scenario, *options) in CASES.items():
            holds &= compare(command, folder, case, SCENARIOS / scenario, options)
        data = os.environ.get("GRIDSTEP_DATA")
        if data and (Path(data) / "rts-gmlc").is_dir():
            rts = folder / "rts"
            run(command, "import", "rts-gmlc", "-q", Path(data) / "rts-gmlc", "-o", rts)
            holds &= compare(command, folder, "RTS-GMLC", rts, [])
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
