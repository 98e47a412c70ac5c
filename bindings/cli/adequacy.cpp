#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/version.hpp"
#include "engine/ensemble/adequacy/capacity_credit.hpp"
#include "engine/ensemble/adequacy/outage_table.hpp"
#include "engine/ensemble/adequacy/part_file.hpp"
#include "engine/ensemble/adequacy/weather_years.hpp"
#include "engine/simulation/run.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

namespace adq = gridstep::adequacy;

constexpr std::chrono::seconds save_every{30};

struct AdequacyOptions {
  ScenarioOptions scenario;
  adq::Spec spec;
  std::string method = "sampling";
  std::string network = "scenario";
  std::string credit_of;
  std::string shard;
  std::filesystem::path output;
  std::filesystem::path state;
  std::vector<std::string> merge;
  int jobs = 0;
  bool as_json = false;
};

/// A number in a range, which no number at all is not: CLI::Range lets NaN pass.
CLI::Validator within(double least, double most) {
  return {[least, most](std::string& text) -> std::string {
            double value = 0.0;
            if (CLI::detail::lexical_cast(text, value) && value >= least && value <= most)
              return {};
            return fmt::format("{} is no number from {:g} to {:g}", text, least, most);
          },
          fmt::format("{:g} - {:g}", least, most)};
}

Language language() {
  return reads_chinese() ? Language::chinese : Language::english;
}

/// `2/8`: the second of eight, counted from 1.
adq::Shard shard_of(const std::string& text) {
  if (text.empty()) return {};
  adq::Shard shard;
  int read = 0;
  const int fields = std::sscanf(text.c_str(), "%ld/%ld%n", &shard.index, &shard.count, &read);
  if (fields != 2 || read != static_cast<int>(text.size()) || shard.index < 1 ||
      shard.index > shard.count)
    throw Error(ExitCode::usage, fmt::format("--shard {}: write it like 2/8", text));
  --shard.index;
  return shard;
}

/// The report on stdout, and as JSON in a file where one is asked for.
void show(const AdequacyOptions& options, const nlohmann::ordered_json& json,
          const std::string& text) {
  if (!options.output.empty() && options.shard.empty())
    adq::write_text_file(options.output, json.dump(2) + "\n");
  fmt::print("{}", options.as_json ? json.dump(2) + "\n" : text);
}

void show_report(const AdequacyOptions& options, const adq::Report& report) {
  show(options, adq::to_json(report), adq::to_text(report, language()));
}

/// Parts are told from one another by what they were drawn from.
nlohmann::ordered_json question_of(const AdequacyOptions& options, const CheckedScenario& checked) {
  nlohmann::ordered_json question = adq::to_json(options.spec);
  question["gridstep"] = version_text();
  for (const Override& change : options.scenario.parsed().overrides)
    question["set"][change.path] = change.value;
  question["from"] = checked.time.start_s;
  question["steps"] = checked.time.steps;
  if (options.scenario.run.seed) question["weather_seed"] = *options.scenario.run.seed;
  for (const auto& [path, hash] : checked.scenario.sha256) question["inputs"][path] = hash;
  return question;
}

void sample(const AdequacyOptions& options, const CheckedScenario& checked,
            const adq::SystemOfWeather& systems, const adq::Watch& watch, Door& door) {
  const adq::Shard shard = shard_of(options.shard);
  const bool is_part = !options.shard.empty();
  if (is_part && (options.output.empty() || options.spec.target_relative_se > 0.0))
    throw Error(ExitCode::usage, "--shard needs -o PART.json, and goes without --target");
  const nlohmann::ordered_json asked = question_of(options, checked);
  const std::string question = asked.dump();
  adq::Assessment assessment(systems, {options.spec});
  adq::Progress progress = assessment.begin();
  if (!options.state.empty() && std::filesystem::exists(options.state)) {
    progress = adq::read_part(options.state, question, shard).progress;
    door.console.say(
        fmt::format("{}: goes on after {} years", options.state.string(), progress.years));
  }
  const auto start = std::chrono::steady_clock::now();
  auto saved = start;
  adq::Watch saving = watch;
  saving.progress = [&](Index done, Index all) {
    watch.progress(done, all);
    const auto now = std::chrono::steady_clock::now();
    if (options.state.empty() || now - saved < save_every) return;
    saved = now;
    adq::write_part(options.state, {question, shard, assessment.frame(), false, progress});
  };
  assessment.run(progress, saving, shard);
  adq::Report report = assessment.report(progress);
  report.asked = asked;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const bool complete = assessment.is_complete(progress);
  const adq::Part part{question, shard, assessment.frame(), complete, progress};
  if (!options.state.empty()) adq::write_part(options.state, part);
  if (complete && is_part) adq::write_part(options.output, part);
  if (progress.years > 0) show_report(options, report);
  if (complete) {
    if (options.spec.target_relative_se > 0.0 && !report.reached_target)
      door.console.warn(
          fmt::format("after {} years the relative standard error of LOLH is {:.3f} "
                      "and of EUE {:.3f}: the target {} is not reached",
                      report.years, report.lolh_h.relative_error(), report.eue_mwh.relative_error(),
                      options.spec.target_relative_se));
    return;
  }
  door.console.warn(fmt::format("stopped after {} years", progress.years));
  door.exit_code = static_cast<int>(options.state.empty() ? ExitCode::interrupted
                                                          : ExitCode::stopped_at_checkpoint);
}

void merge_parts(const AdequacyOptions& options) {
  const auto parts = adq::read_parts({options.merge.begin(), options.merge.end()});
  show_report(options, adq::merged_report(parts));
}

/// Options that would change nothing are refused, not ignored.
void require_options_that_count(const AdequacyOptions& options, const CLI::App& verb) {
  const auto refuse = [&](const char* given, std::initializer_list<const char*> ignored) {
    std::string named;
    for (const char* option : ignored)
      if (verb.count(option) > 0) named += fmt::format(" {}", option);
    if (!named.empty())
      throw Error(ExitCode::usage, fmt::format("{} goes without{}", given, named));
  };
  if (options.spec.method == adq::Spec::Method::convolution)
    refuse("--method convolution", {"--samples", "--target", "--seed", "--weather-years",
                                    "--load-sd", "--antithetic", "--importance", "--elcc"});
  if (options.credit_of.empty()) return;
  const auto& without = options.spec.without_units;
  if (std::find(without.begin(), without.end(), options.credit_of) != without.end())
    throw Error(ExitCode::usage,
                fmt::format("--elcc {0} needs {0}, which --without leaves out", options.credit_of));
}

void assess(AdequacyOptions& options, const CLI::App& verb, Door& door) {
  if (options.output.extension() == ".h5")
    throw Error(ExitCode::usage, "-o: the report is JSON, name it FILE.json");
  if (!options.merge.empty()) return merge_parts(options);
  if (options.scenario.run.scenario.empty())
    throw Error(ExitCode::usage, "SCENARIO is required, or --merge PART.json …");
  options.spec.method = options.method == "convolution" ? adq::Spec::Method::convolution
                                                        : adq::Spec::Method::sampling;
  options.spec.network = options.network == "copperplate" ? adq::Spec::Network::copperplate
                         : options.network == "transport" ? adq::Spec::Network::transport
                                                          : adq::Spec::Network::scenario;
  require_options_that_count(options, verb);
  const bool is_plain =
      options.spec.method == adq::Spec::Method::sampling && options.credit_of.empty();
  if (!is_plain && (!options.shard.empty() || !options.state.empty()))
    throw Error(ExitCode::usage,
                "--shard and --state are for drawn years, not for --elcc or --method convolution");
  catch_stop_signals();
  set_threads(options.jobs > 0 ? options.jobs : available_threads());
  const CheckedScenario checked = load(options.scenario.parsed(), models::catalog());
  door.console.problems(checked.warnings);
  if (!checked.scenario.table("links").rows.empty())
    door.console.warn("links are not seen here: what they bring from bus to bus is missing");
  const adq::SystemOfWeather systems = adq::weather_years_of(checked, models::catalog());
  if (options.spec.method == adq::Spec::Method::convolution) {
    adq::Report report = adq::convolve(adq::capacity_model(systems(0), options.spec), options.spec);
    report.asked = question_of(options, checked);
    return show_report(options, report);
  }
  Progress bar(door.console, "drawing years");
  adq::Watch watch;
  watch.progress = [&](Index done, Index all) { bar.at(done, all); };
  watch.stop = stop_requested;
  if (options.credit_of.empty()) return sample(options, checked, systems, watch, door);
  const adq::CapacityCredit credit =
      adq::capacity_credit(systems, options.spec, options.credit_of, watch);
  nlohmann::ordered_json json = adq::to_json(credit, options.credit_of);
  json["asked"] = question_of(options, checked);
  show(options, json, adq::to_text(credit, options.credit_of, language()));
}

void add_sampling_options(CLI::App& verb, AdequacyOptions& options) {
  adq::Spec& spec = options.spec;
  verb.add_option("--samples,--max-samples", spec.samples, "years drawn, at most [10000]")
      ->check(CLI::Range(Index{1}, Index{1000000000}))
      ->type_name("N");
  verb.add_option("--target", spec.target_relative_se,
                  "stop at this relative error of EUE and LOLH")
      ->check(within(1e-6, 1.0))
      ->type_name("REL");
  verb.add_option("--seed", spec.seed, "seed of outages and load")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  verb.add_option("--weather-years", spec.weather_years, "years of weather drawn, each seeded [1]")
      ->check(CLI::Range(Index{1}, Index{1000000}))
      ->type_name("K");
  verb.add_option("--load-sd", spec.load_sd_frac, "relative standard deviation of a year's load")
      ->check(within(0.0, 1.0))
      ->type_name("FRAC");
  verb.add_flag("--antithetic", spec.antithetic, "years in mirrored pairs");
  verb.add_flag("--importance", spec.importance, "days drawn towards loss of load, weighted");
  verb.add_option("--elcc", options.credit_of, "capacity credit of a unit, storage or tie")
      ->type_name("UNIT");
  verb.add_option("--shard", options.shard, "draw part I of N into -o PART.json")->type_name("I/N");
  verb.add_option("--merge", options.merge, "parts to put together")->type_name("PART.json");
  verb.add_option("--state", options.state, "go on from here; kept up when stopped")
      ->type_name("FILE.json");
}

void add_region_options(CLI::App& verb, AdequacyOptions& options) {
  adq::Spec& spec = options.spec;
  verb.add_option("--method", options.method, "sampling, or exactly by convolution")
      ->check(CLI::IsMember({"sampling", "convolution"}));
  verb.add_option("--network", options.network, "one node, or limits of lines, or as the scenario")
      ->check(CLI::IsMember({"scenario", "copperplate", "transport"}));
  verb.add_option("--load-scale", spec.load_scale, "factor on every load [1]")
      ->check(within(0.0, 100.0))
      ->type_name("FACTOR");
  verb.add_option("--add-load", spec.added_load_mw, "constant load added, MW")
      ->check(within(0.0, 1e6))
      ->type_name("MW");
  verb.add_flag("--without-storage", spec.without_storage, "storages give nothing");
  verb.add_flag("--without-ties", spec.without_ties, "neighbours give nothing");
  verb.add_option("--without", spec.without_units, "leave out a unit, storage or tie; repeatable")
      ->allow_extra_args(false)
      ->type_name("UNIT");
}

}  // namespace

void add_adequacy(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("adequacy", "how often load goes short when units fail");
  auto options = std::make_shared<AdequacyOptions>();
  verb->add_option("SCENARIO", options->scenario.run.scenario, "folder with a scenario.toml");
  verb->add_option("--set", options->scenario.set, "section.field=value or table.id.field=value")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
  verb->add_option("--from", options->scenario.run.from, "first step")->type_name("TIME");
  verb->add_option("--to", options->scenario.run.to, "end, exclusive")->type_name("TIME");
  verb->add_option("--steps", options->scenario.run.steps, "how many steps, instead of --to")
      ->type_name("N");
  add_region_options(*verb, *options);
  add_sampling_options(*verb, *options);
  verb->add_option("--jobs", options->jobs, "threads; results do not depend on them [all]")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  verb->add_option("-o,--output", options->output, "report, or part, as JSON")
      ->type_name("FILE.json");
  verb->add_flag("--json", options->as_json, "report as JSON on stdout");
  verb->callback([options, verb, &door] { assess(*options, *verb, door); });
}

}  // namespace gridstep::cli
