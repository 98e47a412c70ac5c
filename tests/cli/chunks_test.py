#!/usr/bin/python3
"""Chunks as they lie in the file: zlib and a checksum written down here unpack them to what HDF5
reads; a disk that is full inside one is told, and nothing is left behind."""

import resource
import zlib

import h5py
import numpy as np

import command
from command import IO, SCENARIOS, CommandTest

CHECKSUM_BYTES = 4
FIRST_STEPS = ("hohhot", "--steps", 400)


def fletcher32(data):
    """Over 16-bit words, the first byte high; as HDF5's filter defines it."""
    words = np.frombuffer(data + b"\0" * (len(data) % 2), dtype=">u2").astype(object)
    first = second = 0
    for word in words:
        first += word
        second += first
    fold = lambda total: 0 if total == 0 else (total - 1) % 65535 + 1
    return fold(second) << 16 | fold(first)


def chunks(dataset):
    """Of a dataset: position, bytes in the file, and where they lie."""
    for n in range(dataset.id.get_num_chunks()):
        info = dataset.id.get_chunk_info(n)
        left_out, packed = dataset.id.read_direct_chunk(info.chunk_offset)
        assert left_out == 0
        yield info.chunk_offset, packed, info.byte_offset


class Chunks(CommandTest):
    def test_zlib_unpacks_them(self):
        result, _ = self.run_scenario(*FIRST_STEPS)
        compared = 0
        with h5py.File(result) as file:
            def look_at(name, thing):
                nonlocal compared
                if not isinstance(thing, h5py.Dataset) or thing.chunks is None:
                    return
                values = thing[...]
                for start, packed, _ in chunks(thing):
                    raw = zlib.decompress(packed[:-CHECKSUM_BYTES])
                    block = np.frombuffer(raw, dtype=thing.dtype).reshape(thing.chunks)
                    window = tuple(slice(at, min(at + length, whole)) for at, length, whole
                                   in zip(start, thing.chunks, thing.shape))
                    inside = tuple(slice(0, one.stop - one.start) for one in window)
                    self.assertEqual(block[inside].tobytes(), values[window].tobytes(), name)
                    compared += 1
                stored = int.from_bytes(packed[-CHECKSUM_BYTES:], "little")
                self.assertEqual(stored, fletcher32(packed[:-CHECKSUM_BYTES]), name)
            file.visititems(look_at)
        self.assertGreater(compared, 150)

    def test_a_disk_that_is_full_inside_a_chunk(self):
        result, _ = self.run_scenario(*FIRST_STEPS, name="whole.h5")
        with h5py.File(result) as file:
            cuts = [lies_at + len(packed) // 2 for name in ("flow_mw", "load_origin_mw")
                    for _, packed, lies_at in chunks(file[name])]
        for cut in cuts:
            def limit(size=cut):
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            done = self.answers(IO, "run", SCENARIOS / "hohhot", "--steps", 400, "-o",
                                self.folder / "cut.h5", preexec_fn=limit)
            self.assertIn("cut.h5", done.stderr)
            self.assert_left(self.folder, ["whole.h5"])


if __name__ == "__main__":
    command.main()
