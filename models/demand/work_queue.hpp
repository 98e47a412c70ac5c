#pragma once

#include <limits>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// A data centre that may do a queue's work.
struct WorkSite {
  LoadId load;
  Series draw_pu;                                             ///< MW drawn per MW of work: its PUE
  double limit_mw = std::numeric_limits<double>::infinity();  ///< of work from this queue
};

/// Sums of `arrived_mw` over the `steps` up to each one, itself included, from the first step on.
Series arrived_within(const Series& arrived_mw, Index steps, const TimeGrid& time);

/// Adds a queue with its columns and rows; `sites` begins with its own data centre. Work joins the
/// limits of sites that have one. See docs/models/work_queue.md.
QueueId add_work_queue(WorkQueue queue, const std::vector<WorkSite>& sites, double rate_max_mw,
                       SystemBuilder& system);

/// Data centres and queues on the scenario's whole time: what arrives can be done on arrival at
/// home, so that nothing need ever be dropped. The scenario has no other error.
void check_capacity(const Scenario& scenario, Problems& problems);

/// Computing work that may wait or move, work_queues.csv.
Model work_queue();

}  // namespace gridstep::models
