#include "engine/ensemble/batch_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

class BatchFolderTest : public testing::Test {
 protected:
  BatchFolderTest() { fs::remove_all(path_); }
  ~BatchFolderTest() override { fs::remove_all(path_); }

  fs::path path_ = fs::path(testing::TempDir()) / "batch_folder_test";
};

BatchPlan two_runs() {
  BatchPlan plan;
  plan.study = "s";
  plan.title = "一项研究 \"quoted\"";
  plan.version = "1";
  plan.keeps_files = true;
  plan.axes = {"wind", "price"};
  plan.runs = {{"base", "Base", "基准", "base", "", {"1", "2"}, "aa"},
               {"v1", "<b>", "<b>", "v1", "base", {"x,y", "\n"}, "bb"}};
  return plan;
}

TEST_F(BatchFolderTest, APlanIsReadAsItWasWritten) {
  const BatchFolder folder(path_);
  EXPECT_FALSE(folder.plan());
  folder.write(two_runs());
  ASSERT_TRUE(folder.plan());
  EXPECT_TRUE(*folder.plan() == two_runs());
  BatchPlan other = two_runs();
  other.runs[1].axes[1] = "2";
  EXPECT_FALSE(*folder.plan() == other);
}

TEST_F(BatchFolderTest, WhatIsNoPlanIsSaidToBeNone) {
  const BatchFolder folder(path_);
  for (const char* text : {"", "{", "{}", "[]", R"({"format":"2"})"}) {
    std::ofstream(path_ / "plan.json") << text;
    EXPECT_THROW(folder.plan(), IoError) << text;
  }
}

TEST_F(BatchFolderTest, AFolderWithoutAPlanHoldsNoBatch) {
  const BatchFolder folder(path_);
  EXPECT_THROW(BatchFolder::existing(path_), IoError);
  folder.write(two_runs());
  EXPECT_NO_THROW(BatchFolder::existing(path_));
}

}  // namespace
}  // namespace gridstep
