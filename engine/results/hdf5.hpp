#pragma once

#include <hdf5.h>
#include <hdf5_hl.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// A thin RAII layer over the HDF5 C API, only as wide as result files need it.
///
/// Every identifier has one owner, every return value is checked, and every failure is an IoError
/// that names the file and says what HDF5 said. This is the only place that includes hdf5.h.
namespace gridstep::hdf5 {

/// Makes HDF5 fit for a program that handles its own errors: no printing of error stacks, no clean
/// up at exit (it crashes after a full disk), no filter plugins from the environment; forgets what
/// could not be closed until now.
/// Call it first in every thread that uses HDF5.
void prepare_thread();

/// The name of the file an object belongs to; empty when it belongs to none.
std::string file_name(hid_t object);

/// Throws IoError: `FILE: cannot DOING: what HDF5 said`. Asks HDF5 for its words first: any other
/// call makes it forget them.
[[noreturn]] void fail(const std::string& file, std::string_view doing);
[[noreturn]] void fail(hid_t object_of_file, std::string_view doing);

/// Passes a return value on; throws IoError when it is negative. `at` names any object of the file.
template <class Result>
Result check(Result result, hid_t at, std::string_view doing) {
  if (result < 0) fail(at, doing);
  return result;
}

/// HDF5 writes when it closes, and an object that goes out of scope can tell nobody that this
/// failed: it is noted here, for the thread.
void note_failed_close();
/// Throws IoError with HDF5's words where that has happened in this thread since the last call.
void require_closed(const std::filesystem::path& file);

/// Sole owner of an HDF5 identifier.
template <herr_t (*Close)(hid_t)>
class Handle {
 public:
  Handle() = default;
  explicit Handle(hid_t id) : id_(id) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (id_ >= 0 && Close(id_) < 0) note_failed_close();
  }

  [[nodiscard]] hid_t id() const { return id_; }
  [[nodiscard]] bool is_open() const { return id_ >= 0; }
  /// Closes and checks; what the destructor cannot report.
  void close() {
    if (id_ < 0) return;
    const std::string file = file_name(id_);
    if (Close(std::exchange(id_, H5I_INVALID_HID)) < 0) fail(file, "close");
  }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

using File = Handle<H5Fclose>;
using Group = Handle<H5Gclose>;
using Dataset = Handle<H5Dclose>;
using Space = Handle<H5Sclose>;
using Type = Handle<H5Tclose>;
using Attribute = Handle<H5Aclose>;
using Properties = Handle<H5Pclose>;
using Object = Handle<H5Oclose>;

/// Lengths of an array's axes; empty for a single value.
using Extent = std::vector<hsize_t>;

Properties new_properties(hid_t cls);
/// For a new array: attributes in their order, no times.
Properties dataset_creation(hid_t parent);
Space make_space(hid_t at, const Extent& extent);

/// A new file in place of any old one. Creation order is tracked and indexed, as netCDF-4 asks.
File create_file(const std::filesystem::path& path);
/// An existing file, for reading only.
File open_file(const std::filesystem::path& path);
Group create_group(hid_t parent, const std::string& name);
Group open_group(hid_t parent, const std::string& name);
/// Names of the links of a group, sorted.
std::vector<std::string> link_names(hid_t group);
bool is_group(hid_t parent, const std::string& name);

/// Variable-length UTF-8: the only kind of string that every reader takes.
Type text_type();
/// The little-endian type in the file that holds a T exactly.
template <class T>
hid_t file_type();
/// The type of a T in memory.
template <class T>
hid_t memory_type();

void write_attribute(hid_t at, const std::string& name, const std::string& text);
void write_attribute(hid_t at, const std::string& name, const std::vector<double>& numbers);
void write_attribute(hid_t at, const std::string& name, const std::vector<std::uint8_t>& numbers);
void write_attribute(hid_t at, const std::string& name, std::int64_t number);
bool has_attribute(hid_t at, const std::string& name);
/// Names of the attributes of an object, sorted.
std::vector<std::string> attribute_names(hid_t at);
/// The attribute's values one after the other: text, or little-endian numbers.
std::vector<char> attribute_bytes(hid_t at, const std::string& name);
/// One text; throws IoError when the attribute is missing or is none.
std::string text_attribute(hid_t at, const std::string& name);
/// One integer; throws IoError when the attribute is missing or is none.
std::int64_t integer_attribute(hid_t at, const std::string& name);

/// Rows that a chunk has at most.
inline constexpr hsize_t chunk_rows = 168;
/// Lengths of the chunks of an array that is no single value: at most 168 × 128 things, and all of
/// a third axis.
Extent chunk_of(const Extent& extent);
/// What lies beyond an array's edge in a chunk, and marks what was never written.
template <class T>
constexpr T fill_of() {
  if constexpr (std::is_same_v<T, double>) return 9.969209968386869e+36;  // NC_FILL_DOUBLE
  return T{};
}

/// A numeric array in chunks with deflate and checksum; values repeat exactly or are noise, so
/// shuffling their bytes would only make it larger. A single value is stored as it is. Doubles get
/// a `_FillValue`, which marks what was never written.
template <class T>
Dataset create_numbers(hid_t parent, const std::string& name, const Extent& extent);
/// An array of texts, complete, of one axis unless told. Stored as it is: netCDF allows no filters
/// on strings.
Dataset write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts);
Dataset write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts,
                    const Extent& extent);
/// A dimension without values of its own, in the words of the netCDF-4 format.
Dataset create_bare_dimension(hid_t parent, const std::string& name, hsize_t length);
/// An existing array.
Dataset open_dataset(hid_t parent, const std::string& name);

/// What an array or attribute holds, as far as results are concerned.
enum class Kind { text, integer, real };

Extent extent_of(const Dataset& dataset);
/// Throws IoError for kinds that no result has (compounds, references, fixed-length texts …).
Kind kind_of(const Dataset& dataset);
/// Writes the rows [first, first + rows) of an array, or a single value.
template <class T>
void write_rows(const Dataset& dataset, hsize_t first, hsize_t rows, const T* values);
/// Reads the rows [first, first + rows) of an array, or a single value.
template <class T>
void read_rows(const Dataset& dataset, hsize_t first, hsize_t rows, T* values);
std::vector<std::string> read_texts(const Dataset& dataset);

/// Writes a chunk whose filters have been applied already. `first`: position of its first value.
void write_chunk(const Dataset& dataset, const Extent& first, std::span<const std::byte> packed);
/// Reads a chunk as it lies in the file, its filters still applied.
void read_chunk(const Dataset& dataset, const Extent& first, std::vector<std::byte>& packed);

/// Makes a coordinate variable the scale of the dimension of its name.
void make_scale(const Dataset& dataset, const std::string& name);
/// Ties one axis of an array to its dimension scale.
void attach_scale(const Dataset& dataset, const Dataset& scale, unsigned axis);

}  // namespace gridstep::hdf5
