#!/usr/bin/python3
"""A full disk: exit code 6, the old result untouched, nothing left behind, and after freeing space
the same command completes. Needs the right to mount a small file system."""

import subprocess
import unittest

import command
from command import COMMAND, IO, SCENARIOS, CommandTest

# Runs in a mount namespace of its own, so that the disk is gone with it whatever happens.
# $1 a folder, $2 its size, $3 the command, $4 a small and $5 a large scenario, $6 ballast in KiB.
SCRIPT = """
set -u
mount -t tmpfs -o size=$2 none "$1" || exit 77
cd "$1"
"$3" run "$4" -o result.h5 >/dev/null 2>&1 || exit 90
before=$(sha256sum <result.h5)
head -c $6K /dev/zero >ballast
"$3" run "$5" --overwrite -o result.h5 >/dev/null
code=$?
[ "$before" = "$(sha256sum <result.h5)" ] || exit 91
[ "$(ls -A | sort | tr '\\n' ' ')" = "ballast result.h5 " ] || exit 92
rm ballast
[ $code -eq 0 ] && exit 93
[ -z "${AGAIN:-}" ] || "$3" run "$5" --overwrite -o result.h5 >/dev/null 2>&1 || exit 94
exit $code
"""


class NoSpace(CommandTest):
    def run_on_small_disk(self, size, ballast_kib, again):
        disk = self.folder / "disk"
        disk.mkdir()
        done = subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", SCRIPT, "sh", disk, size, COMMAND,
             SCENARIOS / "two-bus", SCENARIOS / "hohhot", str(ballast_kib)],
            capture_output=True, encoding="utf-8", check=False,
            env=command.environment(AGAIN="1" if again else None))
        if done.returncode in (1, 77, 127) and ("unshare" in done.stderr or "mount" in done.stderr):
            raise unittest.SkipTest(f"cannot mount: {done.stderr.strip()}")
        return done

    def test_refused_before_it_begins(self):
        """The result needs megabytes, kilobytes are free."""
        done = self.run_on_small_disk("2m", 1800, again=False)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn("result.h5", done.stderr)
        self.assertIn("free", done.stderr)

    def test_full_in_the_middle(self):
        """Of about 20 MB 10 fit; after the ballast is gone 40 do."""
        done = self.run_on_small_disk("40m", 30 * 1024, again=True)
        self.assertEqual(done.returncode, IO, done.stderr)
        self.assertIn("result.h5", done.stderr)
        self.assertIn("No space left", done.stderr)


if __name__ == "__main__":
    command.main()
