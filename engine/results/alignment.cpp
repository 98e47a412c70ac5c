#include "engine/results/alignment.hpp"

#include <algorithm>

#include "engine/results/layout_value.hpp"

namespace gridstep {

namespace {

using layout::Axis;

void match_things(Alignment& alignment, const layout::AxisSpec& axis, const System& a,
                  const System& b) {
  const std::vector<std::string> ids_a = layout::ids_of(axis.axis, a);
  const std::vector<std::string> ids_b = layout::ids_of(axis.axis, b);
  std::map<std::string, Index> left_in_b;
  for (std::size_t n = 0; n < ids_b.size(); ++n) left_in_b[ids_b[n]] = static_cast<Index>(n);
  AxisDifference difference{.axis = axis.name};
  Pairs& pairs = alignment.pairs[axis.axis];
  for (std::size_t n = 0; n < ids_a.size(); ++n) {
    const auto found = left_in_b.find(ids_a[n]);
    if (found == left_in_b.end()) {
      difference.only_in_a.push_back(ids_a[n]);
    } else {
      pairs.emplace_back(static_cast<Index>(n), found->second);
      left_in_b.erase(found);
    }
  }
  for (const std::string& id : ids_b)
    if (left_in_b.contains(id)) difference.only_in_b.push_back(id);
  difference.count_a = static_cast<std::int64_t>(difference.only_in_a.size());
  difference.count_b = static_cast<std::int64_t>(difference.only_in_b.size());
  if (difference.count_a + difference.count_b > 0) alignment.differences.push_back(difference);
  alignment.ids[axis.axis] = ids_a;
}

void match_steps(Alignment& alignment, const TimeGrid& a, const TimeGrid& b) {
  const std::int64_t apart_s = a.start_s - b.start_s;
  if (a.step_s == b.step_s && apart_s % a.step_s == 0) {
    alignment.ahead = apart_s / a.step_s;
    alignment.first_step = std::max<Index>(0, -alignment.ahead);
    alignment.common_steps =
        std::max<Index>(0, std::min(a.steps, b.steps - alignment.ahead) - alignment.first_step);
  }
  AxisDifference difference{.axis = "time"};
  difference.count_a = a.steps - alignment.common_steps;
  difference.count_b = b.steps - alignment.common_steps;
  const auto ends = [](const TimeGrid& time) {
    return std::vector<std::string>{to_text(time.start_of(0), time.zone_offset_s),
                                    to_text(time.start_of(time.steps), time.zone_offset_s)};
  };
  if (difference.count_a > 0) difference.only_in_a = ends(a);
  if (difference.count_b > 0) difference.only_in_b = ends(b);
  if (difference.count_a + difference.count_b > 0) alignment.differences.push_back(difference);
}

}  // namespace

std::string Alignment::thing(Axis axis, Index n, Axis axis_2, Index n_2) const {
  if (axis == Axis::one) return {};
  const std::string& first = ids.at(axis)[at(n)];
  return axis_2 == Axis::one ? first : first + ", " + ids.at(axis_2)[at(n_2)];
}

void Alignment::name_units_as_in_first(std::vector<std::int64_t>& units) const {
  constexpr std::int64_t of_second_only = -2;
  std::map<std::int64_t, std::int64_t> place;
  for (const auto& [n, m] : pairs.at(Axis::unit)) place[m] = n;
  for (std::int64_t& unit : units) {
    if (unit < 0) continue;
    const auto found = place.find(unit);
    unit = found == place.end() ? of_second_only : found->second;
  }
}

Alignment align(const System& a, const System& b) {
  Alignment alignment;
  alignment.pairs[Axis::one] = {{0, 0}};
  match_steps(alignment, a.time, b.time);
  for (const layout::AxisSpec& axis : layout::axes()) match_things(alignment, axis, a, b);
  return alignment;
}

}  // namespace gridstep
