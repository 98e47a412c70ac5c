#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <nlohmann/json.hpp>
#include <system_error>

#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/base/version.hpp"
#include "engine/ensemble/crew.hpp"
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
  version["mpi"] = knows_mpi();
  for (const SolverEntry& entry : solver_catalog()) version["solvers"][entry.name] = entry.version;
  fmt::print("{}\n", version.dump(2));
}

/// The help of the command itself, whatever verb has been chosen.
std::string help_of(const CLI::App& app) {
  return app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal);
}

/// `did you mean 'run'?` where a verb below `app` is near, else nothing.
std::string guess_of(const CLI::App& app, const std::string& word) {
  std::vector<std::string> verbs;
  for (const CLI::App* verb : app.get_subcommands({})) verbs.push_back(verb->get_name());
  std::string guess = did_you_mean(word, verbs);
  for (const std::string& verb : verbs)
    if (guess.empty() && word.size() > 1 && verb.starts_with(word)) guess = verb;
  return guess.empty() ? "" : fmt::format("did you mean '{}'?", guess);
}

/// The same for an option, of those that may stand behind the verb; nothing where it is one.
std::string guess_of_option(const CLI::App& verb, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> names;
  for (const CLI::App* at = &verb; at != nullptr; at = at->get_parent())
    for (const CLI::Option* option : at->get_options())
      for (const std::string& known : option->get_lnames()) names.push_back("--" + known);
  if (std::find(names.begin(), names.end(), name) != names.end()) return {};
  const std::string guess = did_you_mean(name, names);
  return guess.empty() ? "" : fmt::format("did you mean '{}'?", guess);
}

/// The same for the first word that should be a verb or an option and is none.
std::string guess_of(const CLI::App& app, int count, char** words) {
  const CLI::App* at = &app;
  for (int k = 1; k < count; ++k) {
    const std::string word = words[k];
    if (word == "--") break;
    if (word.starts_with("--")) {
      if (std::string guess = guess_of_option(*at, word); !guess.empty()) return guess;
    } else if (!word.starts_with("-") && !at->get_subcommands({}).empty()) {
      const auto is_it = [&word](const CLI::App* one) { return one->get_name() == word; };
      const std::vector<const CLI::App*> found = at->get_subcommands(is_it);
      if (!found.empty())
        at = found.front();
      else if (std::string guess = guess_of(*at, word); !guess.empty())
        return guess;
    }
  }
  return {};
}

std::string help_of_verb(const CLI::App& app, const std::string& verb) {
  const auto is_it = [&verb](const CLI::App* one) { return one->get_name() == verb; };
  const std::vector<const CLI::App*> found = app.get_subcommands(is_it);
  if (found.empty()) {
    const std::string guess = guess_of(app, verb);
    throw Error(ExitCode::usage, fmt::format("there is no verb '{}': {}", verb,
                                             guess.empty() ? "see gridstep help" : guess));
  }
  return found.front()->help(app.get_name());
}

void add_help(CLI::App& app) {
  CLI::App* help = app.add_subcommand("help", "this text, or that of a verb");
  auto verb = std::make_shared<std::string>();
  help->add_option("VERB", *verb, "verb to explain");
  help->callback(
      [&app, verb] { fmt::print("{}", verb->empty() ? help_of(app) : help_of_verb(app, *verb)); });
}

int parse_and_do(CLI::App& app, Door& door, int count, char** words) {
  try {
    app.parse(count, words);
    if (door.version)
      print_version(door.version_as_json);
    else if (app.get_subcommands().empty())
      fmt::print("{}", help_of(app));
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::CallForAllHelp&) {
    fmt::print("{}", app.help("", CLI::AppFormatMode::All));
    return 0;
  } catch (const CLI::ParseError& wrong) {
    // CLI11 has exit codes of its own (104 … 109); for users every wrong usage is 2.
    const std::string guess = guess_of(app, count, words);
    door.console.fail(
        fmt::format("{}\n{}see gridstep --help", wrong.what(), guess.empty() ? "" : guess + " "));
    return static_cast<int>(ExitCode::usage);
  }
  return door.exit_code;
}

/// What was printed lies in a buffer; a full disk shows when it is emptied.
void flush_stdout() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot write to stdout");
}

/// As shells say it of a process that a closed pipe has ended: `gridstep … | head` is no failure.
constexpr int pipe_closed = 141;

/// The one place where failures become messages and exit codes.
int guarded(CLI::App& app, Door& door, int count, char** words) {
  try {
    const int exit_code = parse_and_do(app, door, count, words);
    flush_stdout();
    return exit_code;
  } catch (const InputError& invalid) {
    door.console.problems(invalid.problems());
    door.console.fail(invalid.what());
    return static_cast<int>(invalid.exit_code());
  } catch (const StoppedAtCheckpoint& stopped) {
    door.console.say(stopped.what());
    return static_cast<int>(stopped.exit_code());
  } catch (const FileExistsError& there) {
    door.console.fail(fmt::format(
        "{}; help: pass --overwrite to replace it, or choose another name with -o", there.what()));
    return static_cast<int>(there.exit_code());
  } catch (const Error& error) {
    door.console.fail(error.what());
    return static_cast<int>(error.exit_code());
  } catch (const std::bad_alloc&) {
    door.console.fail("out of memory");
    return static_cast<int>(ExitCode::resource_limit);
  } catch (const std::system_error& error) {
    if (error.code().value() == EPIPE) return pipe_closed;
    door.console.fail(error.what());
    return static_cast<int>(ExitCode::io);
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
  app.add_flag("--version", door.version, "print the version and leave");
  app.add_flag("--json", door.version_as_json, "with --version: as JSON");
  add_run(app, door);
  add_validate(app, door);
  add_schema(app, door);
  add_new(app, door);
  add_import(app, door);
  add_info(app, door);
  add_verify(app, door);
  add_compare(app, door);
  add_ledger(app, door);
  add_report(app, door);
  add_estimate(app, door);
  add_explain(app, door);
  add_solvers(app, door);
  add_batch(app, door);
  add_merge(app, door);
  add_bench(app, door);
  add_adequacy(app, door);
  add_export(app, door);
  add_completion(app, door);
  add_serve(app, door);
  add_help(app);
  report_failed_writes();
  return guarded(app, door, count, words);
}

}  // namespace

}  // namespace gridstep::cli

int main(int count, char** words) {
  return gridstep::cli::main(count, words);
}
