#include "engine/ensemble/adequacy/transport.hpp"

#include <algorithm>

namespace gridstep::adequacy {

namespace {

constexpr double nothing_mw = 1e-9;
constexpr Index is_source = -1;
constexpr Index not_reached = -2;

}  // namespace

Transport::Transport(const CapacityModel& model)
    : model_(model),
      first_way_(at(model.area_count()) + 1, 0),
      limit_mw_(model.links.size(), 0.0),
      flow_mw_(model.links.size(), 0.0),
      surplus_mw_(at(model.area_count()), 0.0),
      deficit_mw_(at(model.area_count()), 0.0),
      reached_by_(at(model.area_count()), not_reached),
      came_from_(at(model.area_count()), 0) {
  for (Index area = 0; area < model.area_count(); ++area) {
    first_way_[at(area)] = ways_.size();
    for (std::size_t n = 0; n < model.links.size(); ++n) {
      const Link& link = model.links[n];
      if (link.from == area) ways_.push_back({static_cast<Index>(n), link.to, 1.0});
      if (link.to == area) ways_.push_back({static_cast<Index>(n), link.from, -1.0});
    }
  }
  first_way_.back() = ways_.size();
  queue_.reserve(at(model.area_count()));
}

void Transport::begin(const std::vector<double>& margin_mw,
                      const std::vector<double>& link_left_frac) {
  total_surplus_mw_ = total_deficit_mw_ = 0.0;
  for (std::size_t area = 0; area < margin_mw.size(); ++area) {
    surplus_mw_[area] = std::max(0.0, margin_mw[area]);
    deficit_mw_[area] = std::max(0.0, -margin_mw[area]);
    total_surplus_mw_ += surplus_mw_[area];
    total_deficit_mw_ += deficit_mw_[area];
  }
  for (std::size_t link = 0; link < flow_mw_.size(); ++link) {
    flow_mw_[link] = 0.0;
    // An unlimited link that is out carries nothing: 0 · ∞ would be no number.
    limit_mw_[link] =
        link_left_frac[link] > 0.0 ? model_.links[link].limit_mw * link_left_frac[link] : 0.0;
  }
}

double Transport::room_mw(const Way& way) const {
  return limit_mw_[at(way.link)] - way.sign * flow_mw_[at(way.link)];
}

/// Books a path found by `push` and returns its power.
double Transport::push_along(Index from, Index to, double most_mw) {
  double mw = most_mw;
  for (Index area = to; area != from; area = came_from_[at(area)])
    mw = std::min(mw, room_mw(ways_[at(reached_by_[at(area)])]));
  for (Index area = to; area != from; area = came_from_[at(area)]) {
    const Way& way = ways_[at(reached_by_[at(area)])];
    flow_mw_[at(way.link)] += way.sign * mw;
  }
  return mw;
}

double Transport::push(End source, Index from, End sink, Index to, double most_mw) {
  const auto is_sink = [&](Index area) {
    return sink == End::one_area ? area == to : deficit_mw_[at(area)] > nothing_mw;
  };
  queue_.clear();
  std::fill(reached_by_.begin(), reached_by_.end(), not_reached);
  const auto begin_at = [&](Index area) {
    reached_by_[at(area)] = is_source;
    queue_.push_back(area);
  };
  if (source == End::one_area) begin_at(from);
  for (Index area = 0; source == End::anywhere && area < model_.area_count(); ++area)
    if (surplus_mw_[at(area)] > nothing_mw) begin_at(area);
  for (std::size_t next = 0; next < queue_.size(); ++next) {
    const Index area = queue_[next];
    if (is_sink(area)) {
      Index start = area;
      while (reached_by_[at(start)] != is_source) start = came_from_[at(start)];
      double mw = most_mw;
      if (source == End::anywhere) mw = std::min(mw, surplus_mw_[at(start)]);
      if (sink == End::anywhere) mw = std::min(mw, deficit_mw_[at(area)]);
      mw = push_along(start, area, mw);
      if (source == End::anywhere) surplus_mw_[at(start)] -= mw, total_surplus_mw_ -= mw;
      if (sink == End::anywhere) deficit_mw_[at(area)] -= mw, total_deficit_mw_ -= mw;
      return mw;
    }
    for (std::size_t w = first_way_[at(area)]; w < first_way_[at(area) + 1]; ++w) {
      const Way& way = ways_[w];
      if (reached_by_[at(way.to)] != not_reached || room_mw(way) <= nothing_mw) continue;
      reached_by_[at(way.to)] = static_cast<Index>(w);
      came_from_[at(way.to)] = area;
      queue_.push_back(way.to);
    }
  }
  return 0.0;
}

void Transport::share_surplus() {
  while (total_surplus_mw_ > nothing_mw && total_deficit_mw_ > nothing_mw)
    if (push(End::anywhere, 0, End::anywhere, 0, total_surplus_mw_) <= 0.0) return;
}

double Transport::send(Index area, double most_mw) {
  double sent_mw = 0.0;
  while (most_mw - sent_mw > nothing_mw && total_deficit_mw_ > nothing_mw) {
    const double mw = push(End::one_area, area, End::anywhere, 0, most_mw - sent_mw);
    if (mw <= 0.0) break;
    sent_mw += mw;
  }
  return sent_mw;
}

double Transport::absorb(Index area, double most_mw) {
  double taken_mw = 0.0;
  while (most_mw - taken_mw > nothing_mw && total_surplus_mw_ > nothing_mw) {
    const double mw = push(End::anywhere, 0, End::one_area, area, most_mw - taken_mw);
    if (mw <= 0.0) break;
    taken_mw += mw;
  }
  return taken_mw;
}

}  // namespace gridstep::adequacy
