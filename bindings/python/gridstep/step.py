"""The steps of one window, while a run goes on."""

from __future__ import annotations

import numpy as np

from . import _core

__all__ = ["Step"]


class Step:
    """The kept steps of one window, as the result has them; what `on_step` is given."""

    def __init__(self, recorded: "_core.Recorded") -> None:
        self._recorded = recorded

    @property
    def first_step(self) -> int:
        """Position of the first of these steps in the run, from 0."""
        return self._recorded.first_step

    @property
    def steps(self) -> int:
        """How many steps there are."""
        return self._recorded.steps

    def __getitem__(self, name: str) -> np.ndarray:
        """A series by its name in the result, e.g. `generation_mw`: steps × things, read-only."""
        return self._recorded.array(name)
