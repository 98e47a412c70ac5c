#pragma once

#include <string>
#include <vector>

#include "engine/results/result.hpp"
#include "engine/results/summary.hpp"

namespace gridstep::report {

/// A run that a report tells of.
struct Run {
  std::string name;  ///< among others
  const Result* result = nullptr;
  std::string content_sha256;  ///< fingerprint that its file was published with; empty: no file
};

/// More runs are no longer told apart by a reader.
inline constexpr std::size_t most_runs = 12;

/// Whether this build has the library that draws charts over time.
bool has_charts();

/// One page of HTML that needs nothing else: pictures and tables of a run, or of several side by
/// side, the first of which the others are held against. Its texts are in both languages; it opens
/// in `language`. The same runs give the same bytes.
std::string html(const std::vector<Run>& runs, Language language);

}  // namespace gridstep::report
