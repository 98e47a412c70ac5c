#pragma once

#include <string>
#include <vector>

#include "engine/results/hdf5.hpp"
#include "engine/results/layout.hpp"

namespace gridstep {

/// What every step of a run leaves in its file, whether it was recorded or added up at the end.
struct RunSeries {
  /// The kinds of numbers, in the order in which a record holds them.
  enum class Kind { real, flag, count };

  std::string group;
  std::string name;
  layout::Axis axis;
  layout::Axis axis_2;
  std::string unit;
  std::string long_name;
  std::string cell_methods;
  layout::Texts (*more)(const System&);
  Kind kind;

  /// In a file: group and name.
  [[nodiscard]] std::string path() const { return group.empty() ? name : group + "/" + name; }
};

/// Lengths of a series in the file of a run; none where it has no things.
hdf5::Extent extent_of(const RunSeries& series, const System& system);

/// In the order of the layout.
const std::vector<RunSeries>& run_series();

}  // namespace gridstep
