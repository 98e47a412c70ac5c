#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/verbs.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::cli {

void add_solvers(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("solvers", "list the solvers of this build");
  auto as_json = std::make_shared<bool>(false);
  verb->add_flag("--json", *as_json, "as JSON");
  verb->callback([as_json, &door] {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const SolverEntry& entry : solver_catalog()) {
      list.push_back({{"name", entry.name}, {"version", entry.version}, {"what", entry.what}});
      if (!*as_json) fmt::print("{:<10} {:<10} {}\n", entry.name, entry.version, entry.what);
    }
    if (*as_json) fmt::print("{}\n", list.dump(2));
    if (list.empty())
      door.console.warn("this build has no solver: HiGHS was not to be had when it was configured");
  });
}

}  // namespace gridstep::cli
