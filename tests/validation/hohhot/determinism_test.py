#!/usr/bin/python3
"""hohhot: the same bytes for 1, 2 and 8 threads, and the same weather for any part of the year."""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

import command  # noqa: E402
from command import CommandTest, h5py  # noqa: E402

MAY_DIFFER = ("provenance", "timing")  # who ran it, and how long it took
WEEK, FIRST = 168, 24 * 200            # seven days from 20 July, 00:00


def arrays(path):
    """Every dataset outside provenance and timing: kind, shape, numbers, and bytes in the file."""
    found = {}

    def keep(name, thing):
        if not isinstance(thing, h5py.Dataset) or name.split("/")[0] in MAY_DIFFER:
            return
        text = h5py.check_string_dtype(thing.dtype)
        value = np.array(thing.asstr()[...], dtype=str) if text else thing[...]
        packed = b"" if thing.chunks is None else b"".join(
            thing.id.read_direct_chunk(thing.id.get_chunk_info(n).chunk_offset)[1]
            for n in range(thing.id.get_num_chunks()))
        found[name] = (value.dtype.str, value.shape, value.tobytes(), packed)

    with h5py.File(path) as file:
        file.visititems(keep)
        found["@content"] = file.attrs["content_sha256"]
    return found


class Determinism(CommandTest):
    def test_threads_change_nothing(self):
        by_threads = {}
        for threads in (1, 2, 8):
            result, _ = self.run_scenario("hohhot", "--threads", threads, name=f"{threads}.h5")
            by_threads[threads] = arrays(result)
        self.assertGreater(len(by_threads[1]), 50)
        for threads in (2, 8):
            self.assertEqual(set(by_threads[threads]), set(by_threads[1]))
            for name, value in by_threads[1].items():
                self.assertTrue(by_threads[threads][name] == value, f"{name}, {threads} threads")

    def test_a_part_of_the_year_has_the_same_weather(self):
        names = ("available_mw", "demand_mw", "heat_demand_mw_th", "time")
        year, _ = self.run_scenario("hohhot", "--seed", 7, name="year.h5")
        from_to = ("--from", "2023-07-20T00:00:00+08:00", "--to", "2023-07-27T00:00:00+08:00")
        from_steps = (*from_to[:2], "--steps", WEEK)
        with h5py.File(year) as file:
            expected = {name: file[name][FIRST:FIRST + WEEK] for name in names}
            start = {name: file[name][:WEEK] for name in names}
        for part, options, same in (("to", from_to, expected), ("steps", from_steps, expected),
                                    ("start", ("--steps", WEEK), start)):
            with self.subTest(part=part):
                result, summary = self.run_scenario("hohhot", "--seed", 7, *options,
                                                    name=part + ".h5")
                self.assertEqual(summary["steps"], WEEK)
                with h5py.File(result) as file:
                    for name in names:
                        self.assertEqual(file[name][...].tobytes(), same[name].tobytes(), name)

    def test_another_seed_is_other_weather_and_the_same_twice(self):
        runs = [arrays(self.run_scenario("hohhot", "--steps", 48, "--seed", seed,
                                         name=f"{n}.h5")[0])
                for n, seed in enumerate((7, 7, 8))]
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0]["available_mw"], runs[2]["available_mw"])
        self.assertEqual(runs[0]["unit_p_max_mw"], runs[2]["unit_p_max_mw"])


if __name__ == "__main__":
    command.main()
