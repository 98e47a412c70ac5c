#include "engine/results/csv_cell.hpp"

#include <charconv>

namespace gridstep {

namespace {

bool is_number(const std::string& text) {
  const char* end = text.data() + text.size();
  double value = 0.0;
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end;
}

}  // namespace

std::string csv_cell(const std::string& text) {
  const bool is_formula = text.find_first_of("=+-@\t\r") == 0 && !is_number(text);
  const std::string cell = is_formula ? "'" + text : text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char letter : cell) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
  return quoted + "\"";
}

}  // namespace gridstep
