"""One scenario, many values: runs side by side, their results along named dimensions."""

from __future__ import annotations

import itertools
import os
import pathlib
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Union

import numpy as np

from .errors import UsageError
from .progress import progress_for
from .result import Result
from .scenario import Scenario

__all__ = ["Collected", "Sweep", "sweep"]

Changes = Dict[str, Any]
Values = Union[Mapping[str, Sequence[Any]], Sequence[Changes]]
Collect = Union[str, Sequence[str], Callable[[Result], Any]]


class Collected(NamedTuple):
    """What a sweep keeps of a run: its summary, and the variables asked for."""

    summary: Dict[str, Any]
    variables: Dict[str, Any]  # name → (dims, array, attributes)
    coordinates: Dict[str, Any]
    extra: Any = None  # what a function of the result returned


class Sweep:
    """The runs of a sweep, in the order of their changes.

    changes: what was set in each run. results: Result (collect="result") or Collected, whose
    `extra` is what a function of the result made; None where a run failed. errors: by position of
    the run.
    """

    def __init__(self, axes: Dict[str, List[Any]], changes: List[Changes], outcomes: List[Any],
                 errors: Dict[int, Exception], files: List[Optional[str]]) -> None:
        self.axes = axes
        self.changes = changes
        self.errors = errors
        self.files = files
        self._outcomes = outcomes

    @property
    def results(self) -> List[Any]:
        """One per run."""
        return list(self._outcomes)

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def summary(self) -> Any:
        """A row per run: what was set, then the numbers of its summary, nested ones with dots.

        A DataFrame; without pandas a dict of columns. Failed runs have NaN and `error`.
        """
        rows: List[Dict[str, Any]] = []
        for n, changes in enumerate(self.changes):
            row: Dict[str, Any] = dict(changes)
            if self._outcomes[n] is not None:
                row.update(_numbers(_summary_of(self._outcomes[n])))
            if self.errors:
                row["error"] = str(self.errors.get(n, ""))
            rows.append(row)
        names = list(dict.fromkeys(name for row in rows for name in row))
        columns = {name: [row.get(name, float("nan")) for row in rows] for name in names}
        try:
            import pandas as pd
        except ImportError:
            return columns
        return pd.DataFrame(columns, index=pd.RangeIndex(len(rows), name="run"))

    @property
    def ds(self) -> Any:
        """An xarray Dataset of what was collected, and of the summary's numbers.

        Along one dimension per parameter, named by its path, where all combinations were run; else
        along `run`. Numbers of failed runs are NaN. Throws ImportError without xarray.
        """
        import xarray as xr

        shape = tuple(len(values) for values in self.axes.values()) or (len(self),)
        dims = tuple(self.axes) or ("run",)
        found = [one for one in self._outcomes if one is not None]
        variables: Dict[str, Any] = {}
        first = _collected_of(found[0]) if found else None
        numbers = [_numbers(_summary_of(one)) if one is not None else {} for one in self._outcomes]
        for name in dict.fromkeys(name for one in numbers for name in one):
            if name not in (first.variables if first else {}):
                values = [one.get(name, np.nan) for one in numbers]
                variables[name] = (dims, np.array(values, dtype=float).reshape(shape))
        for name, (own, array, attributes) in (first.variables if first else {}).items():
            stacked = np.full((len(self), *array.shape), np.nan)
            for n, one in enumerate(self._outcomes):
                if one is None:
                    continue
                values = _collected_of(one).variables[name][1]
                if values.shape != array.shape:
                    raise UsageError(f"{name} has another shape in run {n}: take .results")
                stacked[n] = values
            variables[name] = ((*dims, *own), stacked.reshape(*shape, *array.shape), attributes)
        coordinates = {name: (dim, values) for name, (dim, values) in
                       (first.coordinates if first else {}).items()}
        for path, values in self.axes.items():
            coordinates[path] = (path, np.asarray(values))
        if not self.axes:
            coordinates["run"] = ("run", np.arange(len(self)))
            for path in dict.fromkeys(path for one in self.changes for path in one):
                coordinates[path] = ("run", [one.get(path, np.nan) for one in self.changes])
        return xr.Dataset(variables, coordinates)

    def __repr__(self) -> str:
        failed = f", {len(self.errors)} failed" if self.errors else ""
        return f"<gridstep.Sweep of {len(self)} runs over {', '.join(self.axes) or 'run'}{failed}>"


def sweep(scenario: Scenario, values: Values, *, jobs: Optional[int] = None, client: Any = None,
          collect: Collect = (), output: Union[str, "os.PathLike[str]", None] = None,
          progress: Union[bool, None, Callable[[int, int], None]] = None,
          on_error: str = "raise", **run: Any) -> Sweep:
    """Runs a scenario once per set of values.

    values: {"table.id.field": [values …], …}: all combinations, the last path fastest; or a list of
    dicts: these runs. jobs: runs at a time in threads of this process (None: as many as there are
    processors); every run itself has one thread, so results have the same bits whatever `jobs` is.
    client: a `dask.distributed.Client` that runs them instead; the scenario travels as its texts.
    collect: what to keep besides the summary: names of variables; "result": whole results; or a
    function of the result. output: folder for files `run-0000.h5`, …. progress: as of
    `Scenario.run`, counting runs. on_error "keep": failed runs are None, see `Sweep.errors`.
    Further arguments are those of `Scenario.run` (start, end, steps, solver, seed).

    Throws what a run threw (of several the first by position), once the runs begun have ended;
    UsageError where a variable to collect is no number. Ctrl-C stops the runs too.

    >>> found = gs.sweep(scenario, {"battery.S.p_max_mw": [0, 50, 100]}, collect=["cost"])
    >>> found.ds.total_cost
    """
    if on_error not in ("raise", "keep"):
        raise UsageError('on_error is one of "raise", "keep"')
    unknown = set(run) - {"start", "end", "steps", "solver", "seed"}
    if unknown:
        raise TypeError(f"sweep has no argument {', '.join(sorted(unknown))}")
    axes, changes = _plan(values)
    files: List[Optional[str]] = [None] * len(changes)
    if output is not None:
        pathlib.Path(output).mkdir(parents=True, exist_ok=True)
        files = [os.path.join(os.fspath(output), f"run-{n:04}.h5") for n in range(len(changes))]
    tasks = [(one, {**run, "output": file}) for one, file in zip(changes, files)]
    tell = progress_for(progress)
    if client is None:
        outcomes, errors = _in_threads(scenario, tasks, collect, jobs, tell, on_error)
    else:
        outcomes, errors = _by_dask(scenario, tasks, collect, client, tell, on_error)
    if errors and on_error == "raise":
        raise errors[min(errors)]
    return Sweep(axes, changes, outcomes, errors, files)


def _plan(values: Values) -> Any:
    if isinstance(values, Mapping):
        for path, of_path in values.items():
            if isinstance(of_path, str) or not hasattr(of_path, "__iter__"):
                raise UsageError(f"{path} needs a list of values, not {of_path!r}")
        axes = {path: list(of_path) for path, of_path in values.items()}
        return axes, [dict(zip(axes, one)) for one in itertools.product(*axes.values())]
    return {}, [dict(one) for one in values]


def _one(scenario: Scenario, changes: Changes, run: Dict[str, Any], collect: Collect,
         progress: Any = False) -> Any:
    """One run, and what is kept of it."""
    changed = scenario.copy()
    for path, value in changes.items():
        changed.set(path, value)
    result = changed.run(threads=1, progress=progress, **run)
    if collect == "result":
        return result
    if callable(collect):
        return Collected(result.summary, {}, {}, collect(result))
    return _collect(result, [collect] if isinstance(collect, str) else list(collect))


def _collect(result: Result, names: Sequence[str]) -> Collected:
    variables, coordinates = {}, {}
    for name in names:
        values = result.array(name)
        if values.dtype.kind not in "fiub":
            raise UsageError(f"{name} is no number: collect=\"result\" keeps everything")
        group, _, own = name.rpartition("/")
        variable = result._variables[group, own]
        dims = tuple(variable.dims)
        variables[name] = (dims, np.array(values), {"units": variable.unit,
                                                    "long_name": variable.long_name})
        for dim in dims:
            coordinates[dim] = (dim, result.array(dim))
    return Collected(result.summary, variables, coordinates)


def _in_threads(scenario: Scenario, tasks: Sequence[Any], collect: Collect, jobs: Optional[int],
                tell: Any, on_error: str) -> Any:
    outcomes: List[Any] = [None] * len(tasks)
    errors: Dict[int, Exception] = {}
    stopped, interrupted = threading.Event(), threading.Event()

    def go_on(done: int, steps: int) -> None:
        if interrupted.is_set():
            raise InterruptedError("the sweep was interrupted")

    def work(n: int) -> Any:
        if stopped.is_set():
            return None
        changes, run = tasks[n]
        return _one(scenario, changes, run, collect, go_on)

    with ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        waiting: Dict[Future[Any], int] = {pool.submit(work, n): n for n in range(len(tasks))}
        try:
            while waiting:
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    n = waiting.pop(future)
                    _keep(future, n, outcomes, errors)
                    if tell:
                        tell(len(tasks) - len(waiting), len(tasks))
                if errors and on_error == "raise":
                    stopped.set()
        except BaseException:  # Ctrl-C: what runs is not waited for
            stopped.set()
            interrupted.set()
            raise
    return outcomes, errors


def _by_dask(scenario: Scenario, tasks: Sequence[Any], collect: Collect, client: Any, tell: Any,
             on_error: str) -> Any:
    from distributed import as_completed

    outcomes: List[Any] = [None] * len(tasks)
    errors: Dict[int, Exception] = {}
    shared = client.scatter(_portable(scenario), broadcast=True, hash=False)
    futures = {client.submit(_one, shared, *task, collect, pure=False): n
               for n, task in enumerate(tasks)}
    try:
        for done, future in enumerate(as_completed(list(futures)), 1):
            _keep(future, futures[future], outcomes, errors)
            if tell:
                tell(done, len(tasks))
            if errors and on_error == "raise":
                client.cancel(list(futures))
                break
    except BaseException:
        client.cancel(list(futures))
        raise
    return outcomes, errors


def _portable(scenario: Scenario) -> Scenario:
    """The same from texts: workers need not have the folder."""
    made, state = scenario.__reduce__()
    return made(*state)


def _keep(future: Any, n: int, outcomes: List[Any], errors: Dict[int, Exception]) -> None:
    try:
        outcomes[n] = future.result()
    except Exception as error:  # noqa: BLE001: the runs' errors are data here
        errors[n] = error


def _summary_of(outcome: Any) -> Dict[str, Any]:
    return outcome.summary


def _collected_of(outcome: Any) -> Collected:
    return outcome if isinstance(outcome, Collected) else Collected(outcome.summary, {}, {})


def _numbers(summary: Mapping[str, Any], before: str = "") -> Dict[str, float]:
    """The summary's numbers, nested ones with dots; times of the clock are none of the result."""
    numbers: Dict[str, float] = {}
    for name, value in summary.items():
        if isinstance(value, Mapping):
            if name != "wall_s":
                numbers.update(_numbers(value, f"{before}{name}."))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers[f"{before}{name}"] = value
    return numbers
