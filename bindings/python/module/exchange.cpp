#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <utility>
#include <vector>

#include "bindings/python/module/module.hpp"
#include "models/import/matpower.hpp"
#include "models/import/rts_gmlc.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// Files by path, warnings, notes.
nb::tuple told(const models::ImportedScenario& imported) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const ScenarioFile& file : imported.files) texts.emplace_back(file.path, file.text);
  return nb::make_tuple(texts, imported.warnings.all(), imported.notes);
}

}  // namespace

void add_exchange(nb::module_& module) {
  module.def("import_matpower",
             [](const std::filesystem::path& source, const std::string& susceptance) {
               return told(models::import_matpower(source, susceptance));
             });
  module.def("import_rts_gmlc", [](const std::filesystem::path& folder, const std::string& series,
                                   const std::string& susceptance) {
    return told(models::import_rts_gmlc(folder, {series, susceptance}));
  });
}

}  // namespace gridstep::python
