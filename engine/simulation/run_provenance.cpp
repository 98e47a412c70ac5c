#include "engine/simulation/run_provenance.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/base/version.hpp"

namespace gridstep {

namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

const SolverEntry& solver_of(const CheckedScenario& checked, const RunOptions& options) {
  return find_solver(options.solver.empty() ? checked.scenario.header("solver").text("name")
                                            : options.solver);
}

std::string label_of(const SolverEntry& solver) {
  return solver.name + " " + solver.version;
}

Provenance provenance_of(const CheckedScenario& checked, const RunOptions& options) {
  Provenance provenance;
  provenance.scenario_header = checked.scenario.header_text;
  provenance.input_sha256 = checked.scenario.sha256;
  provenance.command = options.command;
  provenance.version = version_text();
  provenance.solver = label_of(solver_of(checked, options));
  nlohmann::ordered_json chosen;
  for (const Override& change : options.overrides) chosen["set"][change.path] = change.value;
  chosen["from"] = to_text(checked.time.start_s, checked.time.zone_offset_s);
  chosen["steps"] = checked.time.steps;
  if (!options.variant.empty()) chosen["variant"] = options.variant;
  provenance.options_json = chosen.dump();
  provenance.threads = options.threads;
  provenance.host = host_name();
  provenance.created = to_text(std::chrono::duration_cast<std::chrono::seconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count(),
                               0);
  const auto weather = checked.scenario.tables.find("weather");
  if (weather != checked.scenario.tables.end() && !weather->second.rows.empty() &&
      weather->second.rows.front().has("seed"))
    provenance.seed = weather->second.rows.front().integer("seed");
  return provenance;
}

}  // namespace gridstep
