#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"

namespace gridstep::adequacy {

/// One step's exchange between areas: surplus moves along links to where load would go short, as
/// much as the links carry at all (maximum flow by shortest augmenting paths [edmonds1972]). What
/// has been served once stays served when later sources are added, so sources are used in the order
/// in which they are offered.
class Transport {
 public:
  explicit Transport(const CapacityModel& model);

  /// Begins a step: supply − demand of every area, and what is left of every link.
  void begin(const std::vector<double>& margin_mw, const std::vector<double>& link_left_frac);
  /// Moves surplus to deficits.
  void share_surplus();
  /// Offers up to `most_mw` in an area; returns what deficits take.
  double send(Index area, double most_mw);
  /// Takes up to `most_mw` of surplus, from anywhere, into an area; returns how much.
  double absorb(Index area, double most_mw);

  [[nodiscard]] double deficit_mw() const { return total_deficit_mw_; }
  [[nodiscard]] double deficit_mw(Index area) const { return deficit_mw_[at(area)]; }
  [[nodiscard]] double surplus_mw() const { return total_surplus_mw_; }

 private:
  struct Way {
    Index link = 0;
    Index to = 0;
    double sign = 1.0;  ///< of the link's flow when it is used
  };
  enum class End { anywhere, one_area };

  [[nodiscard]] double room_mw(const Way& way) const;
  /// Moves one path's worth, at most `most_mw`; 0 when there is no path.
  double push(End source, Index from, End sink, Index to, double most_mw);
  [[nodiscard]] double push_along(Index from, Index to, double most_mw);

  const CapacityModel& model_;
  std::vector<std::size_t> first_way_;  ///< by area, into ways_
  std::vector<Way> ways_;
  std::vector<double> limit_mw_;  ///< of the step
  std::vector<double> flow_mw_;
  std::vector<double> surplus_mw_;
  std::vector<double> deficit_mw_;
  double total_surplus_mw_ = 0.0;
  double total_deficit_mw_ = 0.0;
  std::vector<Index> queue_;
  std::vector<Index> reached_by_;  ///< way that led to an area; −1: a source, −2: not reached
  std::vector<Index> came_from_;
};

}  // namespace gridstep::adequacy
