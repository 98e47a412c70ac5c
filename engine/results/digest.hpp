#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/results/hdf5.hpp"

namespace gridstep {

/// Fingerprints of a result file, SHA-256 in hexadecimal.
struct Digest {
  std::string content;    ///< what the same inputs and program give again on any day
  std::string integrity;  ///< all of it, groups `provenance` and `timing` included
};

/// Attribute of the root that names the program: it counts for the integrity only.
inline constexpr const char* program_attribute = "source";

/// Attributes of the root that close a file and are not part of its digest.
inline constexpr const char* complete_attribute = "gridstep_complete";
inline constexpr const char* content_attribute = "content_sha256";
inline constexpr const char* integrity_attribute = "integrity_sha256";

/// Entries of a dataset's rows in a digest, made while the rows are written. What is read back
/// later must give the same.
class RowEntries {
 public:
  /// The next rows; numbers as they are read again: reals as doubles, others as 64-bit integers.
  template <class T>
  void add(const std::vector<T>& values, Index rows);
  /// All entries; no more rows come.
  [[nodiscard]] std::string finish();

 private:
  std::string bytes_;  ///< of rows that fill no block yet
  Index rows_ = 0;
  std::string entries_;
};

/// Entries by path, of datasets that need not be read.
using KnownEntries = std::map<std::string, std::string>;

/// Reads every value of a file: names, dimensions, attributes and data, groups and links in order
/// of their names. Reading also checks the checksum of every chunk. Throws IoError when anything
/// cannot be read.
Digest digest_of(const hdf5::File& file, const KnownEntries& known = {});

}  // namespace gridstep
