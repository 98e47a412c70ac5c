#pragma once

#include <cstdint>

#include "engine/base/random.hpp"
#include "engine/ensemble/adequacy/capacity_model.hpp"

namespace gridstep::adequacy {

/// Which year is drawn: everything random in it is a function of this and of the names of things.
struct YearDraw {
  std::uint64_t seed = 0;
  bool mirrored = false;  ///< 1 − u in place of every uniform number u

  /// The n-th year of a run; in an antithetic run years 2k and 2k + 1 mirror each other.
  static YearDraw of(const Spec& spec, Index year) {
    if (!spec.antithetic) return {sibling_seed(spec.seed, year), false};
    return {sibling_seed(spec.seed, year / 2), year % 2 == 1};
  }

  /// Factor on the year's load.
  [[nodiscard]] double load_factor(double sd_frac) const {
    if (sd_frac <= 0.0) return 1.0;
    const double normal = RandomStream(seed, "load").normal(0);
    return std::max(0.0, 1.0 + sd_frac * (mirrored ? -normal : normal));
  }
};

/// Calls `lose(span, part)` for every span in which a block lacks `part` of itself, in no order; no
/// two spans of a block overlap.
template <class Lose>
void draw_block(const Block& block, const YearDraw& year, const TimeGrid& time, const Lose& lose) {
  const RandomStream stream(year.seed, block.stream);
  const auto uniform = [&](Index n) {
    const double u = stream.uniform(n);
    return year.mirrored ? 1.0 - u : u;
  };
  // Number 0 is kept for the maintenance, so that failures do not depend on it.
  const auto failure_number = [&](Index n) { return uniform(n + 1); };
  if (block.maintenance.empty() && block.drawn_maintenance_h <= 0.0) {
    block.chain.draw(time.steps, failure_number,
                     [&](const Span& span) { lose(span, block.lost_frac); });
    return;
  }
  const Span drawn =
      block.drawn_maintenance_h > 0.0
          ? drawn_maintenance(uniform(0), block.drawn_maintenance_h, time.step_h(), time.steps)
          : Span{};
  const auto each_maintenance = [&](const auto& visit) {
    for (const Span& span : block.maintenance) visit(span);
    if (drawn.from < drawn.to) visit(drawn);
  };
  each_maintenance([&](const Span& span) { lose(span, 1.0); });
  block.chain.draw(time.steps, failure_number, [&](const Span& failed) {
    Index from = failed.from;
    each_maintenance([&](const Span& span) {  // in order of time
      if (span.to <= from || span.from >= failed.to) return;
      if (from < span.from) lose(Span{from, span.from}, block.lost_frac);
      from = span.to;
    });
    if (from < failed.to) lose(Span{from, failed.to}, block.lost_frac);
  });
}

}  // namespace gridstep::adequacy
