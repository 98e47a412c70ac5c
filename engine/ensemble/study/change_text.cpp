#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/ensemble/study/plan.hpp"

namespace gridstep {

namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Value& value) {
  return std::visit(
      [](const auto& held) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>)
          return nullptr;
        else
          return held;
      },
      value);
}

const char* name_of(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::replace:
      return "replace";
    case Change::Kind::remove:
      return "remove";
    case Change::Kind::add:
      return "add";
    case Change::Kind::set:
      return "set";
    case Change::Kind::scale:
      return "scale";
  }
  return "";
}

Json row_of(const Row& row) {
  Json written = Json::object();
  for (const Field& field : row.spec().fields) {
    if (!row.is_written(field.name) || !row.has(field.name)) continue;
    switch (field.type) {
      case FieldType::number:
      case FieldType::integer:
        written[field.name] = row.number(field.name);
        break;
      case FieldType::flag:
        written[field.name] = row.flag(field.name);
        break;
      case FieldType::ids:
        written[field.name] = row.texts(field.name);
        break;
      default:
        written[field.name] = row.text(field.name);
    }
  }
  return written;
}

Json json_of(const Change& change) {
  Json json;
  json["change"] = name_of(change.kind);
  json["path"] = change.path.text;
  if (change.kind == Change::Kind::set) json["value"] = json_of(change.value);
  if (change.kind == Change::Kind::scale) json["factor"] = change.factor;
  if (!change.sha256.empty()) json["sha256"] = change.sha256;
  if (change.rows && change.sha256.empty())
    for (const Row& row : change.rows->rows) json["rows"].push_back(row_of(row));
  return json;
}

}  // namespace

std::string Study::change_text(Index index) const {
  const StudyRun chosen = run(index);
  Json json;
  json["from"] = chosen.time.from;
  json["to"] = chosen.time.to;
  json["steps"] = chosen.time.steps.value_or(0);
  json["changes"] = Json::array();
  for (const Change& change : chosen.changes) json["changes"].push_back(json_of(change));
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace gridstep
