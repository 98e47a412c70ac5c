#include "engine/results/chunk_packer.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string_view>
#include <vector>

namespace gridstep {
namespace {

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

// The values that textbooks give for words whose first byte is the low one, 0xF04FC729, 0x56502D2A
// and 0xEBE19591, with the bytes of both sums swapped.
TEST(ChunkPacker, Fletcher32OfKnownTexts) {
  EXPECT_EQ(fletcher32(bytes("abcde")), 0x4FF029C7U);
  EXPECT_EQ(fletcher32(bytes("abcdef")), 0x50562A2DU);
  EXPECT_EQ(fletcher32(bytes("abcdefgh")), 0xE1EB9195U);
  EXPECT_EQ(fletcher32({}), 0U);
  EXPECT_EQ(fletcher32(std::vector<std::byte>(1'000'001)), 0U);
}

// Sums of one's complement have no zero but that of zeros: long inputs fold to 0xffff.
TEST(ChunkPacker, Fletcher32OfManyOnes) {
  const std::vector<std::byte> ones(400'000, std::byte{0xff});
  EXPECT_EQ(fletcher32(ones), 0xffffffffU);
}

TEST(ChunkPacker, Crc32OfTheCheckText) {
  EXPECT_EQ(crc32(bytes("123456789")), 0xCBF43926U);
}

}  // namespace
}  // namespace gridstep
