#pragma once

#include <CLI/CLI.hpp>

#include "bindings/cli/console.hpp"

namespace gridstep::cli {

/// Every verb adds itself to the command: its options, its help and what it does. Doing it sets
/// `exit_code` where it is not 0; failures are exceptions, caught once in main.
struct Door {
  Console console;
  std::string command_line;
  int exit_code = 0;
  bool version = false;
  bool version_as_json = false;
};

void add_run(CLI::App& app, Door& door);
void add_validate(CLI::App& app, Door& door);
void add_schema(CLI::App& app, Door& door);
void add_new(CLI::App& app, Door& door);
void add_import(CLI::App& app, Door& door);
void add_info(CLI::App& app, Door& door);
void add_verify(CLI::App& app, Door& door);
void add_compare(CLI::App& app, Door& door);
void add_ledger(CLI::App& app, Door& door);
void add_estimate(CLI::App& app, Door& door);
void add_explain(CLI::App& app, Door& door);
void add_solvers(CLI::App& app, Door& door);
void add_batch(CLI::App& app, Door& door);
void add_merge(CLI::App& app, Door& door);
void add_bench(CLI::App& app, Door& door);
void add_export(CLI::App& app, Door& door);
void add_completion(CLI::App& app, Door& door);
void add_adequacy(CLI::App& app, Door& door);
void add_serve(CLI::App& app, Door& door);
void add_report(CLI::App& app, Door& door);

}  // namespace gridstep::cli
