#include "engine/simulation/checkpoint_state.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "engine/base/bytes.hpp"
#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"

namespace gridstep {

namespace {

constexpr std::string_view title = "gridstep checkpoint ";
constexpr std::string_view format = "1\n";
constexpr std::size_t hash_length = 64;

void add(ByteWriter& writer, const Window& window) {
  writer.add(window.first_step);
  writer.add(window.solve_steps);
  writer.add(window.keep_steps);
}

void get(ByteReader& reader, Window& window) {
  reader.get(window.first_step);
  reader.get(window.solve_steps);
  reader.get(window.keep_steps);
}

void add(ByteWriter& writer, const Seam& seam) {
  writer.add(seam.next_window);
  writer.add(seam.first_step);
  writer.add(seam.state.column_value);
  add(writer, seam.start.window);
  writer.add(seam.start.basis.columns);
  writer.add(seam.start.basis.rows);
  writer.add(std::uint64_t{seam.start.limits.size()});
  for (const FlowLimit& limit : seam.start.limits) {
    writer.add(limit.step);
    writer.add(limit.branch.index);
  }
  writer.add(seam.start.idle_windows);
}

void get(ByteReader& reader, Seam& seam) {
  reader.get(seam.next_window);
  reader.get(seam.first_step);
  reader.get(seam.state.column_value);
  get(reader, seam.start.window);
  reader.get(seam.start.basis.columns);
  reader.get(seam.start.basis.rows);
  for (std::size_t left = reader.length(); left > 0; --left) {
    FlowLimit limit;
    reader.get(limit.step);
    reader.get(limit.branch.index);
    seam.start.limits.push_back(limit);
  }
  reader.get(seam.start.idle_windows);
}

CheckpointState state_of(std::string_view bytes) {
  ByteReader reader(bytes);
  CheckpointState state;
  reader.get(state.identity);
  get(reader, state.seam);
  for (std::size_t left = reader.length(); left > 0; --left) {
    JournalSegment segment;
    reader.get(segment.name);
    reader.get(segment.bytes);
    reader.get(segment.sha256);
    state.segments.push_back(std::move(segment));
  }
  return state;
}

}  // namespace

std::string to_bytes(const CheckpointState& state) {
  ByteWriter writer;
  writer.add(state.identity);
  add(writer, state.seam);
  writer.add(std::uint64_t{state.segments.size()});
  for (const JournalSegment& segment : state.segments) {
    writer.add(segment.name);
    writer.add(segment.bytes);
    writer.add(segment.sha256);
  }
  std::string bytes(title);
  bytes += format;
  bytes += writer.bytes();
  return bytes + sha256_hex(bytes);
}

StateRead read_state(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return {};
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file) throw IoError(fmt::format("{}: cannot read: {}", path.string(), std::strerror(errno)));
  StateRead read;
  read.outcome = StateRead::Outcome::damaged;
  if (bytes.size() < title.size() + format.size() + hash_length) return read;
  const std::string_view hashed(bytes.data(), bytes.size() - hash_length);
  if (bytes.substr(hashed.size()) != sha256_hex(hashed)) return read;
  if (hashed.substr(0, title.size()) != title) return read;
  if (hashed.substr(title.size(), format.size()) != format) {
    read.outcome = StateRead::Outcome::other_format;
    return read;
  }
  try {
    read.state = state_of(hashed.substr(title.size() + format.size()));
    read.outcome = StateRead::Outcome::whole;
  } catch (const CutShort&) {  // the hash holds and the state does not: another program's
    read.outcome = StateRead::Outcome::other_format;
  }
  return read;
}

}  // namespace gridstep
