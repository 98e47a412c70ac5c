#include "engine/ensemble/merged_properties.hpp"

#include <algorithm>
#include <cmath>

namespace gridstep {

namespace {

/// What is not known is the same as what is not known.
bool same(const layout::Value& a, const layout::Value& b) {
  const auto* x = std::get_if<double>(&a);
  const auto* y = std::get_if<double>(&b);
  return x != nullptr && y != nullptr && std::isnan(*x) ? std::isnan(*y) : a == b;
}

}  // namespace

void MergedProperties::add(Index run, const System& system) {
  for (const layout::Property& property : layout::properties()) {
    std::vector<layout::Value> values;
    for (Index n = 0; n < layout::size_of(property.axis, system); ++n)
      values.push_back(layout::value_of(property, system, n));
    Lists& lists = lists_[property.name];
    const auto found = std::find_if(
        lists.distinct.begin(), lists.distinct.end(), [&](const std::vector<layout::Value>& known) {
          return std::equal(known.begin(), known.end(), values.begin(), values.end(), same);
        });
    lists.of_run[run] = static_cast<std::size_t>(found - lists.distinct.begin());
    if (found == lists.distinct.end()) lists.distinct.push_back(std::move(values));
  }
}

MergedProperty MergedProperties::of(const layout::Property& property, const MergedAxes& axes,
                                    Index runs) const {
  const bool is_single = property.axis == layout::Axis::one;
  const std::vector<Index> single = {0};
  const Index size = is_single ? 1 : axes.at(property.axis).size();
  const Lists& lists = lists_.at(property.name);
  const auto put = [&](Index run, std::size_t list, Index row, MergedProperty& into) {
    const std::vector<Index>& places = is_single ? single : axes.at(property.axis).places(run);
    bool agrees = true;
    for (std::size_t n = 0; n < places.size(); ++n) {
      const layout::Value& value = lists.distinct[list][n];
      const layout::Value*& place = into.values[at(row * size + places[n])];
      if (place == nullptr)
        place = &value;
      else
        agrees = agrees && same(*place, value);
    }
    return agrees;
  };
  MergedProperty merged;
  merged.values.assign(at(size), nullptr);
  for (const auto& [run, list] : lists.of_run)
    if (!put(run, list, 0, merged)) merged.is_per_run = true;
  if (!merged.is_per_run) return merged;
  merged.values.assign(at(size * runs), nullptr);
  for (const auto& [run, list] : lists.of_run) put(run, list, run, merged);
  return merged;
}

}  // namespace gridstep
