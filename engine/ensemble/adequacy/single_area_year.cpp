#include "engine/ensemble/adequacy/single_area_year.hpp"

#include <algorithm>

#include "engine/base/tolerance.hpp"

namespace gridstep::adequacy {

SingleAreaYear::SingleAreaYear(const CapacityModel& model)
    : model_(model),
      change_mw_(at(model.time.steps) + 1, 0.0),
      day_rise_mw_(model.days.size() + 1, 0.0),
      day_net_mw_(model.days.size() + 1, 0.0) {}

void SingleAreaYear::change(Index step, double mw) {
  if (step >= model_.time.steps) return;
  const std::size_t day = at(model_.day_of_step[at(step)]);
  change_mw_[at(step)] += mw;
  day_net_mw_[day] += mw;
  if (mw > 0.0) day_rise_mw_[day] += mw;
}

void SingleAreaYear::lose(const Block& block, const Span& span, double part) {
  const Series& available_mw = model_.units[at(block.thing)].available_mw;
  const double share = part * block.share_frac;
  change(span.from, share * available_mw.at(span.from));
  if (!available_mw.is_constant())
    for (Index step = span.from + 1; step < span.to; ++step)
      change(step, share * (available_mw.at(step) - available_mw.at(step - 1)));
  change(span.to, -share * available_mw.at(span.to - 1));
}

void SingleAreaYear::draw(const YearDraw& year) {
  std::fill(change_mw_.begin(), change_mw_.end(), 0.0);
  std::fill(day_rise_mw_.begin(), day_rise_mw_.end(), 0.0);
  std::fill(day_net_mw_.begin(), day_net_mw_.end(), 0.0);
  for (const Block& block : model_.blocks)
    draw_block(block, year, model_,
               [&](const Span& span, double part) { lose(block, span, part); });
}

void SingleAreaYear::simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally) {
  draw(year);
  tally.begin_year();
  const double more_load = year.load_factor(load_sd_frac) - 1.0;
  double lost_mw = 0.0;
  for (std::size_t d = 0; d < model_.days.size(); ++d) {
    const Day& day = model_.days[d];
    const double most_load_mw =
        more_load * (more_load > 0.0 ? day.demand_max_mw : day.demand_min_mw);
    if (lost_mw + day_rise_mw_[d] + most_load_mw <= day.margin_min_mw) {
      lost_mw += day_net_mw_[d];
      continue;
    }
    for (Index step = day.from; step < day.to; ++step) {
      lost_mw += change_mw_[at(step)];
      const double short_mw =
          lost_mw + more_load * model_.total_demand_mw[at(step)] - model_.margin_mw[at(step)];
      if (short_mw > tolerance::residual) tally.add(step, short_mw);
    }
  }
}

}  // namespace gridstep::adequacy
