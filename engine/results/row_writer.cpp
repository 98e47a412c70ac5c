#include "engine/results/row_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/results/digest.hpp"

namespace gridstep {

template <class T>
RowWriter<T>::RowWriter(hdf5::Dataset dataset, std::string path)
    : dataset_(std::move(dataset)),
      extent_(hdf5::extent_of(dataset_)),
      chunk_(hdf5::chunk_of(extent_)),
      chunk_rows_(chunk_.at(0)) {
  for (std::size_t dimension = 1; dimension < extent_.size(); ++dimension) {
    width_ *= extent_[dimension];
    if (dimension > 1) inner_ *= extent_[dimension];
  }
  rows_.resize(chunk_rows_ * width_);
  written_.path = std::move(path);
}

template <class T>
void RowWriter<T>::add(const T* values, Index rows, ChunkPacker& packer) {
  auto left = static_cast<std::size_t>(rows);
  expect(first_ + filled_ + left <= extent_[0], "no more rows are written than an array has");
  while (left > 0) {
    const std::size_t count = std::min(left, chunk_rows_ - filled_);
    std::copy_n(values, count * width_, rows_.data() + filled_ * width_);
    values += count * width_;
    left -= count;
    filled_ += count;
    if (filled_ == chunk_rows_ || first_ + filled_ == extent_[0]) write_block(packer);
  }
}

template <class T>
WrittenArray RowWriter<T>::finish() {
  expect(first_ == extent_[0], "every row of an array is written once");
  dataset_.close();
  return std::move(written_);
}

template <class T>
void RowWriter<T>::write_block(ChunkPacker& packer) {
  written_.entries += block_entry<T>({rows_.data(), filled_ * width_});
  try {
    const std::size_t things = extent_.size() > 1 ? extent_[1] : 1;
    const std::size_t per_chunk = chunk_.size() > 1 ? chunk_[1] : 1;
    for (std::size_t thing = 0; thing < things; thing += per_chunk) write_chunk(thing, packer);
  } catch (const IoError& error) {
    throw IoError(fmt::format("{} ({})", error.what(), written_.path));
  }
  first_ += filled_;
  filled_ = 0;
}

/// A chunk always has its full size in the file: what lies beyond the array's edge is fill.
template <class T>
void RowWriter<T>::write_chunk(std::size_t first_thing, ChunkPacker& packer) {
  const std::size_t segment = (chunk_.size() > 1 ? chunk_[1] : 1) * inner_;
  std::span<const T> values = rows_;
  if (filled_ < chunk_rows_ || segment != width_) {
    piece_.assign(chunk_rows_ * segment, hdf5::fill_of<T>());
    const std::size_t begin = first_thing * inner_;
    const std::size_t length = std::min(segment, width_ - begin);
    for (std::size_t row = 0; row < filled_; ++row)
      std::copy_n(rows_.data() + row * width_ + begin, length, piece_.data() + row * segment);
    values = piece_;
  }
  hdf5::Extent first(extent_.size(), 0);
  first[0] = first_;
  if (first.size() > 1) first[1] = first_thing;
  const std::span<const std::byte> packed = packer.pack(std::as_bytes(values));
  hdf5::write_chunk(dataset_, first, packed);
  written_.chunks.push_back({std::move(first), crc32(packed)});
}

template class RowWriter<double>;
template class RowWriter<std::int64_t>;
template class RowWriter<std::uint8_t>;

}  // namespace gridstep
