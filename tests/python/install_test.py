"""`pip install .`: the wheel is built, installed where nothing but numpy is, and used."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

import numpy
import package
from package import SOURCE, PackageTest

SITE = pathlib.Path(numpy.__file__).parents[1]
USE = """
import sys
import numpy as np
import gridstep as gs
assert "site-packages" in gs.__file__, gs.__file__
for absent in ("xarray", "pandas", "matplotlib"):
    try:
        __import__(absent)
    except ImportError:
        continue
    raise SystemExit(absent + " is there")
result = gs.load(sys.argv[1]).run()
assert type(result.ds["price_per_mwh"]) is np.ndarray
assert type(result["price_per_mwh"]) is np.ndarray
np.testing.assert_allclose(result.ds.price_per_mwh, [[10, 28.8], [10, 40]], atol=1e-9)
assert result.ds.dims["price_per_mwh"] == ("time", "bus")
assert result.ds["time"].dtype.kind == "M"
assert gs.load(sys.argv[1])["buses"]["id"] == ["A", "B"]
print(gs.__version__)
"""


class Install(PackageTest):
    def wheel(self):
        # The same depth below the source as the build itself: a compiler cache has it all.
        settings = {"build-dir": "build/wheel",
                    "cmake.define.GRIDSTEP_DEPS_DIR": os.environ.get("GRIDSTEP_DEPS_DIR", ""),
                    "cmake.define.CMAKE_COMPILE_WARNING_AS_ERROR":
                        os.environ.get("GRIDSTEP_WARNING_AS_ERROR", "")}
        options = [option for name, value in settings.items() if value
                   for option in ("--config-settings", f"{name}={value}")]
        # What `python -m venv` would have in its PATH.
        path = f"{pathlib.Path(sys.executable).parent}:{os.environ['PATH']}"
        subprocess.run([sys.executable, "-m", "pip", "wheel", SOURCE, "--no-build-isolation",
                        "--no-deps", "--quiet", "-w", self.folder, *options], check=True,
                       env={**os.environ, "PATH": path, "CCACHE_BASEDIR": os.environ.get("CCACHE_BASEDIR", str(SOURCE)),
                            "CCACHE_NOHASHDIR": "1"})
        return next(self.folder.glob("gridstep-*.whl"))

    def test_the_wheel_needs_numpy_alone(self):
        wheel = self.wheel()
        if sys.version_info >= (3, 12):
            self.assertIn("-cp312-abi3-", wheel.name)
        fresh = self.folder / "venv"
        venv.create(fresh, with_pip=True)
        python = fresh / "bin" / "python"
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        site = next((fresh / "lib").glob("python3*/site-packages"))
        for name in ("numpy", "numpy.libs", *(path.name for path in SITE.glob("numpy-*.dist-info"))):
            if (SITE / name).exists():
                shutil.copytree(SITE / name, site / name)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-index", wheel], check=True,
                       env=environment)
        done = subprocess.run([python, "-c", USE, SOURCE / "scenarios" / "two-bus"],
                              capture_output=True, text=True, env=environment, cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^\d+\.\d+\.\d+")
        self.assertTrue((site / "gridstep" / "py.typed").exists())
        self.assertIn("class Problem", (site / "gridstep" / "_core.pyi").read_text())

    def test_the_first_lines_of_the_readme(self):
        text = (SOURCE / "README.md").read_text()
        program = re.search(r"## In Python.*?```python\n(.*?)```", text, re.S)[1]
        self.assertLessEqual(len([line for line in program.splitlines() if line.strip()]), 10)
        (self.folder / "scenarios").symlink_to(SOURCE / "scenarios")
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                              cwd=self.folder, env={**os.environ, "MPLBACKEND": "Agg"})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater((self.folder / "week.png").stat().st_size, 10_000)


if __name__ == "__main__":
    package.main()
