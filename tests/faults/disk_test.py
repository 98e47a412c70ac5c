#!/usr/bin/python3
"""The disk fails: full, broken, read-only, over its quota. Exit code 6 and a word about the file, what
was there before stays, and once the disk is well the same command completes (P3, P4)."""

import errno
import unittest

import faulty
from faulty import DONE, IO, FaultTest, command, some


class Disk(FaultTest):
    def assert_fails_well(self, done, what, before=None):
        self.assertEqual(done.returncode, IO, f"{what}: {done.stderr}")
        self.assertIn(str(self.place), done.stderr, what)
        self.assert_nothing_half_done(before, what)

    def test_full_from_any_write_on(self):
        for k in some(self.count_of("write"), 29):
            done = self.run_with("write", k, errno.ENOSPC)
            self.assert_fails_well(done, f"write {k}")
            self.assertIn("No space left", done.stderr, f"write {k}")
            self.assert_completes(what=f"after write {k}")
            self.result.unlink()

    def test_full_while_a_result_is_replaced(self):
        self.answers(DONE, *faulty.TEN_DAYS, "--solver", "simplex", "-o", self.result)
        before = self.result.read_bytes()
        again = (*faulty.TEN_DAYS, "--overwrite")
        for k in some(200, 61):
            done = self.run_with("write", k, errno.ENOSPC, run=again)
            self.assert_fails_well(done, f"write {k}", before)
        self.assert_completes(again)

    def test_a_single_write_fails(self):
        """Once and never again: the lock need not say who holds it, HDF5 tries some writes twice, and
        everything is read back before it is published."""
        last, survived = self.count_of("write"), 0
        for k in some(last, 47):
            for number in (errno.EIO, errno.EDQUOT, errno.EROFS):
                done = self.run_with("write", k, number, stays=False)
                what = f"write {k}, {errno.errorcode[number]}"
                if done.returncode == DONE:
                    self.assertEqual(faulty.content_of(self.result), self.content(), what)
                    self.answers(DONE, "verify", self.result)
                    survived += 1
                else:
                    self.assert_fails_well(done, what)
                self.clear()
        self.assertLess(survived, last / 4)

    def test_every_sync_fails(self):
        """What a failed sync has left on the disk nobody knows: the run ends."""
        for k in some(self.count_of("fsync"), 3):
            self.assert_fails_well(self.run_with("fsync", k, errno.EIO, stays=False), f"fsync {k}")
            self.assert_completes(what=f"after fsync {k}")
            self.result.unlink()

    def test_every_rename_fails(self):
        for k in some(self.count_of("rename"), 3):
            for number in (errno.EXDEV, errno.EIO):
                done = self.run_with("rename", k, number, stays=False)
                self.assert_fails_well(done, f"rename {k}")
                self.assert_completes(what=f"after rename {k}")
                self.result.unlink()

    def test_any_close_fails(self):
        """Closing a file that was read or only locks loses nothing; of one that was written it does."""
        for k in some(self.count_of("close"), 5):
            done = self.run_with("close", k, errno.EIO, stays=False)
            self.assertIn(done.returncode, (DONE, IO), f"close {k}: {done.stderr}")
            if done.returncode == IO:
                self.assert_nothing_half_done(what=f"close {k}")
                self.assert_completes(what=f"after close {k}")
            self.assertEqual(faulty.content_of(self.result), self.content(), f"close {k}")
            self.result.unlink()

    def test_without_locks_it_goes_on_with_one_warning(self):
        """P12"""
        for number in (errno.ENOLCK, errno.ENOSYS):
            done = self.run_with("flock", 1, number)
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertEqual(done.stderr.count("no locks"), 1)
            self.assertEqual(faulty.content_of(self.result), self.content())
            self.result.unlink()


if __name__ == "__main__":
    command.main()
