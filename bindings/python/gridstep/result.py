"""Results: in memory after a run, or opened from a file. The same names in both."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import weakref
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple, Union

import numpy as np

from . import _core
from ._core import Problem
from .certificate import Certificate
from .errors import FileError, UsageError
from .notebook import result_html
from .parquet import write_parquet
from .plot import Plot
from .pypsa_network import to_pypsa
from .statistics import Statistics
from .step import Step
from .whole_file import whole_file

__all__ = ["Result", "Step", "Arrays", "open"]

_file = open  # the built-in: `gs.open` takes its name here


def open(file: Union[str, "os.PathLike[str]"]) -> "Result":  # noqa: A001: gs.open reads well
    """A result file that `run` wrote. It is not believed: links, sizes and laws are checked first.

    >>> gs.open("results/hohhot.h5").ds.price_per_mwh
    """
    return Result(_core.open(os.fspath(file)))


class Arrays(Dict[str, Any]):
    """Variables by name as numpy arrays, where xarray is not installed: `ds["price_per_mwh"]`, or
    `ds.price_per_mwh`; `ds.dims[name]` names their dimensions."""

    dims: Dict[str, Tuple[str, ...]]

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Result:
    """A certified result: series over time, what they come to, and where they come from.

    `ds` holds everything under the names of docs/formats/result.md; a single variable is
    `result["generation_mw"]`.
    """

    def __init__(self, handle: "_core.Result") -> None:
        self._handle = handle
        self._variables = {(one.group, one.name): one for one in handle.variables()}
        self._ds: Any = None
        self._statistics: Optional[Statistics] = None
        self._label: Optional[str] = None

    # --- numbers ------------------------------------------------------------------------------

    @property
    def variables(self) -> List[str]:
        """Names of all variables; those of a group as `certificate/balance_residual_mw`."""
        return [f"{group}/{name}" if group else name for group, name in self._variables]

    def array(self, name: str) -> np.ndarray:
        """A variable as a numpy array, read-only; instants as datetime64 (UTC), labels as texts.

        Of a result in memory series are not copied.
        """
        group, _, own = name.rpartition("/")
        try:
            variable = self._variables[group, own]
        except KeyError:
            raise KeyError(f"there is no variable '{name}'{_guess(own, self._variables)}") from None
        if variable.is_text:
            texts = self._handle.texts(variable)
            return np.array(texts) if variable.dims else np.array(texts[0])
        values = self._handle.numbers(variable)
        if own in ("time", "time_bnds"):
            values = values.astype("datetime64[s]").astype("datetime64[ns]")
        return values

    def __getitem__(self, name: str) -> Any:
        """A variable as a DataArray with its coordinates; without xarray as a numpy array."""
        return self.ds[name] if "/" not in name else self.array(name)

    @property
    def ds(self) -> Any:
        """Everything but the groups as an xarray Dataset, with dimensions, units and times (UTC);
        without xarray as `Arrays`, numpy arrays by name."""
        if self._ds is None:
            names = [name for group, name in self._variables if not group]
            try:
                import xarray as xr
            except ImportError:
                self._ds = Arrays((name, self.array(name)) for name in names)
                self._ds.dims = {name: tuple(self._variables["", name].dims) for name in names}
            else:
                self._ds = self._dataset(xr, "", names)
        return self._ds

    def _dataset(self, xr: Any, group: str, names: Sequence[str]) -> Any:
        labels = self._labels(group, names)
        data: Dict[str, Any] = {}
        coords: Dict[str, Any] = {}
        for name in names:
            variable = self._variables[group, name]
            values = (tuple(variable.dims), self.array(f"{group}/{name}" if group else name),
                      _attributes(variable))
            is_coordinate = tuple(variable.dims) == (name,) or name in labels
            (coords if is_coordinate else data)[name] = values
        return xr.Dataset(data, coords, attrs=dict(self._handle.attributes()))

    def _labels(self, group: str, names: Sequence[str]) -> Set[str]:
        """Texts that label what a number is of: names, carriers, buses of things."""
        variables = [self._variables[group, name] for name in names]
        counted = {next((dim for dim in one.dims if dim != "time"), "")
                   for one in variables if not one.is_text}
        return {one.name for one in variables
                if one.is_text and len(one.dims) == 1 and one.dims[0] in counted}

    # --- what it comes to ---------------------------------------------------------------------

    @property
    def label(self) -> str:
        """What a person knows it by: the path of its file, or the name of its scenario."""
        return self._label or self._handle.label

    @property
    def file(self) -> Optional[str]:
        """Where it lies; None: in memory alone."""
        return self._handle.file or None

    @property
    def summary(self) -> Dict[str, Any]:
        """Cost, energies, emissions, green shares, peak: the object that `run --json` prints."""
        return dict(json.loads(self._handle.summary_json()))

    @property
    def total_cost(self) -> float:
        """Operating cost of all steps, in `ds.currency`."""
        return float(self.array("total_cost"))

    @property
    def certificate(self) -> Certificate:
        """Every law with its worst violation, where it is, and whether it holds."""
        return Certificate(json.loads(self._handle.certificate_json()))

    @property
    def provenance(self) -> Dict[str, Any]:
        """Where it comes from: scenario header, hashes of inputs, version, solver, options, seed."""
        return dict(json.loads(self._handle.provenance_json()))

    @property
    def timing(self) -> Dict[str, Any]:
        """Seconds per stage of the run."""
        return dict(json.loads(self._handle.timing_json()))

    @property
    def warnings(self) -> List[Problem]:
        """What was odd in the input of a run; of an opened file nothing is known."""
        return self._handle.warnings()

    def ledger(self, loads: Sequence[str] = (), *, definition: Optional[str] = None,
               by: str = "run") -> Dict[str, Any]:
        """The green-power ledger: origins, green shares by definition and CO₂ of consumers.

        loads: ids of consumers or loads; none: all. by: run, year, month, day or hour. The object is
        that of `gridstep ledger --json` (docs/concepts/ledger.md).
        """
        loads = [loads] if isinstance(loads, str) else list(loads)
        return dict(json.loads(self._handle.ledger_json(loads, definition or "", by)))

    @property
    def green_share(self) -> Any:
        """Green generation ÷ generation of the region's own units, per step (0 to 1)."""
        return self["green_share"]

    def save(self, file: Union[str, "os.PathLike[str]"], *, overwrite: bool = False) -> None:
        """Writes it to a file, complete and certified or not at all; of one that lies in a file, a
        copy. Throws FileError, also where the file is there already unless `overwrite`."""
        if self._handle.is_held:
            self._handle.save(os.fspath(file), overwrite)
            return
        if os.path.lexists(file) and not overwrite:
            raise FileError(f"{os.fspath(file)} exists: choose another name, or overwrite=True")
        with _file(self._handle.file, "rb") as own, whole_file(file) as copy:
            shutil.copyfileobj(own, copy)

    # --- in other words -----------------------------------------------------------------------

    @property
    def statistics(self) -> Statistics:
        """What it comes to, in the vocabulary of PyPSA's `n.statistics`.

        >>> result.statistics.energy_balance(groupby="bus")
        """
        if self._statistics is None:
            self._statistics = Statistics(self)
        return self._statistics

    @property
    def plot(self) -> Plot:
        """Pictures: `result.plot.dispatch()`, `.prices()`, … Each returns its Axes (matplotlib)."""
        return Plot(self)

    def to_pypsa(self, network: Any = None) -> Any:
        """A solved `pypsa.Network`, on which PyPSA's own statistics and plots work.

        Buses, generators, storage units, lines, links and loads with their solution under PyPSA's
        names (`n.generators_t.p`, `n.buses_t.marginal_price`, …), times in UTC without a zone. Ties
        and unserved energy are generators, network losses loads. What a unit costs is not in a
        result. `network`: the one that the scenario came from (`gs.from_pypsa`); the solution is
        filled in by name. Throws ImportError without PyPSA, UsageError where the steps are others.
        """
        return to_pypsa(self, network)

    def to_csv(self, file: Union[str, "os.PathLike[str]"], *, variables: Sequence[str] = (),
               layout: str = "long", utc: bool = False, overwrite: bool = False) -> None:
        """Series as CSV, as `gridstep export` writes them.

        variables: none: all that have at most one axis besides time. layout: "long" (a row per
        number), "wide" (a row per step), "json". utc: times end in Z; else they carry the offset
        of the region's clock. Throws UsageError where there is no such variable, FileError, also
        where the file exists unless `overwrite`.
        """
        names = [variables] if isinstance(variables, str) else list(variables)
        steps = len(self.array("time"))
        with whole_file(file, overwrite) as out:
            _core.export_text(self._handle, names, 0, steps, layout, utc, out.write)

    def to_parquet(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        """A Parquet file per axis: `unit.parquet` with a row per step and unit, `system.parquet`
        with a row per step; `unit_axis.parquet` what is known of every unit.

        Columns are named as in the result; units stand in the metadata of each column. Throws
        ImportError without pyarrow.
        """
        write_parquet(self, os.fspath(folder))

    def __reduce__(self) -> Any:
        """As the bytes of its file: what is unpickled is as certified as what was pickled."""
        return _of_bytes, (self._bytes(), self.label)

    def _bytes(self) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = self.file
            if file is None:
                file = os.path.join(folder, "result.h5")
                self.save(file)
            with _file(file, "rb") as saved:
                return saved.read()

    def report(self, file: Union[str, "os.PathLike[str]"], *others: "Result", language: str = "en",
               names: Optional[Sequence[str]] = None, overwrite: bool = False) -> None:
        """Writes one self-contained page of HTML with pictures and tables, for colleagues.

        others: results to compare with this one, the base; `names` then tells them apart.
        language: en or zh, in which it opens; a switch in the page changes it.
        Throws FileError, also where the file exists unless `overwrite`; UsageError.
        """
        results = [self, *others]
        names = list(names or [f"{one.label} {n}" if n else one.label
                               for n, one in enumerate(results)])
        if len(names) != len(results):
            raise UsageError(f"{len(names)} names for {len(results)} results")
        html = _core.report_html([one._handle for one in results], names, language)
        with whole_file(file, overwrite) as page:
            page.write(html.encode("utf-8"))

    def _repr_html_(self) -> str:
        return result_html(self)

    def __repr__(self) -> str:
        return f"<gridstep.Result {self.label}: {len(self.array('time'))} steps>"


def _attributes(variable: Any) -> Dict[str, str]:
    """As xarray shows them of a file: what says how to decode is not among them."""
    attributes = {"units": variable.unit, "long_name": variable.long_name,
                  "cell_methods": variable.cell_methods, **dict(variable.attributes)}
    if variable.name in ("time", "time_bnds"):
        for decoded in ("units", "calendar"):
            attributes.pop(decoded, None)
    return {name: text for name, text in attributes.items() if text}


def _guess(name: str, variables: Dict[Tuple[str, str], Any]) -> str:
    import difflib

    near = difflib.get_close_matches(name, [own for _, own in variables], 1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _of_bytes(content: bytes, label: str) -> Result:
    """A result whose file lies in a folder that goes with it."""
    folder = tempfile.TemporaryDirectory(prefix="gridstep-")
    file = os.path.join(folder.name, "result.h5")
    with _file(file, "wb") as out:
        out.write(content)
    result = open(file)
    weakref.finalize(result, folder.cleanup)
    result._label = label
    return result
