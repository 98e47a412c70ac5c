#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bindings/c/border.hpp"
#include "engine/base/parallel.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/inspect.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/write_held.hpp"
#include "models/catalog.hpp"

namespace c = gridstep::c;

namespace {

using gridstep::Index;
using gridstep::Variable;

/// As JSON that is UTF-8 whatever the names hold.
char* text_of(const nlohmann::ordered_json& json) {
  return c::copy_of(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// The result that a call may read in this thread, wherever it was opened.
const gs_result& readable(const gs_result* result) {
  gridstep::hdf5::prepare_thread();
  return c::given(result, "result");
}

gridstep::RunReport run(const gs_scenario& scenario, const gs_options& given) {
  const gridstep::RunOptions options = given.run_of(scenario, "gs_scenario_run");
  const gridstep::ThreadsScope threads(options.threads);
  if (!scenario.in_memory)
    return gridstep::run(options, gridstep::models::catalog(), given.observer());
  return gridstep::run(scenario.load(options), options, gridstep::models::catalog(),
                       given.observer());
}

gridstep::Totals totals_of(const gridstep::Result& result) {
  gridstep::Summary summary(result.system());
  gridstep::for_each_block(result, [&](const gridstep::Record& record) { summary.add(record); });
  return summary.totals();
}

gridstep::CertificateSummary certificate_of(const gridstep::Result& result) {
  gridstep::CertificateSummary certificate(result.system());
  gridstep::for_each_block(
      result, [&](const gridstep::Record& record) { gridstep::add_stored(certificate, record); });
  return certificate;
}

}  // namespace

c::VariableView::VariableView(const Variable& variable) : path(variable.path()), view() {
  for (const std::string& dim : variable.dims) dim_names.push_back(dim.c_str());
  view.path = path.c_str();
  view.group = variable.group.c_str();
  view.name = variable.name.c_str();
  view.kind = static_cast<gs_kind>(variable.kind);
  view.unit = variable.unit.c_str();
  view.long_name = variable.long_name.c_str();
  view.cell_methods = variable.cell_methods.c_str();
  view.dims = variable.dims.size();
  view.dim_names = dim_names.data();
  view.dim_sizes = variable.sizes.data();
  view.count = variable.count();
  view.per_step = variable.per_step() ? 1 : 0;
}

static_assert(static_cast<int>(Variable::Kind::real) == GS_REAL &&
              static_cast<int>(Variable::Kind::integer) == GS_INTEGER &&
              static_cast<int>(Variable::Kind::flag) == GS_FLAG &&
              static_cast<int>(Variable::Kind::text) == GS_TEXT);

gs_result::gs_result(gridstep::RunReport of_run)
    : report(std::move(of_run)), warnings(report->warnings) {
  if (report->held)
    result = report->held;
  else
    result = std::make_shared<gridstep::ResultReader>(report->result);
  look();
}

gs_result::gs_result(const std::filesystem::path& file)
    : result(std::make_shared<gridstep::ResultReader>(file)) {
  look();
}

void gs_result::look() {
  variables = gridstep::variables_of(*result);
  for (const Variable& variable : variables) views.emplace_back(variable);
}

gs_error* gs_scenario_run(const gs_scenario* scenario, const gs_options* options,
                          gs_result** result) {
  return c::guarded([&] {
    gs_result*& made = c::cleared(result, "result");
    const gs_scenario& asked = c::given(scenario, "scenario");
    made = new gs_result(run(asked, options == nullptr ? gs_options() : *options));
  });
}

gs_error* gs_result_open(const char* path, gs_result** result) {
  return c::guarded([&] {
    gs_result*& made = c::cleared(result, "result");
    made = new gs_result(std::filesystem::path(&c::given(path, "path")));
  });
}

gs_error* gs_result_save(const gs_result* result, const char* path, int overwrite) {
  return c::guarded([&] {
    using gridstep::ResultsWriter;
    const gs_result& asked = readable(result);
    c::given(path, "path");
    if (!asked.report || !asked.report->held)
      throw gridstep::Error(gridstep::ExitCode::usage,
                            asked.result->label() + " lies in a file already: copy that");
    gridstep::write(
        *asked.report->held, path,
        overwrite != 0 ? ResultsWriter::IfExists::overwrite : ResultsWriter::IfExists::refuse);
  });
}

void gs_result_free(gs_result* result) {
  delete result;
}

const gs_problems* gs_result_warnings(const gs_result* result) {
  return result == nullptr ? gs_error_problems(nullptr) : &result->warnings;
}

int64_t gs_result_steps(const gs_result* result) {
  return result == nullptr ? 0 : result->result->system().time.steps;
}

gs_error* gs_result_summary_json(const gs_result* result, char** json) {
  return c::guarded([&] {
    char*& made = c::cleared(json, "json");
    const gs_result& asked = readable(result);
    made = text_of(
        asked.report
            ? to_json(asked.report->totals, asked.report->timing, asked.report->result.string())
            : to_json(totals_of(*asked.result), asked.result->timing(), asked.result->label()));
  });
}

gs_error* gs_result_certificate_json(const gs_result* result, char** json) {
  return c::guarded([&] {
    char*& made = c::cleared(json, "json");
    const gs_result& asked = readable(result);
    made = text_of(to_json(asked.report ? asked.report->certificate : certificate_of(*asked.result),
                           asked.result->system().time));
  });
}

size_t gs_result_variable_count(const gs_result* result) {
  return result == nullptr ? 0 : result->views.size();
}

const gs_variable* gs_result_variable_at(const gs_result* result, size_t n) {
  return n < gs_result_variable_count(result) ? &result->views[n].view : nullptr;
}

gs_error* gs_result_variable(const gs_result* result, const char* path,
                             const gs_variable** variable) {
  return c::guarded([&] {
    const gs_variable*& found = c::cleared(variable, "variable");
    const gs_result& asked = readable(result);
    const std::string wanted = variable_of(*asked.result, &c::given(path, "path")).path();
    found = &std::find_if(asked.views.begin(), asked.views.end(), [&](const c::VariableView& one) {
               return one.path == wanted;
             })->view;
  });
}

gs_error* gs_result_read(const gs_result* result, const char* path, double* values,
                         size_t capacity) {
  return c::guarded([&] {
    const gs_result& asked = readable(result);
    const Variable variable = variable_of(*asked.result, &c::given(path, "path"));
    c::require_numbers(variable, values, capacity, variable.count());
    std::ranges::copy(values_of(*asked.result, variable), values);
  });
}

gs_error* gs_result_read_steps(const gs_result* result, const char* path, int64_t first,
                               int64_t steps, double* values, size_t capacity) {
  return c::guarded([&] {
    const gs_result& asked = readable(result);
    const Variable variable = variable_of(*asked.result, &c::given(path, "path"));
    c::require_steps(variable, first, steps, gs_result_steps(result));
    const Index width = variable.count() / variable.sizes.front();
    c::require_numbers(variable, values, capacity, steps * width);
    std::ranges::copy(values_of(*asked.result, variable, first, steps), values);
  });
}

gs_error* gs_result_texts(const gs_result* result, const char* path, gs_texts** texts) {
  return c::guarded([&] {
    gs_texts*& made = c::cleared(texts, "texts");
    const gs_result& asked = readable(result);
    made = c::texts_of_variable(*asked.result, variable_of(*asked.result, &c::given(path, "path")));
  });
}
