#pragma once

#include <map>
#include <span>
#include <string>

#include "engine/results/hdf5.hpp"

namespace gridstep {

/// Fingerprints of a result file, SHA-256 in hexadecimal.
struct Digest {
  std::string content;    ///< what the same inputs and program give again on any day
  std::string integrity;  ///< all of it, groups `provenance` and `timing` included
};

/// Attribute of the root of a file that is more than the result of one run.
inline constexpr const char* kind_attribute = "gridstep_kind";

/// Attribute of the root that names the program: it counts for the integrity only.
inline constexpr const char* program_attribute = "source";

/// Attributes of the root that close a file and are not part of its digest.
inline constexpr const char* complete_attribute = "gridstep_complete";
inline constexpr const char* content_attribute = "content_sha256";
inline constexpr const char* integrity_attribute = "integrity_sha256";

/// The entry of one block of rows in a digest, as it is made again from rows that are read: reals
/// as doubles, others as 64-bit integers. A block has `hdf5::chunk_rows` rows, the last one fewer.
template <class T>
std::string block_entry(std::span<const T> values);

/// Attribute of an array whose chunks were copied as they lay in other files: they enter the digest
/// packed, chunk by chunk.
inline constexpr const char* packed_attribute = "gridstep_packed";

/// The entry of one such chunk; of one that was never written where it has no bytes.
std::string packed_entry(std::span<const std::byte> packed);

/// Entries by path, of datasets that need not be read.
using KnownEntries = std::map<std::string, std::string>;

/// Reads every value of a file: names, dimensions, attributes and data, groups and links in order
/// of their names. Of a virtual array its blocks count, not what lies in other files. Reading also
/// checks the checksum of every chunk. Throws IoError when anything cannot be read.
Digest digest_of(const hdf5::File& file, const KnownEntries& known = {});

}  // namespace gridstep
