#pragma once

#include <string>
#include <vector>

namespace gridstep {

/// Where in the user's files: a path relative to the scenario folder, line and column from 1
/// (0 where unknown). In a CSV file the column counts fields.
struct Place {
  std::string file;
  int row = 0;
  int column = 0;
};

/// One thing the user should know about the input.
struct Problem {
  enum class Severity { error, warning };

  Severity severity = Severity::error;
  std::string code;  ///< stable, e.g. "GS0203"; listed in docs/formats/problems.md
  Place place;
  std::string what;  ///< the fact, with the value that stands there
  std::string why;   ///< the rule it breaks, with the number it disagrees with
  std::string help;  ///< what to try
};

/// All problems of one input, in file order once `sort` has been called.
class Problems {
 public:
  void error(std::string code, Place place, std::string what, std::string why, std::string help);
  void warning(std::string code, Place place, std::string what, std::string why, std::string help);
  void add(const Problems& more);

  [[nodiscard]] const std::vector<Problem>& all() const { return problems_; }
  [[nodiscard]] bool has_errors() const;
  /// By file, row and column; equal places keep the order in which they were found.
  void sort();

 private:
  std::vector<Problem> problems_;
};

/// `file:row:column: error[GS…]: what, why, help`
std::string to_text(const Problem& problem);

/// The entry of `known` closest to `word` by edit distance, or empty when none is near.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace gridstep
