#include "engine/results/run_array.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace gridstep::hdf5 {
namespace {

namespace fs = std::filesystem;

class RunArray : public testing::Test {
 protected:
  RunArray()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    prepare_thread();
  }

  /// An array of 2 × 3: first, first + 1, …
  void write_source(const std::string& name, double first) const {
    const File file = create_file(folder_ / name);
    std::vector<double> values(6);
    std::iota(values.begin(), values.end(), first);
    write_rows(create_numbers<double>(file.id(), "a", {2, 3}), 0, 2, values.data());
  }

  fs::path folder_;
};

TEST_F(RunArray, ShowsBlocksOfOtherFilesWhereTheyBelong) {
  write_source("100%.h5", 0.0);
  write_source("b.h5", 10.0);
  const File file = create_file(folder_ / "all.h5");
  // The second file's columns 0 and 1, 2 appear as columns 3 and 1, 2.
  const std::vector<SourceBlock> blocks = {
      {"100%.h5", "/a", {2, 3}, {0, 0}, {0, 0, 0}, {2, 3}},
      {"b.h5", "/a", {2, 3}, {0, 0}, {1, 0, 3}, {2, 1}},
      {"b.h5", "/a", {2, 3}, {0, 1}, {1, 0, 1}, {2, 2}},
  };
  const Dataset all = create_virtual<double>(file.id(), "all", {3, 2, 4}, blocks);
  EXPECT_TRUE(is_virtual(all));
  std::vector<double> values(24);
  read_rows(all, 0, 3, values.data());
  const double none = missing_of<double>();
  EXPECT_EQ(values, (std::vector<double>{0,    1,    2,    none, 3,    4,    5,    none,
                                         none, 11,   12,   10,   none, 14,   15,   13,
                                         none, none, none, none, none, none, none, none}));
  const std::vector<SourceBlock> found = blocks_of(all);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].file, "100%.h5");
  EXPECT_EQ(found[1].dataset, "/a");
  EXPECT_EQ(found[2].from, (Extent{0, 1}));
  EXPECT_EQ(found[2].to, (Extent{1, 0, 1}));
  EXPECT_EQ(found[2].lengths, (Extent{2, 2}));
}

TEST_F(RunArray, OfNoSourcesAtAllIsFill) {
  const File file = create_file(folder_ / "all.h5");
  const Dataset all = create_virtual<std::int64_t>(file.id(), "all", {2, 2}, {});
  EXPECT_TRUE(is_virtual(all));
  EXPECT_TRUE(blocks_of(all).empty());
  std::vector<std::int64_t> values(4);
  read_rows(all, 0, 2, values.data());
  EXPECT_EQ(values, std::vector<std::int64_t>(4, missing_of<std::int64_t>()));
}

TEST_F(RunArray, KnowsWhichChunksWereWritten) {
  write_source("a.h5", 1.0);
  const File source = open_file(folder_ / "a.h5");
  const Dataset own = open_dataset(source.id(), "a");
  EXPECT_TRUE(is_packed_as_ours(own));
  std::vector<std::byte> packed;
  read_chunk(own, {0, 0}, packed);
  const File file = create_file(folder_ / "all.h5");
  const Dataset all = create_for_chunks<double>(file.id(), "all", {2, 2, 3}, {1, 2, 3});
  write_chunk(all, {1, 0, 0}, packed);
  EXPECT_FALSE(has_chunk(all, {0, 0, 0}));
  EXPECT_TRUE(has_chunk(all, {1, 0, 0}));
  std::vector<double> values(12);
  read_rows(all, 0, 2, values.data());
  EXPECT_EQ(values[0], missing_of<double>());
  EXPECT_EQ(values[6], 1.0);
  EXPECT_EQ(values[11], 6.0);
}

TEST_F(RunArray, VisitsChunksRowMajor) {
  std::vector<Extent> seen;
  for_each_chunk({3, 5}, {2, 2}, [&](const Extent& first) { seen.push_back(first); });
  EXPECT_EQ(seen, (std::vector<Extent>{{0, 0}, {0, 2}, {0, 4}, {2, 0}, {2, 2}, {2, 4}}));
  seen.clear();
  for_each_chunk({0, 5}, {2, 2}, [&](const Extent& first) { seen.push_back(first); });
  EXPECT_TRUE(seen.empty());
}

}  // namespace
}  // namespace gridstep::hdf5
