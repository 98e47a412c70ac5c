#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "benchmarks/dispatch/case.hpp"
#include "benchmarks/dispatch/machine.hpp"
#include "benchmarks/dispatch/race.hpp"

namespace gridstep::bench {

/// What to measure. Empty lists: everything.
struct BenchOptions {
  std::string suite;
  std::vector<std::string> cases;
  std::vector<std::string> solvers;
  std::vector<std::string> ways;
  CaseSource source;
  RaceOptions race;
};

/// Suites by name, in the order of their cases.
std::vector<std::string> suite_names();

/// One line of the benchmark: what `performance` did, beside the best of HiGHS and beside what this
/// machine can do at most.
nlohmann::ordered_json to_json(const Case& made, const Performance& performance,
                               const std::vector<Performance>& all, const Machine& machine);

/// Runs every case of a suite and hands out its lines, case by case. Returns whether every way
/// agreed. Cases whose archive is missing are left out with one line to `options.race.say`.
///
/// Throws Error (usage) for names there are not, Error (input_invalid) when nothing is left to run,
/// and what reading a scenario throws.
bool run_bench(const BenchOptions& options,
               const std::function<void(const nlohmann::ordered_json&)>& emit);

}  // namespace gridstep::bench
