#include <nanobind/ndarray.h>
#include <nanobind/stl/filesystem.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <fmt/format.h>

#include <iterator>

#include "bindings/python/module/module.hpp"
#include "bindings/python/module/names.hpp"
#include "bindings/python/module/source.hpp"
#include "engine/base/error.hpp"
#include "models/catalog.hpp"
#include "models/starter.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

using Numbers = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Instants = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Texts = std::vector<std::pair<std::string, std::string>>;

std::vector<ScenarioFile> files_of(const Texts& texts) {
  std::vector<ScenarioFile> files;
  for (const auto& [path, text] : texts) {
    require_inside(path);
    files.push_back({path, text});
  }
  return files;
}

Texts texts_of(const std::vector<ScenarioFile>& files) {
  Texts texts;
  for (const ScenarioFile& file : files) texts.emplace_back(file.path, file.text);
  return texts;
}

std::vector<Override> overrides_of(const Texts& set) {
  std::vector<Override> overrides;
  for (const auto& [path, value] : set) overrides.push_back({path, value});
  return overrides;
}

nb::object object_of(const Value& value) {
  return std::visit(
      []<class T>(const T& held) -> nb::object {
        if constexpr (std::is_same_v<T, std::monostate>)
          return nb::none();
        else
          return nb::cast(held);
      },
      value);
}

const TableSpec& spec_of(const std::string& name) {
  std::vector<std::string> known;
  for (const TableSpec& spec : models::catalog().tables) {
    if (spec.name == name) return spec;
    known.push_back(spec.name);
  }
  refuse_name("table", name, known);
}

/// What is wrong with the file of the table is thrown: written back, it would be gone unsaid.
void refuse_errors_of(const TableSpec& spec, const Problems& problems) {
  if (spec.home != TableSpec::Home::csv) return;
  Problems own;
  for (const Problem& problem : problems.all())
    if (problem.severity == Problem::Severity::error && problem.place.file == spec.file())
      own.error(problem.code, problem.place, problem.what, problem.why, problem.help);
  if (own.has_errors()) throw InputError(std::move(own));
}

using Columns = nb::typed<nb::dict, nb::str, nb::typed<nb::list, nb::any>>;

/// Column by column: a value per row, None where there is none. Throws InputError.
Columns table_of(const Source& source, const std::string& name) {
  const TableSpec& spec = spec_of(name);
  Problems problems;
  const Scenario scenario = source.read_rows(problems);
  refuse_errors_of(spec, problems);
  const std::vector<Row>& rows = scenario.table(name).rows;
  Columns columns;
  for (const Field& field : spec.fields) {
    nb::list values;
    bool is_there = false;
    for (const Row& row : rows) {
      nb::object value = nb::none();
      if (row.has(field.name)) {
        switch (field.type) {
          case FieldType::number:
            value = nb::cast(row.number(field.name));
            break;
          case FieldType::integer:
            value = nb::cast(row.integer(field.name));
            break;
          case FieldType::flag:
            value = nb::cast(row.flag(field.name));
            break;
          case FieldType::ids:
            value = nb::cast(row.texts(field.name));
            break;
          default:
            value = nb::cast(row.text(field.name));
        }
      }
      is_there = is_there || row.is_written(field.name);
      values.append(value);
    }
    if (is_there) columns[field.name.c_str()] = values;
  }
  return columns;
}

using Fields = nb::typed<nb::list, nb::typed<nb::dict, nb::str, nb::any>>;

Fields fields_of(const std::string& name) {
  Fields fields;
  for (const Field& field : spec_of(name).fields) {
    nb::dict one;
    one["name"] = field.name;
    one["unit"] = field.unit;
    one["what"] = field.what;
    one["required"] = field.required;
    one["fallback"] = object_of(field.fallback);
    one["choices"] = field.choices;
    one["is_list"] = field.type == FieldType::ids;
    fields.append(one);
  }
  return fields;
}

/// As a cell of CSV.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char letter : text) cell += letter == '"' ? "\"\"" : std::string(1, letter);
  return cell + '"';
}

/// A time series file: instants in seconds since 1970 UTC, a column per thing, in text from which
/// the same bits are read.
std::string profile_text(const std::vector<std::string>& columns, const Instants& time_s,
                         std::int64_t zone_offset_s, const Numbers& values) {
  if (values.shape(0) != time_s.shape(0) || values.shape(1) != columns.size())
    throw Error(ExitCode::usage,
                fmt::format("values of {} × {} for {} instants and {} columns", values.shape(0),
                            values.shape(1), time_s.shape(0), columns.size()));
  std::string text = "time";
  for (const std::string& column : columns) text += "," + quoted(column);
  text += "\n";
  const double* value = values.data();
  for (std::size_t row = 0; row < time_s.shape(0); ++row) {
    text += to_text(time_s.data()[row], zone_offset_s);
    for (std::size_t column = 0; column < columns.size(); ++column, ++value)
      fmt::format_to(std::back_inserter(text), ",{}", *value);
    text += '\n';
  }
  return text;
}

std::vector<Problem> problems_of(const Source& asked) {
  const Source source = asked;  // meanwhile others may go on setting values
  const nb::gil_scoped_release unlocked;
  try {
    return source.load({}).warnings.all();
  } catch (const InputError& error) {
    return error.problems().all();
  }
}

}  // namespace

void add_scenario(nb::module_& module) {
  nb::class_<Source>(module, "Source")
      .def(
          "__init__",
          [](Source* self, const std::filesystem::path& folder) {
            new (self) Source{folder, {}, {}};
          },
          nb::arg("folder"), nb::sig("def __init__(self, folder: str) -> None"))
      .def_static(
          "of_texts",
          [](const Texts& texts) {
            return Source{{}, files_of(texts), {}};
          },
          nb::arg("texts"))
      .def("copy", [](const Source& source) { return source; })
      .def_ro("folder", &Source::folder)
      .def(
          "set",
          [](Source& source, const std::string& path, const std::string& value) {
            source.overrides.push_back({path, value});
          },
          nb::arg("path"), nb::arg("value"))
      .def(
          "with_file",
          [](const Source& source, const std::string& path, const std::string& text,
             const Texts& overrides) {
            require_inside(path);
            return source.with_file({path, text}, overrides_of(overrides));
          },
          nb::arg("path"), nb::arg("text"), nb::arg("overrides"))
      .def_prop_ro("overrides",
                   [](const Source& source) {
                     Texts set;
                     for (const Override& one : source.overrides)
                       set.emplace_back(one.path, one.value);
                     return set;
                   })
      .def("texts", [](const Source& source) { return texts_of(source.texts()); })
      .def("table", table_of, nb::arg("name"))
      .def("problems", problems_of)
      .def(
          "write",
          [](const Source& source, const std::filesystem::path& folder) {
            write_scenario_folder(folder, source.written());
          },
          nb::arg("folder"), nb::sig("def write(self, folder: str) -> None"));
  module.def("tables", [] {
    Texts tables;
    for (const TableSpec& spec : models::catalog().tables)
      tables.emplace_back(spec.name, spec.what);
    return tables;
  });
  module.def(
      "is_header",
      [](const std::string& table) { return spec_of(table).home == TableSpec::Home::header; },
      nb::arg("table"));
  module.def("fields", fields_of, nb::arg("table"));
  module.def("profile_text", profile_text, nb::arg("columns"), nb::arg("time_s"),
             nb::arg("zone_offset_s"), nb::arg("values"));
  module.def("starter", [] { return texts_of(models::starter_scenario()); });
}

}  // namespace gridstep::python
