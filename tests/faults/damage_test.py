#!/usr/bin/python3
"""A checkpoint that its disk has damaged: noticed, every time, and never a wrong result (P8, P9).

Results that are damaged: tests/cli/verify_test.py. Every bit and every length of a state:
tests/unit/simulation/checkpoint_test.cpp.
"""

import random
import shutil

import faulty
from faulty import DONE, SCENARIOS, STOPPED_AT_CHECKPOINT, FaultTest, command, gridstep

REFUSED = command.INPUT_INVALID


class Damage(FaultTest):
    def setUp(self):
        super().setUp()
        self.good = self.folder / "good"
        process = command.start("run", SCENARIOS / "hohhot", "--checkpoint-every", 0, "-q", "-o",
                                self.result)
        self.addCleanup(process.stderr.close)
        self.assertTrue(command.wait_until((self.checkpoint / "000002.records").exists))
        self.assertTrue(command.wait_until((self.checkpoint / "state.prev.bin").exists))
        process.terminate()
        self.assertEqual(process.wait(), STOPPED_AT_CHECKPOINT)
        self.checkpoint.rename(self.good)

    def goes_on(self):
        """As far as reading the checkpoint: then its hours are over."""
        done = gridstep("run", SCENARIOS / "hohhot", "-o", self.result, "--max-hours", 0)
        self.assertIn(done.returncode, (STOPPED_AT_CHECKPOINT, REFUSED), done.stderr)
        return done

    def damage(self, name, change):
        shutil.rmtree(self.checkpoint, ignore_errors=True)
        shutil.copytree(self.good, self.checkpoint)
        file = self.checkpoint / name
        file.write_bytes(change(file.read_bytes()))

    def assert_noticed(self, name, what):
        done = self.goes_on()
        self.assertIn("GS0802", done.stderr, f"{name}, {what}")
        # The state before serves where the newest is damaged; records have no second copy.
        expected = STOPPED_AT_CHECKPOINT if name == "state.bin" else REFUSED
        self.assertEqual(done.returncode, expected, f"{name}, {what}: {done.stderr}")

    def test_undamaged_it_goes_on(self):
        shutil.copytree(self.good, self.checkpoint)
        self.assertEqual(self.goes_on().returncode, STOPPED_AT_CHECKPOINT)

    def test_bits_flipped(self):
        chance = random.Random(20241227)
        for name in ("state.bin", "000001.records", "000002.records"):
            size = (self.good / name).stat().st_size
            for _ in range(300 if faulty.SLOW else 6):
                byte, bit = chance.randrange(size), chance.randrange(8)
                self.damage(name, lambda whole: whole[:byte] + bytes([whole[byte] ^ 1 << bit]) +
                            whole[byte + 1:])
                self.assert_noticed(name, f"bit {bit} of byte {byte}")

    def test_cut_off(self):
        for name in ("state.bin", "000001.records"):
            for percent in range(0, 100, 1 if faulty.SLOW else 25):
                self.damage(name, lambda whole: whole[:len(whole) * percent // 100])
                self.assert_noticed(name, f"{percent} %")

    def test_records_that_are_missing(self):
        shutil.copytree(self.good, self.checkpoint)
        (self.checkpoint / "000001.records").unlink()
        self.assertIn("missing", self.goes_on().stderr)

    def test_after_damage_to_the_newest_state_the_result_is_the_same(self):
        self.damage("state.bin", lambda whole: whole[:-7])
        year = ("run", SCENARIOS / "hohhot", "-q")
        self.answers(DONE, *year, "-o", self.result)
        self.assertEqual(faulty.content_of(self.result), self.content(year))
        self.assert_left(self.place, ["x.h5"])


if __name__ == "__main__":
    command.main()
