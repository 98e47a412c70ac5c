"""gridstep: regional energy-grid simulation with a certificate for every step.

>>> import gridstep as gs
>>> result = gs.load("scenarios/hohhot").run()
>>> result.ds.generation_mw.groupby("unit_carrier").sum()

Numbers carry their unit in their name, the same as in the files. Only numpy is needed; xarray,
pandas, matplotlib and others add what they are for.
"""

from . import errors
from ._core import Place, Problem, __version__, solvers
from .certificate import Certificate, Law
from .errors import (Error, FileError, InfeasibleError, InputError, ResourceError, SolverError,
                     StoppedAtCheckpoint, UsageError)
from .result import Arrays, Result, Step, open
from .scenario import Scenario, load
from .simulation import Simulation

__all__ = [
    "Arrays", "Certificate", "Error", "FileError", "InfeasibleError", "InputError", "Law", "Place",
    "Problem", "ResourceError", "Result", "Scenario", "Simulation", "SolverError", "Step",
    "StoppedAtCheckpoint", "UsageError", "__version__", "errors", "load", "open", "solvers",
]
