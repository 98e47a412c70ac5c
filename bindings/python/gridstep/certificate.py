"""What a result proves of itself."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional

__all__ = ["Certificate", "Law"]


class Law:
    """One law of the dispatch, measured over all steps.

    worst: greatest violation in the law's unit; None: there was nothing to check.
    where: time and thing of it. holds: whether it is within the tolerance.
    """

    def __init__(self, name: str, measured: Optional[Mapping[str, Any]]) -> None:
        self.name = name
        measured = measured or {}
        self.worst: Optional[float] = measured.get("worst")
        self.tolerance: Optional[float] = measured.get("tolerance")
        self.time: Optional[str] = measured.get("time")
        self.thing: Optional[str] = measured.get("thing")
        self.holds: bool = bool(measured.get("holds", True))

    def __repr__(self) -> str:
        if self.worst is None:
            return f"<{self.name}: nothing to check>"
        return f"<{self.name}: {'holds' if self.holds else 'BROKEN'}, worst {self.worst:.1e}>"


class Certificate(Dict[str, Law]):
    """Every law by its name: balance, bounds, ramps, storage, flows, ledger, duality gap, …

    >>> assert result.certificate.ok
    """

    def __init__(self, laws: Mapping[str, Optional[Mapping[str, Any]]]) -> None:
        super().__init__((name, Law(name, measured)) for name, measured in laws.items()
                         if measured is None or isinstance(measured, Mapping))

    @property
    def ok(self) -> bool:
        """Whether every law holds in every step."""
        return all(law.holds for law in self.values())
