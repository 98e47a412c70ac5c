#pragma once

#include <filesystem>
#include <string>

#include "engine/base/ids.hpp"

namespace gridstep::bench {

/// A copy of a scenario in a folder of its own, to be changed and gone with this object.
class CopiedScenario {
 public:
  /// Throws std::filesystem::filesystem_error when it cannot be copied.
  explicit CopiedScenario(const std::filesystem::path& source);
  ~CopiedScenario();
  CopiedScenario(const CopiedScenario&) = delete;
  CopiedScenario& operator=(const CopiedScenario&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Writes a profile's rows `times` times one after another, with the times going on.
  void repeat_profile(const std::string& path, Index times) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace gridstep::bench
