"""A run with the caller at the wheel: for controllers, markets, reinforcement learning."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Union

import numpy as np

from . import _core
from .instants import instant_text
from .result import Result, Step
from .scenario import Instant, Scenario

__all__ = ["Simulation"]

Values = Union[float, Sequence[float], np.ndarray]


class Simulation:
    """Simulates a scenario window by window; between two of them what is to come may be changed.

    A call of `step` simulates one window and gives the steps it keeps: `[horizon] keep_h` of them.
    For a decision in every step let keep_h be the length of a step. Simulations may run side by
    side in threads; one of them is for one thread at a time (UsageError).

    >>> simulation = gs.Simulation(scenario)
    >>> while not simulation.done:
    ...     if simulation.energy_mwh["ES-1"] > 50:
    ...         simulation.set_power_mw("ES-1", 20.0)
    ...     step = simulation.step()
    ...     print(step["price_per_mwh"])
    >>> result = simulation.finish()
    """

    def __init__(self, scenario: Scenario, *, start: Instant = None, end: Instant = None,
                 steps: Optional[int] = None, solver: Optional[str] = None,
                 seed: Optional[int] = None) -> None:
        options = dict(start=instant_text(start), end=instant_text(end), steps=steps,
                       solver=solver, seed=seed)
        self._stepped = _core.SteppedSimulation(scenario._source, options)

    # --- observe ------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether the last step has been simulated."""
        return self._stepped.is_done

    @property
    def next_step(self) -> int:
        """Position of the first step that has not been simulated, from 0."""
        return self._stepped.next_step

    @property
    def steps(self) -> int:
        """Steps of the whole simulation."""
        return self._stepped.steps

    @property
    def step_h(self) -> float:
        """Length of a step, hours."""
        return self._stepped.step_h

    @property
    def time(self) -> np.datetime64:
        """Start of the next step, UTC."""
        seconds = self._stepped.start_s + round(3600 * self.step_h) * self.next_step
        return np.datetime64(seconds, "s")

    @property
    def energy_mwh(self) -> Dict[str, float]:
        """Energy in every storage now, by id."""
        return dict(zip(self.ids("storage"), self._stepped.energy_mwh))

    def ids(self, axis: str) -> List[str]:
        """Ids of all things of a kind: unit, storage, load, tie, bus, line, …"""
        return self._stepped.ids(axis)

    def properties(self, name: str) -> List[Any]:
        """A property of all things by its name in the result, e.g. `unit_p_max_mw`."""
        return self._stepped.property(name)

    def demand_mw(self, load: str, steps: int = 1) -> np.ndarray:
        """What a load will ask for in the next steps, as far as it stands now."""
        return np.array(self._stepped.forecast("demand_mw", load, steps))

    def available_mw(self, unit: str, steps: int = 1) -> np.ndarray:
        """What a unit may generate in the next steps, as far as it stands now."""
        return np.array(self._stepped.forecast("available_mw", unit, steps))

    # --- change: from the next step on, a value per step, the last one for all that follow --------

    def set_demand_mw(self, load: str, values: Values) -> None:
        """What a load asks for, MW ≥ 0."""
        self._stepped.set_demand_mw(load, _numbers(values))

    def set_available_mw(self, unit: str, values: Values) -> None:
        """What a unit may generate, 0 … p_max_mw; of units without a cost curve."""
        self._stepped.set_available_mw(unit, _numbers(values))

    def set_bid_per_mwh(self, unit: str, values: Values) -> None:
        """What a MWh of a unit's generation costs, whatever it did: its bid."""
        self._stepped.set_bid_per_mwh(unit, _numbers(values))

    def set_power_mw(self, storage: str, values: Values) -> None:
        """What a storage does: MW, discharging positive, charging negative; NaN: as dispatch decides.

        What its energy does not allow makes the next `step` throw InfeasibleError.
        """
        self._stepped.set_power_mw(storage, _numbers(values))

    # --- step ---------------------------------------------------------------------------------

    def step(self) -> Step:
        """Simulates the next window: its kept steps, certified."""
        return Step(self._stepped.step())

    def finish(self) -> Result:
        """The result of the steps simulated so far, certified; the simulation is over."""
        return Result(self._stepped.finish())


def _numbers(values: Values) -> List[float]:
    return [float(value) for value in np.atleast_1d(np.asarray(values, dtype=np.float64))]
