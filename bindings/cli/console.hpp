#pragma once

#include <string>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"
#include "engine/results/summary.hpp"

namespace gridstep::cli {

/// How much is said on stderr, and in what dress.
struct Console {
  bool quiet = false;
  bool verbose = false;

  /// A message for the person at the terminal.
  void say(const std::string& message) const;
  void warn(const std::string& message) const;
  void fail(const std::string& message) const;
  /// Every problem; for readers of Chinese also what their codes mean.
  void problems(const Problems& problems) const;
  void problem(const Problem& problem) const;
  /// For readers of Chinese: what each code among the problems means and what to do.
  void explain(const Problems& problems) const;
};

/// Progress of long work on stderr: a bar that redraws itself on a terminal, else a line every
/// 5 %. Silent when the console is quiet.
class Progress {
 public:
  Progress(const Console& console, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void at(Index done, Index all);

 private:
  void draw_bar(Index percent) const;

  const Console& console_;
  std::string what_;
  bool on_terminal_;
  Index shown_percent_ = -1;
};

/// Whether stderr may be coloured: a terminal, and neither NO_COLOR nor TERM=dumb.
bool colour_allowed();

/// Whether the person reads Chinese, by LC_ALL, LC_MESSAGES or LANG.
bool reads_chinese();
Language reader_language();

}  // namespace gridstep::cli
