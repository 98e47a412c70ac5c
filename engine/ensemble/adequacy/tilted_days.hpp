#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/shortfall_tally.hpp"
#include "engine/ensemble/adequacy/year_draw.hpp"

namespace gridstep::adequacy {

/// Importance sampling for one area without storage and maintenance, where what counts is short
/// days.
///
/// Every day is drawn alone. At its peak hour block i is failed with its forced outage rate tilted
/// exponentially by the capacity cᵢ it takes, qᵢ′ ∝ qᵢ e^{θcᵢ}, with θ such that the mean capacity
/// lost is the margin there; from that hour the chains run forward and, being reversible, backward
/// by their own law. The day's weight is the likelihood ratio e^{−θL} Πᵢ(1 − qᵢ + qᵢe^{θcᵢ}), L the
/// capacity lost at the peak hour. Unbiased for sums over days: hours, energy, days
/// [glasserman2003, ch. 4]. Events that go on past midnight count once in each day.
class TiltedDays {
 public:
  explicit TiltedDays(const CapacityModel& model);

  /// Draws every day of a year and adds what goes short to `tally`.
  void simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally);

 private:
  struct Plan {
    double tilt_per_mw = 0.0;
    double log_normaliser = 0.0;  ///< Σ ln(1 − q + q e^{θc})
  };

  void plan_day(std::size_t day);
  [[nodiscard]] double block_mw(const Block& block, Index step) const;
  void run_block(const Block& block, const RandomStream& stream, Index number, bool failed_at_peak,
                 const Day& day, bool mirrored);
  void lose(const Block& block, const Day& day, Index from, Index to);

  const CapacityModel& model_;
  std::vector<Plan> plans_;          ///< by day
  std::vector<double> failed_prob_;  ///< days × blocks, tilted
  std::vector<double> lost_mw_;      ///< by step of the day
  Index numbers_per_day_ = 0;        ///< uniform numbers that a block may take
};

}  // namespace gridstep::adequacy
