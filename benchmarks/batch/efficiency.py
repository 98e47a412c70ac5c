#!/usr/bin/python3
"""Parallel efficiency of a real batch on this machine: one run at a time against JOBS at a time, in
turns. Both must write the same tables. Say it of an idle machine, or it tells of the others' work.

    benchmarks/batch/efficiency.py STUDY [JOBS [ROUNDS]]

One JSON line. GRIDSTEP_COMMAND names the command, else build/release/gridstep.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = os.environ.get("GRIDSTEP_COMMAND",
                         str(Path(__file__).resolve().parents[2] / "build/release/gridstep"))


def batch_s(study, jobs):
    """Seconds that a batch takes from nothing, and the table of its runs."""
    with tempfile.TemporaryDirectory(prefix="gridstep-") as folder:
        begin = time.monotonic()
        subprocess.run([COMMAND, "batch", study, "-o", folder, "--jobs", str(jobs), "-q"], check=True,
                       stdout=subprocess.DEVNULL)
        return time.monotonic() - begin, (Path(folder) / "runs.csv").read_bytes()


def main(study, jobs=2, rounds=5):
    one, many = [], []
    for _ in range(int(rounds)):
        seconds, expected = batch_s(study, 1)
        one.append(seconds)
        seconds, table = batch_s(study, jobs)
        many.append(seconds)
        if table != expected:
            sys.exit("the tables differ")
    print(json.dumps({
        "jobs": int(jobs), "rounds": int(rounds),
        "one_min_s": min(one), "one_median_s": statistics.median(one),
        "many_min_s": min(many), "many_median_s": statistics.median(many),
        "efficiency_min": min(one) / (int(jobs) * min(many)),
        "efficiency_median": statistics.median(one) / (int(jobs) * statistics.median(many)),
        "load_average": os.getloadavg()[0]}))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
