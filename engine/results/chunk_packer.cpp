#include "engine/results/chunk_packer.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <new>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

/// Measured on a year of Hohhot: higher levels take longer and save hardly anything, because what
/// repeats repeats exactly and the rest is noise.
constexpr int level = 2;

constexpr std::size_t checksum_bytes = 4;

/// One's complement sum in 16 bits; 0 only where every word was.
std::uint64_t folded(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

}  // namespace

std::uint32_t fletcher32(std::span<const std::byte> bytes) {
  constexpr std::size_t block_words = 8192;  // the sums stay below 2^63
  std::uint64_t sum = 0;
  std::uint64_t sum_of_sums = 0;
  std::size_t words = bytes.size() / 2;
  const auto* byte = reinterpret_cast<const unsigned char*>(bytes.data());
  while (words > 0) {
    const std::size_t block = std::min(words, block_words);
    words -= block;
    for (const unsigned char* const end = byte + 2 * block; byte != end; byte += 2) {
      sum += static_cast<std::uint64_t>(byte[0]) << 8U | byte[1];
      sum_of_sums += sum;
    }
    sum = folded(sum);
    sum_of_sums = folded(sum_of_sums);
  }
  if (bytes.size() % 2 != 0) {
    sum = folded(sum + (static_cast<std::uint64_t>(*byte) << 8U));
    sum_of_sums = folded(sum_of_sums + sum);
  }
  return static_cast<std::uint32_t>(sum_of_sums << 16U | sum);
}

std::uint32_t crc32(std::span<const std::byte> bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

void ChunkPacker::Free::operator()(libdeflate_compressor* compressor) const {
  libdeflate_free_compressor(compressor);
}

ChunkPacker::ChunkPacker() : compressor_(libdeflate_alloc_compressor(level)) {
  if (!compressor_) throw std::bad_alloc();
}

ChunkPacker::~ChunkPacker() = default;

std::span<const std::byte> ChunkPacker::pack(std::span<const std::byte> raw) {
  const std::size_t most = libdeflate_zlib_compress_bound(compressor_.get(), raw.size());
  if (packed_.size() < most + checksum_bytes) packed_.resize(most + checksum_bytes);
  const std::size_t size =
      libdeflate_zlib_compress(compressor_.get(), raw.data(), raw.size(), packed_.data(), most);
  ensure(size > 0, "a chunk fits into the room that it may need");
  const std::uint32_t checksum = fletcher32({packed_.data(), size});
  for (std::size_t n = 0; n < checksum_bytes; ++n)  // HDF5 keeps it little-endian
    packed_[size + n] = static_cast<std::byte>(checksum >> (8 * n) & 0xff);
  return {packed_.data(), size + checksum_bytes};
}

std::optional<std::vector<std::byte>> unpacked(std::span<const std::byte> packed,
                                               std::size_t raw_bytes) {
  if (packed.size() < checksum_bytes) return std::nullopt;
  const std::size_t size = packed.size() - checksum_bytes;
  std::uint32_t checksum = 0;
  for (std::size_t n = 0; n < checksum_bytes; ++n)
    checksum |= static_cast<std::uint32_t>(packed[size + n]) << (8 * n);
  if (checksum != fletcher32(packed.first(size))) return std::nullopt;
  struct Free {
    void operator()(libdeflate_decompressor* one) const { libdeflate_free_decompressor(one); }
  };
  const std::unique_ptr<libdeflate_decompressor, Free> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor) throw std::bad_alloc();
  std::vector<std::byte> raw(raw_bytes);
  const libdeflate_result result = libdeflate_zlib_decompress(
      decompressor.get(), packed.data(), size, raw.data(), raw.size(), nullptr);
  if (result != LIBDEFLATE_SUCCESS) return std::nullopt;
  return raw;
}

}  // namespace gridstep
