#!/usr/bin/python3
"""Kills runs, batches and merges at random moments until they are done, again and again (P1).

    tests/faults/kill.py --kills 200 [--seed 1]

No part of `make test`: the target `faults` does it. Fails where a result is not that of the undisturbed
command, bit for bit, or where a file under its final name does not hold.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

import faulty
from faulty import SCENARIOS, command, gridstep

STUDY = """
format = "1.0"
name = "killed"
base = "hohhot"
time = { steps = 480 }
[[axis]]
name = "loss"
set = "network.loss_frac"
values = [0, 0.01, 0.02, 0.03, 0.04, 0.05]
"""


class Run:
    """A year, with a checkpoint at every seam."""

    def __init__(self, place):
        self.result = place / "run" / "x.h5"
        self.result.parent.mkdir()
        self.command = ("run", SCENARIOS / "hohhot", "-q", "--checkpoint-every", 0, "-o", self.result)

    def final_files(self):
        return [self.result] if self.result.exists() else []

    def content(self):
        return faulty.content_of(self.result)

    def is_over(self):
        """Killed behind the end: there is nothing left to do."""
        return self.result.exists() and not Path(f"{self.result}.checkpoint").exists()

    def clear(self):
        self.result.unlink()


class Batch:
    """Seven runs of twenty days, two at a time."""

    def __init__(self, place):
        shutil.copytree(SCENARIOS / "hohhot", place / "hohhot")
        (place / "study.toml").write_text(STUDY, encoding="utf-8")
        self.folder = place / "batch"
        self.command = ("batch", place / "study.toml", "-q", "--jobs", 2, "-o", self.folder)

    def final_files(self):
        return sorted((self.folder / "runs").glob("[!.]*.h5"))

    def content(self):
        return [faulty.content_of(file) for file in self.final_files()] + [
            (self.folder / "runs.csv").read_bytes()]

    def is_over(self):
        return False  # the same command is always right

    def clear(self):
        shutil.rmtree(self.folder)


class Merge:
    """The runs of a batch, copied into one file."""

    def __init__(self, place):
        batch = Batch(place)
        gridstep(*batch.command)
        self.merged = place / "merged.h5"
        self.command = ("merge", batch.folder, "-q", "--copy", "-o", self.merged)

    def final_files(self):
        return [self.merged] if self.merged.exists() else []

    def content(self):
        return faulty.content_of(self.merged)

    def is_over(self):
        return self.merged.exists()

    def clear(self):
        self.merged.unlink()


def kill_until_done(victim, kills, chance):
    """Says how often it was done meanwhile, and how long it takes undisturbed."""
    begin = time.monotonic()
    done = gridstep(*victim.command)
    took_s = time.monotonic() - begin
    if done.returncode != 0:
        sys.exit(done.stderr)
    content, finished = victim.content(), 0
    victim.clear()
    while kills > 0:
        process = command.start(*victim.command)
        try:
            process.wait(timeout=chance.uniform(0.0, 1.2 * took_s))
        except command.subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills -= 1
        error = process.stderr.read()
        process.stderr.close()
        if process.returncode not in (0, -9):
            sys.exit(f"exit code {process.returncode} of {victim.command}: {error}")
        for file in victim.final_files():
            if gridstep("verify", file).returncode != 0:
                sys.exit(f"{file} does not hold")
        if process.returncode != 0 and not victim.is_over():
            continue
        if victim.content() != content:
            sys.exit(f"another content of {victim.command}")
        finished += 1
        victim.clear()
    return finished, took_s


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20241227)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    shares = {Run: options.kills // 2, Batch: options.kills // 4}
    shares[Merge] = options.kills - sum(shares.values())
    for kind, kills in shares.items():
        with tempfile.TemporaryDirectory(prefix="gridstep-kill-") as folder:
            finished, took_s = kill_until_done(kind(Path(folder)), kills, chance)
        print(f"{kind.__name__.lower()}: {kills} kills, done {finished} times meanwhile, each the "
              f"same; undisturbed it takes {took_s:.2f} s", flush=True)


if __name__ == "__main__":
    main()
