#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace gridstep {

/// One thing that was recomputed from a result file, and how far off it may be.
struct Finding {
  std::string check;
  double value = 0.0;  ///< greatest deviation found
  double tolerance = 0.0;
  std::string unit;
  std::string where;  ///< time and thing, or what was compared; may be empty

  [[nodiscard]] bool passed() const { return value <= tolerance; }
};

struct Verification {
  std::string file;
  std::vector<Finding> findings;

  [[nodiscard]] bool passed() const;
};

/// Recomputes everything a result file claims from the file alone: fingerprint, laws of every step,
/// stored certificates, green shares, total cost, gaps of the windows. Throws IoError when the file
/// cannot be read at all.
Verification verify(const std::filesystem::path& file);

std::string to_text(const Verification& verification);
nlohmann::ordered_json to_json(const Verification& verification);

}  // namespace gridstep
