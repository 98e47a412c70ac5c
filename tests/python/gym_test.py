"""The Gymnasium environment: its contract, bounds, seeds, and what rewards come to."""

import sys

import numpy as np
import package
from package import PackageTest, gs, two_bus

try:
    import gymnasium
    from gymnasium.utils.env_checker import check_env
except ImportError:
    print("skipped: gymnasium is not there")
    sys.exit(77)

from gridstep.gym import StorageEnv


def a_day():
    """two-bus with a day of its own: dear evenings, a battery that loses a little."""
    scenario = two_bus().set("time.steps", 96)
    battery = scenario["battery"]
    battery["self_discharge_frac_per_h"], battery["e_init_mwh"], battery["e_min_mwh"] = 0.001, 30, 10
    scenario["battery"] = battery
    hours = np.arange(96)
    times = np.datetime64("2022-12-31T16:00:00") + hours.astype("timedelta64[h]")
    scenario.add_profile("load", {"DA": 50.0 + 0 * hours,
                                  "DB": 110 + 70 * np.sin((hours - 12) / 24 * 2 * np.pi)},
                         time=times, zone="+08:00")
    return scenario


class Environment(PackageTest):
    def episode(self, env, policy, **reset):
        seen, _ = env.reset(**reset)
        rewards, observations, energies = [], [seen], []
        over = False
        while not over:
            seen, reward, _, over, told = env.step(policy(seen))
            self.assertFalse(told["overruled"])
            rewards.append(reward)
            observations.append(seen)
            energies.append(env.unwrapped.simulation.energy_mwh["S"])
        return rewards, np.array(observations), np.array(energies)

    def test_it_keeps_the_contract(self):
        check_env(StorageEnv(a_day()), skip_render_check=True)
        check_env(gymnasium.make("gridstep/Storage-v0", scenario=a_day(), ahead=4).unwrapped,
                  skip_render_check=True)

    def test_an_action_has_a_number_per_storage(self):
        env = StorageEnv(a_day())
        env.reset(seed=1)
        for wrong in ([], [0, 0], 0.5, [float("nan")]):
            with self.subTest(wrong), self.assertRaises(gs.UsageError):
                env.step(wrong)
        env.step([0])
        for wrong in ({"ahead": -1}, {"episode_steps": 0}, {"episode_steps": -1}):
            with self.subTest(wrong), self.assertRaises(gs.UsageError):
                StorageEnv(a_day(), **wrong)

    def test_energy_stays_within_bounds_and_rewards_are_costs(self):
        env = StorageEnv(a_day(), ahead=3)
        random = np.random.default_rng(1)
        policies = {"random": lambda seen: random.uniform(-1, 1, 1),
                    "all": lambda seen: np.ones(1), "none": lambda seen: -np.ones(1),
                    "rule": lambda seen: np.array([1.0 if seen[1] > 30 else -1.0])}
        for name, policy in policies.items():
            with self.subTest(name):
                rewards, _, energies = self.episode(env, policy, seed=4)
                self.assertEqual(len(rewards), 24)
                self.assertGreaterEqual(energies.min(), 10 - 1e-6)
                self.assertLessEqual(energies.max(), 100 + 1e-6)
                result = env.result()
                self.assertTrue(result.certificate.ok)
                self.assertAlmostEqual(sum(rewards), -result.total_cost, 6)

    def test_a_storage_at_rest_costs_what_none_does(self):
        env = StorageEnv(a_day(), episode_steps=96)
        rewards, _, energies = self.episode(env, lambda seen: np.zeros(1))
        np.testing.assert_allclose(energies, np.maximum(30 * 0.999 ** np.arange(1, 97), 10))
        without = a_day().remove("battery", "S").run()
        self.assertAlmostEqual(-sum(rewards), without.total_cost, 6)

    def test_the_same_seed_is_the_same_episode(self):
        def played(seed):
            random = np.random.default_rng(9)
            return self.episode(StorageEnv(a_day()), lambda seen: random.uniform(-1, 1, 1),
                                seed=seed)

        for one, again in zip(played(3), played(3)):
            np.testing.assert_array_equal(one, again)
        self.assertFalse(np.array_equal(played(3)[1], played(5)[1]))

    def test_what_is_seen_is_what_is_there(self):
        env = StorageEnv(a_day(), ahead=2)
        seen, told = env.reset(options={"start_step": 6})
        names = dict(zip(env.observation_names, seen))
        demand = 160 + 70 * np.sin((np.array([6, 7]) - 12) / 24 * 2 * np.pi)
        np.testing.assert_allclose([names["demand_mw +1"], names["demand_mw +2"]], demand, rtol=1e-6)
        self.assertAlmostEqual(names["sin day"], 1.0, 6)  # six o'clock on the region's clock
        self.assertAlmostEqual(names["energy_frac S"], 0.3, 6)
        with self.assertRaises(gs.UsageError):
            env.reset(options={"start_step": 73})
        with self.assertRaises(gs.UsageError):
            StorageEnv(a_day(), storages=["T"])

    def test_a_reward_of_ones_own(self):
        env = StorageEnv(a_day(), reward=lambda env, step: step["discharge_mw"].sum())
        rewards, _, _ = self.episode(env, lambda seen: np.ones(1), options={"start_step": 0})
        self.assertAlmostEqual(sum(rewards), (30 * 0.999 - 10) * 0.8, 9)

    def test_what_the_grid_cannot_take_is_overruled(self):
        scenario = two_bus()
        scenario.add_profile("load", {"DA": [5, 5], "DB": [5, 5]}, zone="+08:00",
                             time=np.datetime64("2022-12-31T16:00:00") + np.array([0, 3600]))
        env = StorageEnv(scenario.set("battery.S.e_init_mwh", 80))
        env.reset()
        told = env.step(np.ones(1))[-1]  # 50 MW, and 10 are asked for
        self.assertTrue(told["overruled"])
        self.assertLessEqual(told["power_mw"][0], 10 + 1e-9)
        self.assertFalse(env.step(np.zeros(1))[-1]["overruled"])
        self.assertTrue(env.result().certificate.ok)


if __name__ == "__main__":
    package.main()
