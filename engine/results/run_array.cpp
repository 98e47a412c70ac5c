#include "engine/results/run_array.hpp"

#include <limits>

namespace gridstep::hdf5 {

namespace {

constexpr unsigned deflate_level = 1;

/// HDF5 takes `%` in the name of a source for the beginning of a pattern.
std::string escaped(const std::string& name) {
  std::string text;
  for (const char letter : name) text += letter == '%' ? std::string("%%") : std::string(1, letter);
  return text;
}

std::string unescaped(const std::string& text) {
  std::string name;
  for (std::size_t n = 0; n < text.size(); ++n) {
    name += text[n];
    if (text[n] == '%' && n + 1 < text.size() && text[n + 1] == '%') ++n;
  }
  return name;
}

void select(const Space& space, hid_t at, const Extent& first, const Extent& lengths) {
  if (first.empty()) return;
  check(H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, first.data(), nullptr, lengths.data(),
                            nullptr),
        at, "select a block");
}

/// Lengths of a block where it appears: one place on every axis that its own array lacks.
Extent shown_lengths(const SourceBlock& block) {
  Extent lengths(block.to.size() - block.lengths.size(), 1);
  lengths.insert(lengths.end(), block.lengths.begin(), block.lengths.end());
  return lengths;
}

template <class T>
void set_missing(const Properties& creation, hid_t parent) {
  const T missing = missing_of<T>();
  check(H5Pset_fill_value(creation.id(), memory_type<T>(), &missing), parent, "set fill value");
}

template <class T>
Dataset create(hid_t parent, const std::string& name, const Space& space,
               const Properties& creation) {
  Dataset dataset(check(H5Dcreate2(parent, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT,
                                   creation.id(), H5P_DEFAULT),
                        parent, "create " + name));
  return dataset;
}

Properties creation_of(const Dataset& dataset) {
  return Properties(
      check(H5Dget_create_plist(dataset.id()), dataset.id(), "look at how an array is kept"));
}

/// The box around a selection.
void bounds(const Space& space, hid_t at, Extent& first, Extent& lengths) {
  const int rank = check(H5Sget_simple_extent_ndims(space.id()), at, "read dimensions");
  first.assign(static_cast<std::size_t>(rank), 0);
  lengths.assign(first.size(), 0);
  if (rank == 0) return;
  check(H5Sget_select_bounds(space.id(), first.data(), lengths.data()), at, "read a selection");
  for (std::size_t axis = 0; axis < first.size(); ++axis)
    lengths[axis] = lengths[axis] - first[axis] + 1;
}

template <class Get>
std::string name_of(const Properties& creation, std::size_t n, hid_t at, Get get) {
  const ssize_t length = check(get(creation.id(), n, nullptr, 0), at, "read a source");
  std::string name(static_cast<std::size_t>(length), '\0');
  check(get(creation.id(), n, name.data(), name.size() + 1), at, "read a source");
  return name;
}

}  // namespace

// The fill values of netCDF.
template <>
double missing_of<double>() {
  return fill_of<double>();
}
template <>
std::int64_t missing_of<std::int64_t>() {
  return std::numeric_limits<std::int64_t>::min() + 2;
}
template <>
std::uint8_t missing_of<std::uint8_t>() {
  return std::numeric_limits<std::uint8_t>::max();
}

template <class T>
Dataset create_virtual(hid_t parent, const std::string& name, const Extent& extent,
                       const std::vector<SourceBlock>& blocks) {
  const Properties creation = dataset_creation(parent);
  set_missing<T>(creation, parent);
  const Space space = make_space(parent, extent);
  for (const SourceBlock& block : blocks) {
    const Space shown = make_space(parent, extent);
    const Space source = make_space(parent, block.extent);
    select(shown, parent, block.to, shown_lengths(block));
    select(source, parent, block.from, block.lengths);
    check(H5Pset_virtual(creation.id(), shown.id(), escaped(block.file).c_str(),
                         block.dataset.c_str(), source.id()),
          parent, "point at " + block.file);
  }
  if (blocks.empty())
    check(H5Pset_layout(creation.id(), H5D_VIRTUAL), parent, "make a virtual array");
  return create<T>(parent, name, space, creation);
}

template Dataset create_virtual<double>(hid_t, const std::string&, const Extent&,
                                        const std::vector<SourceBlock>&);
template Dataset create_virtual<std::int64_t>(hid_t, const std::string&, const Extent&,
                                              const std::vector<SourceBlock>&);
template Dataset create_virtual<std::uint8_t>(hid_t, const std::string&, const Extent&,
                                              const std::vector<SourceBlock>&);

bool is_virtual(const Dataset& dataset) {
  return H5Pget_layout(creation_of(dataset).id()) == H5D_VIRTUAL;
}

std::vector<SourceBlock> blocks_of(const Dataset& dataset) {
  const hid_t at = dataset.id();
  const Properties creation = creation_of(dataset);
  std::size_t count = 0;
  check(H5Pget_virtual_count(creation.id(), &count), at, "count sources");
  std::vector<SourceBlock> blocks(count);
  for (std::size_t n = 0; n < count; ++n) {
    SourceBlock& block = blocks[n];
    block.file = unescaped(name_of(creation, n, at, H5Pget_virtual_filename));
    block.dataset = name_of(creation, n, at, H5Pget_virtual_dsetname);
    const Space shown(check(H5Pget_virtual_vspace(creation.id(), n), at, "read a source"));
    const Space source(check(H5Pget_virtual_srcspace(creation.id(), n), at, "read a source"));
    Extent shown_lengths;
    bounds(shown, at, block.to, shown_lengths);
    bounds(source, at, block.from, block.lengths);
  }
  return blocks;
}

template <class T>
Dataset create_for_chunks(hid_t parent, const std::string& name, const Extent& extent,
                          const Extent& chunk) {
  const Properties creation = dataset_creation(parent);
  check(H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()), parent,
        "set chunks");
  check(H5Pset_deflate(creation.id(), deflate_level), parent, "set deflate");
  check(H5Pset_fletcher32(creation.id()), parent, "set checksum");
  set_missing<T>(creation, parent);
  return create<T>(parent, name, make_space(parent, extent), creation);
}

template Dataset create_for_chunks<double>(hid_t, const std::string&, const Extent&, const Extent&);
template Dataset create_for_chunks<std::int64_t>(hid_t, const std::string&, const Extent&,
                                                 const Extent&);
template Dataset create_for_chunks<std::uint8_t>(hid_t, const std::string&, const Extent&,
                                                 const Extent&);

Extent chunk_extent(const Dataset& dataset) {
  const Properties creation = creation_of(dataset);
  Extent chunk(extent_of(dataset).size());
  check(H5Pget_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()), dataset.id(),
        "read chunks");
  return chunk;
}

bool has_chunk(const Dataset& dataset, const Extent& first) {
  unsigned left_out = 0;  // filters: none is
  haddr_t address = HADDR_UNDEF;
  hsize_t bytes = 0;
  check(H5Dget_chunk_info_by_coord(dataset.id(), first.data(), &left_out, &address, &bytes),
        dataset.id(), "look for a chunk");
  return address != HADDR_UNDEF;
}

bool is_packed_as_ours(const Dataset& dataset) {
  const Properties creation = creation_of(dataset);
  if (H5Pget_layout(creation.id()) != H5D_CHUNKED || H5Pget_nfilters(creation.id()) != 2)
    return false;
  const auto filter = [&](unsigned n) {
    unsigned flags = 0;
    std::size_t elements = 0;
    unsigned config = 0;
    return H5Pget_filter2(creation.id(), n, &flags, &elements, nullptr, 0, nullptr, &config);
  };
  return filter(0) == H5Z_FILTER_DEFLATE && filter(1) == H5Z_FILTER_FLETCHER32;
}

}  // namespace gridstep::hdf5
