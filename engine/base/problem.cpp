#include "engine/base/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/base/error.hpp"
#include "engine/base/ids.hpp"

namespace gridstep {

namespace {

std::string summary_of(const Problems& problems) {
  Index errors = 0;
  for (const Problem& problem : problems.all())
    if (problem.severity == Problem::Severity::error) ++errors;
  return fmt::format("the input has {} error{}", errors, errors == 1 ? "" : "s");
}

/// Edits that turn `a` into `b`: bytes inserted, left out, changed, or two neighbours swapped.
Index edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<Index>> distance(a.size() + 1, std::vector<Index>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) distance[i][0] = static_cast<Index>(i);
  for (std::size_t j = 0; j <= b.size(); ++j) distance[0][j] = static_cast<Index>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const Index changed = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      distance[i][j] = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
    }
  }
  return distance[a.size()][b.size()];
}

}  // namespace

InputError::InputError(Problems problems)
    : Error(ExitCode::input_invalid, summary_of(problems)), problems_(std::move(problems)) {
  problems_.sort();
}

void Problems::error(std::string code, Place place, std::string what, std::string why,
                     std::string help) {
  problems_.push_back({Problem::Severity::error, std::move(code), std::move(place), std::move(what),
                       std::move(why), std::move(help)});
}

void Problems::warning(std::string code, Place place, std::string what, std::string why,
                       std::string help) {
  error(std::move(code), std::move(place), std::move(what), std::move(why), std::move(help));
  problems_.back().severity = Problem::Severity::warning;
}

void Problems::add(const Problems& more) {
  problems_.insert(problems_.end(), more.problems_.begin(), more.problems_.end());
}

bool Problems::has_errors() const {
  return std::any_of(problems_.begin(), problems_.end(), [](const Problem& problem) {
    return problem.severity == Problem::Severity::error;
  });
}

void Problems::sort() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.row, a.place.column) <
           std::tie(b.place.file, b.place.row, b.place.column);
  });
}

std::string to_text(const Problem& problem) {
  const char* severity = problem.severity == Problem::Severity::error ? "error" : "warning";
  std::string text = fmt::format("{}:{}:{}: {}[{}]: {}", problem.place.file, problem.place.row,
                                 problem.place.column, severity, problem.code, problem.what);
  if (!problem.why.empty()) text += ", " + problem.why;
  if (!problem.help.empty()) text += ", " + problem.help;
  return text;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
  constexpr std::size_t longest_compared = 64;
  if (word.empty() || word.size() > longest_compared) return {};
  std::string best;
  Index best_distance = std::max<Index>(1, static_cast<Index>(word.size()) / 3) + 1;
  for (const std::string& candidate : known) {
    const Index distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace gridstep
