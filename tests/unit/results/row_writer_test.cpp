#include "engine/results/row_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "engine/results/digest.hpp"
#include "engine/results/read_back.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep {
namespace {

using hdf5::Extent;

/// Numbers of every kind: zeros, repetitions, noise, and for doubles NaN and infinity.
template <class T>
std::vector<T> numbers(const Extent& extent, const RandomStream& stream) {
  std::size_t count = 1;
  for (const hsize_t length : extent) count *= length;
  std::vector<T> values(count);
  for (std::size_t n = 0; n < count; ++n) {
    const double noise = stream.uniform(static_cast<Index>(n));
    if (noise < 0.3) continue;
    values[n] = static_cast<T>(noise < 0.6 ? 7.0 : 200.0 * noise);
    if constexpr (std::is_same_v<T, double>) {
      if (noise > 0.99) values[n] = std::nan("");
      if (noise > 0.995) values[n] = -INFINITY;
    }
  }
  return values;
}

class RowWriterTest : public testing::Test {
 protected:
  RowWriterTest() { hdf5::prepare_thread(); }

  /// Packed in pieces, and by HDF5's own filters: the same numbers, the same digest.
  template <class T>
  void expect_same(const Extent& extent, Index piece) {
    const std::vector<T> values = numbers<T>(extent, RandomStream(extent[0], "rows"));
    const auto path = folder_.path() / "rows.h5";
    const std::size_t width = values.size() / extent[0];
    WrittenArray written;
    {
      const hdf5::File file = hdf5::create_file(path);
      ChunkPacker packer;
      RowWriter<T> writer(hdf5::create_numbers<T>(file.id(), "packed", extent), "/packed");
      const auto rows = static_cast<Index>(extent[0]);
      for (Index first = 0; first < rows; first += piece)
        writer.add(values.data() + at(first) * width, std::min(piece, rows - first), packer);
      written = writer.finish();
      hdf5::write_rows(hdf5::create_numbers<T>(file.id(), "plain", extent), 0, extent[0],
                       values.data());
    }
    const hdf5::File file = hdf5::open_file(path);
    for (const char* name : {"packed", "plain"}) {
      std::vector<T> back(values.size());
      hdf5::read_rows(hdf5::open_dataset(file.id(), name), 0, extent[0], back.data());
      EXPECT_EQ(std::memcmp(back.data(), values.data(), values.size() * sizeof(T)), 0) << name;
    }
    EXPECT_EQ(digest_of(file, {{"/packed", written.entries}}).integrity, digest_of(file).integrity);
  }

  sample::Folder folder_;
};

TEST_F(RowWriterTest, PackedIsPlain) {
  const std::vector<Extent> extents = {{1},       {168},      {169},       {400, 3},     {24, 62},
                                       {10, 128}, {500, 300}, {400, 5, 7}, {200, 130, 2}};
  for (const Extent& extent : extents)
    for (const Index piece : {1, 24, 168, 1000}) {
      expect_same<double>(extent, piece);
      expect_same<std::int64_t>(extent, piece);
      expect_same<std::uint8_t>(extent, piece);
    }
}

TEST_F(RowWriterTest, RowsTooManyOrTooFewAreOurBug) {
  const hdf5::File file = hdf5::create_file(folder_.path() / "rows.h5");
  ChunkPacker packer;
  RowWriter<double> writer(hdf5::create_numbers<double>(file.id(), "x", {10}), "/x");
  const std::vector<double> values(11);
  EXPECT_THROW(writer.add(values.data(), 11, packer), std::logic_error);
  writer.add(values.data(), 9, packer);
  EXPECT_THROW(writer.finish(), std::logic_error);
}

// A packed chunk that differs from what was handed over: the file is not what was written.
TEST_F(RowWriterTest, ReadBackFindsAChangedChunk) {
  const auto path = folder_.path() / "rows.h5";
  std::vector<WrittenArray> written;
  {
    const hdf5::File file = hdf5::create_file(path);
    ChunkPacker packer;
    RowWriter<double> writer(hdf5::create_numbers<double>(file.id(), "x", {400, 3}), "/x");
    writer.add(numbers<double>({400, 3}, RandomStream(1, "rows")).data(), 400, packer);
    written.push_back(writer.finish());
    const hdf5::Group root = hdf5::open_group(file.id(), "/");
    const Digest digest = digest_of(file);
    hdf5::write_attribute(root.id(), integrity_attribute, digest.integrity);
    hdf5::write_attribute(root.id(), complete_attribute, std::int64_t{1});
  }
  EXPECT_NO_THROW(read_back(path, written));
  ASSERT_EQ(written[0].chunks.size(), 3u);
  written[0].chunks[1].crc ^= 1U;
  EXPECT_THROW(read_back(path, written), IoError);
}

}  // namespace
}  // namespace gridstep
