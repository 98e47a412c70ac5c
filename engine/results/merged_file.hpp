#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/results/digest.hpp"
#include "engine/results/layout.hpp"
#include "engine/results/row_writer.hpp"
#include "engine/results/run_array.hpp"

namespace gridstep {

/// Version of the merged form, `docs/formats/merged.md`.
inline constexpr const char* merged_format_version = "1.0";
/// What `kind_attribute` says of merged runs.
inline constexpr const char* merged_kind = "merged runs";
/// Axes that no file of one run has, and what is known of each run.
inline constexpr const char* run_axis = "run";
inline constexpr const char* carrier_axis = "carrier";
inline constexpr const char* run_complete = "run_complete";
inline constexpr const char* run_status = "run_status";
inline constexpr const char* run_reason = "run_reason";
inline constexpr const char* run_file = "run_file";
inline constexpr const char* run_content = "run_content_sha256";

/// How an array of a merged file presents itself.
struct MergedArray {
  std::string name;
  std::vector<std::string> axes;  ///< by name; none: a single value
  std::string unit;               ///< empty: of texts
  std::string long_name;
  std::string group = {};
  layout::Texts more = {};  ///< further attributes
  bool is_label = false;    ///< named in the `coordinates` of what lies on its axis
  bool has_gaps = false;    ///< of integers: some stand for nothing
};

/// A file over many runs while it is written: axes, then labels, then arrays. For one thread.
/// Everything throws IoError.
class MergedFile {
 public:
  explicit MergedFile(const std::filesystem::path& path);

  void describe(const layout::Texts& attributes);
  void write_provenance(const layout::Texts& attributes);
  /// A coordinate of texts.
  void add_axis(const std::string& name, const std::vector<std::string>& ids,
                const std::string& long_name);
  /// The axis `time`, and the bounds of its steps.
  void add_time(const std::vector<std::int64_t>& starts_s, std::int64_t step_s);

  template <class T>
  void add_numbers(const MergedArray& array, const std::vector<T>& values);
  void add_texts(const MergedArray& array, const std::vector<std::string>& texts);
  template <class T>
  void add_virtual(const MergedArray& array, const std::vector<hdf5::SourceBlock>& blocks);

  /// An array that takes chunks packed already, in row-major order; some may be left out.
  template <class T>
  void begin_chunks(const MergedArray& array);
  void put_chunk(const MergedArray& array, const hdf5::Extent& first,
                 std::span<const std::byte> packed);
  [[nodiscard]] hdf5::Extent extent_of(const MergedArray& array) const;

  /// Fingerprints, then closes.
  void finish();
  /// What was handed over, for `read_back`.
  [[nodiscard]] const std::vector<WrittenArray>& written() const { return written_; }

 private:
  struct Chunks {
    hdf5::Dataset dataset;
    hdf5::Extent chunk;
    WrittenArray written;
    std::size_t passed = 0;  ///< chunks written or left out so far, row-major
  };

  [[nodiscard]] hid_t parent_of(const MergedArray& array);
  template <class T>
  void mark_gaps(const hdf5::Dataset& dataset, const MergedArray& array) const;
  void present(const hdf5::Dataset& dataset, const MergedArray& array);
  static void pass(Chunks& chunks, std::size_t until);
  void close_chunks();

  hdf5::File file_;
  std::map<std::string, hdf5::Group> groups_;
  std::map<std::string, hdf5::Dataset> scales_;
  std::map<std::string, hsize_t> lengths_;
  std::map<std::string, std::string> labels_;  ///< of each axis, blank-separated
  std::map<std::string, Chunks> chunks_;       ///< by path
  ChunkPacker packer_;
  std::vector<WrittenArray> written_;
};

/// The chunks of an array over runs: one run each, else as in the file of a run.
hdf5::Extent run_chunk_of(const hdf5::Extent& extent);

}  // namespace gridstep
