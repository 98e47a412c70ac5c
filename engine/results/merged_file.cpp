#include "engine/results/merged_file.hpp"

#include <utility>

#include "engine/base/error.hpp"
#include "engine/results/digest.hpp"
#include "engine/results/read_back.hpp"

namespace gridstep {

namespace {

std::string path_of(const MergedArray& array) {
  return "/" + array.group + (array.group.empty() ? "" : "/") + array.name;
}

/// How many chunks an array has, and how many lie before one of them, row-major.
std::size_t count_before(const hdf5::Extent& first, const hdf5::Extent& extent,
                         const hdf5::Extent& chunk) {
  std::size_t before = 0;
  for (std::size_t axis = 0; axis < extent.size(); ++axis)
    before = before * ((extent[axis] + chunk[axis] - 1) / chunk[axis]) + first[axis] / chunk[axis];
  return before;
}
std::size_t count_chunks(const hdf5::Extent& extent, const hdf5::Extent& chunk) {
  std::size_t count = 1;
  for (std::size_t axis = 0; axis < extent.size(); ++axis)
    count *= (extent[axis] + chunk[axis] - 1) / chunk[axis];
  return count;
}

}  // namespace

hdf5::Extent run_chunk_of(const hdf5::Extent& extent) {
  if (extent.size() < 2) return hdf5::chunk_of(extent);
  hdf5::Extent chunk = hdf5::chunk_of(hdf5::Extent(extent.begin() + 1, extent.end()));
  chunk.insert(chunk.begin(), 1);
  return chunk;
}

MergedFile::MergedFile(const std::filesystem::path& path) {
  hdf5::prepare_thread();
  file_ = hdf5::create_file(path);
}

void MergedFile::describe(const layout::Texts& attributes) {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  for (const auto& [name, text] : attributes) hdf5::write_attribute(root.id(), name, text);
}

void MergedFile::write_provenance(const layout::Texts& attributes) {
  const hdf5::Group group = hdf5::create_group(file_.id(), layout::provenance_group);
  for (const auto& [name, text] : attributes) hdf5::write_attribute(group.id(), name, text);
}

void MergedFile::add_axis(const std::string& name, const std::vector<std::string>& ids,
                          const std::string& long_name) {
  hdf5::Dataset scale = hdf5::write_texts(file_.id(), name, ids);
  hdf5::make_scale(scale, name);
  hdf5::write_attribute(scale.id(), "long_name", long_name);
  lengths_[name] = ids.size();
  scales_[name] = std::move(scale);
}

void MergedFile::add_time(const std::vector<std::int64_t>& starts_s, std::int64_t step_s) {
  lengths_["time"] = starts_s.size();
  std::vector<std::int64_t> bounds;
  for (const std::int64_t start_s : starts_s)
    bounds.insert(bounds.end(), {start_s, start_s + step_s});
  hdf5::Dataset time = hdf5::create_numbers<std::int64_t>(file_.id(), "time", {lengths_["time"]});
  hdf5::write_rows(time, 0, starts_s.size(), starts_s.data());
  hdf5::make_scale(time, "time");
  for (const auto& [name, text] : layout::time_attributes())
    hdf5::write_attribute(time.id(), name, text);
  scales_["time"] = std::move(time);
  lengths_["bnds"] = 2;
  scales_["bnds"] = hdf5::create_bare_dimension(file_.id(), "bnds", 2);
  add_numbers(MergedArray{"time_bnds", {"time", "bnds"}, "", "start and end of the step, UTC"},
              bounds);
}

hid_t MergedFile::parent_of(const MergedArray& array) {
  if (array.group.empty()) return file_.id();
  if (groups_.count(array.group) == 0)
    groups_[array.group] = hdf5::create_group(file_.id(), array.group);
  return groups_[array.group].id();
}

hdf5::Extent MergedFile::extent_of(const MergedArray& array) const {
  hdf5::Extent extent;
  for (const std::string& axis : array.axes) extent.push_back(lengths_.at(axis));
  return extent;
}

template <class T>
void MergedFile::mark_gaps(const hdf5::Dataset& dataset, const MergedArray& array) const {
  const T missing = hdf5::missing_of<T>();
  if (hdf5::has_attribute(dataset.id(), "_FillValue")) return;
  if constexpr (std::is_same_v<T, double>) {
    hdf5::write_attribute(dataset.id(), "_FillValue", std::vector<double>{missing});
  } else if constexpr (std::is_same_v<T, std::uint8_t>) {
    if (array.has_gaps)
      hdf5::write_attribute(dataset.id(), "_FillValue", std::vector<std::uint8_t>{missing});
  } else {
    if (array.has_gaps) hdf5::write_attribute(dataset.id(), "_FillValue", missing);
  }
}

void MergedFile::present(const hdf5::Dataset& dataset, const MergedArray& array) {
  if (!array.unit.empty()) hdf5::write_attribute(dataset.id(), "units", array.unit);
  hdf5::write_attribute(dataset.id(), "long_name", array.long_name);
  for (const auto& [name, text] : array.more) hdf5::write_attribute(dataset.id(), name, text);
  std::string labels;
  for (const std::string& axis : array.axes)
    if (const auto found = labels_.find(axis); found != labels_.end())
      labels += (labels.empty() ? "" : " ") + found->second;
  if (array.is_label) {
    std::string& known = labels_[array.axes.at(0)];
    known += (known.empty() ? "" : " ") + array.name;
  } else if (!labels.empty() && array.group.empty()) {
    hdf5::write_attribute(dataset.id(), "coordinates", labels);
  }
  unsigned axis = 0;
  for (const std::string& name : array.axes) hdf5::attach_scale(dataset, scales_.at(name), axis++);
}

template <class T>
void MergedFile::add_numbers(const MergedArray& array, const std::vector<T>& values) {
  const hdf5::Extent extent = extent_of(array);
  const hid_t parent = parent_of(array);
  hdf5::Dataset dataset = hdf5::create_numbers<T>(parent, array.name, extent);
  if (extent.empty()) {
    hdf5::write_rows(dataset, 0, 1, values.data());
  } else {
    RowWriter<T> rows(std::move(dataset), path_of(array));
    rows.add(values.data(), static_cast<Index>(extent[0]), packer_);
    written_.push_back(rows.finish());
    dataset = hdf5::open_dataset(parent, array.name);
  }
  mark_gaps<T>(dataset, array);
  present(dataset, array);
}

template void MergedFile::add_numbers(const MergedArray&, const std::vector<double>&);
template void MergedFile::add_numbers(const MergedArray&, const std::vector<std::int64_t>&);
template void MergedFile::add_numbers(const MergedArray&, const std::vector<std::uint8_t>&);

void MergedFile::add_texts(const MergedArray& array, const std::vector<std::string>& texts) {
  present(hdf5::write_texts(parent_of(array), array.name, texts, extent_of(array)), array);
}

template <class T>
void MergedFile::add_virtual(const MergedArray& array,
                             const std::vector<hdf5::SourceBlock>& blocks) {
  const hdf5::Dataset dataset =
      hdf5::create_virtual<T>(parent_of(array), array.name, extent_of(array), blocks);
  mark_gaps<T>(dataset, array);
  present(dataset, array);
}

template void MergedFile::add_virtual<double>(const MergedArray&,
                                              const std::vector<hdf5::SourceBlock>&);
template void MergedFile::add_virtual<std::int64_t>(const MergedArray&,
                                                    const std::vector<hdf5::SourceBlock>&);
template void MergedFile::add_virtual<std::uint8_t>(const MergedArray&,
                                                    const std::vector<hdf5::SourceBlock>&);

template <class T>
void MergedFile::begin_chunks(const MergedArray& array) {
  const hdf5::Extent extent = extent_of(array);
  Chunks chunks;
  chunks.chunk = run_chunk_of(extent);
  chunks.dataset = hdf5::create_for_chunks<T>(parent_of(array), array.name, extent, chunks.chunk);
  chunks.written.path = path_of(array);
  hdf5::write_attribute(chunks.dataset.id(), packed_attribute, std::int64_t{1});
  mark_gaps<T>(chunks.dataset, array);
  present(chunks.dataset, array);
  chunks_[path_of(array)] = std::move(chunks);
}

template void MergedFile::begin_chunks<double>(const MergedArray&);
template void MergedFile::begin_chunks<std::int64_t>(const MergedArray&);
template void MergedFile::begin_chunks<std::uint8_t>(const MergedArray&);

void MergedFile::put_chunk(const MergedArray& array, const hdf5::Extent& first,
                           std::span<const std::byte> packed) {
  Chunks& chunks = chunks_.at(path_of(array));
  try {
    hdf5::write_chunk(chunks.dataset, first, packed);
  } catch (const IoError& error) {
    throw IoError(std::string(error.what()) + " (" + chunks.written.path + ")");
  }
  const std::size_t position = count_before(first, extent_of(array), chunks.chunk);
  expect(position >= chunks.passed, "chunks come in their order");
  pass(chunks, position);
  chunks.written.entries += packed_entry(packed);
  chunks.passed = position + 1;
  chunks.written.chunks.push_back({first, crc32(packed)});
}

/// Chunks that were left out have their entries too.
void MergedFile::pass(Chunks& chunks, std::size_t until) {
  for (; chunks.passed < until; ++chunks.passed) chunks.written.entries += packed_entry({});
}

void MergedFile::close_chunks() {
  for (auto& [path, chunks] : chunks_) {
    pass(chunks, count_chunks(hdf5::extent_of(chunks.dataset), chunks.chunk));
    chunks.dataset.close();
    written_.push_back(std::move(chunks.written));
  }
  chunks_.clear();
}

void MergedFile::finish() {
  close_chunks();
  seal(file_, written_);
  for (auto& [name, scale] : scales_) scale.close();
  for (auto& [name, group] : groups_) group.close();
  hdf5::check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), file_.id(), "flush");
  file_.close();
}

}  // namespace gridstep
