#include "engine/ensemble/merged_axis.hpp"

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"

namespace gridstep {

void MergedAxis::add(Index run, const std::vector<std::string>& ids) {
  const auto [list, is_new] = lists_.emplace(ids, static_cast<Index>(places_.size()));
  if (is_new) {
    std::vector<Index>& places = places_.emplace_back();
    for (const std::string& id : ids) {
      const auto [place, is_first] = place_of_.emplace(id, size());
      if (is_first) ids_.push_back(id);
      places.push_back(place->second);
    }
  }
  list_of_run_[run] = list->second;
}

const std::vector<Index>& MergedAxis::places(Index run) const {
  static const std::vector<Index> none;
  const auto found = list_of_run_.find(run);
  return found == list_of_run_.end() ? none : places_[at(found->second)];
}

std::vector<AxisBlock> MergedAxis::blocks(Index run) const {
  std::vector<AxisBlock> blocks;
  const std::vector<Index>& all = places(run);
  for (Index from = 0; from < static_cast<Index>(all.size()); ++from) {
    const Index to = all[at(from)];
    if (!blocks.empty() && blocks.back().to + blocks.back().length == to)
      ++blocks.back().length;
    else
      blocks.push_back({from, to, 1});
  }
  return blocks;
}

bool MergedAxis::is_beginning(Index run) const {
  const std::vector<Index>& all = places(run);
  for (Index n = 0; n < static_cast<Index>(all.size()); ++n)
    if (all[at(n)] != n) return false;
  return true;
}

bool MergedAxis::is_whole(Index run) const {
  return static_cast<Index>(places(run).size()) == size() && is_beginning(run);
}

bool MergedAxis::has_gaps() const {
  return std::any_of(places_.begin(), places_.end(),
                     [&](const auto& places) { return places.size() != ids_.size(); });
}

bool MergedTime::fits(const TimeGrid& time) const {
  return grids_.empty() || (time.step_s == step_s() &&
                            (time.start_s - grids_.begin()->second.start_s) % time.step_s == 0);
}

void MergedTime::add(Index run, const TimeGrid& time) {
  expect(fits(time), "a time grid fits those there are");
  grids_[run] = time;
}

std::vector<std::int64_t> MergedTime::starts_s() const {
  std::set<std::pair<std::int64_t, Index>> spans;
  for (const auto& [run, time] : grids_) spans.emplace(time.start_s, time.steps);
  std::set<std::int64_t> starts;
  for (const auto& [start_s, steps] : spans)
    for (Index step = 0; step < steps; ++step) starts.insert(start_s + step * step_s());
  return {starts.begin(), starts.end()};
}

AxisBlock MergedTime::block(Index run, const std::vector<std::int64_t>& starts_s) const {
  const TimeGrid& time = grids_.at(run);
  const auto first = std::lower_bound(starts_s.begin(), starts_s.end(), time.start_s);
  return {0, first - starts_s.begin(), time.steps};
}

}  // namespace gridstep
