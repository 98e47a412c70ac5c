"""Scenarios from other programs, and results held against each other."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import tempfile
from typing import Any, Dict, Iterator, List, Optional, Union

from . import _core
from .errors import UsageError
from .instants import instant_text
from .result import Result
from .scenario import Instant, Scenario

__all__ = ["Comparison", "Verification", "compare", "estimate", "from_matpower", "from_pypsa", "from_rts_gmlc", "verify"]

Path = Union[str, "os.PathLike[str]"]


def from_matpower(file: Path, *, susceptance: str = "reactance") -> Scenario:
    """A MATPOWER or PGLib-OPF case (.m, version 2), as one step.

    susceptance: "reactance" (1/x) or "impedance" (x/(r²+x²)). What had to be assumed is told in
    `scenario.notes`. Throws InputError with all that cannot be carried over, FileError.
    """
    return _scenario(_core.import_matpower(os.fspath(file), susceptance))


def from_rts_gmlc(folder: Path, *, series: str = "day-ahead",
                  susceptance: str = "reactance") -> Scenario:
    """The folder RTS_Data of the RTS-GMLC repository, the year 2020.

    series: "day-ahead" (hours) or "real-time" (5 minutes). Throws InputError, FileError.
    """
    return _scenario(_core.import_rts_gmlc(os.fspath(folder), series, susceptance))


def from_pypsa(network: Any, *, currency: str = "EUR") -> Scenario:
    """A `pypsa.Network`, or a folder of its `export_to_csv_folder`, with the same optimum.

    The total cost of a run is the objective of `network.optimize()`; names are kept, ids are the
    names with what an id may not hold replaced. The network is not changed. Throws InputError with
    everything that cannot be carried over (docs/formats/import.md).

    >>> gs.from_pypsa(network).run().to_pypsa(network)
    """
    if isinstance(network, (str, os.PathLike)):
        return _scenario(_core.import_pypsa_csv(os.fspath(network), "", currency))
    if not hasattr(network, "export_to_csv_folder"):
        raise TypeError(f"a pypsa.Network or a folder is needed, not {type(network).__name__}")
    with tempfile.TemporaryDirectory() as folder:
        network.export_to_csv_folder(folder)
        return _scenario(_core.import_pypsa_csv(folder, network.name or "network", currency))


def _scenario(imported: Any) -> Scenario:
    texts, warnings, notes = imported
    scenario = Scenario.of_texts(dict(texts))
    scenario.notes = [*(str(one) for one in warnings), *notes]
    return scenario


class Comparison(Dict[str, Any]):
    """What differs between results: the object of `gridstep compare --json`."""

    @property
    def same(self) -> bool:
        """Whether all values are the same, within the tolerances."""
        return bool(self["same"])

    @property
    def table(self) -> Any:
        """A row per quantity, a column per result: a DataFrame; without pandas a dict of rows."""
        rows = {row["quantity"]: row for row in self["comparison"]["rows"]}
        names = self["comparison"]["names"]
        try:
            import pandas as pd
        except ImportError:
            return {name: row["values"] for name, row in rows.items()}
        made = pd.DataFrame({name: row["values"] for name, row in rows.items()}, index=names).T
        made.insert(0, "unit", [row["unit"] for row in rows.values()])
        return made.rename_axis("quantity")


def compare(*results: Union[Result, Path], rtol: float = 0.0, atol: float = 0.0,
            definition: Optional[str] = None) -> Comparison:
    """Holds results, or files of results, against the first of them, value by value.

    rtol: relative difference that is none; atol: absolute, in the variable's unit.
    definition: of green shares, as in `gridstep ledger`; "all": every one.

    >>> compared = gs.compare(before, after)
    >>> compared.same, compared.table
    """
    if not results:
        raise UsageError("there is nothing to compare")
    with contextlib.ExitStack() as stack:
        named = [(f"{n}: {_label(one)}", stack.enter_context(_as_file(one)))
                 for n, one in enumerate(results, 1)]
        return Comparison(json.loads(_core.compare_json(named, rtol, atol, definition or "")))


def _label(one: Union[Result, Path]) -> str:
    return pathlib.Path(one.label if isinstance(one, Result) else one).stem


class Verification(Dict[str, Any]):
    """What was recomputed of a file: the object of `gridstep verify --json`."""

    @property
    def passed(self) -> bool:
        """Whether everything that the file claims holds."""
        return bool(self["passed"])

    def __bool__(self) -> bool:
        return self.passed


def verify(result: Union[Result, Path]) -> Verification:
    """Recomputes from a file alone everything that it claims: laws, fingerprint, shares, cost.

    A result in memory is written and read back for it. Throws FileError where it cannot be read.

    >>> assert gs.verify("results/hohhot.h5").passed
    """
    with _as_file(result) as file:
        return Verification(json.loads(_core.verify_json(file)))


@contextlib.contextmanager
def _as_file(one: Union[Result, Path]) -> Iterator[str]:
    if not isinstance(one, Result):
        yield os.fspath(one)
    elif one.file:
        yield one.file
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "result.h5")
            one.save(file)
            yield file


def estimate(scenario: Scenario, *, start: Instant = None, end: Instant = None,
             steps: Optional[int] = None, runs: int = 1, jobs: int = 1) -> Dict[str, Any]:
    """What a run will take, or `runs` of them, `jobs` at a time; about a second of computing.

    The object of `gridstep estimate --json`: rows, `memory_bytes`, `wall_s`, `disk_bytes`. Memory
    is that of the whole process. Throws what a run throws.
    """
    with tempfile.TemporaryDirectory() as folder:
        base = os.path.join(folder, "scenario")
        scenario.save(base)
        given: Dict[str, Any] = dict(start=instant_text(start), end=instant_text(end), steps=steps)
        changes: List[Any] = list(scenario._source.overrides)
        return dict(json.loads(_core.estimate_json(base, changes, given, runs, jobs)))
