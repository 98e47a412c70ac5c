"""Scenarios: read from a folder, or made of arrays."""

from __future__ import annotations

import csv
import io
import os
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from . import _core
from ._core import Problem
from .instants import instant_text, offset_s, seconds_of
from .progress import progress_for
from .result import Result, Step
from .text import cell_text, header_text

__all__ = ["Scenario", "load"]

Columns = Mapping[str, Sequence[Any]]
Instant = Union[str, datetime, np.datetime64, None]


def load(folder: Union[str, "os.PathLike[str]"]) -> "Scenario":
    """A scenario from its folder (or its `scenario.toml`).

    Nothing is read before it is needed; `validate` says what is wrong.

    >>> scenario = gs.load("scenarios/hohhot")
    """
    return Scenario._of(_core.Source(os.fspath(folder)))


class Scenario:
    """A region, what it is to do, and for how long: tables, time series and a header.

    Made by `gs.load` from a folder, or from plain arrays. A header section is a dict, a table a
    dict of columns (or a DataFrame) with the names and units of docs/formats/scenario.md, a time
    series a dict of columns beside `time`:

    >>> scenario = gs.Scenario(
    ...     {"name": "island", "time": {"start": "2025-01-01T00:00:00+08:00", "steps": 24}},
    ...     bus={"id": ["B1"]},
    ...     load={"id": ["town"], "bus": ["B1"], ...})
    """

    notes: Sequence[str] = ()  #: what an import had to assume

    def __init__(self, header: Mapping[str, Any], *, profiles: Optional[Mapping[str, Columns]] = None,
                 **tables: Columns) -> None:
        source = _core.Source.of_texts([("scenario.toml", header_text(header))])
        self._source = source
        for name, columns in tables.items():
            self[name] = columns
        for name, columns in (profiles or {}).items():
            self.add_profile(name, columns)

    @classmethod
    def _of(cls, source: Any) -> "Scenario":
        scenario = cls.__new__(cls)
        scenario._source = source
        return scenario

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> "Scenario":
        """From the texts of its files, by path relative to the folder they would lie in."""
        return cls._of(_core.Source.of_texts(list(texts.items())))

    @property
    def texts(self) -> Dict[str, str]:
        """The files that a run reads, by path; what was `set` is not written into them."""
        return dict(self._source.texts())

    def copy(self) -> "Scenario":
        """Another scenario that begins as this one is."""
        other = Scenario._of(self._source.copy())
        other.notes = list(self.notes)
        return other

    def __reduce__(self) -> Any:
        """As its texts and what was set."""
        return _of_state, (self.texts, list(self._source.overrides), list(self.notes))

    def set(self, path: str, value: Any) -> "Scenario":
        """Sets one value: `table.id.field` or `section.field`, as `--set` of the command does.

        `value` may be a number, a flag, a text or a list of ids. What cannot be set is told by
        `validate` and by `run`. Returns the scenario itself.

        >>> scenario.set("solar.SUN-1.p_max_mw", 300).set("horizon.window_h", 72)
        """
        self._source.set(path, cell_text(value))
        return self

    @property
    def changes(self) -> Dict[str, str]:
        """What was `set`, by path; the last value of each."""
        return dict(self._source.overrides)

    # --- tables -------------------------------------------------------------------------------

    def __getitem__(self, table: str) -> Any:
        """A table with what was `set` in it: a DataFrame, or a dict of columns without pandas.

        Columns are those that some row has; where a row has none, None or NaN. Throws InputError
        where the file has errors, as `add` and `remove` do.
        """
        columns = self._source.table(table)
        try:
            import pandas as pd
        except ImportError:
            return columns
        frame = pd.DataFrame(columns)
        return frame.set_index("id") if "id" in frame else frame

    def __setitem__(self, table: str, rows: Any) -> None:
        """Replaces a table, and what was `set` in it: a dict of columns, a list of dicts, or a
        DataFrame (its index holds the ids, where it has no column `id`)."""
        self._replace(table, rows, lambda path: path.partition(".")[0] == table)

    def add(self, table: str, **fields: Any) -> "Scenario":
        """Adds one row to a table. Returns the scenario itself.

        >>> scenario.add("solar", id="SUN-9", bus="B1", p_max_mw=100.0, cost_per_mwh=0.0)
        """
        columns = self._source.table(table)
        rows = len(next(iter(columns.values()), []))
        for name in fields:
            columns.setdefault(name, [None] * rows)
        for name, values in columns.items():
            values.append(fields.get(name))
        self._replace(table, columns)
        return self

    def remove(self, table: str, *ids: str) -> "Scenario":
        """Removes rows by id, and what was `set` in them; KeyError where there is none. Returns the
        scenario itself."""
        columns = self._source.table(table)
        there = columns.get("id", [])
        missing = [one for one in ids if one not in there]
        if missing:
            raise KeyError(f"{table} has no {', '.join(missing)}")
        keep = [n for n, one in enumerate(there) if one not in ids]
        rows = {name: [values[n] for n in keep] for name, values in columns.items()}
        gone = {f"{table}.{one}" for one in ids}
        self._replace(table, rows, lambda path: path.rpartition(".")[0] in gone)
        return self

    def add_profile(self, name: str, columns: Columns, *, time: Any = None,
                    zone: str = "+00:00") -> "Scenario":
        """Adds a file of time series, `profiles/NAME.csv`: a column per thing, by its id.

        `columns`: arrays over time, or a DataFrame with a DatetimeIndex. `time` (or a column of
        that name): instants as datetime64 or ISO texts; without a zone they are UTC. They are
        written with the offset `zone`. A field then names the file: `profiles/NAME.csv`.
        """
        columns, time = _series_of(columns, time)
        names = [str(column) for column in columns]
        values = np.ascontiguousarray(
            np.column_stack([np.asarray(columns[column], dtype=np.float64) for column in columns]))
        file = name if name.startswith("profiles/") else f"profiles/{name}.csv"
        self._write(file, _core.profile_text(names, seconds_of(time), offset_s(zone), values))
        return self

    def _replace(self, table: str, rows: Any,
                 is_forgotten: Callable[[str], bool] = lambda path: False) -> None:
        """A table, and of the values that were set those whose path is not forgotten."""
        if _core.is_header(table):
            raise _core_usage(f"{table} is a section of the header: use set('{table}.field', value)")
        kept = [one for one in self._source.overrides if not is_forgotten(one[0])]
        self._source = self._source.with_file(f"{table}.csv", table_text(_columns_of(rows)), kept)

    def _write(self, path: str, text: str) -> None:
        self._source = self._source.with_file(path, text, self._source.overrides)

    # --- doing --------------------------------------------------------------------------------

    def validate(self) -> List[Problem]:
        """Every problem at once, each with its place; an empty list: ready to run.

        Warnings are among them (`problem.is_error` is False).
        """
        return self._source.problems()

    def run(self, *, output: Union[str, "os.PathLike[str]", None] = None, overwrite: bool = False,
            start: Instant = None, end: Instant = None, steps: Optional[int] = None,
            solver: Optional[str] = None, threads: int = 1, seed: Optional[int] = None,
            progress: Union[bool, None, Callable[[int, int], None]] = None,
            on_step: Optional[Callable[[Step], Any]] = None) -> Result:
        """Simulates, and returns the certified result, held in memory.

        output: file to write it to as well (HDF5, valid netCDF-4).
        start, end, steps: the part of the time grid, as `--from`, `--to`, `--steps`; instants may
        be datetimes or datetime64 as well, UTC where they have no zone.
        progress: True, False, or a function of (done, all); None: a bar when it takes long.
        on_step: called with every window's kept steps (`Step`); what it raises stops the run.

        The interpreter is free while it runs, and Ctrl-C stops it. Throws InputError with every
        problem, InfeasibleError, SolverError, FileError.
        """
        options = dict(output=None if output is None else os.fspath(output), overwrite=overwrite,
                       start=instant_text(start), end=instant_text(end), steps=steps,
                       solver=solver, threads=threads, seed=seed)
        heard = None if on_step is None else (lambda recorded: on_step(Step(recorded)))
        return Result(_core.run(self._source, options, progress_for(progress), heard))

    def save(self, folder: Union[str, "os.PathLike[str]"]) -> None:
        """Writes the scenario, with what was `set`, as a folder that must not exist or be empty.

        Throws InputError where something cannot be set, FileError.
        """
        self._source.write(os.fspath(folder))

    def __repr__(self) -> str:
        what = self._source.folder or f"of {len(self.texts)} files"
        changes = f", {len(self.changes)} set" if self.changes else ""
        return f"<gridstep.Scenario {what}{changes}>"


def _of_state(texts: Mapping[str, str], changes: Sequence[Tuple[str, str]],
              notes: Sequence[str]) -> Scenario:
    scenario = Scenario._of(_source(texts, changes))
    scenario.notes = notes
    return scenario


def _source(texts: Mapping[str, str], changes: Sequence[Tuple[str, str]]) -> Any:
    source = _core.Source.of_texts(list(texts.items()))
    for path, value in changes:
        source.set(path, value)
    return source


def _core_usage(text: str) -> Exception:
    from .errors import UsageError

    return UsageError(text)


def _columns_of(rows: Any) -> Dict[str, List[Any]]:
    if hasattr(rows, "reset_index"):  # a DataFrame
        holds_ids = rows.index.dtype.kind == "O" and "id" not in rows.columns
        if holds_ids and not rows.index.name:
            rows = rows.rename_axis("id")
        frame = rows.reset_index() if rows.index.name else rows
        return {str(name): list(frame[name]) for name in frame.columns}
    if isinstance(rows, Mapping):
        columns = {name: list(np.atleast_1d(np.asarray(values, dtype=object)))
                   for name, values in rows.items()}
    else:
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = {name: [row.get(name) for row in rows] for name in names}
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of different lengths: {lengths}")
    return columns


def table_text(columns: Mapping[str, Sequence[Any]]) -> str:
    """A table as CSV, from which the same bits are read; ids first, as no id makes a comment."""
    names = sorted(columns, key=lambda name: name != "id")
    rows = [names, *([cell_text(value) for value in row]
                     for row in zip(*(columns[name] for name in names)))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        if row and row[0].strip().startswith("#"):
            raise _core_usage(f"a row that begins with '{row[0]}' would be read as a comment")
        writer.writerow(row)
    return out.getvalue()


def _series_of(columns: Any, time: Any) -> Tuple[Dict[str, Any], Any]:
    if hasattr(columns, "columns"):  # a DataFrame
        time = columns.index if time is None else time
        return {name: columns[name] for name in columns.columns}, time
    columns = dict(columns)
    if time is None:
        time = columns.pop("time", None)
    if time is None:
        raise ValueError("a time series needs its times: a column `time`, or the argument time")
    return columns, time
