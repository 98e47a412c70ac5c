#include "engine/ensemble/adequacy/shortfall_tally.hpp"

#include <algorithm>
#include <utility>

namespace gridstep::adequacy {

namespace {

void merge_all(std::vector<ExactMoments>& into, const std::vector<ExactMoments>& from) {
  for (std::size_t n = 0; n < into.size(); ++n) into[n].merge(from[n]);
}

/// The mean of each sum becomes an observation; the sums begin again.
void close_all(std::vector<double>& sums, double share, std::vector<ExactMoments>& moments) {
  for (std::size_t n = 0; n < sums.size(); ++n) moments[n].add(share * sums[n]);
  std::fill(sums.begin(), sums.end(), 0.0);
}

}  // namespace

Moments::Moments(Index areas)
    : area_lost_h(at(areas)), area_unserved_mwh(at(areas)), month_hour_lost_h(month_hour_cells) {}

void Moments::merge(const Moments& other) {
  lost_h.merge(other.lost_h);
  unserved_mwh.merge(other.unserved_mwh);
  peak_days.merge(other.peak_days);
  short_days.merge(other.short_days);
  events.merge(other.events);
  demand_mwh.merge(other.demand_mwh);
  merge_all(area_lost_h, other.area_lost_h);
  merge_all(area_unserved_mwh, other.area_unserved_mwh);
  merge_all(month_hour_lost_h, other.month_hour_lost_h);
}

ShortfallTally::ShortfallTally(const CapacityModel& model)
    : model_(model),
      area_lost_h_(at(model.area_count()), 0.0),
      area_unserved_mwh_(at(model.area_count()), 0.0),
      month_hour_lost_h_(month_hour_cells, 0.0) {}

void ShortfallTally::add(Index step, double mw, double weight) {
  const double hours = weight * model_.step_h();
  const Index day = model_.day_of_step[at(step)];
  sums_.lost_h += hours;
  sums_.unserved_mwh += hours * mw;
  if (day != last_short_day_) sums_.short_days += weight;
  if (step == model_.days[at(day)].peak_step) sums_.peak_days += weight;
  if (last_short_step_ < 0 || step != last_short_step_ + 1) sums_.events += weight;
  month_hour_lost_h_[model_.cell_of_step[at(step)]] += hours;
  if (model_.area_count() == 1) {
    area_lost_h_[0] += hours;
    area_unserved_mwh_[0] += hours * mw;
  }
  last_short_step_ = step;
  last_short_day_ = day;
}

void ShortfallTally::add_area(Index, Index area, double mw) {
  if (model_.area_count() == 1) return;
  area_lost_h_[at(area)] += model_.step_h();
  area_unserved_mwh_[at(area)] += model_.step_h() * mw;
}

void ShortfallTally::close(Index years, Moments& moments) {
  const double share = 1.0 / static_cast<double>(years);
  moments.lost_h.add(share * sums_.lost_h);
  moments.unserved_mwh.add(share * sums_.unserved_mwh);
  moments.peak_days.add(share * sums_.peak_days);
  moments.short_days.add(share * sums_.short_days);
  moments.events.add(share * sums_.events);
  moments.demand_mwh.add(model_.demand_mwh);
  close_all(area_lost_h_, share, moments.area_lost_h);
  close_all(area_unserved_mwh_, share, moments.area_unserved_mwh);
  if (sums_.lost_h > 0.0)
    for (std::size_t cell = 0; cell < month_hour_lost_h_.size(); ++cell)
      if (month_hour_lost_h_[cell] > 0.0)
        moments.month_hour_lost_h[cell].add(share * std::exchange(month_hour_lost_h_[cell], 0.0));
  sums_ = {};
}

}  // namespace gridstep::adequacy
