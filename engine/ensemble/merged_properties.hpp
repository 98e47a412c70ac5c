#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/ensemble/merged_axis.hpp"
#include "engine/results/layout.hpp"
#include "engine/results/layout_value.hpp"

namespace gridstep {

using MergedAxes = std::map<layout::Axis, MergedAxis>;

/// Values of one property of things, over all runs: once for all where no run says otherwise.
struct MergedProperty {
  bool is_per_run = false;
  /// By thing, or run × thing. None where no run has the thing.
  std::vector<const layout::Value*> values;
};

/// What runs say of their things. Equal lists are kept once.
class MergedProperties {
 public:
  void add(Index run, const System& system);

  [[nodiscard]] MergedProperty of(const layout::Property& property, const MergedAxes& axes,
                                  Index runs) const;

 private:
  struct Lists {
    std::vector<std::vector<layout::Value>> distinct;
    std::map<Index, std::size_t> of_run;
  };

  std::map<std::string, Lists> lists_;  ///< by name of the property
};

}  // namespace gridstep
