"""Instants of numpy, pandas and datetime, as seconds and as the texts that scenarios hold."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any, Optional

import numpy as np

__all__ = ["instant_text", "offset_s", "seconds_of"]


def seconds_of(times: Any) -> np.ndarray:
    """Instants as seconds since 1970 UTC; those without a zone are UTC.

    times: datetime64, datetimes, or ISO texts. Throws TypeError where they are something else,
    ValueError where one is missing or no time.
    """
    if hasattr(times, "tz") and times.tz is not None:  # a DatetimeIndex with a zone
        times = times.tz_convert("UTC").tz_localize(None)
    values = np.asarray(times)
    if values.dtype.kind in "OU":
        return np.array([_seconds(one) for one in values.ravel()], dtype=np.int64)
    if values.dtype.kind != "M":
        raise TypeError(f"times are datetime64, datetimes or ISO texts, not {values.dtype}")
    if np.isnat(values).any():
        raise ValueError("one of the times is missing (NaT)")
    return values.astype("datetime64[s]").astype(np.int64)


def instant_text(instant: Any) -> Optional[str]:
    """One instant as a scenario writes it; a text is left as it is, None stays None."""
    if instant is None or isinstance(instant, str):
        return instant
    seconds = int(seconds_of(np.atleast_1d(instant))[0])
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


def offset_s(zone: str) -> int:
    """Seconds that a clock is ahead of UTC, from a text like +08:00."""
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", zone)
    if not found:
        raise ValueError(f"'{zone}' is no UTC offset: write it like +08:00")
    seconds = 3600 * int(found[2]) + 60 * int(found[3])
    return -seconds if found[1] == "-" else seconds


def _seconds(instant: Any) -> int:
    if isinstance(instant, str):
        instant = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", instant))
    elif isinstance(instant, np.datetime64):
        return int(seconds_of(instant.reshape(1))[0])
    if not isinstance(instant, datetime) or instant != instant:  # NaT is a datetime
        raise ValueError(f"{instant!r} is no time")
    return round((instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)).timestamp())
