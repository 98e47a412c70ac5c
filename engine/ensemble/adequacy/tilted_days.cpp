#include "engine/ensemble/adequacy/tilted_days.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/tolerance.hpp"

namespace gridstep::adequacy {

TiltedDays::TiltedDays(const CapacityModel& model)
    : model_(model),
      plans_(model.days.size()),
      failed_prob_(model.days.size() * model.blocks.size(), 0.0) {
  Index longest = 0;
  for (const Day& day : model.days) longest = std::max(longest, day.to - day.from);
  lost_mw_.assign(at(longest), 0.0);
  // The state at the peak hour, then at most one stay per step and direction.
  numbers_per_day_ = 2 * longest + 3;
  for (std::size_t day = 0; day < model.days.size(); ++day) plan_day(day);
}

double TiltedDays::block_mw(const Block& block, Index step) const {
  return block.share_frac * block.lost_frac * model_.units[at(block.thing)].available_mw.at(step);
}

/// θ by bisection: the tilted mean rises with it. A day whose mean loss reaches the margin without
/// any tilt has none.
void TiltedDays::plan_day(std::size_t d) {
  const Index peak = model_.days[d].peak_step;
  const double margin_mw = model_.margin_mw[at(peak)];
  const auto tilted = [&](const Block& block, double tilt) {
    const double q = 1.0 - block.chain.availability_frac();
    const double odds = q * std::exp(tilt * block_mw(block, peak));
    return odds / (1.0 - q + odds);
  };
  const auto mean_mw = [&](double tilt) {
    double sum = 0.0;
    for (const Block& block : model_.blocks) sum += tilted(block, tilt) * block_mw(block, peak);
    return sum;
  };
  double greatest_mw = 0.0;
  for (const Block& block : model_.blocks)
    greatest_mw = std::max(greatest_mw, block_mw(block, peak));
  double low = 0.0;
  double high = greatest_mw > 0.0 ? 30.0 / greatest_mw : 0.0;  // e^30: failed for certain
  if (mean_mw(0.0) < margin_mw)
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = 0.5 * (low + high);
      (mean_mw(middle) < margin_mw ? low : high) = middle;
    }
  Plan& plan = plans_[d];
  plan.tilt_per_mw = low;
  for (std::size_t n = 0; n < model_.blocks.size(); ++n) {
    const Block& block = model_.blocks[n];
    const double q = 1.0 - block.chain.availability_frac();
    failed_prob_[d * model_.blocks.size() + n] = tilted(block, low);
    plan.log_normaliser += std::log(1.0 - q + q * std::exp(low * block_mw(block, peak)));
  }
}

void TiltedDays::lose(const Block& block, const Day& day, Index from, Index to) {
  for (Index step = from; step < to; ++step) lost_mw_[at(step - day.from)] += block_mw(block, step);
}

void TiltedDays::run_block(const Block& block, const RandomStream& stream, Index number,
                           bool failed_at_peak, const Day& day, bool mirrored) {
  const auto uniform = [&]() {
    const double u = stream.uniform(number++);
    return mirrored ? 1.0 - u : u;
  };
  const auto inverse_log = [&](bool failed) {
    return failed ? block.chain.down_inverse_log() : block.chain.up_inverse_log();
  };
  // The stay around the peak hour counts that hour once, in the forward half.
  bool failed = failed_at_peak;
  for (Index step = day.peak_step; step < day.to; failed = !failed) {
    const Index until = step + FailureChain::stay(uniform(), inverse_log(failed), day.to - step);
    if (failed) lose(block, day, step, until);
    step = until;
  }
  failed = failed_at_peak;
  for (Index end = day.peak_step + 1; end > day.from; failed = !failed) {
    const Index begin = end - FailureChain::stay(uniform(), inverse_log(failed), end - day.from);
    if (failed) lose(block, day, begin, std::min(end, day.peak_step));
    end = begin;
  }
}

void TiltedDays::simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally) {
  tally.begin_year();
  const double more_load = year.load_factor(load_sd_frac) - 1.0;
  for (std::size_t d = 0; d < model_.days.size(); ++d) {
    const Day& day = model_.days[d];
    std::fill(lost_mw_.begin(), lost_mw_.end(), 0.0);
    double peak_lost_mw = 0.0;
    for (std::size_t n = 0; n < model_.blocks.size(); ++n) {
      const Block& block = model_.blocks[n];
      const RandomStream stream(year.seed, block.stream);
      const Index number = numbers_per_day_ * static_cast<Index>(d);
      const double u = stream.uniform(number);
      const bool failed =
          (year.mirrored ? 1.0 - u : u) < failed_prob_[d * model_.blocks.size() + n];
      if (failed) peak_lost_mw += block_mw(block, day.peak_step);
      run_block(block, stream, number + 1, failed, day, year.mirrored);
    }
    const double weight = std::exp(plans_[d].log_normaliser - plans_[d].tilt_per_mw * peak_lost_mw);
    for (Index step = day.from; step < day.to; ++step) {
      const double short_mw = lost_mw_[at(step - day.from)] +
                              more_load * model_.total_demand_mw[at(step)] -
                              model_.margin_mw[at(step)];
      if (short_mw > tolerance::residual) tally.add(step, short_mw, weight);
    }
  }
}

}  // namespace gridstep::adequacy
