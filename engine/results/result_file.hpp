#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "engine/results/chunk_packer.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/layout.hpp"
#include "engine/results/row_writer.hpp"

namespace gridstep {

/// A result file while it is being written: begun with everything that is known before the run,
/// filled record by record, finished with its totals. Used by one thread at a time.
class ResultFile {
 public:
  /// Creates the file, empty. Throws IoError.
  explicit ResultFile(const std::filesystem::path& path);

  /// Writes what is known before the run. Throws IoError.
  void begin(const System& system, const Provenance& provenance);

  /// Writes a record's steps where they belong. Throws IoError.
  void write(const Record& record);

  /// Writes totals and times, marks the file complete and closes it; every return is checked.
  /// Throws IoError, and std::logic_error unless every step was written once.
  /// Then `written` is complete.
  void finish(const System& system, const Totals& totals, const Timing& timing);

  /// Every array that was written in chunks.
  [[nodiscard]] const std::vector<WrittenArray>& written() const { return written_; }

 private:
  struct Open {
    const layout::StepSeries* series;
    Index width;  ///< values per step
    std::variant<RowWriter<double>, RowWriter<std::int64_t>, RowWriter<std::uint8_t>> rows;
  };

  /// A new array with all its values; a single value where the extent is empty.
  template <class T>
  hdf5::Dataset write_numbers(hid_t parent, const std::string& name, const hdf5::Extent& extent,
                              const std::vector<T>& values);
  void write_root_attributes(const System& system, const std::string& version);
  void write_time(const TimeGrid& time);
  void write_property(const layout::Property& property, const System& system);
  [[nodiscard]] hdf5::Extent extent_of(bool per_step, layout::Axis axis, layout::Axis axis_2,
                                       const System& system) const;
  void write_table(const layout::RunTable& table, const System& system, const Totals& totals);
  void create_series(const layout::StepSeries& series, const System& system);
  void write_provenance(const Provenance& provenance);
  void write_timing(const Timing& timing);
  void describe(const hdf5::Dataset& dataset, const std::string& unit, const std::string& long_name,
                const System& system) const;
  void attach_axis(const hdf5::Dataset& dataset, layout::Axis axis, unsigned dimension) const;

  hdf5::File file_;
  hdf5::Group certificate_;
  hdf5::Dataset time_;
  std::map<layout::Axis, hdf5::Dataset> scales_;
  std::vector<Open> series_;
  ChunkPacker packer_;
  std::vector<WrittenArray> written_;
  Index steps_ = 0;
  Index steps_written_ = 0;
};

/// Bytes that all series of a run take before compression.
std::uintmax_t raw_bytes(const System& system);

}  // namespace gridstep
