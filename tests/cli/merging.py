"""Batches to be merged: what the tests of `merge` share. The studies are over the scenario two-bus."""

import json
import os
import shutil
import zlib

from command import DONE, SCENARIOS, CommandTest

FAILURES, LIMIT, INTERRUPTED, INVALID = 8, 7, 130, 3
ENGINES = ("netcdf4", "h5netcdf")

STUDY = """
format = "1.0"
name = "prices"
title = "What losses cost"
base = "../two-bus"
keep = "{keep}"

[[axis]]
name = "loss"
set = "network.loss_frac"
values = [0, 0.01, 0.02, 0.03]
"""

DIFFERING = """
format = "1.0"
name = "differing"
base = "../two-bus"

[[variant]]
id = "no-battery"
remove.battery = ["S"]

[[variant]]
id = "more"
add.thermal = "more.csv"

[[variant]]
id = "one-step"
time = { steps = 1 }
"""

# A unit more, that stands between none of the others.
MORE = """id,name,carrier,bus,fuel,p_max_mw,p_min_mw,must_run,heat_rate_gj_per_mwh,no_load_frac,segments,heat_rate_spread_frac,ramp_up_mw_per_h,ramp_down_mw_per_h,vom_per_mwh,source
GC,Third unit,oil,B,oil,10,0,never,9,0,1,0,10,10,0,A
"""


def line_of(run):
    """A line of a log: an outcome with its checksum, as RunLog writes it."""
    text = json.dumps(run, separators=(",", ":"))
    return f'{{"crc32":"{zlib.crc32(text.encode()):08x}","run":{text}}}'


class MergingTest(CommandTest):
    def batch(self, study=STUDY, keep="files", into="out", exit_code=DONE, more=()):
        shutil.copytree(SCENARIOS / "two-bus", self.folder / "two-bus", dirs_exist_ok=True)
        folder = self.folder / "study"
        folder.mkdir(exist_ok=True)
        (folder / "study.toml").write_text(study.replace("{keep}", keep))
        (folder / "more.csv").write_text(MORE)
        self.answers(exit_code, "batch", folder, "-o", self.folder / into, *more)
        return self.folder / into

    def merge(self, folder, *options, exit_code=DONE, name="merged.h5"):
        target = folder / name
        done = self.answers(exit_code, "merge", folder, "-o", target, "--json", *options)
        return target, json.loads(done.stdout) if exit_code == DONE else done.stderr

    def plan(self, folder):
        return json.loads((folder / "plan.json").read_text())

    def multiply(self, folder, runs):
        """Makes a batch of many runs of its first one, each with a cost of its own."""
        plan = self.plan(folder)
        log = next((folder / "log").glob("*.jsonl"))
        first = plan["runs"][0]
        outcome = next(run for run in (json.loads(line)["run"]
                                       for line in log.read_text().splitlines())
                       if run["id"] == first["id"])
        many, lines = [], []
        for n in range(runs):
            many.append({**first, "id": f"r{n}", "name": f"run {n}", "axes": [str(n)]})
            lines.append(line_of({**outcome, "id": f"r{n}",
                                  "totals": {**outcome["totals"], "total_cost": float(n)}}))
            if plan["keeps_files"]:
                os.link(folder / "runs" / f"{first['id']}.h5", folder / "runs" / f"r{n}.h5")
        (folder / "plan.json").write_text(json.dumps({**plan, "runs": many}))
        log.write_text("\n".join(lines) + "\n")
