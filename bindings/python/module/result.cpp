#include "bindings/python/module/result.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/python/module/module.hpp"
#include "bindings/python/module/recorded.hpp"
#include "engine/base/error.hpp"
#include "engine/results/inspect.hpp"
#include "engine/results/ledger_report.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/variables.hpp"
#include "engine/results/write_held.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

ResultHandle open(const std::filesystem::path& file) {
  ResultHandle handle;
  handle.result = std::make_shared<ResultReader>(file);
  handle.file = file.string();
  return handle;
}

/// An array that owns its values.
template <class T>
nb::object array_of(std::vector<T> values, const std::vector<Index>& sizes) {
  std::vector<std::size_t> shape;
  for (const Index size : sizes) shape.push_back(at(size));
  auto held = std::make_unique<std::vector<T>>(std::move(values));
  const T* first = held->data();
  const nb::capsule keeper(
      held.release(), [](void* owned) noexcept { delete static_cast<std::vector<T>*>(owned); });
  return nb::cast(nb::ndarray<nb::numpy, const T>(first, shape.size(), shape.data(), keeper));
}

/// All values of a variable that holds numbers. What is held in memory is not copied.
nb::object numbers(const ResultHandle& handle, const Variable& variable) {
  const bool is_series = std::holds_alternative<const layout::StepSeries*>(variable.source);
  if (is_series && handle.held)
    return series_array(handle.held->record(), handle.held->system(), variable.name, handle.held);
  std::vector<double> values = [&] {
    const nb::gil_scoped_release unlocked;
    return values_of(*handle.result, variable);
  }();
  if (variable.kind == Variable::Kind::real) return array_of(std::move(values), variable.sizes);
  if (variable.kind == Variable::Kind::flag)
    return array_of(std::vector<std::uint8_t>(values.begin(), values.end()), variable.sizes);
  return array_of(std::vector<std::int64_t>(values.begin(), values.end()), variable.sizes);
}

std::string provenance_json(const ResultHandle& handle) {
  const Provenance provenance = handle.result->provenance();
  nlohmann::ordered_json json = to_json(provenance);
  json["options"] = nlohmann::ordered_json::parse(provenance.options_json, nullptr, false);
  return json.dump();
}

std::string timing_json(const ResultHandle& handle) {
  const Timing timing = handle.result->timing();
  nlohmann::ordered_json json;
  for (const layout::StageTime& stage : layout::stage_times())
    json[stage.name] = timing.*stage.value;
  json[layout::solved_by] = timing.solved_by;
  return json.dump();
}

std::string summary_json(const ResultHandle& handle) {
  if (handle.report)
    return to_json(handle.report->totals, handle.report->timing, handle.file).dump();
  const Inspection inspection = inspect(handle.file);
  return to_json(inspection.totals, inspection.timing, handle.file).dump();
}

std::string certificate_json(const ResultHandle& handle) {
  const TimeGrid& time = handle.result->system().time;
  return to_json(handle.report ? handle.report->certificate : inspect(handle.file).certificate,
                 time)
      .dump();
}

Calendar calendar_of(const std::string& name) {
  for (const auto& [calendar, word] :
       {std::pair{Calendar::run, "run"}, std::pair{Calendar::year, "year"},
        std::pair{Calendar::month, "month"}, std::pair{Calendar::day, "day"},
        std::pair{Calendar::hour, "hour"}})
    if (name == word) return calendar;
  throw Error(ExitCode::usage, "by is one of run, year, month, day, hour");
}

std::string ledger_json(const ResultHandle& handle, const std::vector<std::string>& loads,
                        const std::string& definition, const std::string& by) {
  LedgerQuery query;
  query.loads = loads;
  if (!definition.empty()) query.definition = find_definition(definition);
  query.by = calendar_of(by);
  return to_json(ledger_of(*handle.result, query)).dump();
}

}  // namespace

void add_result(nb::module_& module) {
  nb::class_<Variable>(module, "Variable")
      .def_ro("group", &Variable::group)
      .def_ro("name", &Variable::name)
      .def_ro("dims", &Variable::dims)
      .def_ro("sizes", &Variable::sizes)
      .def_ro("unit", &Variable::unit)
      .def_ro("long_name", &Variable::long_name)
      .def_ro("cell_methods", &Variable::cell_methods)
      .def_ro("attributes", &Variable::attributes)
      .def_prop_ro("is_text",
                   [](const Variable& variable) { return variable.kind == Variable::Kind::text; });
  nb::class_<ResultHandle>(module, "Result")
      .def("variables", [](const ResultHandle& handle) { return variables_of(*handle.result); })
      .def("attributes",
           [](const ResultHandle& handle) {
             const System& system = handle.result->system();
             return std::vector<std::pair<std::string, std::string>>{{"scenario", system.name},
                                                                     {"currency", system.currency}};
           })
      .def("numbers", numbers, nb::arg("variable"),
           nb::sig("def numbers(self, variable: Variable) -> numpy.ndarray"))
      .def(
          "texts",
          [](const ResultHandle& handle, const Variable& variable) {
            return texts_of(*handle.result, variable);
          },
          nb::arg("variable"))
      .def(
          "save",
          [](const ResultHandle& handle, const std::filesystem::path& file, bool overwrite) {
            if (!handle.held)
              throw Error(ExitCode::usage, "the result lies in a file: copy " + handle.file);
            write(*handle.held, file,
                  overwrite ? ResultsWriter::IfExists::overwrite : ResultsWriter::IfExists::refuse);
          },
          nb::arg("file"), nb::arg("overwrite"), nb::call_guard<nb::gil_scoped_release>(),
          nb::sig("def save(self, file: str, overwrite: bool) -> None"))
      .def_prop_ro("label", [](const ResultHandle& handle) { return handle.result->label(); })
      .def_ro("file", &ResultHandle::file)
      .def_prop_ro("is_held", [](const ResultHandle& handle) { return handle.held != nullptr; })
      .def("summary_json", summary_json)
      .def("certificate_json", certificate_json)
      .def("provenance_json", provenance_json)
      .def("timing_json", timing_json)
      .def("ledger_json", ledger_json, nb::arg("loads"), nb::arg("definition"), nb::arg("by"),
           nb::call_guard<nb::gil_scoped_release>())
      .def("warnings", [](const ResultHandle& handle) {
        return handle.report ? handle.report->warnings.all() : std::vector<Problem>();
      });
  module.def("open", open, nb::arg("file"), nb::call_guard<nb::gil_scoped_release>(),
             nb::sig("def open(file: str) -> Result"));
}

}  // namespace gridstep::python
