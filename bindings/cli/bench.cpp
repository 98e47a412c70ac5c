#include "benchmarks/dispatch/bench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"

namespace gridstep::cli {

namespace {

void run_suite(bench::BenchOptions options, Door& door) {
  catch_stop_signals();
  const char* archive = std::getenv("GRIDSTEP_DATA");
  if (archive != nullptr) options.source.archive = archive;
  options.race.stop = stop_requested;
  options.race.say = [&door](const std::string& text) { door.console.say(text); };
  const auto race = [&] {
    try {
      return bench::run_bench(options, [](const nlohmann::ordered_json& line) {
        fmt::print("{}\n", line.dump());
        std::fflush(stdout);  // long races are watched
      });
    } catch (const InputError&) {
      if (!std::filesystem::exists(options.source.hohhot))
        door.console.warn(
            fmt::format("the Hohhot scenario is looked for in {}; help: run in the root of the "
                        "repository, or say --scenario DIR",
                        std::filesystem::absolute(options.source.hohhot).string()));
      throw;
    }
  };
  const bool holds = race();
  if (holds) return;
  door.console.fail("a way missed its answer: see agreed and message in its line");
  door.exit_code = static_cast<int>(ExitCode::not_certified);
}

}  // namespace

void add_bench(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("bench", "race dispatch solvers, as JSON lines");
  auto options = std::make_shared<bench::BenchOptions>();
  options->source.hohhot = "scenarios/hohhot";
  bench::RaceOptions& race = options->race;
  const auto list = [verb](const char* name, std::vector<std::string>& into, const char* what) {
    verb->add_option(name, into, what)->delimiter(',')->type_name("A,B");
  };
  verb->add_option("SUITE", options->suite,
                   fmt::format("one of {}", fmt::join(bench::suite_names(), ", ")))
      ->required();
  list("--cases", options->cases, "only these cases; some long ones run only when named");
  list("--solvers", options->solvers, "only these solvers");
  list("--ways", options->ways, "only these ways of using them");
  verb->add_option("--rounds", race.rounds, "timed rounds, the ways in turn [5]")
      ->check(CLI::Range(1, 1000))
      ->type_name("N");
  verb->add_option("--budget", race.budget_s,
                   "CPU seconds a way may take per round; then it solves fewer windows [5]")
      ->check(CLI::PositiveNumber)
      ->type_name("S");
  verb->add_option("--steps", options->source.steps, "only the first steps of every case")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_option("--windows", options->source.windows, "only the first windows of every case")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_option("--scenario", options->source.hohhot,
                   "folder of the Hohhot scenario [scenarios/hohhot]")
      ->type_name("DIR");
  verb->add_flag("--memory", race.with_memory,
                 "also measure peak memory, in processes of their own");
  verb->callback([options, &door] { run_suite(*options, door); });
}

}  // namespace gridstep::cli
