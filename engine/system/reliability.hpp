#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/random.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep {

/// How often a thing fails, how long it stays out, and when it is taken out on purpose.
struct Reliability {
  double mttf_h = 0.0;         ///< mean time to failure; 0: it never fails
  double mttr_h = 0.0;         ///< mean time to repair
  double derating_frac = 1.0;  ///< part of a block's capacity that a failure takes
  Index blocks = 1;            ///< equal machines that fail one by one
  double maintenance_h = 0.0;  ///< taken out on purpose once a year, wholly
  int maintenance_month = 0;   ///< of its first day, 1 … 12; 0: the time is drawn
  int maintenance_day = 0;

  [[nodiscard]] bool fails() const { return mttf_h > 0.0; }
  [[nodiscard]] bool ever_out() const { return fails() || maintenance_h > 0.0; }
  /// Part of the time that a block isn't failed: MTTF ÷ (MTTF + MTTR) [billinton1996, ch. 2].
  [[nodiscard]] double availability_frac() const {
    return fails() ? mttf_h / (mttf_h + mttr_h) : 1.0;
  }
};

/// From a step until, exclusively, another.
struct Span {
  Index from = 0;
  Index to = 0;
};

/// One block up or failed, step by step: a two-state Markov chain in discrete time. In each step a
/// block that is up fails with probability step ÷ MTTF and one that is failed is repaired with
/// probability step ÷ MTTR, so that times are geometric with exactly these means; before the first
/// step it is up with its availability. The same discretisation as in PRAS [pras2024].
class FailureChain {
 public:
  FailureChain() = default;
  FailureChain(const Reliability& reliability, double step_h);

  [[nodiscard]] double availability_frac() const { return availability_frac_; }
  [[nodiscard]] double fails_per_step() const { return fail_; }
  [[nodiscard]] double repairs_per_step() const { return repair_; }

  /// Calls `visit(Span)` for every failure within `steps`, in order. `uniform(n)` is the n-th
  /// independent uniform number; one is taken for the state at first and one per change.
  template <class Uniform, class Visit>
  void draw(Index steps, const Uniform& uniform, const Visit& visit) const;

  /// Steps, at least 1, that the chain stays where it is; `inverse_log` is one of the two below.
  [[nodiscard]] static Index stay(double uniform, double inverse_log, Index at_most);
  [[nodiscard]] double up_inverse_log() const { return up_inverse_log_; }
  [[nodiscard]] double down_inverse_log() const { return down_inverse_log_; }

 private:
  double fail_ = 0.0;
  double repair_ = 1.0;
  double availability_frac_ = 1.0;
  double up_inverse_log_ = 0.0;    ///< 1 / ln(1 − fail); 0 where every step fails
  double down_inverse_log_ = 0.0;  ///< 1 / ln(1 − repair); 0 where every step repairs
};

/// When maintenance with a stated first day falls within a grid, clipped to it. Nothing where the
/// time is drawn.
std::vector<Span> stated_maintenance(const Reliability& reliability, const TimeGrid& grid);

/// When drawn maintenance falls within `steps`: all of it, begun at a uniformly drawn step.
Span drawn_maintenance(double uniform, double maintenance_h, double step_h, Index steps);

/// Name of the random stream of one block of a thing.
std::string outage_stream(const std::string& id, Index block);

/// What is left of a thing in every hour of a civil year, 1: all of it. The first hour is local
/// midnight of 1 January; the year's numbers depend on seed, year, id and reliability alone.
struct HourlyOutages {
  std::vector<double> available_frac;  ///< of the capacity
  std::vector<double> running_frac;    ///< of the blocks that give anything at all
};
HourlyOutages draw_outages(const Reliability& reliability, const std::string& id, int year,
                           std::int64_t zone_offset_s, std::uint64_t seed);

inline Index FailureChain::stay(double uniform, double inverse_log, Index at_most) {
  const double more = std::log(uniform) * inverse_log;
  return more >= static_cast<double>(at_most) ? at_most
                                              : std::min(at_most, 1 + static_cast<Index>(more));
}

template <class Uniform, class Visit>
void FailureChain::draw(Index steps, const Uniform& uniform, const Visit& visit) const {
  if (fail_ <= 0.0) return;
  Index number = 0;
  Index step = 0;
  bool up = uniform(number++) < availability_frac_;
  while (step < steps) {
    const Index until =
        step + stay(uniform(number++), up ? up_inverse_log_ : down_inverse_log_, steps - step);
    if (!up) visit(Span{step, until});
    up = !up;
    step = until;
  }
}

}  // namespace gridstep
