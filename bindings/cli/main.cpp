#include <fmt/format.h>

#include <exception>
#include <new>
#include <nlohmann/json.hpp>

#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::cli {

namespace {

std::string joined(int count, char** words) {
  std::string line;
  for (int k = 0; k < count; ++k) line += (k == 0 ? "" : " ") + std::string(words[k]);
  return line;
}

void print_version(bool as_json) {
  if (!as_json) {
    fmt::print("gridstep {}\n", version_text());
    return;
  }
  nlohmann::ordered_json version = {{"gridstep", version_text()}};
  for (const SolverEntry& entry : solver_catalog()) version["solvers"][entry.name] = entry.version;
  fmt::print("{}\n", version.dump(2));
}

int parse_and_do(CLI::App& app, Door& door, int count, char** words) {
  try {
    app.parse(count, words);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::CallForAllHelp&) {
    fmt::print("{}", app.help("", CLI::AppFormatMode::All));
    return 0;
  } catch (const CLI::ParseError& wrong) {
    // CLI11 has exit codes of its own (104 … 109); for users every wrong usage is 2.
    door.console.fail(wrong.what());
    fmt::print(stderr, "see gridstep --help\n");
    return static_cast<int>(ExitCode::usage);
  }
  return door.exit_code;
}

/// The one place where failures become messages and exit codes.
int guarded(CLI::App& app, Door& door, int count, char** words) {
  try {
    return parse_and_do(app, door, count, words);
  } catch (const InputError& invalid) {
    door.console.problems(invalid.problems());
    door.console.fail(invalid.what());
    return static_cast<int>(invalid.exit_code());
  } catch (const Error& error) {
    door.console.fail(error.what());
    return static_cast<int>(error.exit_code());
  } catch (const std::bad_alloc&) {
    door.console.fail("out of memory");
    return static_cast<int>(ExitCode::resource_limit);
  } catch (const std::exception& bug) {
    door.console.fail(fmt::format("a bug in gridstep: {}", bug.what()));
    return static_cast<int>(ExitCode::bug);
  }
}

int main(int count, char** words) {
  Door door;
  door.command_line = joined(count, words);
  CLI::App app("gridstep: a regional energy-grid simulator with a certificate for every step",
               "gridstep");
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.add_flag("-q,--quiet", door.console.quiet, "no progress, no messages but problems");
  app.add_flag("-v,--verbose", door.console.verbose, "more messages");
  bool version = false;
  bool as_json = false;
  app.add_flag("--version", version, "print the version and leave");
  app.add_flag("--json", as_json, "with --version: as JSON");
  add_run(app, door);
  add_validate(app, door);
  add_schema(app, door);
  add_new(app, door);
  add_info(app, door);
  add_verify(app, door);
  add_explain(app, door);
  add_solvers(app, door);
  app.add_subcommand("help", "this text")->callback([&app] { fmt::print("{}", app.help()); });
  const int exit_code = guarded(app, door, count, words);
  if (exit_code == 0 && version)
    print_version(as_json);
  else if (exit_code == 0 && app.get_subcommands().empty() && count == 1)
    fmt::print("{}", app.help());
  return exit_code;
}

}  // namespace

}  // namespace gridstep::cli

int main(int count, char** words) { return gridstep::cli::main(count, words); }
