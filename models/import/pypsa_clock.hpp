#pragma once

#include <string>
#include <vector>

#include "engine/time/series.hpp"
#include "models/import/pypsa_source.hpp"

namespace gridstep::models {

/// The rows of snapshots.csv.
struct PypsaSnapshots {
  std::string file = "snapshots.csv";
  std::vector<int> line;
  std::vector<std::int64_t> time_s;  ///< UTC; empty where the snapshots are no times
  Series objective_h{1.0};           ///< weightings
  Series stores_h{1.0};
  Index count = 1;
};

/// Without the file there is one snapshot, as in PyPSA.
PypsaSnapshots read_snapshots(PypsaFolder& folder, Problems& problems);

/// The steps of the scenario. PyPSA knows hours by the weightings alone; where they differ from
/// the steps of the clock, factors make up for it.
struct PypsaClock {
  std::int64_t start_s = 0;
  Index step_min = 60;
  Index steps = 1;
  Series cost_factor{1.0};     ///< PyPSA's cost of a snapshot per cost of a step
  double energy_factor = 1.0;  ///< MWh here per MWh there
  double stores_h = 1.0;       ///< what a snapshot counts for storages

  [[nodiscard]] double step_h() const { return static_cast<double>(step_min) / 60.0; }
};

/// `stores` says whether anything keeps energy. Adds to `notes` what differs from the plain
/// reading.
PypsaClock clock_of(const PypsaSnapshots& snapshots, bool stores, Problems& problems,
                    std::vector<std::string>& notes);

}  // namespace gridstep::models
