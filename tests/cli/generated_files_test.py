"""Files in the repository that the command prints equal what it prints today."""
import os
import pathlib
import subprocess
import sys

command = os.environ["GRIDSTEP_COMMAND"]
source = pathlib.Path(os.environ["GRIDSTEP_SOURCE_DIR"])

generated = {
    "scenarios/gridstep.schema.json": ["schema"],
    "scenarios/gridstep.study.schema.json": ["schema", "--of", "study"],
    "docs/formats/scenario.md": ["schema", "--of", "scenario"],
}

stale = []
for path, verb in generated.items():
    printed = subprocess.run([command, *verb], capture_output=True, text=True, check=True).stdout
    if (source / path).read_text(encoding="utf-8") != printed:
        stale.append(f"{path}: regenerate it with: gridstep {' '.join(verb)} > {path}")
print("\n".join(stale) or "all generated files are up to date")
sys.exit(1 if stale else 0)
