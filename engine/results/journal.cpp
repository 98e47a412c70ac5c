#include "engine/results/journal.hpp"

#include <fmt/format.h>

#include <array>
#include <span>
#include <utility>

#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

namespace {

/// Bytes of a piece: packed, and before that.
using BlockSizes = std::array<std::uint64_t, 2>;

constexpr std::size_t piece_bytes = 1U << 20U;

}  // namespace

JournalWriter::JournalWriter(fs::path folder, std::size_t segments)
    : folder_(std::move(folder)), segments_(segments) {}

JournalWriter::~JournalWriter() {
  if (writing_.valid()) writing_.wait();
}

void JournalWriter::wait() {
  if (writing_.valid()) writing_.get();
}

void JournalWriter::add(const Record& record) {
  add_record(open_, record);
  if (open_.bytes().size() < piece_bytes) return;
  wait();
  writing_ = std::async(std::launch::async, [this, piece = open_.take()] { pack(piece); });
}

void JournalWriter::close_block() {
  wait();
  writing_ = std::async(std::launch::async, [this, piece = open_.take()] {
    pack(piece);
    write_packed();
  });
}

void JournalWriter::drop_block() {
  wait();
  open_.take();
  packed_.clear();
}

void JournalWriter::pack(std::string_view piece) {
  if (piece.empty()) return;
  const auto packed = packer_.pack(std::as_bytes(std::span(piece.data(), piece.size())));
  ByteWriter sizes;
  sizes.add(std::uint64_t{packed.size()});
  sizes.add(std::uint64_t{piece.size()});
  packed_ += sizes.bytes();
  packed_.append(reinterpret_cast<const char*>(packed.data()), packed.size());
}

void JournalWriter::write_packed() {
  if (packed_.empty()) return;
  if (!file_)
    file_ = std::make_unique<DurableFile>(folder_ / fmt::format("{:06}.records", segments_ + 1));
  file_->write(packed_);
  packed_.clear();
}

std::optional<JournalSegment> JournalWriter::seal() {
  wait();
  if (!file_) return std::nullopt;
  const std::unique_ptr<DurableFile> file = std::move(file_);
  JournalSegment segment{fmt::format("{:06}.records", segments_ + 1), file->bytes(),
                         file->sha256()};
  file->publish();
  ++segments_;
  return segment;
}

JournalReader::JournalReader(fs::path folder, std::vector<JournalSegment> segments)
    : folder_(std::move(folder)), segments_(std::move(segments)) {}

/// Segments are known by their hashes before the first record is read; what fails here has failed
/// since.
bool JournalReader::next_block() {
  while (!file_.is_open() || file_.peek() == std::ifstream::traits_type::eof()) {
    if (next_segment_ == segments_.size()) return false;
    file_.close();
    file_.clear();
    file_.open(folder_ / segments_[next_segment_++].name, std::ios::binary);
    if (!file_) break;
  }
  BlockSizes sizes{};
  file_.read(reinterpret_cast<char*>(sizes.data()), sizeof(sizes));
  std::vector<std::byte> packed(file_ ? sizes[0] : 0);
  file_.read(reinterpret_cast<char*>(packed.data()), static_cast<std::streamsize>(packed.size()));
  auto raw = file_ ? unpacked(packed, sizes[1]) : std::nullopt;
  if (!raw)
    throw IoError(fmt::format("{}: cannot read the records of the steps before",
                              (folder_ / segments_[next_segment_ - 1].name).string()));
  block_ = std::move(*raw);
  records_.emplace(std::string_view(reinterpret_cast<const char*>(block_.data()), block_.size()));
  return true;
}

std::optional<Record> JournalReader::next() {
  if ((!records_ || records_->is_at_end()) && !next_block()) return std::nullopt;
  return get_record(*records_);
}

}  // namespace gridstep
