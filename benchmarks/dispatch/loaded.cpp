#include "benchmarks/dispatch/loaded.hpp"

#include <fmt/format.h>

#include "models/catalog.hpp"

namespace gridstep::bench {

Loaded load_system(const std::filesystem::path& folder, const std::vector<Override>& overrides,
                   std::optional<Index> steps) {
  RunOptions options;
  options.scenario = folder;
  options.overrides = overrides;
  options.steps = steps;
  Loaded loaded{gridstep::load(options, models::catalog()), {}};
  loaded.system = models::catalog().build(loaded.checked.scenario, loaded.checked.time);
  return loaded;
}

std::vector<Override> ramps_of(const Scenario& scenario, const std::string& table, double factor,
                               const std::string& share_of) {
  std::vector<Override> overrides;
  for (const Row& row : scenario.table(table).rows)
    for (const std::string field : {"ramp_up_mw_per_h", "ramp_down_mw_per_h"}) {
      const std::string& source = share_of.empty() ? field : share_of;
      if (!row.has(source)) continue;
      overrides.push_back({fmt::format("{}.{}.{}", table, row.id(), field),
                           fmt::format("{}", factor * row.number(source))});
    }
  return overrides;
}

}  // namespace gridstep::bench
