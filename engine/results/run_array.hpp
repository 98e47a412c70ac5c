#pragma once

#include <string>
#include <vector>

#include "engine/results/hdf5.hpp"

/// Arrays over many runs: views into the files of the runs, or their chunks side by side.
namespace gridstep::hdf5 {

/// A block of an array in another file, and where it appears.
struct SourceBlock {
  std::string file;     ///< relative to the folder of the file that shows it
  std::string dataset;  ///< path in that file
  Extent extent;        ///< of the whole array there
  Extent from;          ///< where the block begins there
  Extent to;            ///< where it appears; one axis more, of which it takes one place
  Extent lengths;       ///< of the block, in its own file
};

/// What stands for a value that no run gave.
template <class T>
T missing_of();

/// An array that holds nothing itself. What no block covers, or what lies in a file that is not
/// there, reads as `missing_of<T>()`. A block on an array of no axes is a single value.
template <class T>
Dataset create_virtual(hid_t parent, const std::string& name, const Extent& extent,
                       const std::vector<SourceBlock>& blocks);
bool is_virtual(const Dataset& dataset);
/// Of a virtual array, in their order; without `extent`.
std::vector<SourceBlock> blocks_of(const Dataset& dataset);

/// An array for chunks that are packed already, as those of `create_numbers` are: deflate and
/// checksum. Chunks that are never written read as `missing_of<T>()`.
template <class T>
Dataset create_for_chunks(hid_t parent, const std::string& name, const Extent& extent,
                          const Extent& chunk);
/// Lengths of the chunks of an array that lies in chunks.
Extent chunk_extent(const Dataset& dataset);
bool has_chunk(const Dataset& dataset, const Extent& first);

/// Whether every chunk of an array is packed as `create_for_chunks` expects.
bool is_packed_as_ours(const Dataset& dataset);

/// Calls `use(first)` with the position of the first value of every chunk, row-major.
template <class Use>
void for_each_chunk(const Extent& extent, const Extent& chunk, Use use) {
  Extent first(extent.size(), 0);
  for (const hsize_t length : extent)
    if (length == 0) return;
  while (true) {
    use(first);
    std::size_t axis = extent.size();
    while (axis > 0) {
      --axis;
      first[axis] += chunk[axis];
      if (first[axis] < extent[axis]) break;
      first[axis] = 0;
      if (axis == 0) return;
    }
    if (extent.empty()) return;
  }
}

}  // namespace gridstep::hdf5
