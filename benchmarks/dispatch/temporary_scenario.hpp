#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/scenario_file.hpp"

namespace gridstep::bench {

/// A scenario in a folder of its own, to be changed and gone with this object.
class TemporaryScenario {
 public:
  /// A copy. Throws std::filesystem::filesystem_error when it cannot be made.
  explicit TemporaryScenario(const std::filesystem::path& source);
  /// From files that an importer has made. Throws IoError.
  explicit TemporaryScenario(const std::vector<ScenarioFile>& files);
  ~TemporaryScenario();
  TemporaryScenario(const TemporaryScenario&) = delete;
  TemporaryScenario& operator=(const TemporaryScenario&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Writes a profile's rows `times` times one after another, with the times going on.
  void repeat_profile(const std::string& path, Index times) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace gridstep::bench
