#include "engine/results/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "engine/base/sha256.hpp"
#include "engine/results/layout.hpp"

namespace gridstep {

namespace {

constexpr hsize_t block_rows = 168;

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

/// The ledger of everything read so far: one line per attribute and block of rows. Its own hash is
/// the digest.
using Ledger = std::string;

void enter_texts(Ledger& ledger, const hdf5::Dataset& dataset) {
  for (const std::string& text : hdf5::read_texts(dataset)) ledger += sha256_hex(text) + '\n';
}

template <class T>
void enter_numbers(Ledger& ledger, const hdf5::Dataset& dataset, const hdf5::Extent& extent) {
  const hsize_t rows = extent.empty() ? 1 : extent[0];
  hsize_t width = 1;
  for (std::size_t dimension = 1; dimension < extent.size(); ++dimension)
    width *= extent[dimension];
  std::vector<T> values;
  for (hsize_t first = 0; first < rows; first += block_rows) {
    const hsize_t count = std::min(block_rows, rows - first);
    values.resize(count * width);
    hdf5::read_rows(dataset, first, count, values.data());
    const auto* bytes = reinterpret_cast<const char*>(values.data());
    ledger += sha256_hex({bytes, values.size() * sizeof(T)}) + '\n';
  }
}

void enter_attribute(Ledger& ledger, hid_t object, const std::string& name) {
  const std::vector<char> bytes = hdf5::attribute_bytes(object, name);
  ledger += fmt::format("@{} {}\n", name, sha256_hex(bytes_of(bytes)));
}

void enter_attributes(Ledger& ledger, hid_t object) {
  for (const std::string& name : hdf5::attribute_names(object))
    if (!is_left_out(name)) enter_attribute(ledger, object, name);
}

void enter_dataset(Ledger& ledger, hid_t group, const std::string& path, const std::string& name) {
  const hdf5::Dataset dataset = hdf5::open_dataset(group, name);
  const hdf5::Extent extent = hdf5::extent_of(dataset);
  ledger += path;
  for (const hsize_t length : extent) ledger += fmt::format(" {}", length);
  ledger += '\n';
  enter_attributes(ledger, dataset.id());
  switch (hdf5::kind_of(dataset)) {
    case hdf5::Kind::text:
      return enter_texts(ledger, dataset);
    case hdf5::Kind::integer:
      return enter_numbers<std::int64_t>(ledger, dataset, extent);
    case hdf5::Kind::real:
      return enter_numbers<double>(ledger, dataset, extent);
  }
}

void enter_group(Ledger& ledger, const hdf5::Group& group, const std::string& path) {
  ledger += path + '\n';
  enter_attributes(ledger, group.id());
  for (const std::string& name : hdf5::link_names(group.id()))
    if (!hdf5::is_group(group.id(), name)) enter_dataset(ledger, group.id(), path + name, name);
}

}  // namespace

Digest digest_of(const hdf5::File& file) {
  const hdf5::Group root = hdf5::open_group(file.id(), "/");
  Ledger content;
  enter_group(content, root, "/");
  Ledger volatile_part;
  if (hdf5::has_attribute(root.id(), program_attribute))
    enter_attribute(volatile_part, root.id(), program_attribute);
  for (const std::string& name : hdf5::link_names(root.id())) {
    if (!hdf5::is_group(root.id(), name)) continue;
    const bool is_volatile = name == layout::provenance_group || name == layout::timing_group;
    enter_group(is_volatile ? volatile_part : content, hdf5::open_group(root.id(), name),
                "/" + name + "/");
  }
  return {sha256_hex(content), sha256_hex(content + volatile_part)};
}

}  // namespace gridstep
