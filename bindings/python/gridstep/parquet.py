"""Results as Parquet files, for data frames and databases."""

from __future__ import annotations

import os
from typing import Any, Dict, List, Tuple

import numpy as np

__all__ = ["write_parquet"]


def write_parquet(result: Any, folder: str) -> None:
    """Writes a file per set of axes. Labels of things are dictionary-encoded."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ImportError("pyarrow is needed: pip install 'gridstep[parquet]'") from error
    os.makedirs(folder, exist_ok=True)
    for axes, variables in _by_axes(result).items():
        columns, fields = _columns(result, axes, variables, pa)
        table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
        pq.write_table(table, os.path.join(folder, _file_name(axes)), compression="zstd")


def _by_axes(result: Any) -> Dict[Tuple[str, ...], List[Any]]:
    """Variables of the root by their dimensions; coordinates and bounds are no columns of theirs."""
    found: Dict[Tuple[str, ...], List[Any]] = {}
    for (group, name), variable in result._variables.items():
        dims = tuple(variable.dims)
        if not group and dims and dims != (name,) and name != "time_bnds":
            found.setdefault(dims, []).append(variable)
    return found


def _file_name(axes: Tuple[str, ...]) -> str:
    """time × unit: unit; unit alone: unit_axis; time alone: system."""
    if axes == ("time",):
        return "system.parquet"
    if axes[0] == "time":
        return "_".join(axes[1:]) + ".parquet"
    return "_".join(axes) + "_axis.parquet"


def _columns(result: Any, axes: Tuple[str, ...], variables: List[Any], pa: Any) -> Tuple[Any, Any]:
    sizes = [len(result.array(axis)) for axis in axes]
    columns, fields = [], []
    for n, axis in enumerate(axes):
        labels = result.array(axis)
        shape = [1] * len(axes)
        shape[n] = sizes[n]
        at = np.broadcast_to(np.arange(sizes[n], dtype=np.int32).reshape(shape), sizes).ravel()
        if axis == "time":
            column = pa.array(labels.astype("datetime64[ms]")[at], pa.timestamp("ms", "UTC"))
        else:
            column = pa.DictionaryArray.from_arrays(pa.array(at), pa.array(labels.tolist()))
        columns.append(column)
        fields.append(pa.field(axis, column.type))
    for variable in variables:
        column = pa.array(result.array(variable.name).ravel())
        columns.append(column)
        fields.append(pa.field(variable.name, column.type,
                               metadata={"unit": variable.unit or "", "meaning": variable.long_name}))
    return columns, fields
