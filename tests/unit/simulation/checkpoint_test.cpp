#include "engine/simulation/checkpoint.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include "engine/base/error.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

Seam seam_at(Index window) {
  Seam seam;
  seam.next_window = window;
  seam.first_step = 2 * window;
  seam.state.column_value = {1.0, std::numeric_limits<double>::quiet_NaN(), 0.1};
  seam.start.window = {2 * window - 2, 4, 2};
  seam.start.basis.columns = {BasisStatus::at_upper, BasisStatus::basic};
  seam.start.basis.rows = {BasisStatus::at_zero};
  seam.start.limits = {{3, BranchId(17)}};
  seam.start.idle_windows = {5};
  return seam;
}

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest()
      : folder_(fs::temp_directory_path() / ("gridstep-checkpoint-" + std::to_string(getpid()))),
        target_(folder_ / "x.h5"),
        state_(folder_ / "x.h5.checkpoint" / "state.bin") {
    fs::create_directories(folder_);
  }
  ~CheckpointTest() override { fs::remove_all(folder_); }

  static CheckpointOptions at_every_seam() { return {CheckpointOptions::Resume::if_there, 0.0}; }
  static std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }

  /// A run of windows of two steps that ends before `windows`, with a seam before each.
  void stop_before(Index windows, const RunIdentity& identity = {{"solver", "one"}}) {
    Problems warnings;
    Checkpoint checkpoint(target_, identity, 1000, at_every_seam(), warnings);
    checkpoint.at_seam(seam_at(0));
    for (Index window = 0; window < windows; ++window) {
      Record record;
      record.first_step = 2 * window;
      record.steps = 2;
      checkpoint.add(record);
      checkpoint.at_seam(seam_at(window + 1));
    }
    checkpoint.save();
  }
  /// The first step that a run goes on at, −1 where it begins.
  Index goes_on_at(Problems* warnings = nullptr,
                   const RunIdentity& identity = {{"solver", "one"}}) {
    Problems none;
    const Checkpoint checkpoint(target_, identity, 1000, at_every_seam(),
                                warnings != nullptr ? *warnings : none);
    const std::optional<Past> past = checkpoint.past();
    if (!past) return -1;
    Index next = 0;
    while (const std::optional<Record> record = past->next_record()) {
      EXPECT_EQ(record->first_step, next);
      next += record->steps;
    }
    EXPECT_EQ(next, past->seam.first_step);
    return next;
  }

  fs::path folder_;
  fs::path target_;
  fs::path state_;
};

TEST_F(CheckpointTest, GoesOnWhereItStopped) {
  EXPECT_EQ(goes_on_at(), -1);
  EXPECT_TRUE(fs::is_empty(folder_));
  stop_before(3);
  EXPECT_EQ(goes_on_at(), 6);
  EXPECT_EQ(goes_on_at(), 6);  // looking changes nothing
}

TEST_F(CheckpointTest, StoppedBeforeAnythingWasDoneItBegins) {
  stop_before(0);
  EXPECT_EQ(goes_on_at(), 0);
}

TEST_F(CheckpointTest, KeepsEveryNumberOfTheSeam) {
  const CheckpointState state{{{"a", "b"}}, seam_at(7), {{"000001.records", 12, "ab"}}};
  const fs::path path = folder_ / "state";
  std::ofstream(path, std::ios::binary) << to_bytes(state);
  const StateRead read = read_state(path);
  ASSERT_EQ(read.outcome, StateRead::Outcome::whole);
  EXPECT_EQ(to_bytes(read.state), to_bytes(state));
  EXPECT_EQ(read.state.seam.start.limits, state.seam.start.limits);
  EXPECT_EQ(read.state.seam.start.basis.columns, state.seam.start.basis.columns);
  EXPECT_EQ(read.state.segments[0].bytes, 12U);
}

// Every bit of a state, and every length.
TEST_F(CheckpointTest, NoDamageToAStateGoesUnnoticed) {
  const std::string whole = to_bytes({{{"a", "b"}}, seam_at(7), {{"000001.records", 12, "ab"}}});
  const fs::path path = folder_ / "state";
  const auto outcome_of = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return read_state(path).outcome;
  };
  for (std::size_t byte = 0; byte < whole.size(); ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[byte] = static_cast<char>(flipped[byte] ^ (1 << bit));
      EXPECT_EQ(outcome_of(flipped), StateRead::Outcome::damaged) << byte;
    }
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(outcome_of(whole.substr(0, size)), StateRead::Outcome::damaged) << size;
}

TEST_F(CheckpointTest, WhereTheNewestIsDamagedTheOneBeforeServes) {
  stop_before(3);
  fs::resize_file(state_, fs::file_size(state_) - 1);
  Problems warnings;
  EXPECT_EQ(goes_on_at(&warnings), 4);
  ASSERT_EQ(warnings.all().size(), 1U);
  EXPECT_EQ(warnings.all()[0].code, "GS0802");
}

TEST_F(CheckpointTest, BetweenTwoNamesTheOneBeforeServes) {
  stop_before(3);
  fs::remove(state_);
  Problems warnings;
  EXPECT_EQ(goes_on_at(&warnings), 4);
  EXPECT_TRUE(warnings.all().empty());
}

// The one before is all there is then: it stays until the next one is on the disk.
TEST_F(CheckpointTest, FromTheOneBeforeItGoesOnAsFromAnyOther) {
  for (const bool is_damaged : {false, true}) {
    stop_before(3);
    if (is_damaged)
      fs::resize_file(state_, 9);
    else
      fs::remove(state_);
    Problems warnings;
    {
      Checkpoint checkpoint(target_, {{"solver", "one"}}, 1000, at_every_seam(), warnings);
      const std::string before = text_of(state_.parent_path() / "state.prev.bin");
      Record record;
      record.first_step = 4;
      record.steps = 2;
      checkpoint.add(record);
      EXPECT_TRUE(checkpoint.at_seam(seam_at(3)));
      EXPECT_EQ(text_of(state_.parent_path() / "state.prev.bin"), before);
    }
    EXPECT_EQ(goes_on_at(&warnings), 6);
    Checkpoint(target_, {{"solver", "one"}}, 1000, at_every_seam(), warnings).remove();
  }
}

TEST_F(CheckpointTest, BothDamagedIsRefused) {
  stop_before(3);
  fs::resize_file(state_, 5);
  fs::resize_file(state_.parent_path() / "state.prev.bin", 5);
  EXPECT_THROW(goes_on_at(), InputError);
}

TEST_F(CheckpointTest, AnotherRunIsRefusedAndEveryDifferenceNamed) {
  stop_before(3, {{"solver", "one"}, {"steps", "5"}, {"seed", "7"}});
  try {
    goes_on_at(nullptr, {{"solver", "two"}, {"steps", "5"}, {"variant", "b"}});
    FAIL();
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().all().size(), 3U);
    EXPECT_NE(error.problems().all()[0].what.find("seed was 7"), std::string::npos);
    EXPECT_NE(error.problems().all()[0].why.find("none"), std::string::npos);
    EXPECT_NE(error.problems().all()[1].what.find("solver was one"), std::string::npos);
    EXPECT_NE(error.problems().all()[2].why.find("b now"), std::string::npos);
  }
  EXPECT_TRUE(fs::exists(state_));  // a refusal takes nothing away
}

TEST_F(CheckpointTest, AnEditedSegmentIsRefused) {
  stop_before(3);
  const fs::path segment = state_.parent_path() / "000002.records";
  std::string bytes = text_of(segment);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  std::ofstream(segment, std::ios::binary) << bytes;
  EXPECT_THROW(goes_on_at(), InputError);
  fs::remove(segment);
  EXPECT_THROW(goes_on_at(), InputError);
}

TEST_F(CheckpointTest, WhatNoStateListsIsTakenAway) {
  stop_before(3);
  const fs::path folder = state_.parent_path();
  for (const char* name : {"000004.records", "000009.records.tmp", "notes.txt"})
    std::ofstream(folder / name) << "x";
  EXPECT_EQ(goes_on_at(), 6);
  EXPECT_FALSE(fs::exists(folder / "000004.records"));
  EXPECT_FALSE(fs::exists(folder / "000009.records.tmp"));
  EXPECT_TRUE(fs::exists(folder / "notes.txt"));  // not ours
}

TEST_F(CheckpointTest, ResumeAsksForOneAndNoResumeForNone) {
  Problems warnings;
  const auto with = [&](CheckpointOptions::Resume resume) {
    return Checkpoint(target_, {{"solver", "one"}}, 1000, {resume, 0.0}, warnings).is_saved();
  };
  EXPECT_THROW(with(CheckpointOptions::Resume::required), InputError);
  stop_before(2);
  EXPECT_TRUE(with(CheckpointOptions::Resume::required));
  EXPECT_FALSE(with(CheckpointOptions::Resume::never));
  EXPECT_FALSE(fs::exists(state_.parent_path()));
}

TEST_F(CheckpointTest, OverAndDoneNothingIsLeft) {
  stop_before(2);
  Problems warnings;
  Checkpoint(target_, {{"solver", "one"}}, 1000, at_every_seam(), warnings).remove();
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace gridstep
