#include "engine/ensemble/run_log.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

RunOutcome done(const std::string& run, double total_cost, const std::string& input = "abc") {
  RunOutcome outcome;
  outcome.run = run;
  outcome.input_sha256 = input;
  outcome.totals.scenario = "made up";
  outcome.totals.currency = "CNY";
  outcome.totals.steps = 3;
  outcome.totals.total_cost = total_cost;
  return outcome;
}

RunOutcome failed(const std::string& run, const std::string& reason) {
  RunOutcome outcome;
  outcome.run = run;
  outcome.input_sha256 = "abc";
  outcome.exit_code = 4;
  outcome.reason = reason;
  return outcome;
}

class RunLogTest : public testing::Test {
 protected:
  RunLogTest()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
  }
  ~RunLogTest() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string text() const {
    std::ifstream in(folder_ / "a.jsonl", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& text) const {
    std::ofstream(folder_ / "a.jsonl", std::ios::binary) << text;
  }

  fs::path folder_;
};

TEST_F(RunLogTest, WhatIsWrittenIsReadAgainBitByBit) {
  const double cost = 1.0 / 3.0 * 1e17;
  {
    RunLog log(folder_, "a");
    log.append(done("r1", cost));
    log.append(failed("r2", "more asked for than\n\"there\" is, 缺电"));
  }
  const RunIndex index(folder_);
  ASSERT_NE(index.find("r1", "abc"), nullptr);
  EXPECT_EQ(index.read(*index.find("r1", "abc")).totals.total_cost, cost);
  ASSERT_NE(index.find("r2", "abc"), nullptr);
  EXPECT_FALSE(index.find("r2", "abc")->is_done);
  EXPECT_EQ(index.read(*index.find("r2", "abc")).reason, "more asked for than\n\"there\" is, 缺电");
  EXPECT_EQ(index.find("r3", "abc"), nullptr);
  EXPECT_EQ(index.spoilt_lines(), 0);
}

TEST_F(RunLogTest, AnotherInputIsAnotherRun) {
  {
    RunLog log(folder_, "a");
    log.append(done("r1", 1.0, "old"));
  }
  const RunIndex index(folder_);
  EXPECT_EQ(index.find("r1", "new"), nullptr);
  EXPECT_TRUE(index.knows("r1"));
  EXPECT_FALSE(index.knows("r"));
}

TEST_F(RunLogTest, AFailureDoesNotTakeBackWhatIsDone) {
  for (const char* name : {"a", "b"}) {
    RunLog log(folder_, name);
    log.append(failed("r1", "first"));
    if (std::string(name) == "a") log.append(done("r1", 5.0));
  }
  const RunIndex index(folder_);
  EXPECT_TRUE(index.find("r1", "abc")->is_done);
}

TEST_F(RunLogTest, ALineCutAnywhereIsNoOutcomeAndTheNextOneStandsByItself) {
  {
    RunLog log(folder_, "a");
    log.append(done("r1", 1.0));
    log.append(done("r2", 2.0));
  }
  const std::string whole = text();
  const std::size_t first = whole.find('\n') + 1;
  for (std::size_t length = first; length < whole.size(); length += 7) {
    write(whole.substr(0, length));
    {
      const RunIndex cut(folder_);
      EXPECT_NE(cut.find("r1", "abc"), nullptr);
      EXPECT_EQ(cut.find("r2", "abc"), nullptr) << length;
    }
    {
      RunLog log(folder_, "a");
      log.append(done("r3", 3.0));
    }
    const RunIndex index(folder_);
    EXPECT_NE(index.find("r1", "abc"), nullptr);
    ASSERT_NE(index.find("r3", "abc"), nullptr) << length;
    EXPECT_EQ(index.read(*index.find("r3", "abc")).totals.total_cost, 3.0);
  }
}

TEST_F(RunLogTest, EveryChangedByteIsNoticed) {
  {
    RunLog log(folder_, "a");
    log.append(done("r1", 1.0));
  }
  const std::string whole = text();
  for (std::size_t k = 0; k + 1 < whole.size(); ++k) {
    std::string spoilt = whole;
    spoilt[k] = static_cast<char>(spoilt[k] ^ 1);
    write(spoilt);
    const RunIndex index(folder_);
    EXPECT_EQ(index.find("r1", "abc"), nullptr) << "byte " << k;
    EXPECT_GE(index.spoilt_lines(), 1);
  }
}

TEST_F(RunLogTest, BelongsToOneProcessAtATime) {
  RunLog log(folder_, "a");
  EXPECT_THROW(RunLog(folder_, "a"), IoError);
  EXPECT_NO_THROW(RunLog(folder_, "b"));
}

TEST_F(RunLogTest, AFolderWithoutLogsKnowsNothing) {
  const RunIndex index(folder_);
  EXPECT_FALSE(index.knows("r1"));
}

}  // namespace
}  // namespace gridstep
