#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario_file.hpp"

namespace gridstep {

/// The files of a scenario, wherever they lie: on a disk, or in memory.
class Files {
 public:
  explicit Files(std::string called) : called_(std::move(called)) {}
  virtual ~Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  /// What messages call them, e.g. `scenario folder`.
  [[nodiscard]] const std::string& called() const { return called_; }

  /// Whether something of this name lies directly among them.
  [[nodiscard]] virtual bool contains(const std::string& name) const = 0;

  /// Names of the `.csv` files directly in `subfolder` ("" for the top), in order; hidden files
  /// left out.
  [[nodiscard]] virtual std::vector<std::string> csv_files(const std::string& subfolder) const = 0;

  /// The bytes of a file of at most `most_bytes`, or nothing and a problem at `named_at`.
  /// Throws IoError when the disk or the rights fail.
  std::optional<std::string> read(const std::string& relative, std::uintmax_t most_bytes,
                                  const Place& named_at, Problems& problems);

  /// SHA-256 of every file read, by the path it was asked for.
  [[nodiscard]] const std::map<std::string, std::string>& sha256() const { return sha256_; }

 protected:
  virtual std::optional<std::string> bytes_of(const std::string& relative,
                                              std::uintmax_t most_bytes, const Place& named_at,
                                              Problems& problems) = 0;
  void report_missing(const std::string& relative, const Place& named_at, Problems& problems) const;
  static void report_too_large(const std::string& relative, std::uintmax_t bytes,
                               std::uintmax_t most_bytes, Problems& problems);

 private:
  std::string called_;
  std::map<std::string, std::string> sha256_;
};

/// Makes sure that the path of a file that is handed over lies inside the scenario's folder. Throws
/// Error (usage).
void require_inside(const std::string& path);

/// Files that were made, not written: those of an importer, of a caller's arrays.
class FilesInMemory final : public Files {
 public:
  explicit FilesInMemory(const std::vector<ScenarioFile>& files, std::string called = "scenario");

  [[nodiscard]] bool contains(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> csv_files(const std::string& subfolder) const override;

 protected:
  std::optional<std::string> bytes_of(const std::string& relative, std::uintmax_t most_bytes,
                                      const Place& named_at, Problems& problems) override;

 private:
  std::map<std::string, std::string> text_of_;
};

}  // namespace gridstep
