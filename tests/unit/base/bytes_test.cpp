#include "engine/base/bytes.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

TEST(Bytes, ComeBackAsTheyWere) {
  ByteWriter writer;
  writer.add(std::int64_t{-3});
  writer.add(std::vector<double>{0.5, -0.0});
  writer.add(std::string("呼和浩特"));
  writer.add(std::map<std::string, std::string>{{"a", "1"}, {"b", ""}});
  ByteReader reader(writer.bytes());
  std::int64_t number = 0;
  std::vector<double> numbers;
  std::string text;
  std::map<std::string, std::string> texts;
  reader.get(number);
  reader.get(numbers);
  reader.get(text);
  reader.get(texts);
  EXPECT_EQ(number, -3);
  EXPECT_EQ(numbers, (std::vector<double>{0.5, -0.0}));
  EXPECT_EQ(text, "呼和浩特");
  EXPECT_EQ(texts.at("a"), "1");
  EXPECT_EQ(texts.size(), 2U);
  EXPECT_TRUE(reader.is_at_end());
}

TEST(Bytes, ThatEndTooEarlyAreRefused) {
  ByteWriter writer;
  writer.add(std::vector<double>{1.0, 2.0});
  for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
    ByteReader reader(std::string_view(writer.bytes()).substr(0, size));
    std::vector<double> numbers;
    EXPECT_THROW(reader.get(numbers), CutShort) << size;
  }
}

// A length that no memory holds is not tried.
TEST(Bytes, ALengthBeyondTheBytesIsRefused) {
  ByteWriter writer;
  writer.add(std::uint64_t{1} << 61U);
  ByteReader reader(writer.bytes());
  std::vector<double> numbers;
  EXPECT_THROW(reader.get(numbers), CutShort);
}

}  // namespace
}  // namespace gridstep
