"""Values of Python as the texts that scenario files hold."""

from __future__ import annotations

import math
from typing import Any, List, Mapping

import numpy as np

from .errors import UsageError

__all__ = ["cell_text", "header_text"]


def cell_text(value: Any) -> str:
    """One value as it stands in a table: shortest text of the same bits; nothing: empty."""
    if value is None:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (list, tuple, np.ndarray)):
        return " ".join(_listed(cell_text(one)) for one in value)
    if str(value) in ("<NA>", "NaT"):
        return ""
    raise TypeError(f"{value!r} is no value of a scenario")


def _listed(text: str) -> str:
    """An entry of a list, which must not be read as several, or as none."""
    if not text or any(letter in ",;" or letter.isspace() for letter in text):
        raise UsageError(f"'{text}' cannot stand in a list: its entries have no blank , or ;")
    return text


def header_text(header: Mapping[str, Any]) -> str:
    """A header, a dict of values and of sections, as TOML."""
    lines: List[str] = []
    top = {"format": "1.0", **{name: value for name, value in header.items()
                           if not isinstance(value, Mapping)}}
    for name, value in top.items():
        lines.append(f"{_key(name)} = {_toml(value)}")
    for name, section in header.items():
        if not isinstance(section, Mapping):
            continue
        lines.append(f"\n[{_key(name)}]")
        lines += [f"{_key(field)} = {_toml(value)}" for field, value in section.items()]
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    plain = name and all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in name)
    return name if plain else _quoted(name)


def _quoted(text: str) -> str:
    out = []
    for letter in text:
        if letter in '"\\':
            out.append("\\" + letter)
        elif ord(letter) < 0x20 or ord(letter) == 0x7F:
            out.append(f"\\u{ord(letter):04x}")
        else:
            out.append(letter)
    return '"' + "".join(out) + '"'


def _toml(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        if math.isnan(value) or math.isinf(value):
            return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
        return repr(float(value))
    if isinstance(value, str):
        return _quoted(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    raise TypeError(f"{value!r} is no value of a header")
