#include "engine/ensemble/adequacy/tilted_days.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/tolerance.hpp"

namespace gridstep::adequacy {

namespace {

/// Forced outage rate, tilted by θ times the capacity it takes.
double tilted_prob(const Block& block, double exponent) {
  const double q = 1.0 - block.chain.availability_frac();
  const double odds = q * std::exp(exponent);
  return odds / (1.0 - q + odds);
}

}  // namespace

TiltedDays::TiltedDays(const CapacityModel& model)
    : model_(model),
      tilt_per_mw_(model.days.size(), 0.0),
      chosen_prob_(at(model.time.steps), 0.0),
      log_normaliser_(at(model.time.steps), 0.0) {
  Index longest = 0;
  for (const Day& day : model.days) longest = std::max(longest, day.to - day.from);
  lost_mw_.assign(at(longest), 0.0);
  // The state at the chosen hour, then at most one stay per step and direction.
  numbers_per_day_ = 2 * longest + 3;
  for (std::size_t day = 0; day < model.days.size(); ++day) plan_day(day);
}

double TiltedDays::block_mw(const Block& block, Index step) const {
  return block.share_frac * block.lost_frac * model_.units[at(block.thing)].available_mw.at(step);
}

/// θ by bisection: the tilted mean rises with it. A day whose mean loss reaches the margin without
/// any tilt has none.
void TiltedDays::plan_day(std::size_t d) {
  const Day& day = model_.days[d];
  const auto least =
      std::min_element(model_.margin_mw.begin() + day.from, model_.margin_mw.begin() + day.to);
  const double margin_mw = *least;
  const auto tightest = static_cast<Index>(least - model_.margin_mw.begin());
  const auto mean_mw = [&](double tilt) {
    double sum = 0.0;
    for (const Block& block : model_.blocks) {
      const double mw = block_mw(block, tightest);
      sum += tilted_prob(block, tilt * mw) * mw;
    }
    return sum;
  };
  double greatest_mw = 0.0;
  for (const Block& block : model_.blocks)
    greatest_mw = std::max(greatest_mw, block_mw(block, tightest));
  double low = 0.0;
  double high = greatest_mw > 0.0 ? 30.0 / greatest_mw : 0.0;  // e^30: failed for certain
  if (mean_mw(0.0) < margin_mw)
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = 0.5 * (low + high);
      (mean_mw(middle) < margin_mw ? low : high) = middle;
    }
  tilt_per_mw_[d] = low;
  double sum = 0.0;
  for (Index step = day.from; step < day.to; ++step) {
    sum += chosen_prob_[at(step)] = std::exp(low * (margin_mw - model_.margin_mw[at(step)]));
    for (const Block& block : model_.blocks) {
      const double q = 1.0 - block.chain.availability_frac();
      log_normaliser_[at(step)] += std::log(1.0 - q + q * std::exp(low * block_mw(block, step)));
    }
  }
  for (Index step = day.from; step < day.to; ++step) chosen_prob_[at(step)] /= sum;
}

Index TiltedDays::chosen_step(const Day& day, double uniform) const {
  Index step = day.from;
  for (; step + 1 < day.to && uniform >= chosen_prob_[at(step)]; ++step)
    uniform -= chosen_prob_[at(step)];
  return step;
}

/// The likelihood of the day drawn, by its own law over by the mixture's.
double TiltedDays::weight_of(std::size_t d) const {
  const Day& day = model_.days[d];
  double ratio = 0.0;
  for (Index step = day.from; step < day.to; ++step)
    ratio += chosen_prob_[at(step)] *
             std::exp(tilt_per_mw_[d] * lost_mw_[at(step - day.from)] - log_normaliser_[at(step)]);
  return 1.0 / ratio;
}

void TiltedDays::lose(const Block& block, const Day& day, Index from, Index to) {
  for (Index step = from; step < to; ++step) lost_mw_[at(step - day.from)] += block_mw(block, step);
}

void TiltedDays::run_block(const Block& block, const RandomStream& stream, Index number,
                           bool failed_then, const Day& day, Index then, bool mirrored) {
  const auto uniform = [&]() {
    const double u = stream.uniform(number++);
    return mirrored ? 1.0 - u : u;
  };
  const auto inverse_log = [&](bool failed) {
    return failed ? block.chain.down_inverse_log() : block.chain.up_inverse_log();
  };
  // The stay around the chosen hour counts that hour once, in the forward half.
  bool failed = failed_then;
  for (Index step = then; step < day.to; failed = !failed) {
    const Index until = step + FailureChain::stay(uniform(), inverse_log(failed), day.to - step);
    if (failed) lose(block, day, step, until);
    step = until;
  }
  failed = failed_then;
  for (Index end = then + 1; end > day.from; failed = !failed) {
    const Index begin = end - FailureChain::stay(uniform(), inverse_log(failed), end - day.from);
    if (failed) lose(block, day, begin, std::min(end, then));
    end = begin;
  }
}

void TiltedDays::simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally) {
  tally.begin_year();
  const double more_load = year.load_factor(load_sd_frac) - 1.0;
  const RandomStream choice(year.seed, "chosen hour");
  for (std::size_t d = 0; d < model_.days.size(); ++d) {
    const Day& day = model_.days[d];
    std::fill(lost_mw_.begin(), lost_mw_.end(), 0.0);
    const double place = choice.uniform(static_cast<Index>(d));
    const Index then = chosen_step(day, year.mirrored ? 1.0 - place : place);
    for (const Block& block : model_.blocks) {
      const RandomStream stream(year.seed, block.stream);
      const Index number = numbers_per_day_ * static_cast<Index>(d);
      const double u = stream.uniform(number);
      const bool failed = (year.mirrored ? 1.0 - u : u) <
                          tilted_prob(block, tilt_per_mw_[d] * block_mw(block, then));
      run_block(block, stream, number + 1, failed, day, then, year.mirrored);
    }
    double weight = 0.0;  // found where something is short
    for (Index step = day.from; step < day.to; ++step) {
      const double short_mw = lost_mw_[at(step - day.from)] +
                              more_load * model_.total_demand_mw[at(step)] -
                              model_.margin_mw[at(step)];
      if (short_mw <= tolerance::residual) continue;
      if (weight == 0.0) weight = weight_of(d);
      tally.add(step, short_mw, weight);
    }
  }
}

}  // namespace gridstep::adequacy
