#include "bindings/report/report.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <fmt/format.h>

#include "bindings/python/module/module.hpp"
#include "bindings/python/module/result.hpp"
#include "engine/base/error.hpp"
#include "engine/results/reader.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// The page of HTML; the first result is the one that others are held against.
std::string report_html(const std::vector<const ResultHandle*>& results,
                        const std::vector<std::string>& names, const std::string& language) {
  if (results.size() > report::most_runs)
    throw Error(ExitCode::usage,
                fmt::format("a report compares {} results at most", report::most_runs));
  if (language != "en" && language != "zh")
    throw Error(ExitCode::usage, fmt::format("language is en or zh, not '{}'", language));
  std::vector<report::Run> runs;
  for (std::size_t n = 0; n < results.size(); ++n) {
    const auto* file = dynamic_cast<const ResultReader*>(results[n]->result.get());
    runs.push_back({names[n], results[n]->result.get(),
                    file != nullptr ? file->stored_digest().content : std::string()});
  }
  return report::html(runs, language == "zh" ? Language::chinese : Language::english);
}

}  // namespace

void add_report(nb::module_& module) {
  module.def("report_html", report_html, nb::arg("results"), nb::arg("names"), nb::arg("language"),
             nb::call_guard<nb::gil_scoped_release>());
}

}  // namespace gridstep::python
