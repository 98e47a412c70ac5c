#include "engine/ensemble/merge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"

namespace gridstep::cli {

namespace {

/// What the user asks for.
struct Asked {
  MergeOptions options;
  bool copied = false;
  bool shown_of_any = false;
  bool without_series = false;
  bool as_json = false;
};

const char* text_of(SeriesForm form) {
  switch (form) {
    case SeriesForm::shown:
    case SeriesForm::shown_of_any:
      return "virtual";
    case SeriesForm::copied:
      return "copied";
    case SeriesForm::left_out:
      break;
  }
  return "none";
}

nlohmann::ordered_json to_json(const MergeReport& report, const MergeOptions& options) {
  nlohmann::ordered_json json = {
      {"study", report.study},
      {"runs", report.runs},
      {"complete", report.runs - static_cast<Index>(report.incomplete.size())},
      {"incomplete", nlohmann::ordered_json::array()},
      {"files", report.files},
      {"series", text_of(report.series)},
      {"axes_that_differ", report.per_run_axes},
      {"bytes", report.bytes},
      {"wall_s", report.wall_s},
      {"result", options.target.string()},
  };
  for (const IncompleteRun& run : report.incomplete)
    json["incomplete"].push_back(
        {{"run", run.run}, {"status", run.status}, {"reason", run.reason}});
  return json;
}

void tell(const MergeReport& report, const MergeOptions& options, const Console& console) {
  const std::size_t most_shown = 20;
  for (std::size_t n = 0; n < std::min(most_shown, report.incomplete.size()); ++n)
    console.warn(fmt::format("run {} is {}: its values are fill, and run_complete says so",
                             report.incomplete[n].run, report.incomplete[n].status));
  if (report.incomplete.size() > most_shown)
    console.warn(fmt::format("and {} more", report.incomplete.size() - most_shown));
  if (!report.per_run_axes.empty())
    console.say(fmt::format(
        "not every run has the same {}: what a run lacks is fill, and the masks …_in_run say so",
        fmt::join(report.per_run_axes, ", ")));
  if (report.lacks_marginal_unit)
    console.say(
        "marginal_unit is left out: it numbers the units of its own run, and the runs' differ");
  if (report.series == SeriesForm::shown && report.files > most_shown_files)
    console.warn(fmt::format(
        "{} files are shown where they lie: a reader that may open fewer (ulimit -n) sees missing "
        "values and no error",
        report.files));
  if (report.files > 0 && !options.verify)
    console.say(fmt::format(
        "every source opens, is complete and carries the fingerprint that its log tells; its {} "
        "values were not read (--verify does)",
        report.series == SeriesForm::copied ? "unpacked" : "stored"));
}

void carry_out(Asked asked, Door& door) {
  MergeOptions& options = asked.options;
  if (options.target.empty()) options.target = options.folder / "merged.h5";
  if (asked.copied) options.series = SeriesForm::copied;
  if (asked.shown_of_any) options.series = SeriesForm::shown_of_any;
  if (asked.without_series) options.series = SeriesForm::left_out;
  options.tell = [&](const std::string& message) { door.console.say(message); };
  catch_stop_signals();
  const MergeReport report = [&] {
    Progress progress(door.console, "runs");
    Observer observer;
    observer.progress = [&](Index done, Index all) { progress.at(done, all); };
    observer.stop = stop_requested;
    return merge(options, observer);
  }();
  tell(report, options, door.console);
  if (asked.as_json)
    fmt::print("{}\n", to_json(report, options).dump(2));
  else
    fmt::print("{}\n", options.target.string());
}

}  // namespace

void add_merge(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("merge", "one file over the runs of a batch");
  auto asked = std::make_shared<Asked>();
  MergeOptions& options = asked->options;
  verb->add_option("DIR", options.folder, "folder of a batch")->required();
  verb->add_option("-o,--output", options.target, "merged file [DIR/merged.h5]")->type_name("FILE");
  auto* copy = verb->add_flag("--copy", asked->copied, "copy the series: the file stands alone");
  auto* shown = verb->add_flag("--virtual", asked->shown_of_any,
                               "show the series where they lie, of however many files")
                    ->excludes(copy);
  verb->add_flag("--totals", asked->without_series, "leave the series out")
      ->excludes(copy)
      ->excludes(shown);
  verb->add_flag("--allow-missing", options.allow_missing,
                 "go on where runs have failed or are not done; the file says which");
  verb->add_flag("--overwrite", options.overwrite, "replace the merged file");
  verb->add_flag("--verify", options.verify, "recompute the fingerprint of every source");
  verb->add_option("--wait", options.wait_s, "seconds to wait for files that a network shows late")
      ->default_val(options.wait_s)
      ->check(CLI::Range(0.0, 600.0))
      ->type_name("S");
  verb->add_flag("--json", asked->as_json, "what was merged as JSON on stdout");
  verb->callback([asked, &door] { carry_out(*asked, door); });
}

}  // namespace gridstep::cli
