#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace gridstep::cli {

/// An option as completion knows it.
struct CompletedOption {
  std::vector<std::string> names;  ///< with their dashes
  std::string help;
  bool takes_value = false;
  std::vector<std::string> choices;  ///< of its value; none: a file, or anything
};

/// A verb, or the command itself, with what may follow.
struct CompletedVerb {
  std::vector<std::string> path;  ///< empty: the command
  std::string help;
  std::vector<std::string> verbs;  ///< names of those below
  std::vector<CompletedOption> options;
  std::vector<std::string> words;  ///< choices of what is no option; none: a file
};

/// The command's whole tree, itself first.
std::vector<CompletedVerb> completed_verbs(const CLI::App& app);

std::string bash_completion(const std::vector<CompletedVerb>& verbs);
std::string zsh_completion(const std::vector<CompletedVerb>& verbs);
std::string fish_completion(const std::vector<CompletedVerb>& verbs);

}  // namespace gridstep::cli
