#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "engine/results/digest.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/result.hpp"

namespace gridstep {

/// Reads a published result. A file is not believed: before anything is read from it, every link
/// must be a plain one, every array must be stored inside the file with known filters, have the
/// lengths of its axes, and be no larger than the caps below; anything else is an IoError that
/// says what is wrong.
class ResultReader final : public Result {
 public:
  static constexpr Index max_steps = 10'000'000;
  static constexpr Index max_things = 100'000;
  static constexpr Index max_values = 1'000'000'000;  ///< of one array

  /// Throws IoError when the file cannot be opened, is no result, is incomplete, or comes from a
  /// newer format.
  explicit ResultReader(const std::filesystem::path& path);

  [[nodiscard]] std::string label() const override { return path_.string(); }
  /// As far as the file tells it; no formulation, and no series (those are in the records).
  [[nodiscard]] const System& system() const override { return system_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  using Result::read;
  void read(const layout::StepSeries& series, Index first, Index steps,
            Record& record) const override;
  [[nodiscard]] double total(const std::string& name) const override;
  [[nodiscard]] std::vector<double> table(const layout::RunTable& table) const override;
  [[nodiscard]] std::vector<double> rows_of(const layout::RunTable& table, Index first,
                                            Index steps) const override;
  [[nodiscard]] Provenance provenance() const override;
  [[nodiscard]] Timing timing() const override;

  /// The fingerprints the file carries, and those it has.
  [[nodiscard]] Digest stored_digest() const;
  [[nodiscard]] Digest actual_digest() const;

 private:
  void require_one_run() const;
  void require_complete() const;
  void require_plain(hid_t group, const std::string& path, int depth) const;
  void require_sound(const hdf5::Dataset& dataset, const std::string& path) const;
  [[nodiscard]] hdf5::Dataset open(hid_t group, const std::string& name, hdf5::Kind kind,
                                   const hdf5::Extent& extent) const;
  [[nodiscard]] bool has(hid_t group, const std::string& name) const;
  [[nodiscard]] double number(hid_t group, const std::string& name) const;
  void read_root();
  void read_time();
  void read_axis(const layout::AxisSpec& axis);
  void read_property(const layout::Property& property);
  void read_policies();
  void read_islands();
  void require_lawful() const;
  void require_lawful_ledger() const;
  [[noreturn]] void refuse(const std::string& what) const;

  std::filesystem::path path_;
  hdf5::File file_;
  System system_;
  std::map<std::string, Index> bus_by_id_;
  std::map<std::string, Index> unit_by_id_;
  std::map<std::string, Index> heat_area_by_id_;
  std::map<std::string, Index> load_by_id_;
};

}  // namespace gridstep
