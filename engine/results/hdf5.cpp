#include "engine/results/hdf5.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "engine/base/error.hpp"

namespace gridstep::hdf5 {

namespace {

constexpr hsize_t chunk_columns = 128;
constexpr unsigned deflate_level = 1;
constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

/// The innermost words of HDF5's error stack; the system's own where a system call failed.
std::string error_text() {
  std::string text;
  const auto keep_first = [](unsigned, const H5E_error2_t* error, void* into) -> herr_t {
    auto& words = *static_cast<std::string*>(into);
    if (words.empty() && error->desc != nullptr) words = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &text);
  H5Eclear2(H5E_DEFAULT);
  const std::string mark = "error message = '";
  const std::size_t start = text.find(mark);
  if (start == std::string::npos) return text.empty() ? "unknown HDF5 error" : text;
  const std::size_t from = start + mark.size();
  return text.substr(from, text.find('\'', from) - from);
}

[[noreturn]] void throw_error(const std::string& file, std::string_view doing,
                              const std::string& words) {
  throw IoError(fmt::format("{}{}cannot {}: {}", file, file.empty() ? "" : ": ", doing, words));
}

Properties file_access(const std::string& file) {
  Properties access = new_properties(H5P_FILE_ACCESS);
  // Result files are written under our own lock and never changed once published.
  if (H5Pset_file_locking(access.id(), false, true) < 0) fail(file, "set file locking");
  return access;
}

/// Room for all chunks that one block of rows touches, so that each is compressed once.
Properties row_cache(hid_t parent, const Extent& extent, const Extent& chunk, std::size_t bytes) {
  Properties access = new_properties(H5P_DATASET_ACCESS);
  hsize_t chunks = 1;
  for (const hsize_t length : chunk) bytes *= length;
  if (extent.size() > 1) chunks = (extent[1] + chunk[1] - 1) / chunk[1];
  const std::size_t room = std::max<std::size_t>(1U << 20U, bytes * chunks);
  check(H5Pset_chunk_cache(access.id(), 100 * chunks + 1, room, 1.0), parent, "size a cache");
  return access;
}

/// Selects rows of a dataset; the whole of a single value.
Space select_rows(const Dataset& dataset, hsize_t first, hsize_t rows, Extent& block) {
  Space space(check(H5Dget_space(dataset.id()), dataset.id(), "read a data space"));
  block = extent_of(dataset);
  if (block.empty()) return space;
  Extent start(block.size(), 0);
  start[0] = first;
  block[0] = rows;
  check(
      H5Sselect_hyperslab(space.id(), H5S_SELECT_SET, start.data(), nullptr, block.data(), nullptr),
      dataset.id(), "select rows");
  return space;
}

/// For texts: HDF5 clears its whole conversion buffer, 1 MiB unless told, for every few texts.
Properties text_transfer(hid_t at) {
  constexpr std::size_t buffer_bytes = 4096;
  Properties transfer = new_properties(H5P_DATASET_XFER);
  check(H5Pset_buffer(transfer.id(), buffer_bytes, nullptr, nullptr), at, "size a buffer");
  return transfer;
}

Attribute create_attribute(hid_t at, const std::string& name, hid_t type, const Extent& extent) {
  const Space space = make_space(at, extent);
  return Attribute(check(H5Acreate2(at, name.c_str(), type, space.id(), H5P_DEFAULT, H5P_DEFAULT),
                         at, "create attribute " + name));
}

Attribute open_attribute(hid_t at, const std::string& name, H5T_class_t cls) {
  Attribute attribute(check(H5Aopen(at, name.c_str(), H5P_DEFAULT), at, "find attribute " + name));
  const Type type(check(H5Aget_type(attribute.id()), at, "read attribute " + name));
  const Space space(check(H5Aget_space(attribute.id()), at, "read attribute " + name));
  const bool fits = H5Tget_class(type.id()) == cls && H5Sget_simple_extent_npoints(space.id()) == 1;
  if (!fits || (cls == H5T_STRING && H5Tis_variable_str(type.id()) <= 0))
    throw IoError(file_name(at) + ": attribute " + name + " is not of the kind a result has");
  return attribute;
}

/// What HDF5 said of the first close that failed; empty: none did.
thread_local std::string words_of_failed_close;

}  // namespace

void prepare_thread() {
  static std::once_flag once;
  std::call_once(once, [] {
    H5dont_atexit();
    H5PLset_loading_state(0);
  });
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  words_of_failed_close.clear();
}

std::string file_name(hid_t object) {
  const ssize_t length = object < 0 ? -1 : H5Fget_name(object, nullptr, 0);
  if (length <= 0) return {};
  std::string name(static_cast<std::size_t>(length), '\0');
  H5Fget_name(object, name.data(), name.size() + 1);
  return name;
}

void fail(const std::string& file, std::string_view doing) {
  throw_error(file, doing, error_text());
}

void fail(hid_t object_of_file, std::string_view doing) {
  const std::string words = error_text();
  throw_error(file_name(object_of_file), doing, words);
}

void note_failed_close() {
  const std::string words = error_text();
  if (words_of_failed_close.empty()) words_of_failed_close = words.empty() ? "no reason" : words;
}

void require_closed(const std::filesystem::path& file) {
  if (words_of_failed_close.empty()) return;
  throw_error(file.string(), "write a part of it", std::exchange(words_of_failed_close, {}));
}

Properties new_properties(hid_t cls) {
  return Properties(check(H5Pcreate(cls), H5I_INVALID_HID, "create a property list"));
}

Properties dataset_creation(hid_t parent) {
  Properties creation = new_properties(H5P_DATASET_CREATE);
  check(H5Pset_attr_creation_order(creation.id(), creation_order), parent, "track attributes");
  check(H5Pset_obj_track_times(creation.id(), false), parent, "leave times out");
  return creation;
}

Space make_space(hid_t at, const Extent& extent) {
  return Space(check(
      extent.empty() ? H5Screate(H5S_SCALAR)
                     : H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr),
      at, "create a data space"));
}

File create_file(const std::filesystem::path& path) {
  const Properties access = file_access(path.string());
  const Properties creation = new_properties(H5P_FILE_CREATE);
  const bool set = H5Pset_link_creation_order(creation.id(), creation_order) >= 0 &&
                   H5Pset_attr_creation_order(creation.id(), creation_order) >= 0 &&
                   H5Pset_obj_track_times(creation.id(), false) >= 0;
  const hid_t id =
      set ? H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()) : H5I_INVALID_HID;
  if (id < 0) fail(path.string(), "create");
  return File(id);
}

File open_file(const std::filesystem::path& path) {
  const Properties access = file_access(path.string());
  const hid_t id = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.id());
  if (id < 0) fail(path.string(), "open");
  return File(id);
}

Group create_group(hid_t parent, const std::string& name) {
  const Properties creation = new_properties(H5P_GROUP_CREATE);
  check(H5Pset_link_creation_order(creation.id(), creation_order), parent, "track links");
  check(H5Pset_attr_creation_order(creation.id(), creation_order), parent, "track attributes");
  check(H5Pset_obj_track_times(creation.id(), false), parent, "leave times out");
  return Group(check(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation.id(), H5P_DEFAULT),
                     parent, "create group " + name));
}

Group open_group(hid_t parent, const std::string& name) {
  return Group(check(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), parent, "open group " + name));
}

std::vector<std::string> link_names(hid_t group) {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5L_info_t*, void* into) -> herr_t {
    static_cast<std::vector<std::string>*>(into)->emplace_back(name);
    return 0;
  };
  check(H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect, &names), group,
        "list a group");
  std::sort(names.begin(), names.end());
  return names;
}

bool is_group(hid_t parent, const std::string& name) {
  const Object object(check(H5Oopen(parent, name.c_str(), H5P_DEFAULT), parent, "open " + name));
  return H5Iget_type(object.id()) == H5I_GROUP;
}

Type text_type() {
  Type type(check(H5Tcopy(H5T_C_S1), H5I_INVALID_HID, "make a text type"));
  check(H5Tset_size(type.id(), H5T_VARIABLE), H5I_INVALID_HID, "make a text type");
  check(H5Tset_cset(type.id(), H5T_CSET_UTF8), H5I_INVALID_HID, "make a text type");
  return type;
}

template <>
hid_t file_type<double>() {
  return H5T_IEEE_F64LE;
}
template <>
hid_t file_type<std::int64_t>() {
  return H5T_STD_I64LE;
}
template <>
hid_t file_type<std::uint8_t>() {
  return H5T_STD_U8LE;
}
template <>
hid_t memory_type<double>() {
  return H5T_NATIVE_DOUBLE;
}
template <>
hid_t memory_type<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
hid_t memory_type<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}

namespace {

template <class T>
void write_number_attribute(hid_t at, const std::string& name, const T* numbers,
                            const Extent& extent) {
  const Attribute attribute = create_attribute(at, name, file_type<T>(), extent);
  check(H5Awrite(attribute.id(), memory_type<T>(), numbers), at, "write attribute " + name);
}

}  // namespace

void write_attribute(hid_t at, const std::string& name, const std::string& text) {
  const Type type = text_type();
  const Attribute attribute = create_attribute(at, name, type.id(), {});
  const char* pointer = text.c_str();
  check(H5Awrite(attribute.id(), type.id(), &pointer), at, "write attribute " + name);
}

void write_attribute(hid_t at, const std::string& name, const std::vector<double>& numbers) {
  write_number_attribute(at, name, numbers.data(), {numbers.size()});
}

void write_attribute(hid_t at, const std::string& name, const std::vector<std::uint8_t>& numbers) {
  write_number_attribute(at, name, numbers.data(), {numbers.size()});
}

void write_attribute(hid_t at, const std::string& name, std::int64_t number) {
  write_number_attribute(at, name, &number, {});
}

bool has_attribute(hid_t at, const std::string& name) {
  return check(H5Aexists(at, name.c_str()), at, "look for attribute " + name) > 0;
}

std::vector<std::string> attribute_names(hid_t at) {
  std::vector<std::string> names;
  const auto collect = [](hid_t, const char* name, const H5A_info_t*, void* into) -> herr_t {
    static_cast<std::vector<std::string>*>(into)->emplace_back(name);
    return 0;
  };
  hsize_t position = 0;
  check(H5Aiterate2(at, H5_INDEX_NAME, H5_ITER_INC, &position, collect, &names), at,
        "list attributes");
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<char> attribute_bytes(hid_t at, const std::string& name) {
  const Attribute attribute(
      check(H5Aopen(at, name.c_str(), H5P_DEFAULT), at, "find attribute " + name));
  const Type type(check(H5Aget_type(attribute.id()), at, "read attribute " + name));
  if (H5Tget_class(type.id()) == H5T_STRING) {
    const std::string text = text_attribute(at, name);
    return {text.begin(), text.end()};
  }
  const Space space(check(H5Aget_space(attribute.id()), at, "read attribute " + name));
  const auto points = check(H5Sget_simple_extent_npoints(space.id()), at, "read " + name);
  std::vector<char> bytes(static_cast<std::size_t>(points) * H5Tget_size(type.id()));
  check(H5Aread(attribute.id(), type.id(), bytes.data()), at, "read attribute " + name);
  return bytes;
}

std::string text_attribute(hid_t at, const std::string& name) {
  const Attribute attribute = open_attribute(at, name, H5T_STRING);
  char* pointer = nullptr;
  const Type type = text_type();
  check(H5Aread(attribute.id(), type.id(), &pointer), at, "read attribute " + name);
  std::string text = pointer == nullptr ? "" : pointer;
  H5free_memory(pointer);
  return text;
}

std::int64_t integer_attribute(hid_t at, const std::string& name) {
  const Attribute attribute = open_attribute(at, name, H5T_INTEGER);
  std::int64_t number = 0;
  check(H5Aread(attribute.id(), memory_type<std::int64_t>(), &number), at,
        "read attribute " + name);
  return number;
}

Extent chunk_of(const Extent& extent) {
  Extent chunk = extent;
  chunk[0] = std::min(chunk[0], chunk_rows);
  if (chunk.size() > 1) chunk[1] = std::min(chunk[1], chunk_columns);
  return chunk;
}

template <class T>
Dataset create_numbers(hid_t parent, const std::string& name, const Extent& extent) {
  const Properties creation = dataset_creation(parent);
  Properties access = new_properties(H5P_DATASET_ACCESS);
  if (!extent.empty()) {
    const Extent chunk = chunk_of(extent);
    check(H5Pset_chunk(creation.id(), static_cast<int>(chunk.size()), chunk.data()), parent,
          "set chunks");
    check(H5Pset_deflate(creation.id(), deflate_level), parent, "set deflate");
    check(H5Pset_fletcher32(creation.id()), parent, "set checksum");
    access = row_cache(parent, extent, chunk, sizeof(T));
  }
  constexpr double fill_value = fill_of<double>();
  if constexpr (std::is_same_v<T, double>)
    check(H5Pset_fill_value(creation.id(), memory_type<double>(), &fill_value), parent,
          "set fill value");
  const Space space = make_space(parent, extent);
  Dataset dataset(check(H5Dcreate2(parent, name.c_str(), file_type<T>(), space.id(), H5P_DEFAULT,
                                   creation.id(), access.id()),
                        parent, "create " + name));
  if constexpr (std::is_same_v<T, double>)
    write_attribute(dataset.id(), "_FillValue", std::vector<double>{fill_value});
  return dataset;
}

template Dataset create_numbers<double>(hid_t, const std::string&, const Extent&);
template Dataset create_numbers<std::int64_t>(hid_t, const std::string&, const Extent&);
template Dataset create_numbers<std::uint8_t>(hid_t, const std::string&, const Extent&);

Dataset write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts) {
  return write_texts(parent, name, texts, {texts.size()});
}

Dataset write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts,
                    const Extent& extent) {
  const Properties creation = dataset_creation(parent);
  const Type type = text_type();
  const Space space = make_space(parent, extent);
  Dataset dataset(check(H5Dcreate2(parent, name.c_str(), type.id(), space.id(), H5P_DEFAULT,
                                   creation.id(), H5P_DEFAULT),
                        parent, "create " + name));
  std::vector<const char*> pointers;
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  const Properties transfer = text_transfer(parent);
  check(H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, transfer.id(), pointers.data()), parent,
        "write " + name);
  return dataset;
}

Dataset create_bare_dimension(hid_t parent, const std::string& name, hsize_t length) {
  const Properties creation = dataset_creation(parent);
  const Space space = make_space(parent, {length});
  Dataset dataset(check(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F32BE, space.id(), H5P_DEFAULT,
                                   creation.id(), H5P_DEFAULT),
                        parent, "create " + name));
  make_scale(dataset,
             fmt::format("This is a netCDF dimension but not a netCDF variable.{:10}", length));
  return dataset;
}

Dataset open_dataset(hid_t parent, const std::string& name) {
  return Dataset(check(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), parent, "open " + name));
}

Extent extent_of(const Dataset& dataset) {
  const Space space(check(H5Dget_space(dataset.id()), dataset.id(), "read a data space"));
  const int rank = check(H5Sget_simple_extent_ndims(space.id()), dataset.id(), "read dimensions");
  Extent extent(static_cast<std::size_t>(rank));
  check(H5Sget_simple_extent_dims(space.id(), extent.data(), nullptr), dataset.id(),
        "read dimensions");
  return extent;
}

Kind kind_of(const Dataset& dataset) {
  const Type type(check(H5Dget_type(dataset.id()), dataset.id(), "read a type"));
  const H5T_class_t cls = H5Tget_class(type.id());
  if (cls == H5T_INTEGER) return Kind::integer;
  if (cls == H5T_FLOAT) return Kind::real;
  if (cls == H5T_STRING && H5Tis_variable_str(type.id()) > 0) return Kind::text;
  throw IoError(file_name(dataset.id()) + ": holds an array of a kind that no result has");
}

template <class T>
void write_rows(const Dataset& dataset, hsize_t first, hsize_t rows, const T* values) {
  Extent block;
  const Space target = select_rows(dataset, first, rows, block);
  const Space source = make_space(dataset.id(), block);
  check(H5Dwrite(dataset.id(), memory_type<T>(), source.id(), target.id(), H5P_DEFAULT, values),
        dataset.id(), "write");
}

template <class T>
void read_rows(const Dataset& dataset, hsize_t first, hsize_t rows, T* values) {
  Extent block;
  const Space source = select_rows(dataset, first, rows, block);
  const Space target = make_space(dataset.id(), block);
  check(H5Dread(dataset.id(), memory_type<T>(), target.id(), source.id(), H5P_DEFAULT, values),
        dataset.id(), "read");
}

template void write_rows(const Dataset&, hsize_t, hsize_t, const double*);
template void write_rows(const Dataset&, hsize_t, hsize_t, const std::int64_t*);
template void write_rows(const Dataset&, hsize_t, hsize_t, const std::uint8_t*);
template void read_rows(const Dataset&, hsize_t, hsize_t, double*);
template void read_rows(const Dataset&, hsize_t, hsize_t, std::int64_t*);
template void read_rows(const Dataset&, hsize_t, hsize_t, std::uint8_t*);

std::vector<std::string> read_texts(const Dataset& dataset) {
  hsize_t count = 1;
  for (const hsize_t length : extent_of(dataset)) count *= length;
  std::vector<char*> pointers(count, nullptr);
  const Type type = text_type();
  const Properties transfer = text_transfer(dataset.id());
  check(H5Dread(dataset.id(), type.id(), H5S_ALL, H5S_ALL, transfer.id(), pointers.data()),
        dataset.id(), "read texts");
  std::vector<std::string> texts;
  for (char* pointer : pointers) {
    texts.emplace_back(pointer == nullptr ? "" : pointer);
    H5free_memory(pointer);
  }
  return texts;
}

void write_chunk(const Dataset& dataset, const Extent& first, std::span<const std::byte> packed) {
  check(H5Dwrite_chunk(dataset.id(), H5P_DEFAULT, 0, first.data(), packed.size(), packed.data()),
        dataset.id(), "write");
}

void read_chunk(const Dataset& dataset, const Extent& first, std::vector<std::byte>& packed) {
  hsize_t bytes = 0;
  check(H5Dget_chunk_storage_size(dataset.id(), first.data(), &bytes), dataset.id(), "read");
  packed.resize(bytes);
  std::uint32_t left_out = 0;  // filters: none is
  check(H5Dread_chunk(dataset.id(), H5P_DEFAULT, first.data(), &left_out, packed.data()),
        dataset.id(), "read");
}

void make_scale(const Dataset& dataset, const std::string& name) {
  check(H5DSset_scale(dataset.id(), name.c_str()), dataset.id(), "make a dimension scale");
}

void attach_scale(const Dataset& dataset, const Dataset& scale, unsigned axis) {
  check(H5DSattach_scale(dataset.id(), scale.id(), axis), dataset.id(), "attach a dimension scale");
}

}  // namespace gridstep::hdf5
