#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/results/difference.hpp"
#include "engine/results/layout.hpp"

namespace gridstep {

/// Positions of the same thing on an axis of the first file and of the second.
using Pairs = std::vector<std::pair<Index, Index>>;

/// Which things and steps of two results are the same: things by id, steps by time.
struct Alignment {
  std::map<layout::Axis, Pairs> pairs;
  std::map<layout::Axis, std::vector<std::string>> ids;  ///< of the first
  std::vector<AxisDifference> differences;
  Index first_step = 0;    ///< of the first, that both have
  Index common_steps = 0;  ///< that both have; none where the grids are not one
  Index ahead = 0;         ///< step n of the first is step n + ahead of the second

  /// Ids of things on two axes; empty for `one`.
  [[nodiscard]] std::string thing(layout::Axis axis, Index n,
                                  layout::Axis axis_2 = layout::Axis::one, Index n_2 = 0) const;
  /// Positions on the second's unit axis become those of the first's; −2: only the second has the
  /// unit. Negative ones stay.
  void name_units_as_in_first(std::vector<std::int64_t>& units) const;
};

Alignment align(const System& a, const System& b);

}  // namespace gridstep
