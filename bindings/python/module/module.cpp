#include "bindings/python/module/module.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <vector>

#include "engine/base/version.hpp"
#include "engine/solver/solver.hpp"

NB_MODULE(_core, module) {
  using namespace gridstep;
  module.doc() = "The engine behind the package gridstep.";
  module.attr("__version__") = version_text();
  module.def(
      "solvers",
      [] {
        std::vector<std::string> names;
        for (const SolverEntry& solver : solver_catalog()) names.push_back(solver.name);
        return names;
      },
      "Names of the solvers that this build has.");
  python::add_errors(module);
  python::add_scenario(module);
  python::add_result(module);
  python::add_run(module);
  python::add_simulation(module);
  python::add_report(module);
  python::add_exchange(module);
}
