#pragma once

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/results/certificate.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/writer.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep::sample {

/// Writes the sample's records into `target`, window by window, as a run does.
inline Totals write(const std::filesystem::path& target, const System& system,
                    const Provenance& origin = provenance(),
                    ResultsWriter::IfExists if_exists = ResultsWriter::IfExists::refuse) {
  ResultsWriter writer(target, system, origin, if_exists);
  Certifier certifier(system);
  Summary summary(system);
  double energy_mwh = 10.0;
  for (Index first = 0; first < system.time.steps; first += 24) {
    Record window =
        record(system, first, std::min<Index>(24, system.time.steps - first), energy_mwh);
    certifier.certify(window);
    summary.add(window);
    writer.append(std::move(window));
  }
  const Totals totals = summary.totals();
  writer.publish(totals, Timing{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7});
  return totals;
}

}  // namespace gridstep::sample
