#include <fmt/format.h>

#include <memory>
#include <string>

#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/results/export.hpp"
#include "engine/results/merged_reader.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/target_file.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  fs::path file;
  fs::path output;
  std::string format = "csv";
  std::string from, to;
  bool wide = false;
  bool long_asked = false;  ///< the default, said
  bool utc = false;
  bool local = false;
  bool overwrite = false;
  std::vector<std::string> variables;
};

ExportQuery query_of(const ExportOptions& options, const TimeGrid& time) {
  ExportQuery query;
  query.variables = options.variables;
  if (options.utc) query.clock = ExportQuery::Clock::utc;
  if (options.local) query.clock = ExportQuery::Clock::local;
  if (options.format == "json")
    query.format = ExportFormat::json;
  else
    query.format = options.wide ? ExportFormat::csv_wide : ExportFormat::csv_long;
  query.first_step = options.from.empty() ? 0 : step_at("--from", options.from, time);
  const Index end = options.to.empty() ? time.steps : step_at("--to", options.to, time, true);
  query.steps = end - query.first_step;
  if (query.steps < 1) throw Error(ExitCode::usage, "--to is not after --from");
  return query;
}

/// A file of that name is replaced where that is asked for, the result itself never.
void require_free(const ExportOptions& options) {
  const fs::path folder = folder_of(options.output);
  std::error_code failed;
  if (!fs::is_directory(folder, failed))
    throw IoError(fmt::format("cannot write {}: there is no folder {}; help: create it first",
                              options.output.string(), folder.string()));
  if (fs::equivalent(options.file, options.output, failed))
    throw IoError(fmt::format("{} is the result itself; help: choose another name with -o",
                              options.output.string()));
  const fs::file_status status = fs::symlink_status(options.output, failed);
  if (!fs::exists(status)) return;
  if (!fs::is_regular_file(status))
    throw IoError(fmt::format("cannot write {}: it is no plain file; help: choose another name",
                              options.output.string()));
  if (!options.overwrite) throw FileExistsError(options.output.string());
}

/// What opens in a spreadsheet with its end cut off is told.
void warn_of_length(const ExportOptions& options, std::size_t lines, const Console& console) {
  constexpr std::size_t sheet_lines = 1'048'576;  // of Excel and LibreOffice
  if (lines > sheet_lines)
    console.warn(fmt::format(
        "{} has {} lines, a spreadsheet shows {}; help: --wide, --var, or --from and --to",
        options.output.string(), lines, sheet_lines));
}

void export_file(const ExportOptions& options, const Door& door) {
  if (options.format == "json" && options.wide)
    throw Error(ExitCode::usage, "--wide is for CSV: JSON has every series by itself");
  if (options.format == "json" && options.local)
    throw Error(ExitCode::usage, "--local is for CSV: in JSON times keep their offset");
  if (!options.output.empty()) require_free(options);
  read_in_separate_process(options.file);
  if (is_merged(options.file))
    throw Error(ExitCode::usage, fmt::format("{} holds many runs; export the file of one of them",
                                             options.file.string()));
  const ResultReader result(options.file);
  const ExportQuery query = query_of(options, result.system().time);
  if (options.output.empty()) {
    export_result(result, query, [](std::string_view text) {
      if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        throw std::system_error(errno, std::generic_category(), "cannot write to stdout");
    });
    return;
  }
  DurableFile target(options.output, temporary_beside(options.output));
  export_result(result, query, [&target](std::string_view text) { target.write(text); });
  target.publish();
  warn_of_length(options, export_lines(result, query), door.console);
}

}  // namespace

void add_export(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("export", "series of a result as CSV or JSON");
  auto options = std::make_shared<ExportOptions>();
  verb->add_option("FILE", options->file, "result file, also of one run of a batch")->required();
  verb->add_option("-o,--output", options->output, "file to write [stdout]")->type_name("PATH");
  verb->add_option("--format", options->format, "csv or json")
      ->check(CLI::IsMember({"csv", "json"}))
      ->default_str("csv")
      ->type_name("NAME");
  CLI::Option* wide =
      verb->add_flag("--wide", options->wide, "CSV: a row per step, a column per thing");
  verb->add_flag("--long", options->long_asked, "CSV: a row per number, which is the default")
      ->excludes(wide);
  verb->add_option("--var", options->variables, "a series, repeatable [all by time and thing]")
      ->type_name("NAME")
      ->allow_extra_args(false);
  verb->add_option("--from", options->from, "first step, as the time it begins")->type_name("TIME");
  verb->add_option("--to", options->to, "end, as a time")->type_name("TIME");
  CLI::Option* utc =
      verb->add_flag("--utc", options->utc, "times in UTC, not on the region's clock");
  verb->add_flag("--local", options->local, "CSV: times as dates for Excel, offset in the head")
      ->excludes(utc);
  verb->add_flag("--overwrite", options->overwrite, "replace a file of that name");
  verb->callback([options, &door] { export_file(*options, door); });
}

}  // namespace gridstep::cli
