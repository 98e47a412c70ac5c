#!/usr/bin/python3
"""Opens a result file the way its readers do and checks what they see.

usage: open_everywhere_test.py [RESULT.h5 ...]

Without a file it makes some with the command named by GRIDSTEP_COMMAND.

xarray (engines netcdf4 and h5netcdf), h5py, ncdump and h5dump must open the file without a word of
warning; names, dimensions, units, times and texts must be as docs/formats/result.md says; and every
step must balance to 1e-6 MW from the numbers of the file alone. Ends with 0 and a plain line, or
with 1 and the first thing that is wrong.
"""

import os
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("error")

import h5py  # noqa: E402
import numpy as np  # noqa: E402
import xarray as xr  # noqa: E402

TOLERANCE_MW = 1e-6

# name: (dimensions, unit); a dimension that a region lacks takes its variables with it.
VARIABLES = {
    "time": (("time",), None),
    "time_bnds": (("time", "bnds"), None),
    "unit": (("unit",), None),
    "unit_name": (("unit",), None),
    "unit_carrier": (("unit",), None),
    "unit_bus": (("unit",), None),
    "unit_p_max_mw": (("unit",), "MW"),
    "bus": (("bus",), None),
    "line": (("line",), None),
    "storage": (("storage",), None),
    "load": (("load",), None),
    "tie": (("tie",), None),
    "generation_mw": (("time", "unit"), "MW"),
    "available_mw": (("time", "unit"), "MW"),
    "curtailment_mw": (("time", "unit"), "MW"),
    "charge_mw": (("time", "storage"), "MW"),
    "discharge_mw": (("time", "storage"), "MW"),
    "energy_mwh": (("time", "storage"), "MWh"),
    "load_bus": (("load",), None),
    "load_consumer": (("load",), None),
    "line_from": (("line",), None),
    "line_to": (("line",), None),
    "demand_mw": (("time", "load"), "MW"),
    "unserved_mw": (("time", "load"), "MW"),
    "import_mw": (("time", "tie"), "MW"),
    "export_mw": (("time", "tie"), "MW"),
    "flow_mw": (("time", "line"), "MW"),
    "loss_mw": (("time",), "MW"),
    "price_per_mwh": (("time", "bus"), "{currency} MWh-1"),
    "green_share": (("time",), "1"),
    "emission_t": (("time",), "t"),
    "cost": (("time",), "{currency}"),
    "total_cost": ((), "{currency}"),
    "green_share_capacity": ((), "1"),
}
CERTIFICATE = {
    "balance_residual_mw": "MW",
    "bound_violation_mw": "MW",
    "ramp_violation_mw": "MW",
    "storage_residual_mwh": "MWh",
    "flow_violation_mw": "MW",
    "duality_gap": "1",
    "status": "1",
}
PROVENANCE = ["scenario_header", "command", "version", "solver", "options", "host", "created"]
OPTIONAL_DIMENSIONS = {"line", "storage", "load", "tie"}
FORMAT_ATTRIBUTES = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"}


class Wrong(Exception):
    """Something a reader would stumble over."""


def require(condition, what):
    if not condition:
        raise Wrong(what)


def require_texts(values, what):
    for value in np.ravel(values):
        require(isinstance(value, str), f"{what} is {type(value).__name__}, not str")


def require_text_attributes(attributes, what):
    for name, value in attributes.items():
        require(not isinstance(value, bytes), f"attribute {name} of {what} is bytes, not str")


def is_text(variable):
    return variable.dtype.kind in "OSU"


def check_variables(ds):
    present = set(ds.sizes)
    for name, (dimensions, unit) in VARIABLES.items():
        lacking = set(dimensions) - present
        if lacking:
            require(lacking <= OPTIONAL_DIMENSIONS, f"dimension {sorted(lacking)} is missing")
            require(name not in ds, f"{name} is there without its dimension")
            continue
        require(name in ds.variables, f"{name} is missing")
        variable = ds[name]
        require(variable.dims == dimensions, f"{name} has dimensions {variable.dims}")
        if unit is not None:
            expected = unit.format(currency=ds.attrs["currency"])
            found = variable.attrs.get("units")
            require(found == expected, f"{name} has the unit {found}, not {expected}")
            require(variable.dtype == np.float64, f"{name} is {variable.dtype}")
            require(np.isfinite(variable.values).all(), f"{name} is not everywhere a number")
    for name, variable in ds.variables.items():
        require_text_attributes(variable.attrs, name)
        require("long_name" in variable.attrs, f"{name} has no long_name")
        if is_text(variable):
            require_texts(variable.values, name)
    require_text_attributes(ds.attrs, "the file")
    require(int(ds.attrs["gridstep_complete"]) == 1, "the file is not complete")


def check_times(ds):
    time = ds["time"].values
    require(time.dtype == np.dtype("datetime64[ns]"), f"time is {time.dtype}")
    bounds = ds["time_bnds"].values.astype("datetime64[ns]")
    require((bounds[:, 0] == time).all(), "a step does not begin at its time")
    require((bounds[:-1, 1] == bounds[1:, 0]).all(), "steps leave gaps")
    require((bounds[:, 1] > bounds[:, 0]).all(), "steps are not positive")


def check_balance(ds):
    def total(name):
        if name not in ds:
            return 0.0
        return ds[name].sum([d for d in ds[name].dims if d != "time"]).values

    supply = total("generation_mw") - total("charge_mw")
    exchange = total("import_mw") - total("export_mw")
    taken = total("demand_mw") - total("unserved_mw") + total("loss_mw")
    residual = np.abs(supply + exchange - taken).max()
    require(residual <= TOLERANCE_MW, f"a step misses its balance by {residual} MW")
    cost = float(ds["cost"].sum())
    error = abs(cost - float(ds["total_cost"]))
    require(error <= 1e-9 * max(1.0, abs(cost)), "total_cost is not the sum of cost")
    return residual


def check_mix(ds):
    """The capacity mix is a group-by."""
    mix = ds["unit_p_max_mw"].groupby("unit_carrier").sum()
    require(set(mix["unit_carrier"].values) == set(ds["unit_carrier"].values), "carriers get lost")
    error = abs(float(mix.sum()) - float(ds["unit_p_max_mw"].sum()))
    require(error <= 1e-6, "the capacity mix does not add up")


def check_storages(ds):
    if "storage" not in ds:
        return
    units = set(ds["unit"].values)
    require(set(ds["storage"].values) <= units, "a storage is no unit")
    rows = ds["generation_mw"].sel(unit=ds["storage"].values).values
    require(np.abs(rows - ds["discharge_mw"].values).max() <= TOLERANCE_MW,
            "a storage's generation is not its discharge")


def check_with_xarray(path, engine):
    with xr.open_dataset(path, engine=engine) as ds:
        ds.load()
        check_variables(ds)
        check_times(ds)
        residual = check_balance(ds)
        check_mix(ds)
        check_storages(ds)
        steps = ds.sizes["time"]
    with xr.open_dataset(path, engine=engine, group="certificate") as certificate:
        certificate.load()
        for name, unit in CERTIFICATE.items():
            require(certificate[name].dims == ("time",), f"certificate/{name} is not per step")
            require(certificate[name].attrs["units"] == unit, f"certificate/{name} lacks its unit")
        require((certificate["status"] == 0).all(), "a step is not certified")
        require(certificate.sizes["time"] == steps, "the certificate has other steps")
    with xr.open_dataset(path, engine=engine, group="provenance") as provenance:
        require_text_attributes(provenance.attrs, "provenance")
        for name in PROVENANCE:
            require(isinstance(provenance.attrs.get(name), str), f"provenance lacks {name}")
    with xr.open_dataset(path, engine=engine, group="timing") as timing:
        for name in timing:
            require(timing[name].attrs["units"] == "s", f"timing/{name} is not in seconds")
    return residual


def check_with_h5py(path):
    seen = []

    def look_at(name, thing):
        seen.append(name)
        for key, value in thing.attrs.items():
            if key in FORMAT_ATTRIBUTES:
                continue
            require(not isinstance(value, (bytes, np.bytes_)), f"{name}@{key} is bytes, not str")
        if not isinstance(thing, h5py.Dataset):
            return
        require(thing.external is None and not thing.is_virtual, f"{name} lies in another file")
        if h5py.check_string_dtype(thing.dtype):
            info = h5py.check_string_dtype(thing.dtype)
            require(info.encoding == "utf-8" and info.length is None, f"{name} is a fixed text")
            require_texts(thing.asstr()[...], name)
        elif thing.chunks is not None:
            thing[...]
            require(thing.fletcher32, f"{name} has no checksums")
            require(thing.compression == "gzip", f"{name} is not deflated")
        scale = "CLASS" in thing.attrs
        require(scale or all(len(axis) == 1 for axis in thing.dims), f"{name} lacks a scale")

    with h5py.File(path, "r") as file:
        file.visititems(look_at)
    require(len(seen) > len(VARIABLES) // 2, "the file is nearly empty")


def check_with_command(*command):
    done = subprocess.run(command, capture_output=True, check=False)
    words = done.stderr.decode(errors="replace").strip()
    require(done.returncode == 0, f"{command[0]} ends with {done.returncode}: {words}")
    require(not words, f"{command[0]} says: {words}")
    require(done.stdout, f"{command[0]} shows nothing")


def check_file(path):
    residuals = [check_with_xarray(path, engine) for engine in ("netcdf4", "h5netcdf")]
    check_with_h5py(path)
    check_with_command("ncdump", "-h", path)
    check_with_command("ncdump", "-v", "unit_name,green_share", path)
    check_with_command("h5dump", "-H", path)
    check_with_command("h5dump", "-d", "/green_share", path)
    print(f"{path}: opens everywhere, balanced to {max(residuals):.1e} MW")


def make_results(folder):
    """Small results with and without storages, ties and heat."""
    command = os.environ["GRIDSTEP_COMMAND"]
    scenarios = os.path.join(os.environ["GRIDSTEP_SOURCE_DIR"], "scenarios")
    for name, steps in (("two-bus", None), ("three-bus", None), ("hohhot", "48")):
        path = os.path.join(folder, name + ".h5")
        limit = ["--steps", steps] if steps else []
        run = [command, "run", os.path.join(scenarios, name), "-o", path, *limit]
        done = subprocess.run(run, capture_output=True, check=False)
        require(done.returncode == 0, f"{name}: {done.stderr.decode(errors='replace')}")
        yield path


def main(arguments):
    try:
        with tempfile.TemporaryDirectory() as folder:
            for path in arguments or make_results(folder):
                check_file(path)
    except Wrong as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
