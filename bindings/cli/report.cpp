#include "bindings/report/report.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "bindings/cli/file_names.hpp"
#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/results/merged_reader.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/target_file.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::vector<fs::path> files;
  fs::path page;
  std::string language;  ///< empty: the reader's
  bool overwrite = false;
};

/// Only what is called a page is overwritten: no result, no table.
void require_page(const ReportOptions& options) {
  const fs::path& page = options.page;
  const std::string ending = page.extension().string();
  if (ending != ".html" && ending != ".htm")
    throw Error(ExitCode::usage,
                fmt::format("a report is a page: give -o a name that ends in .html, not {}",
                            page.string()));
  if (!fs::is_directory(folder_of(page)))
    throw IoError(fmt::format("cannot write {}: there is no folder {}; help: create it first",
                              page.string(), folder_of(page).string()));
  const fs::file_status status = fs::symlink_status(page);
  if (!fs::exists(status)) return;
  if (!fs::is_regular_file(status))
    throw IoError(
        fmt::format("cannot write {}: it is no plain file; help: choose another name "
                    "with -o",
                    page.string()));
  if (!options.overwrite) throw FileExistsError(page.string());
  for (const fs::path& file : options.files)
    if (fs::exists(file) && fs::equivalent(file, page))
      throw IoError(fmt::format("cannot write {}: it is one of the results", page.string()));
}

void write_report(const ReportOptions& options, const Door& door) {
  if (options.files.size() > report::most_runs)
    throw Error(ExitCode::usage, fmt::format("a report compares {} runs at most; for more see "
                                             "gridstep compare and gridstep merge",
                                             report::most_runs));
  require_page(options);
  std::string what;
  for (const fs::path& file : options.files) what += (what.empty() ? "" : " or ") + file.string();
  read_in_separate_process(what);
  const std::vector<std::string> names = short_names(options.files);
  std::vector<std::unique_ptr<ResultReader>> results;
  std::vector<report::Run> runs;
  for (std::size_t n = 0; n < options.files.size(); ++n) {
    const fs::path& file = options.files[n];
    if (fs::is_regular_file(file) && is_merged(file))
      throw IoError(
          fmt::format("{} holds many runs; help: name the results of single runs", file.string()));
    results.push_back(std::make_unique<ResultReader>(file));
    runs.push_back({names[n], results.back().get(), results.back()->stored_digest().content});
  }
  Language language = reader_language();
  if (!options.language.empty())
    language = options.language == "zh" ? Language::chinese : Language::english;
  write_durably(options.page, report::html(runs, language));
  if (!report::has_charts())
    door.console.warn(
        "this build has no chart library (uPlot), so the page has its tables, heat "
        "map and grid, but no charts over time");
  fmt::print("{}\n", options.page.string());
}

}  // namespace

void add_report(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("report", "a page with pictures of a run, or of several");
  auto options = std::make_shared<ReportOptions>();
  verb->add_option("FILE", options->files, "result files; of several the base first")
      ->required()
      ->expected(-1);
  verb->add_option("-o,--output", options->page, "page to write, name.html")
      ->required()
      ->type_name("X.html");
  verb->add_option("--lang", options->language, "language it opens in [the terminal's]")
      ->check(CLI::IsMember({"en", "zh"}))
      ->type_name("en|zh");
  verb->add_flag("--overwrite", options->overwrite, "replace an older page of that name");
  verb->callback([options, &door] { write_report(*options, door); });
}

}  // namespace gridstep::cli
