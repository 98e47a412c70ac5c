#include "engine/results/read_back.hpp"

#include "engine/base/error.hpp"
#include "engine/results/digest.hpp"

namespace gridstep {

void seal(const hdf5::File& file, const std::vector<WrittenArray>& arrays) {
  KnownEntries known;
  for (const WrittenArray& array : arrays) known[array.path] = array.entries;
  const Digest digest = digest_of(file, known);
  const hdf5::Group root = hdf5::open_group(file.id(), "/");
  hdf5::write_attribute(root.id(), content_attribute, digest.content);
  hdf5::write_attribute(root.id(), integrity_attribute, digest.integrity);
  hdf5::write_attribute(root.id(), complete_attribute, std::int64_t{1});
}

void read_back(const std::filesystem::path& path, const std::vector<WrittenArray>& arrays) {
  const hdf5::File file = hdf5::open_file(path);
  KnownEntries known;
  bool holds = true;
  std::vector<std::byte> bytes;
  for (const WrittenArray& array : arrays) {
    const hdf5::Dataset dataset = hdf5::open_dataset(file.id(), array.path);
    for (const WrittenArray::Chunk& chunk : array.chunks) {
      hdf5::read_chunk(dataset, chunk.first, bytes);
      holds = holds && crc32(bytes) == chunk.crc;
    }
    known[array.path] = array.entries;
  }
  const Digest digest = digest_of(file, known);
  const hdf5::Group root = hdf5::open_group(file.id(), "/");
  holds = holds && hdf5::integer_attribute(root.id(), complete_attribute) == 1 &&
          hdf5::text_attribute(root.id(), integrity_attribute) == digest.integrity;
  if (!holds) throw IoError(path.string() + ": what was read back is not what was written");
}

}  // namespace gridstep
