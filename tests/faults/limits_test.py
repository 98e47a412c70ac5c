#!/usr/bin/python3
"""Too little of what a process needs: memory, stack, files, room for a file; a clock that jumps
(P5, P6, P11, P16)."""

import errno
import resource
import signal

import faulty
from faulty import DONE, IO, TEN_DAYS, FaultTest, command, gridstep

RESOURCE_LIMIT = 7
BUG = 1
MIB = 1 << 20
# HDF5 1.10 does not ask whether it was given the memory it asked for: it may take itself and the
# process away. Our part is that nothing half done stays.
TAKEN_AWAY_BY_HDF5 = (255, -signal.SIGSEGV, -signal.SIGABRT)


def limit(what, size):
    return lambda: resource.setrlimit(what, (size, size))


class Limits(FaultTest):
    def run_under(self, what, size, run=TEN_DAYS):
        return gridstep(*run, "-o", self.result, preexec_fn=limit(what, size))

    def assert_ends_with_a_word(self, done, what):
        if done.returncode not in TAKEN_AWAY_BY_HDF5:
            self.assertNotEqual(done.stderr, "", what)
        self.assert_nothing_half_done(what=what)

    def test_no_room_for_a_file(self):
        for size in (0, 10_000, 100_000, 300_000, 900_000):
            done = self.run_under(resource.RLIMIT_FSIZE, size)
            self.assertEqual(done.returncode, IO, done.stderr)
            self.assertIn("x.h5", done.stderr)
            self.assert_nothing_half_done(what=size)
        self.assert_completes()

    def test_little_memory(self):
        """Where the libraries themselves do not fit the loader ends the process: 127."""
        codes = set()
        for size in (40, 60, 80, 100, 140, 200, 300):
            done = self.run_under(resource.RLIMIT_AS, size * MIB)
            self.assertIn(done.returncode, (DONE, IO, RESOURCE_LIMIT, BUG, 127, *TAKEN_AWAY_BY_HDF5),
                          f"{size}: {done.stderr}")
            codes.add(done.returncode)
            if done.returncode == DONE:
                self.result.unlink()
            else:
                self.assert_ends_with_a_word(done, size)
        self.assertGreater(len(codes), 1)
        self.assert_completes()

    def test_few_files_and_a_small_stack(self):
        self.assertIn(self.run_under(resource.RLIMIT_NOFILE, 16).returncode, (DONE, IO))
        self.result.unlink(missing_ok=True)
        self.assertEqual(self.run_under(resource.RLIMIT_STACK, MIB).returncode, DONE)
        self.assertEqual(faulty.content_of(self.result), self.content())

    def test_memory_that_is_not_given(self):
        """P6: from the first request on that the run makes."""
        run = (*TEN_DAYS[:3], 48, *TEN_DAYS[4:])
        last = self.count_of("malloc", run)
        step = 1 if faulty.SLOW else 211
        for k in range(1, min(last, 20_000 if faulty.SLOW else 4_000), step):
            done = self.run_with("malloc", k, errno.ENOMEM, stays=False, run=run)
            self.assertIn(done.returncode, (DONE, BUG, IO, RESOURCE_LIMIT, 5, *TAKEN_AWAY_BY_HDF5),
                          f"request {k}: {done.stderr}")
            if done.returncode == DONE:
                self.assertEqual(faulty.content_of(self.result), self.content(run), f"request {k}")
                self.result.unlink()
            else:
                self.assert_ends_with_a_word(done, f"request {k}")

    def test_a_clock_that_jumps_and_another_time_zone(self):
        """P11"""
        for changes in ({"FAULT_CLOCK_S": "86400"}, {"FAULT_CLOCK_S": "-86400"},
                        {"TZ": "America/New_York"}, {"TZ": "Asia/Kathmandu"}):
            done = gridstep(*TEN_DAYS, "-o", self.result, env=self.environment(**changes))
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertEqual(faulty.content_of(self.result), self.content(), changes)
            self.result.unlink()


class Memory(FaultTest):
    def test_memory_does_not_grow_with_the_steps(self):
        """P16: from the thousandth of ten thousand steps on. Without contracts: those are settled when the
        run is over, from series of all who take part, 8 bytes a step each."""
        scenario = self.copy_of("hohhot")
        for table in ("contracts.csv", "certificates.csv", "direct_rules.csv"):
            (scenario / table).unlink()
        run = ("run", scenario, "--set", "time.step_min=5", "--set",
               "time.steps=10000", "--set", "horizon.window_h=2", "--set", "horizon.keep_h=2",
               "--checkpoint-every", 0, "-o", self.result)
        process = command.start(*run)
        self.addCleanup(process.stderr.close)
        resident_mib = {}
        for line in process.stderr:
            percent = int(line.split()[-2])
            with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
                resident_mib[percent] = int(file.read().split()[1]) * resource.getpagesize() / MIB
        self.assertEqual(process.wait(), DONE)
        print({percent: round(mib, 1) for percent, mib in sorted(resident_mib.items())})
        first = min(percent for percent in resident_mib if percent >= 10)
        last = max(percent for percent in resident_mib if percent < 100)
        self.assertLess(resident_mib[last], 1.05 * resident_mib[first])


if __name__ == "__main__":
    command.main()
