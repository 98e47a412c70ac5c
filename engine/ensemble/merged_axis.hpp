#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/time/time_grid.hpp"

namespace gridstep {

/// Neighbouring places of a run's axis that are neighbours on the axis of all runs too.
struct AxisBlock {
  Index from = 0;  ///< on the run's axis
  Index to = 0;    ///< on the axis of all
  Index length = 0;
};

/// The things that runs have on one axis: all of them, in the order in which they first occur, and
/// which of them each run has.
class MergedAxis {
 public:
  /// Of a run whose things have not been added yet; ids are unique.
  void add(Index run, const std::vector<std::string>& ids);

  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  [[nodiscard]] Index size() const { return static_cast<Index>(ids_.size()); }
  /// Where the things of a run stand on the axis of all; empty of a run that was never added.
  [[nodiscard]] const std::vector<Index>& places(Index run) const;
  [[nodiscard]] std::vector<AxisBlock> blocks(Index run) const;
  /// Whether a run has all things, in the order of all.
  [[nodiscard]] bool is_whole(Index run) const;
  /// Whether the things of a run are the first of all, in their order.
  [[nodiscard]] bool is_beginning(Index run) const;
  /// Whether some run that was added lacks things.
  [[nodiscard]] bool has_gaps() const;

 private:
  std::vector<std::string> ids_;
  std::map<std::string, Index> place_of_;
  std::map<std::vector<std::string>, Index> lists_;  ///< by ids, into `places_`
  std::vector<std::vector<Index>> places_;
  std::map<Index, Index> list_of_run_;
};

/// The steps that runs have: all of them, in the order of time. Their length is the same.
class MergedTime {
 public:
  /// Whether a run's steps can share an axis with those there are: of the same length, and not
  /// shifted by a part of one.
  [[nodiscard]] bool fits(const TimeGrid& time) const;
  /// A grid that fits.
  void add(Index run, const TimeGrid& time);

  /// A run that was added; what does not fit is told beside it.
  [[nodiscard]] Index first_run() const { return grids_.begin()->first; }
  [[nodiscard]] std::int64_t step_s() const { return grids_.begin()->second.step_s; }
  /// Starts of all steps, once every run was added.
  [[nodiscard]] std::vector<std::int64_t> starts_s() const;
  /// Where a run's steps stand in `starts_s`.
  [[nodiscard]] AxisBlock block(Index run, const std::vector<std::int64_t>& starts_s) const;

 private:
  std::map<Index, TimeGrid> grids_;  ///< by run
};

}  // namespace gridstep
