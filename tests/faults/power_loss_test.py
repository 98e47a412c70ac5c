#!/usr/bin/python3
"""The power goes out: of what was not synced the disk has all, nothing, or some (P7).

A run is recorded by the shim. For moments in between, the folder is built as a disk might have it then:
bytes of a file since its last sync may be lost (the file is shorter, or has zeros there), and so may
creations, renames and removals since the last sync of their folder. A file under the final name must
be whole, and the same command must end with the right result.
"""

import random
import shutil

import faulty
from faulty import DONE, TEN_DAYS, FaultTest, command, gridstep


class Disk:
    """What is certain, and what was asked for since."""

    def __init__(self):
        self.files = {}      # number: bytes now
        self.synced = {}     # number: bytes that are certain
        self.names = {}      # path: number, now
        self.certain = {}    # path: number, certain
        self.changes = []    # of names, since their folder was synced: (path, number or None)
        self.folders = set()

    def name(self, path, number):
        if number is None:
            self.names.pop(path, None)
        else:
            self.names[path] = number
        self.changes.append((path, number))

    def do(self, what, path, path_2, at, bytes_):
        if what in ("create", "empty"):
            if path not in self.names:
                number = len(self.files)
                self.files[number], self.synced[number] = b"", b""
                self.name(path, number)
            elif what == "empty":
                self.files[self.names[path]] = b""
        elif what == "write":
            number = self.names.get(path)
            if number is None:  # has no name any more
                return
            old = self.files[number].ljust(at, b"\0")
            self.files[number] = old[:at] + bytes_ + old[at + len(bytes_):]
        elif what == "truncate":
            number = self.names[path]
            self.files[number] = self.files[number][:at].ljust(at, b"\0")
        elif what == "rename":
            number = self.names[path]
            self.changes.append(((path, path_2), number))
            del self.names[path]
            self.names[path_2] = number
        elif what == "unlink":
            self.name(path, None)
        elif what == "sync":
            if path in self.names:
                number = self.names[path]
                self.synced[number] = self.files[number]
                if path not in self.certain:  # a file that is synced is there
                    self.settle(lambda p: p == path)
            else:
                self.settle(lambda p: p.rsplit("/", 1)[0] == path)

    @staticmethod
    def applied(certain, change):
        path, number = change
        if isinstance(path, tuple):
            certain.pop(path[0], None)
            certain[path[1]] = number
        elif number is None:
            certain.pop(path, None)
        else:
            certain[path] = number

    def settle(self, concerns):
        rest = []
        for change in self.changes:
            path = change[0][1] if isinstance(change[0], tuple) else change[0]
            if concerns(path):
                self.applied(self.certain, change)
            else:
                rest.append(change)
        self.changes = rest

    def after_power_loss(self, chance, keeps):
        """Paths and bytes; `keeps` is how likely a thing that is not certain was kept."""
        names = dict(self.certain)
        for change in self.changes:
            if chance.random() < keeps:
                self.applied(names, change)
        kept = {}
        for path, number in names.items():
            now, certain = self.files[number], self.synced[number]
            if chance.random() < keeps:
                certain = now[: chance.randrange(len(now) + 1)]
                certain = max(certain, self.synced[number], key=len) if now.startswith(
                    self.synced[number]) else self.synced[number]
            kept[path] = certain
        return kept


class PowerLoss(FaultTest):
    def record(self):
        log = self.folder / "log"
        done = gridstep(*TEN_DAYS, "-o", self.result,
                        env=self.environment(FAULT_LOG=str(log)))
        self.assertEqual(done.returncode, DONE, done.stderr)
        whole = log.read_bytes()
        entries, at = [], 0
        while at < len(whole):
            end = whole.index(b"\n", at)
            what, path, path_2, where, size = whole[at:end].decode().split("\t")
            at = end + 1 + int(size)
            entries.append((what, path, path_2, int(where), whole[end + 1 : at]))
        return entries

    def assert_recovers(self, disk, chance, keeps, whole, what):
        shutil.rmtree(self.place)
        self.place.mkdir()
        for path, bytes_ in disk.after_power_loss(chance, keeps).items():
            if path.endswith(".lock"):
                continue
            self.checkpoint.mkdir(exist_ok=True)
            with open(path, "wb") as file:
                file.write(bytes_)
        if self.result.exists():
            self.assertEqual(self.result.read_bytes(), whole, f"{what}: half a result")
            self.result.unlink()
        done = gridstep(*TEN_DAYS, "-o", self.result)
        self.assertEqual(done.returncode, DONE, f"{what}: {done.stderr}")
        self.assertEqual(faulty.content_of(self.result), self.content(), what)

    def test_at_any_moment(self):
        entries = self.record()
        whole = self.result.read_bytes()
        syncs = [n for n, entry in enumerate(entries) if entry[0] in ("sync", "rename")]
        self.assertGreater(len(syncs), 10)
        chance = random.Random(20241227)
        if faulty.SLOW:
            moments = set(range(0, len(entries), 2)) | set(syncs) | {n + 1 for n in syncs}
        else:  # most happens around syncs and renames
            moments = set(chance.sample(syncs, 8)) | {n + 1 for n in chance.sample(syncs, 8)}
        disk = Disk()
        for n, entry in enumerate(entries):
            if n in moments:
                for keeps in (0.0, 0.5, 1.0) if faulty.SLOW else (chance.choice((0.0, 0.5, 1.0)),):
                    self.assert_recovers(disk, chance, keeps, whole, f"moment {n}, {keeps}")
            disk.do(*entry)
        self.assert_recovers(disk, chance, 0.0, whole, "at the end")


if __name__ == "__main__":
    command.main()
