#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/report.hpp"

namespace gridstep::adequacy {

/// Capacity outage probability table: how likely it is that so much capacity is lost, built up
/// block by block [billinton1996, ch. 2]. Losses lie on a grid; a block that falls between two of
/// its points is split between them so that its mean is kept.
class OutageTable {
 public:
  explicit OutageTable(double grid_mw) : grid_mw_(grid_mw), probability_{1.0} {}

  /// A block that takes `mw` with probability `failed`.
  void add(double mw, double failed);
  /// After the last block: makes `beyond` answer.
  void close();

  struct Beyond {
    double probability = 0.0;  ///< that more than the margin is lost
    double mean_mw = 0.0;      ///< of what is lost beyond it, 0 where it is not
  };
  [[nodiscard]] Beyond beyond(double margin_mw) const;

 private:
  double grid_mw_;
  std::vector<double> probability_;  ///< by grid point
  std::vector<double> tail_;         ///< Σ of it from a point on
  std::vector<double> tail_mw_;      ///< Σ of loss × it from a point on
};

/// The exact answer for one area without storage, hour by hour, by convolution. Throws Error
/// (usage) where the system is not of that kind: several areas, storages, drawn maintenance, load
/// noise.
Report convolve(const CapacityModel& model, const Spec& spec);

}  // namespace gridstep::adequacy
