#pragma once

#include <string>
#include <vector>

#include "engine/results/summary.hpp"

namespace gridstep::report {

/// What a page shows, as JSON texts that its scripts read.
struct Page {
  std::string title;
  Language language = Language::english;
  std::string report;
  std::vector<std::string> stacks;   ///< by run
  std::vector<std::string> details;  ///< by run
};

/// The page with its policy: scripts and styles by their hashes alone, nothing else from anywhere.
std::string html(const Page& page);

}  // namespace gridstep::report
