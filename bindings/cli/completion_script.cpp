#include "bindings/cli/completion_script.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace gridstep::cli {

namespace {

/// What `CLI::IsMember` says of itself in a type name: `NAME:{csv,json}`.
std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t begin = type.find('{');
  const std::size_t end = type.find('}', begin);
  std::vector<std::string> choices;
  if (begin == std::string::npos || end == std::string::npos) return choices;
  std::string rest = type.substr(begin + 1, end - begin - 1);
  for (std::size_t at = 0; at <= rest.size();) {
    const std::size_t comma = std::min(rest.find(',', at), rest.size());
    const std::string one = rest.substr(at, comma - at);
    choices.push_back(one.substr(0, one.find("->")));  // a map shows what its keys stand for
    at = comma + 1;
  }
  return choices;
}

CompletedOption completed(const CLI::Option& option) {
  CompletedOption result;
  for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
  result.help = option.get_description();
  result.takes_value = option.get_items_expected_max() > 0;
  result.choices = choices_of(option);
  return result;
}

void add(const CLI::App& app, const std::vector<std::string>& path,
         std::vector<CompletedVerb>& found) {
  CompletedVerb verb;
  verb.path = path;
  verb.help = app.get_description();
  for (const CLI::App* below : app.get_subcommands({})) verb.verbs.push_back(below->get_name());
  for (const CLI::Option* option : app.get_options()) {
    if (!option->nonpositional())
      verb.words = choices_of(*option);
    else
      verb.options.push_back(completed(*option));
  }
  found.push_back(std::move(verb));
  for (const CLI::App* below : app.get_subcommands({})) {
    std::vector<std::string> path_below = path;
    path_below.push_back(below->get_name());
    add(*below, path_below, found);
  }
}

std::string spoken(const std::vector<std::string>& path) {
  return fmt::to_string(fmt::join(path, " "));
}

/// In single quotes, for any shell.
std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

std::string words_of(const CompletedVerb& verb) {
  std::vector<std::string> words = verb.verbs;
  words.insert(words.end(), verb.words.begin(), verb.words.end());
  return fmt::to_string(fmt::join(words, " "));
}

std::string options_of(const CompletedVerb& verb) {
  std::vector<std::string> names;
  for (const CompletedOption& option : verb.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return fmt::to_string(fmt::join(names, " "));
}

/// Lines of a `case` over "VERB:OPTION" for every option that takes a value; `file` stands for
/// those without choices.
std::string value_cases(const std::vector<CompletedVerb>& verbs, const std::string& file) {
  std::string text;
  for (const CompletedVerb& verb : verbs)
    for (const CompletedOption& option : verb.options) {
      if (!option.takes_value) continue;
      std::vector<std::string> patterns;
      for (const std::string& name : option.names)
        patterns.push_back(shell_quoted(spoken(verb.path) + ":" + name));
      text += fmt::format(
          "    {}) values={} ;;\n", fmt::join(patterns, "|"),
          shell_quoted(option.choices.empty() ? file
                                              : fmt::to_string(fmt::join(option.choices, " "))));
    }
  return text;
}

/// Lines of a `case` over "VERB WORD" that walk down the tree.
std::string path_cases(const std::vector<CompletedVerb>& verbs) {
  std::string text;
  for (const CompletedVerb& verb : verbs)
    for (const std::string& below : verb.verbs) {
      std::vector<std::string> path = verb.path;
      path.push_back(below);
      text += fmt::format("      {}) verb={} ;;\n",
                          shell_quoted((verb.path.empty() ? "" : spoken(verb.path)) + ":" + below),
                          shell_quoted(spoken(path)));
    }
  return text;
}

/// Lines of a `case` over the verb; `words` is what the shell's function calls the choices.
std::string word_cases(const std::vector<CompletedVerb>& verbs, const char* words) {
  std::string text;
  for (const CompletedVerb& verb : verbs)
    text += fmt::format("    {}) {}={}; options={} ;;\n", shell_quoted(spoken(verb.path)), words,
                        shell_quoted(words_of(verb)), shell_quoted(options_of(verb)));
  return text;
}

constexpr const char* any_file = "*";  // no choice is called so

}  // namespace

std::vector<CompletedVerb> completed_verbs(const CLI::App& app) {
  std::vector<CompletedVerb> found;
  add(app, {}, found);
  std::vector<std::string> names = found.front().verbs;
  for (CompletedVerb& verb : found)
    if (verb.path == std::vector<std::string>{"help"}) verb.words = names;
  return found;
}

std::string bash_completion(const std::vector<CompletedVerb>& verbs) {
  return fmt::format(R"(# Completion of gridstep for bash: source <(gridstep completion bash)
_gridstep() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
  local verb='' words='' options='' values='' k
  for ((k = 1; k < COMP_CWORD; ++k)); do
    case "$verb:${{COMP_WORDS[k]}}" in
{}    esac
  done
  case "$verb:$before" in
{}  esac
  case "$verb" in
{}  esac
  COMPREPLY=()
  if [[ $values == '{}' ]]; then return; fi
  if [[ -n $values ]]; then words=$values; fi
  if [[ $word == -* && -z $values ]]; then words=$options; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o bashdefault -o default -F _gridstep gridstep
)",
                     path_cases(verbs), value_cases(verbs, any_file), word_cases(verbs, "words"),
                     any_file);
}

std::string zsh_completion(const std::vector<CompletedVerb>& verbs) {
  return fmt::format(R"(#compdef gridstep
# Completion of gridstep for zsh: source <(gridstep completion zsh)
_gridstep() {{
  local word=${{words[CURRENT]}} before=${{words[CURRENT-1]}}
  local verb='' names='' options='' values='' k
  for ((k = 2; k < CURRENT; ++k)); do
    case "$verb:${{words[k]}}" in
{}    esac
  done
  case "$verb:$before" in
{}  esac
  case "$verb" in
{}  esac
  if [[ $values == '{}' ]]; then
    _files
  elif [[ -n $values ]]; then
    compadd -- ${{=values}}
  elif [[ $word == -* ]]; then
    compadd -- ${{=options}}
  elif [[ -n $names ]]; then
    compadd -- ${{=names}}
  else
    _files
  fi
}}
if [[ ${{funcstack[1]}} == _gridstep ]]; then _gridstep "$@"; else compdef _gridstep gridstep; fi
)",
                     path_cases(verbs), value_cases(verbs, any_file), word_cases(verbs, "names"),
                     any_file);
}

std::string fish_completion(const std::vector<CompletedVerb>& verbs) {
  std::string text = "# Completion of gridstep for fish: gridstep completion fish | source\n";
  const auto condition_of = [](const std::vector<std::string>& path) {
    if (path.empty()) return std::string("__fish_use_subcommand");
    std::vector<std::string> seen;
    for (const std::string& word : path) seen.push_back("__fish_seen_subcommand_from " + word);
    return fmt::to_string(fmt::join(seen, "; and "));
  };
  for (const CompletedVerb& verb : verbs) {
    std::string condition = condition_of(verb.path);
    if (!verb.path.empty()) {
      const std::vector<std::string> above(verb.path.begin(), verb.path.end() - 1);
      std::string before = condition_of(above);
      if (!above.empty())
        before += fmt::format("; and not __fish_seen_subcommand_from {}", verb.path.back());
      text += fmt::format("complete -c gridstep -n {} -f -a {} -d {}\n", shell_quoted(before),
                          verb.path.back(), shell_quoted(verb.help));
    }
    if (!verb.words.empty())
      text += fmt::format("complete -c gridstep -n {} -f -a {}\n", shell_quoted(condition),
                          shell_quoted(fmt::to_string(fmt::join(verb.words, " "))));
    for (const CompletedOption& option : verb.options) {
      text += fmt::format("complete -c gridstep -n {}", shell_quoted(condition));
      for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      if (option.takes_value) text += option.choices.empty() ? " -r" : " -x";
      if (!option.choices.empty())
        text += " -a " + shell_quoted(fmt::to_string(fmt::join(option.choices, " ")));
      text += " -d " + shell_quoted(option.help) + "\n";
    }
  }
  return text;
}

}  // namespace gridstep::cli
