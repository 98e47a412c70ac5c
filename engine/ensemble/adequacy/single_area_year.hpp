#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/shortfall_tally.hpp"
#include "engine/ensemble/adequacy/year_draw.hpp"

namespace gridstep::adequacy {

/// One area without storage: whether a step is short depends on that step alone, so a year is the
/// changes of the capacity lost, summed up, and only days on which that could exceed the day's
/// least margin are looked at hour by hour.
class SingleAreaYear {
 public:
  explicit SingleAreaYear(const CapacityModel& model);

  /// Draws a year and adds what goes short to `tally`.
  void simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally);

 private:
  void draw(const YearDraw& year);
  void change(Index step, double mw);
  void lose(const Block& block, const Span& span, double part);

  const CapacityModel& model_;
  std::vector<double> change_mw_;    ///< by step, of the capacity lost
  std::vector<double> day_rise_mw_;  ///< by day, sum of the rises
  std::vector<double> day_net_mw_;   ///< by day, sum of all changes
};

}  // namespace gridstep::adequacy
