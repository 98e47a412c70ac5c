#include "engine/ensemble/emit/batch_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

constexpr std::size_t most_letters_of_name = 60;

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

bool is_plain(char letter) {
  return is_letter_or_digit(letter) || letter == '_' || letter == '.' || letter == '-';
}

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte < 0x20 || byte == 0x7f;
}

/// Bash's $'…', in which control characters have escapes.
std::string bash_escaped(const std::string& text) {
  std::string word = "$'";
  for (const char letter : text) {
    if (is_control(letter))
      word += fmt::format("\\{:03o}", static_cast<unsigned char>(letter));
    else if (letter == '\\' || letter == '\'')
      word += {'\\', letter};
    else
      word += letter;
  }
  return word + "'";
}

}  // namespace

std::string plain_name(const std::string& name) {
  std::string plain = name.substr(0, most_letters_of_name);
  std::replace_if(
      plain.begin(), plain.end(), [](char letter) { return !is_plain(letter); }, '_');
  return plain;
}

std::string shell_word(const std::string& text) {
  if (std::any_of(text.begin(), text.end(), is_control)) return bash_escaped(text);
  const auto needs_no_quotes = [](char letter) { return is_plain(letter) || letter == '/'; };
  if (!text.empty() && std::all_of(text.begin(), text.end(), needs_no_quotes)) return text;
  std::string word = "'";
  for (const char letter : text)
    word += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return word + "'";
}

std::string max_runs_option(const BatchJob& job) {
  return job.most_runs > 0 ? fmt::format(" --max-runs {}", job.most_runs) : std::string();
}

std::string python_string(const std::string& text) {
  try {
    return nlohmann::json(text).dump();  // its escapes are Python's too
  } catch (const nlohmann::json::type_error&) {
    throw Error(
        ExitCode::usage,
        fmt::format("'{}' is no UTF-8, which a Snakefile must be; help: choose another name",
                    text));
  }
}

}  // namespace gridstep
