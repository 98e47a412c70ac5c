#include "engine/system/reliability.hpp"

#include <cmath>

namespace gridstep {

namespace {

double inverse_log_of(double leaves_per_step) {
  return leaves_per_step < 1.0 && leaves_per_step > 0.0 ? 1.0 / std::log1p(-leaves_per_step) : 0.0;
}

/// First step that begins at `utc_s` or later, within 0 … steps.
Index step_from(const TimeGrid& grid, std::int64_t utc_s) {
  const std::int64_t since_s = utc_s - grid.start_s;
  if (since_s <= 0) return 0;
  return std::min(grid.steps, (since_s + grid.step_s - 1) / grid.step_s);
}

TimeGrid hours_of(int year, std::int64_t zone_offset_s) {
  return {midnight_utc_s(year, 1, 1, zone_offset_s), 3600, 24 * days_in_year(year), zone_offset_s};
}

}  // namespace

FailureChain::FailureChain(const Reliability& reliability, double step_h) {
  if (!reliability.fails()) return;
  fail_ = std::min(1.0, step_h / reliability.mttf_h);
  repair_ = std::min(1.0, step_h / reliability.mttr_h);
  availability_frac_ = repair_ / (fail_ + repair_);
  up_inverse_log_ = inverse_log_of(fail_);
  down_inverse_log_ = inverse_log_of(repair_);
}

std::vector<Span> stated_maintenance(const Reliability& reliability, const TimeGrid& grid) {
  std::vector<Span> spans;
  if (reliability.maintenance_h <= 0.0 || reliability.maintenance_month == 0) return spans;
  const int last = civil_time(grid.start_of(grid.steps), grid.zone_offset_s).year;
  // One that began the year before may reach into the grid.
  for (int year = grid.civil(0).year - 1; year <= last; ++year) {
    const std::int64_t from_s = midnight_utc_s(year, reliability.maintenance_month,
                                               reliability.maintenance_day, grid.zone_offset_s);
    const auto length_s = static_cast<std::int64_t>(3600.0 * reliability.maintenance_h);
    const Span span{step_from(grid, from_s), step_from(grid, from_s + length_s)};
    if (span.from < span.to) spans.push_back(span);
  }
  return spans;
}

Span drawn_maintenance(double uniform, double maintenance_h, double step_h, Index steps) {
  const Index length = std::min(steps, static_cast<Index>(std::llround(maintenance_h / step_h)));
  const auto places = static_cast<double>(steps - length + 1);
  const Index from = std::min(steps - length, static_cast<Index>(uniform * places));
  return {from, from + length};
}

std::string outage_stream(const std::string& id, Index block) {
  return "outage." + id + "." + std::to_string(block);
}

HourlyOutages draw_outages(const Reliability& reliability, const std::string& id, int year,
                           std::int64_t zone_offset_s, std::uint64_t seed) {
  const TimeGrid hours = hours_of(year, zone_offset_s);
  const std::uint64_t year_seed = sibling_seed(seed, year);
  HourlyOutages left{std::vector<double>(at(hours.steps), 1.0),
                     std::vector<double>(at(hours.steps), 1.0)};
  const std::vector<Span> stated = stated_maintenance(reliability, hours);
  const FailureChain chain(reliability, 1.0);
  const double share = 1.0 / static_cast<double>(reliability.blocks);
  std::vector<double> lost_frac(at(hours.steps));
  for (Index block = 0; block < reliability.blocks; ++block) {
    const RandomStream stream(year_seed, outage_stream(id, block));
    std::fill(lost_frac.begin(), lost_frac.end(), 0.0);
    const auto lose = [&lost_frac](const Span& span, double part) {
      for (Index hour = span.from; hour < span.to; ++hour)
        lost_frac[at(hour)] = std::max(lost_frac[at(hour)], part);
    };
    // Number 0 is kept for the maintenance, so that failures do not depend on it.
    chain.draw(
        hours.steps, [&stream](Index n) { return stream.uniform(n + 1); },
        [&](const Span& span) { lose(span, reliability.derating_frac); });
    for (const Span& span : stated) lose(span, 1.0);
    if (reliability.maintenance_h > 0.0 && stated.empty() && reliability.maintenance_month == 0)
      lose(drawn_maintenance(stream.uniform(0), reliability.maintenance_h, 1.0, hours.steps), 1.0);
    for (std::size_t hour = 0; hour < lost_frac.size(); ++hour) {
      left.available_frac[hour] -= share * lost_frac[hour];
      if (lost_frac[hour] >= 1.0) left.running_frac[hour] -= share;
    }
  }
  // What rounding leaves of all blocks lost is nothing.
  for (auto* part : {&left.available_frac, &left.running_frac})
    for (double& value : *part)
      if (value < 1e-9) value = 0.0;
  return left;
}

}  // namespace gridstep
