#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

struct libdeflate_compressor;

namespace gridstep {

/// The checksum of HDF5's filter `fletcher32`: 16-bit words, first byte high, a last odd byte too.
std::uint32_t fletcher32(std::span<const std::byte> bytes);

/// CRC-32 as in zlib, for bytes that are compared after they were read back.
std::uint32_t crc32(std::span<const std::byte> bytes);

/// Packs chunks as HDF5's filters `deflate` and `fletcher32` would, one after the other: a zlib
/// stream, then its checksum. Every reader of HDF5 unpacks them; the same bytes give the same
/// bytes. For one thread at a time.
class ChunkPacker {
 public:
  ChunkPacker();
  ~ChunkPacker();
  ChunkPacker(const ChunkPacker&) = delete;
  ChunkPacker& operator=(const ChunkPacker&) = delete;

  /// Valid until the next call.
  std::span<const std::byte> pack(std::span<const std::byte> raw);

 private:
  struct Free {
    void operator()(libdeflate_compressor* compressor) const;
  };

  std::unique_ptr<libdeflate_compressor, Free> compressor_;
  std::vector<std::byte> packed_;
};

/// What a chunk was packed from; nothing where the packed bytes are damaged or of another length.
std::optional<std::vector<std::byte>> unpacked(std::span<const std::byte> packed,
                                               std::size_t raw_bytes);

}  // namespace gridstep
