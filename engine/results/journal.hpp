#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/bytes.hpp"
#include "engine/base/durable_file.hpp"
#include "engine/results/chunk_packer.hpp"
#include "engine/results/record_bytes.hpp"
#include "engine/system/record.hpp"

namespace gridstep {

/// A file of records that is complete.
struct JournalSegment {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;
};

/// The records of a run that is not over, in segments `000001.records`, `000002.records`, … of one
/// folder. Records are gathered into pieces that are packed beside the simulation; the pieces of a
/// block wait, packed, until the block is for good, and are written then.
class JournalWriter {
 public:
  /// Goes on behind so many segments. Touches nothing on the disk.
  JournalWriter(std::filesystem::path folder, std::size_t segments);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// The next record, of the open block.
  void add(const Record& record);
  /// The open block is for good. Throws what went wrong in writing the one before.
  void close_block();
  /// Forgets what is in the open block.
  void drop_block();
  /// Puts the blocks since the last segment on the disk as one; none where there are none.
  /// Throws IoError.
  std::optional<JournalSegment> seal();

 private:
  /// What was given to the other thread is done. Throws what went wrong there.
  void wait();
  void pack(std::string_view piece);
  void write_packed();

  std::filesystem::path folder_;
  std::size_t segments_;
  ByteWriter open_;     ///< the piece being gathered
  std::string packed_;  ///< pieces of the open block; of the other thread while it works
  std::unique_ptr<DurableFile> file_;  ///< the segment being written
  ChunkPacker packer_;
  std::future<void> writing_;
};

/// Reads the segments of a journal, record by record.
class JournalReader {
 public:
  JournalReader(std::filesystem::path folder, std::vector<JournalSegment> segments);

  /// Throws IoError where a segment cannot be read; none behind the last record.
  std::optional<Record> next();

 private:
  bool next_block();

  std::filesystem::path folder_;
  std::vector<JournalSegment> segments_;
  std::size_t next_segment_ = 0;
  std::ifstream file_;
  std::vector<std::byte> block_;
  std::optional<ByteReader> records_;
};

}  // namespace gridstep
