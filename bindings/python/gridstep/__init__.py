"""gridstep: regional energy-grid simulation with a certificate for every step.

>>> import gridstep as gs
>>> result = gs.load("scenarios/hohhot").run()
>>> result.ds.generation_mw.groupby("unit_carrier").sum()

Numbers carry their unit in their name, the same as in the files. Only numpy is needed; xarray,
pandas, matplotlib and others add what they are for.
"""

from typing import List

from . import _core, errors
from ._core import Place, Problem, solvers
from .certificate import Certificate, Law
from .errors import (Error, FileError, InfeasibleError, InputError, ResourceError, SolverError,
                     StoppedAtCheckpoint, UsageError)
from .exchange import (Comparison, Verification, compare, estimate, from_matpower, from_pypsa,
                       from_rts_gmlc, verify)
from .result import Arrays, Result, Step, open
from .scenario import Scenario, load
from .simulation import Simulation
from .statistics import Statistics
from .sweep import Sweep, sweep

__version__: str = getattr(_core, "__version__")

__all__ = [
    "Arrays", "Certificate", "Comparison", "Error", "FileError", "InfeasibleError", "InputError",
    "Law", "Place", "Problem", "ResourceError", "Result", "Scenario", "Simulation", "SolverError",
    "Statistics", "Step", "StoppedAtCheckpoint", "Sweep", "UsageError", "Verification",
    "__version__", "compare", "errors", "estimate", "from_matpower", "from_pypsa", "from_rts_gmlc",
    "load", "open", "solvers", "sweep", "verify",
]


def __dir__() -> List[str]:
    """What completion offers: the names for users, not the modules behind them."""
    return sorted(__all__)
