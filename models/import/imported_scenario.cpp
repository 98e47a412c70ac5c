#include "models/import/imported_scenario.hpp"

#include "engine/scenario/scenario.hpp"
#include "engine/scenario/text.hpp"
#include "models/catalog.hpp"

namespace gridstep::models {

ScenarioFile schema_file() {
  return {"gridstep.schema.json", json_schema(catalog().tables) + "\n"};
}

std::string as_id(const std::string& word, const std::string& fallback) {
  constexpr std::size_t longest = 64;
  std::string id;
  for (const char c : trimmed(word)) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.' || c == '-';
    if (id.size() < longest) id += fits ? c : '_';
  }
  return id.empty() ? fallback : id;
}

std::string carrier_id(const std::string& word, const std::string& fallback) {
  const std::string id = as_id(word, fallback);
  return id.starts_with("import_") || id == "unknown" ? id + "_" : id;
}

}  // namespace gridstep::models
