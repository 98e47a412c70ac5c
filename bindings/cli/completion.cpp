#include <fmt/format.h>

#include <memory>
#include <string>

#include "bindings/cli/completion_script.hpp"
#include "bindings/cli/verbs.hpp"

namespace gridstep::cli {

void add_completion(CLI::App& app, Door&) {
  CLI::App* verb = app.add_subcommand("completion", "completion of words for a shell");
  auto shell = std::make_shared<std::string>();
  verb->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->callback([&app, shell] {
    const std::vector<CompletedVerb> verbs = completed_verbs(app);
    if (*shell == "bash")
      fmt::print("{}", bash_completion(verbs));
    else if (*shell == "zsh")
      fmt::print("{}", zsh_completion(verbs));
    else
      fmt::print("{}", fish_completion(verbs));
  });
}

}  // namespace gridstep::cli
