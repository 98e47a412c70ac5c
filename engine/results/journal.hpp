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
/// folder. Records are gathered into blocks; a block is packed and written beside the simulation.
class JournalWriter {
 public:
  /// Goes on behind so many segments. Touches nothing on the disk.
  JournalWriter(std::filesystem::path folder, std::size_t segments);
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  /// The next record, of the open block.
  void add(const Record& record) { add_record(open_, record); }
  /// The open block is for good. Throws what went wrong in writing the one before.
  void close_block();
  /// Forgets what is in the open block.
  void drop_block() { open_.take(); }
  /// Puts the blocks since the last segment on the disk as one; none where there are none.
  /// Throws IoError.
  std::optional<JournalSegment> seal();

 private:
  void write(const std::string& block);

  std::filesystem::path folder_;
  std::size_t segments_;
  ByteWriter open_;
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
