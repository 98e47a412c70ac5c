#include "engine/results/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/sha256.hpp"
#include "engine/results/layout.hpp"
#include "engine/results/run_array.hpp"

namespace gridstep {

template <class T>
std::string block_entry(std::span<const T> values) {
  if constexpr (sizeof(T) < sizeof(std::int64_t)) {
    const std::vector<std::int64_t> wide(values.begin(), values.end());
    return block_entry<std::int64_t>(wide);
  } else {
    const auto* bytes = reinterpret_cast<const char*>(values.data());
    return sha256_hex({bytes, values.size_bytes()}) + '\n';
  }
}

template std::string block_entry(std::span<const double>);
template std::string block_entry(std::span<const std::int64_t>);
template std::string block_entry(std::span<const std::uint8_t>);

std::string packed_entry(std::span<const std::byte> packed) {
  if (packed.empty()) return "-\n";
  return sha256_hex({reinterpret_cast<const char*>(packed.data()), packed.size()}) + '\n';
}

namespace {

/// Attributes that belong to the file format, close the file or name the program.
bool is_left_out(const std::string& attribute) {
  constexpr std::array<const char*, 8> names = {"CLASS",           "NAME",
                                                "DIMENSION_LIST",  "REFERENCE_LIST",
                                                program_attribute, complete_attribute,
                                                content_attribute, integrity_attribute};
  return std::find(names.begin(), names.end(), attribute) != names.end();
}

std::string_view bytes_of(const std::vector<char>& bytes) {
  return {bytes.data(), bytes.size()};
}

/// What has been read so far: one line per attribute and block of rows. Its hash is the digest.
using Entries = std::string;

void enter_texts(Entries& entries, const hdf5::Dataset& dataset) {
  for (const std::string& text : hdf5::read_texts(dataset)) entries += sha256_hex(text) + '\n';
}

template <class T>
void enter_numbers(Entries& entries, const hdf5::Dataset& dataset, const hdf5::Extent& extent) {
  const hsize_t rows = extent.empty() ? 1 : extent[0];
  hsize_t width = 1;
  for (std::size_t dimension = 1; dimension < extent.size(); ++dimension)
    width *= extent[dimension];
  std::vector<T> values;
  for (hsize_t first = 0; first < rows; first += hdf5::chunk_rows) {
    const hsize_t count = std::min(hdf5::chunk_rows, rows - first);
    values.resize(count * width);
    hdf5::read_rows(dataset, first, count, values.data());
    entries += block_entry<T>(values);
  }
}

void enter_blocks(Entries& entries, const hdf5::Dataset& dataset) {
  for (const hdf5::SourceBlock& block : hdf5::blocks_of(dataset))
    entries += fmt::format("{} {} {} {} {}\n", sha256_hex(block.file), block.dataset,
                           fmt::join(block.from, ","), fmt::join(block.to, ","),
                           fmt::join(block.lengths, ","));
}

void enter_packed(Entries& entries, const hdf5::Dataset& dataset) {
  std::vector<std::byte> packed;
  hdf5::for_each_chunk(hdf5::extent_of(dataset), hdf5::chunk_extent(dataset),
                       [&](const hdf5::Extent& first) {
                         if (hdf5::has_chunk(dataset, first))
                           hdf5::read_chunk(dataset, first, packed);
                         else
                           packed.clear();
                         entries += packed_entry(packed);
                       });
}

void enter_attribute(Entries& entries, hid_t object, const std::string& name) {
  const std::vector<char> bytes = hdf5::attribute_bytes(object, name);
  entries += fmt::format("@{} {}\n", name, sha256_hex(bytes_of(bytes)));
}

void enter_attributes(Entries& entries, hid_t object) {
  for (const std::string& name : hdf5::attribute_names(object))
    if (!is_left_out(name)) enter_attribute(entries, object, name);
}

void enter_dataset(Entries& entries, hid_t group, const std::string& path, const std::string& name,
                   const KnownEntries& known) {
  const hdf5::Dataset dataset = hdf5::open_dataset(group, name);
  const hdf5::Extent extent = hdf5::extent_of(dataset);
  entries += path;
  for (const hsize_t length : extent) entries += fmt::format(" {}", length);
  entries += '\n';
  enter_attributes(entries, dataset.id());
  if (const auto found = known.find(path); found != known.end()) {
    entries += found->second;
    return;
  }
  if (hdf5::is_virtual(dataset)) return enter_blocks(entries, dataset);
  if (hdf5::has_attribute(dataset.id(), packed_attribute)) return enter_packed(entries, dataset);
  switch (hdf5::kind_of(dataset)) {
    case hdf5::Kind::text:
      return enter_texts(entries, dataset);
    case hdf5::Kind::integer:
      return enter_numbers<std::int64_t>(entries, dataset, extent);
    case hdf5::Kind::real:
      return enter_numbers<double>(entries, dataset, extent);
  }
}

/// Enters a group without the groups in it; returns their names.
std::vector<std::string> enter_group(Entries& entries, const hdf5::Group& group,
                                     const std::string& path, const KnownEntries& known) {
  entries += path + '\n';
  enter_attributes(entries, group.id());
  std::vector<std::string> groups;
  for (const std::string& name : hdf5::link_names(group.id()))
    if (known.count(path + name) == 0 && hdf5::is_group(group.id(), name))
      groups.push_back(name);
    else
      enter_dataset(entries, group.id(), path + name, name, known);
  return groups;
}

}  // namespace

Digest digest_of(const hdf5::File& file, const KnownEntries& known) {
  const hdf5::Group root = hdf5::open_group(file.id(), "/");
  Entries content;
  const std::vector<std::string> groups = enter_group(content, root, "/", known);
  Entries volatile_part;
  if (hdf5::has_attribute(root.id(), program_attribute))
    enter_attribute(volatile_part, root.id(), program_attribute);
  for (const std::string& name : groups) {
    const bool is_volatile = name == layout::provenance_group || name == layout::timing_group;
    enter_group(is_volatile ? volatile_part : content, hdf5::open_group(root.id(), name),
                "/" + name + "/", known);
  }
  return {sha256_hex(content), sha256_hex(content + volatile_part)};
}

}  // namespace gridstep
