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
/// two spans of a block overlap. Drawn maintenance lies anywhere in its civil year, as it does
/// where a run draws outages, so that a period has only its share of it.
template <class Lose>
void draw_block(const Block& block, const YearDraw& year, const CapacityModel& model,
                const Lose& lose) {
  const TimeGrid& time = model.time;
  const RandomStream stream(year.seed, block.stream);
  const auto uniform = [&](Index n) {
    const double u = stream.uniform(n);
    return year.mirrored ? 1.0 - u : u;
  };
  // Numbers 0, −1, … are kept for the maintenance, so that failures do not depend on it.
  const auto failure_number = [&](Index n) { return uniform(n + 1); };
  if (block.maintenance.empty() && block.drawn_maintenance_h <= 0.0) {
    block.chain.draw(time.steps, failure_number,
                     [&](const Span& span) { lose(span, block.lost_frac); });
    return;
  }
  const auto each_maintenance = [&](const auto& visit) {
    for (const Span& span : block.maintenance) visit(span);
    if (block.drawn_maintenance_h <= 0.0) return;
    Index number = 0;
    for (const Span& civil : model.civil_years) {
      const Span drawn = drawn_maintenance(uniform(number--), block.drawn_maintenance_h,
                                           time.step_h(), civil.to - civil.from);
      const Span span{std::max(Index{0}, civil.from + drawn.from),
                      std::min(time.steps, civil.from + drawn.to)};
      if (span.from < span.to) visit(span);
    }
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
