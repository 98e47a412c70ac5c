#!/usr/bin/python3
"""Kills a run at random moments until it is done, again and again (P1).

    tests/faults/kill.py --kills 200 [--seed 1]

No run of `make test`: the target `faults` does it. Says how far the runs had come, how much was done
twice, and fails where a result is not that of the undisturbed run, bit for bit.
"""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

import faulty
from faulty import SCENARIOS, command, gridstep

YEAR = ("run", SCENARIOS / "hohhot", "-q", "--checkpoint-every", 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20241227)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="gridstep-kill-") as folder:
        whole, result = Path(folder) / "whole.h5", Path(folder) / "place" / "x.h5"
        result.parent.mkdir()
        begin = time.monotonic()
        gridstep("run", SCENARIOS / "hohhot", "-q", "-o", whole)
        took_s = time.monotonic() - begin
        content = faulty.content_of(whole)
        kills = finished = gone_on = 0
        while kills < options.kills:
            goes_on = (Path(f"{result}.checkpoint") / "state.bin").exists()
            process = command.start(*YEAR, "-o", result)
            try:
                process.wait(timeout=chance.uniform(0.0, 1.2 * took_s))
            except command.subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
            error = process.stderr.read()
            process.stderr.close()
            gone_on += goes_on
            if process.returncode not in (0, -9):
                sys.exit(f"exit code {process.returncode} after {kills} kills: {error}")
            if not result.exists():
                continue
            if faulty.content_of(result) != content or gridstep("verify", result).returncode != 0:
                sys.exit(f"another result after {kills} kills")
            finished += 1
            result.unlink()
        print(f"{kills} kills, {gone_on} runs went on from a checkpoint, {finished} results, all of "
              f"them the same; an undisturbed run took {took_s:.2f} s")


if __name__ == "__main__":
    main()
