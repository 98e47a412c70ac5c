"""Storages as a Gymnasium environment: `gymnasium.make("gridstep/Storage-v0", scenario=…)`.

Importing this module registers the environment.
"""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np

try:
    import gymnasium
    from gymnasium import spaces
except ImportError as error:
    raise ImportError("gymnasium is needed: pip install 'gridstep[gym]'") from error

from .errors import InfeasibleError, UsageError
from .result import Result, Step
from .scenario import Scenario
from .simulation import Simulation

__all__ = ["StorageEnv"]

Reward = Callable[["StorageEnv", Step], float]


class StorageEnv(gymnasium.Env):
    """Storages operated by an agent, all else dispatched at least cost, one step at a time.

    scenario: `gs.Scenario`; its horizon is replaced by one step.
    storages: ids of those that the agent operates; None: all.
    episode_steps: length of an episode; None: a day, or all steps where there are fewer.
    ahead: how many steps of demand and availability are seen, the next one first.
    random_start: episodes begin at any step of the scenario that leaves room for one; else at the
        first. `reset(options={"start_step": n})` chooses one.
    reward: a function of (env, step); None: −cost of the step, so that an episode's rewards sum to
        −`env.result().total_cost`, in the scenario's currency.

    Action: a number in [−1, 1] per storage, charging at full power to discharging at full power;
    cut to what the energy in it allows. Where the grid cannot take that (nobody to take a
    discharge), the dispatch decides of all storages in this step, and `info["overruled"]` is true.

    Observation: `observation_names` says what every number is: energy (share of what the storage
    can hold, 0 to 1), the last price at its bus (currency per MWh; 0 in the beginning), demand and
    weather-driven availability of the region (MW), time of day and of year on the region's clock
    as sine and cosine.

    An episode ends by `truncated`. The same seed and actions give the same bits. Throws InputError
    where the scenario is wrong, UsageError where there is no such storage, and for an action of
    another shape or with NaN.
    """

    metadata: Dict[str, Any] = {"render_modes": []}

    def __init__(self, scenario: Scenario, *, storages: Optional[Sequence[str]] = None,
                 episode_steps: Optional[int] = None, ahead: int = 1, random_start: bool = True,
                 reward: Optional[Reward] = None) -> None:
        if ahead < 0 or (episode_steps is not None and episode_steps < 1):
            raise UsageError("episode_steps is at least 1, ahead at least 0")
        whole = Simulation(scenario)
        self._step_h = whole.step_h
        self._all_steps = whole.steps
        self._start = whole.time
        self._scenario = scenario.copy()
        for field in ("window_h", "keep_h"):
            self._scenario.set(f"horizon.{field}", self._step_h)
        self._zone_s = int(whole.properties("zone_offset_s")[0])
        self.storages = _chosen(whole.ids("storage"), storages)
        self._limits = _Limits(whole, self.storages)
        self.episode_steps = min(episode_steps or round(24 / self._step_h), self._all_steps)
        self._ahead, self._random_start, self._reward = ahead, random_start, reward
        bus = dict(zip(whole.ids("unit"), whole.properties("unit_bus")))
        self._price_at = [whole.ids("bus").index(bus[one]) for one in self.storages]
        self._loads = whole.ids("load")
        self._weather_driven = [unit for unit, is_so in zip(
            whole.ids("unit"), whole.properties("unit_curtailable")) if is_so]
        self.simulation: Optional[Simulation] = None
        self.observation_names = self._names()
        self.action_space = spaces.Box(-1.0, 1.0, (len(self.storages),), np.float32)
        self.observation_space = self._observation_space()

    # --- Gymnasium ----------------------------------------------------------------------------

    def reset(self, *, seed: Optional[int] = None, options: Optional[Mapping[str, Any]] = None
              ) -> Tuple[np.ndarray, Dict[str, Any]]:
        """Begins an episode: its first observation, and {"start_step": …}."""
        super().reset(seed=seed)
        latest = self._all_steps - self.episode_steps
        first = int(self.np_random.integers(latest + 1)) if self._random_start else 0
        first = int((options or {}).get("start_step", first))
        if not 0 <= first <= latest:
            raise UsageError(f"start_step is 0 to {latest}")
        start = self._start + np.timedelta64(round(3600 * self._step_h) * first, "s")
        self.simulation = Simulation(self._scenario, start=f"{start}+00:00",
                                     steps=self.episode_steps)
        self._price = np.zeros(len(self.storages))
        return self._observation(), {"start_step": first}

    def step(self, action: Any) -> Tuple[np.ndarray, float, bool, bool, Dict[str, Any]]:
        """One step: observation, reward, False, whether the episode is over, and information.

        info: `power_mw` (what the storages did, discharging positive), `cost`, `overruled`.
        """
        simulation = self._running()
        action = np.asarray(action, dtype=np.float64)
        if action.shape != self.action_space.shape or not np.isfinite(action).all():
            raise UsageError(f"an action is {len(self.storages)} finite numbers, one for each of "
                             f"{', '.join(self.storages)}; not {action}")
        wanted_mw = self._limits.power_mw(action, self._energy_mwh(), self._step_h)
        step, overruled = self._advanced(simulation, wanted_mw)
        self._price = step["price_per_mwh"][-1][self._price_at]
        at = self._limits.at
        power_mw = step["discharge_mw"][-1][at] - step["charge_mw"][-1][at]
        cost = float(step["cost"].sum())
        reward = -cost if self._reward is None else float(self._reward(self, step))
        told = {"power_mw": power_mw, "cost": cost, "overruled": overruled}
        return self._observation(), reward, False, simulation.done, told

    def result(self) -> Result:
        """The certified result of the episode so far; the episode is over with it."""
        simulation = self._running()
        self.simulation = None
        return simulation.finish()

    # --- how ----------------------------------------------------------------------------------

    def _running(self) -> Simulation:
        if self.simulation is None:
            raise UsageError("reset comes first")
        return self.simulation

    def _advanced(self, simulation: Simulation, wanted_mw: np.ndarray) -> Tuple[Step, bool]:
        for storage, power_mw in zip(self.storages, wanted_mw):
            simulation.set_power_mw(storage, float(power_mw))
        try:
            return simulation.step(), False
        except InfeasibleError:
            for storage in self.storages:
                simulation.set_power_mw(storage, float("nan"))
            return simulation.step(), True

    def _energy_mwh(self) -> np.ndarray:
        there = self._running().energy_mwh
        return np.array([there[one] for one in self.storages])

    def _names(self) -> List[str]:
        later = range(1, self._ahead + 1)
        return [*(f"energy_frac {one}" for one in self.storages),
                *(f"last_price_per_mwh {one}" for one in self.storages),
                *(f"demand_mw +{n}" for n in later), *(f"available_mw +{n}" for n in later),
                "sin day", "cos day", "sin year", "cos year"]

    def _observation_space(self) -> Any:
        count = len(self.storages)
        low = np.concatenate([np.zeros(count), np.full(count, -np.inf), np.zeros(2 * self._ahead),
                              np.full(4, -1.0)])
        high = np.concatenate([np.ones(count), np.full(count + 2 * self._ahead, np.inf),
                               np.ones(4)])
        return spaces.Box(low.astype(np.float32), high.astype(np.float32), dtype=np.float32)

    def _observation(self) -> np.ndarray:
        simulation = self._running()
        left = min(self._ahead, simulation.steps - simulation.next_step)
        demand_mw, available_mw = np.zeros(self._ahead), np.zeros(self._ahead)
        if left:
            for load in self._loads:
                demand_mw[:left] += simulation.demand_mw(load, left)
            for unit in self._weather_driven:
                available_mw[:left] += simulation.available_mw(unit, left)
            # Past the end of the episode nothing is known: the last step goes on.
            demand_mw[left:], available_mw[left:] = demand_mw[left - 1], available_mw[left - 1]
        seconds = int(simulation.time.astype("int64")) + self._zone_s
        day = 2 * np.pi * (seconds % 86400) / 86400
        year = 2 * np.pi * (seconds / 86400 % 365.2425) / 365.2425
        seen = np.concatenate([self._limits.filled(self._energy_mwh()), self._price, demand_mw,
                               available_mw, [np.sin(day), np.cos(day), np.sin(year), np.cos(year)]])
        return seen.astype(np.float32)


class _Limits:
    """What the agent's storages can do; arrays over them."""

    def __init__(self, simulation: Simulation, storages: Sequence[str]) -> None:
        everything = simulation.ids("storage")
        self.at = [everything.index(one) for one in storages]

        def of(name: str) -> np.ndarray:
            return np.array(simulation.properties(name))[self.at]

        most = dict(zip(simulation.ids("unit"), simulation.properties("unit_p_max_mw")))
        self._discharge_max_mw = np.array([most[one] for one in storages])
        self._charge_max_mw = of("storage_charge_max_mw")
        self._least_mwh, self._most_mwh = of("storage_energy_min_mwh"), of("storage_energy_max_mwh")
        self._into_frac = of("storage_charge_efficiency_frac")
        self._out_frac = of("storage_discharge_efficiency_frac")
        self._lost_frac_per_h = of("storage_self_discharge_frac_per_h")

    def filled(self, energy_mwh: np.ndarray) -> np.ndarray:
        full = np.where(self._most_mwh > 0, self._most_mwh, 1.0)
        return np.clip(energy_mwh / full, 0.0, 1.0)

    def power_mw(self, action: np.ndarray, energy_mwh: np.ndarray, step_h: float) -> np.ndarray:
        """What is asked for, cut to what the energy allows; discharging positive."""
        kept_mwh = energy_mwh * (1.0 - self._lost_frac_per_h) ** step_h
        out_mw = np.maximum(kept_mwh - self._least_mwh, 0.0) * self._out_frac / step_h
        into_mw = np.maximum(self._most_mwh - kept_mwh, 0.0) / (self._into_frac * step_h)
        # What is lost of a storage at its least energy must be charged again.
        out_mw -= np.maximum(self._least_mwh - kept_mwh, 0.0) / (self._into_frac * step_h)
        asked_mw = np.clip(action, -1.0, 1.0) * np.where(action > 0, self._discharge_max_mw,
                                                         self._charge_max_mw)
        return np.clip(asked_mw, -np.minimum(into_mw, self._charge_max_mw),
                       np.minimum(out_mw, self._discharge_max_mw))


def _chosen(there: Sequence[str], wanted: Optional[Sequence[str]]) -> List[str]:
    if wanted is None:
        wanted = there
    missing = [one for one in wanted if one not in there]
    if missing or not wanted:
        raise UsageError(f"there is no storage {', '.join(missing)}; there are {', '.join(there)}")
    return list(wanted)


gymnasium.register(id="gridstep/Storage-v0", entry_point="gridstep.gym:StorageEnv")
