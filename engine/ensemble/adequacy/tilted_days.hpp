#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/shortfall_tally.hpp"
#include "engine/ensemble/adequacy/year_draw.hpp"

namespace gridstep::adequacy {

/// Importance sampling for one area without storage and maintenance, where what counts is short
/// days.
///
/// Every day is drawn alone. One of its hours r is chosen with probability w_r, and there block i
/// is failed with its forced outage rate tilted exponentially by the capacity cᵢ it takes, qᵢ′ ∝ qᵢ
/// e^{θcᵢ}, with θ such that the mean capacity lost is the day's least margin; from that hour the
/// chains run forward and, being reversible, backward by their own law. The day's weight is the
/// likelihood ratio of the mixture, 1 / Σ_r w_r e^{θL_r} / Πᵢ(1 − qᵢ + qᵢe^{θcᵢ}), L_r the capacity
/// lost at hour r. With w_r ∝ e^{−θ(margin_r − least margin)} it is bounded wherever load is lost,
/// whichever hour that is in. Unbiased for sums over days: hours, energy, days [glasserman2003,
/// ch. 4; veach1995]. Events that go on past midnight are not known.
class TiltedDays {
 public:
  explicit TiltedDays(const CapacityModel& model);

  /// Draws every day of a year and adds what goes short to `tally`.
  void simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally);

 private:
  void plan_day(std::size_t day);
  [[nodiscard]] double block_mw(const Block& block, Index step) const;
  [[nodiscard]] Index chosen_step(const Day& day, double uniform) const;
  void run_block(const Block& block, const RandomStream& stream, Index number, bool failed_then,
                 const Day& day, Index then, bool mirrored);
  [[nodiscard]] double weight_of(std::size_t day) const;
  void lose(const Block& block, const Day& day, Index from, Index to);

  const CapacityModel& model_;
  std::vector<double> tilt_per_mw_;     ///< θ, by day
  std::vector<double> chosen_prob_;     ///< w, by step
  std::vector<double> log_normaliser_;  ///< by step, Σ ln(1 − q + q e^{θc})
  std::vector<double> lost_mw_;         ///< by step of the day
  Index numbers_per_day_ = 0;           ///< uniform numbers that a block may take
};

}  // namespace gridstep::adequacy
