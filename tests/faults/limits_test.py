#!/usr/bin/python3
"""Too little of what a process needs: memory, stack, files, room for a file; a clock that jumps
(P5, P6, P11, P16)."""

import errno
import resource

import faulty
from faulty import DONE, IO, TEN_DAYS, FaultTest, command, gridstep

RESOURCE_LIMIT = 7
BUG = 1
MIB = 1 << 20


def limit(what, size):
    return lambda: resource.setrlimit(what, (size, size))


class Limits(FaultTest):
    def run_under(self, what, size, run=TEN_DAYS):
        return gridstep(*run, "-o", self.result, preexec_fn=limit(what, size))

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
            self.assertIn(done.returncode, (DONE, IO, RESOURCE_LIMIT, BUG, 127), f"{size}: {done.stderr}")
            codes.add(done.returncode)
            if done.returncode == DONE:
                self.result.unlink()
            else:
                self.assertNotEqual(done.stderr, "", size)
                self.assert_nothing_half_done(what=size)
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
            self.assertIn(done.returncode, (DONE, BUG, IO, RESOURCE_LIMIT, 5), f"request {k}: {done.stderr}")
            if done.returncode == DONE:
                self.assertEqual(faulty.content_of(self.result), self.content(run), f"request {k}")
                self.result.unlink()
            else:
                self.assertNotEqual(done.stderr, "", f"request {k}")
                self.assert_nothing_half_done(what=f"request {k}")

    def test_a_clock_that_jumps_and_another_time_zone(self):
        """P11"""
        for changes in ({"FAULT_CLOCK_S": "86400"}, {"FAULT_CLOCK_S": "-86400"},
                        {"TZ": "America/New_York"}, {"TZ": "Asia/Kathmandu"}):
            done = gridstep(*TEN_DAYS, "-o", self.result, env=self.environment(**changes))
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertEqual(faulty.content_of(self.result), self.content(), changes)
            self.result.unlink()


class Memory(FaultTest):
    def most_mib(self, steps):
        """Most memory that a run of so many steps of five minutes has at once."""
        peak = self.folder / "peak"
        run = ("run", faulty.SCENARIOS / "hohhot", "-q", "--set", "time.step_min=5", "--set",
               f"time.steps={steps}", "--set", "horizon.window_h=2", "--set", "horizon.keep_h=2",
               "--checkpoint-every", 0, "--overwrite", "-o", self.result)
        import subprocess
        done = subprocess.run(["/usr/bin/env", "python3", "-c", PEAK, peak, command.COMMAND,
                               *map(str, run)], stdout=subprocess.DEVNULL, check=False)
        self.assertEqual(done.returncode, DONE)
        return int(peak.read_text()) / 1024

    def test_memory_does_not_grow_with_the_steps(self):
        """P16: what grows are the series of the inputs and the settlement of contracts."""
        few, many = self.most_mib(1_000), self.most_mib(10_000)
        print(f"{few:.1f} MiB at 1,000 steps, {many:.1f} MiB at 10,000")
        self.assertLess(many, 1.05 * few + 10_000 * 8 * 150 / MIB)


PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
open(sys.argv[1], "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


if __name__ == "__main__":
    command.main()
