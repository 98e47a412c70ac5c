#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/results/chunk_packer.hpp"
#include "engine/results/hdf5.hpp"

namespace gridstep {

/// What was handed to HDF5 of one array, to be held against what is read back.
struct WrittenArray {
  struct Chunk {
    hdf5::Extent first;  ///< position of its first value
    std::uint32_t crc = 0;
  };
  std::string path;
  std::string entries;  ///< of its rows in a digest
  std::vector<Chunk> chunks;
};

/// The rows of one array on their way into the file: gathered until they fill their chunks, hashed,
/// packed, and written past HDF5's own filters. For one thread at a time.
template <class T>
class RowWriter {
 public:
  /// A new numeric array that is no single value. `path` names it in a digest.
  RowWriter(hdf5::Dataset dataset, std::string path);

  /// The next rows, row-major. Throws IoError that names the array.
  void add(const T* values, Index rows, ChunkPacker& packer);
  /// Closes the array, once every row has been added. Throws IoError.
  WrittenArray finish();

  [[nodiscard]] const hdf5::Dataset& dataset() const { return dataset_; }

 private:
  void write_block(ChunkPacker& packer);
  void write_chunk(std::size_t first_thing, ChunkPacker& packer);

  hdf5::Dataset dataset_;
  hdf5::Extent extent_;
  hdf5::Extent chunk_;
  std::size_t chunk_rows_ = 1;
  std::size_t inner_ = 1;  ///< values per thing of the second axis
  std::size_t width_ = 1;  ///< values per row
  std::vector<T> rows_;    ///< room for the rows of one chunk
  std::size_t filled_ = 0;
  hsize_t first_ = 0;     ///< row of the array that is first in `rows_`
  std::vector<T> piece_;  ///< a chunk that is not `rows_` as they are
  WrittenArray written_;
};

}  // namespace gridstep
