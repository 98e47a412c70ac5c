#include "engine/results/journal.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

class Journal : public testing::Test {
 protected:
  Journal()
      : folder_(fs::temp_directory_path() /
                ("gridstep-journal-" +
                 std::to_string(testing::UnitTest::GetInstance()->random_seed()) + "-" +
                 std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Journal() override { fs::remove_all(folder_); }

  static Record record(Index first_step) {
    Record one;
    one.first_step = first_step;
    one.steps = 2;
    one.generation_mw = {1.5, std::numeric_limits<double>::quiet_NaN(), -0.0};
    one.marginal_unit = {-1, 7};
    one.status = {0, 1};
    return one;
  }
  [[nodiscard]] std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name, std::ios::binary).rdbuf();
    return text.str();
  }

  fs::path folder_;
};

TEST_F(Journal, GivesBackWhatItWasGiven) {
  JournalWriter writer(folder_, 0);
  std::vector<JournalSegment> segments;
  for (Index first = 0; first < 12; first += 2) {
    writer.add(record(first));
    if (first % 4 == 2) writer.close_block();
    if (first == 6) segments.push_back(*writer.seal());
  }
  segments.push_back(*writer.seal());
  EXPECT_EQ(segments[0].name, "000001.records");
  EXPECT_EQ(segments[1].name, "000002.records");
  JournalReader reader(folder_, segments);
  for (Index first = 0; first < 12; first += 2) {
    const std::optional<Record> back = reader.next();
    ASSERT_TRUE(back);
    EXPECT_EQ(back->first_step, first);
    EXPECT_EQ(back->steps, 2);
    ASSERT_EQ(back->generation_mw.size(), 3U);
    EXPECT_EQ(back->generation_mw[0], 1.5);
    EXPECT_TRUE(std::isnan(back->generation_mw[1]));
    EXPECT_TRUE(std::signbit(back->generation_mw[2]));
    EXPECT_EQ(back->marginal_unit, (std::vector<std::int64_t>{-1, 7}));
    EXPECT_EQ(back->status, (std::vector<std::uint8_t>{0, 1}));
    EXPECT_TRUE(back->price_per_mwh.empty());
  }
  EXPECT_FALSE(reader.next());
}

TEST_F(Journal, ASegmentIsNamedByTheHashOfItsFile) {
  JournalWriter writer(folder_, 41);
  writer.add(record(0));
  writer.close_block();
  const JournalSegment segment = *writer.seal();
  EXPECT_EQ(segment.name, "000042.records");
  EXPECT_EQ(segment.bytes, text_of(segment.name).size());
  EXPECT_EQ(segment.sha256, sha256_hex(text_of(segment.name)));
}

TEST_F(Journal, WhatIsDroppedIsNotInIt) {
  JournalWriter writer(folder_, 0);
  writer.add(record(0));
  writer.close_block();
  writer.add(record(2));
  writer.drop_block();
  JournalReader reader(folder_, {*writer.seal()});
  EXPECT_EQ(reader.next()->first_step, 0);
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(writer.seal());
}

TEST_F(Journal, WhatIsNotSealedLeavesNothing) {
  {
    JournalWriter writer(folder_, 0);
    writer.add(record(0));
    writer.close_block();
  }
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(Journal, SaysWhichFileIsDamaged) {
  JournalWriter writer(folder_, 0);
  writer.add(record(0));
  writer.close_block();
  const JournalSegment segment = *writer.seal();
  const std::string whole = text_of(segment.name);
  for (std::size_t size = 0; size < whole.size(); size += 3) {
    std::ofstream(folder_ / segment.name, std::ios::binary) << whole.substr(0, size);
    JournalReader reader(folder_, {segment});
    if (size == 0)
      EXPECT_FALSE(reader.next());  // found before by its hash
    else
      EXPECT_THROW(reader.next(), IoError) << size;
  }
}

}  // namespace
}  // namespace gridstep
