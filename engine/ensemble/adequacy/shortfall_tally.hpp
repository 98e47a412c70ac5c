#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/exact_moments.hpp"

namespace gridstep::adequacy {

/// Sums of what went short in the years of one observation.
struct Shortfall {
  double lost_h = 0.0;  ///< hours with any load not served
  double unserved_mwh = 0.0;
  double peak_days = 0.0;   ///< days whose hour of greatest demand is short
  double short_days = 0.0;  ///< days with any hour short
  double events = 0.0;      ///< unbroken runs of short steps
};

/// Statistics over observations: a year, a pair of mirrored years, or the years of one weather.
struct Moments {
  ExactMoments lost_h;
  ExactMoments unserved_mwh;
  ExactMoments peak_days;
  ExactMoments short_days;
  ExactMoments events;
  ExactMoments demand_mwh;
  std::vector<ExactMoments> area_lost_h;
  std::vector<ExactMoments> area_unserved_mwh;
  std::vector<ExactMoments> month_hour_lost_h;  ///< 12 × 24, of what is not 0

  Moments() = default;
  explicit Moments(Index areas);
  void merge(const Moments& other);
};

/// Counts the shortfalls of years, step by step, and closes them into observations. Shortfalls come
/// in order of time within a year.
class ShortfallTally {
 public:
  explicit ShortfallTally(const CapacityModel& model);

  void begin_year() { last_short_step_ = last_short_day_ = -1; }
  /// The whole system lacks `mw` in a step; `weight` of a step that was drawn with a bias.
  void add(Index step, double mw, double weight = 1.0);
  /// Of it, one area; with a single area `add` says it all.
  void add_area(Index step, Index area, double mw);
  /// Makes one observation of the mean of `years` years and begins the next.
  void close(Index years, Moments& moments);
  /// Of the observation that is not closed yet.
  [[nodiscard]] const Shortfall& open() const { return sums_; }

 private:
  const CapacityModel& model_;
  Shortfall sums_;
  std::vector<double> area_lost_h_;
  std::vector<double> area_unserved_mwh_;
  std::vector<double> month_hour_lost_h_;
  Index last_short_step_ = -1;
  Index last_short_day_ = -1;
};

}  // namespace gridstep::adequacy
