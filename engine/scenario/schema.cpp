#include "engine/scenario/schema.hpp"

#include <cmath>

#include "engine/scenario/scenario.hpp"

namespace gridstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* id_pattern = "^[A-Za-z0-9_.:-]{1,64}$";

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

Json default_of(const Field& field) {
  const double* number = std::get_if<double>(&field.fallback);
  if (number != nullptr && field.type == FieldType::integer)
    return static_cast<std::int64_t>(*number);
  return json_of(field.fallback);
}

void add_range(const Field& field, Json& schema) {
  if (std::isfinite(field.min)) {
    schema["minimum"] = field.min;
    if (field.min_excluded) schema["exclusiveMinimum"] = true;
  }
  if (std::isfinite(field.max)) schema["maximum"] = field.max;
}

Json field_schema(const Field& field) {
  const bool has_unit = !field.unit.empty() && field.unit != "1";
  Json schema;
  schema["description"] = has_unit ? field.what + " Unit: " + field.unit + "." : field.what;
  switch (field.type) {
    case FieldType::number:
    case FieldType::integer:
      schema["type"] = field.type == FieldType::number ? "number" : "integer";
      add_range(field, schema);
      break;
    case FieldType::flag:
      schema["type"] = "boolean";
      break;
    case FieldType::ids:
      schema["type"] = "array";
      schema["items"]["type"] = "string";
      schema["items"]["pattern"] = id_pattern;
      if (!field.choices.empty()) schema["items"]["enum"] = field.choices;
      break;
    case FieldType::choice:
      schema["enum"] = field.choices;
      break;
    case FieldType::id:
      schema["type"] = "string";
      schema["pattern"] = id_pattern;
      break;
    case FieldType::time:
      schema["type"] = "string";
      schema["format"] = "date-time";
      break;
    case FieldType::offset:
      schema["type"] = "string";
      schema["pattern"] = "^([+-][01][0-9]:[0-5][0-9]|UTC|Z)$";
      break;
    case FieldType::date:
      schema["type"] = "string";
      schema["pattern"] = "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
      break;
    case FieldType::text:
    case FieldType::reference:
    case FieldType::profile:
      schema["type"] = "string";
      schema["maxLength"] = field.name == "name" ? 128 : 1024;
      break;
  }
  if (field.fallback.index() != 0) schema["default"] = default_of(field);
  return schema;
}

}  // namespace

Json object_schema(const TableSpec& table) {
  Json schema;
  schema["type"] = "object";
  schema["description"] = table.what;
  schema["additionalProperties"] = false;
  schema["properties"] = Json::object();
  for (const Field& field : table.fields) {
    schema["properties"][field.name] = field_schema(field);
    if (field.required) schema["required"].push_back(field.name);
  }
  return schema;
}

std::string json_schema(const std::vector<TableSpec>& tables) {
  Json schema;
  schema["$schema"] = "http://json-schema.org/draft-04/schema#";
  schema["title"] = "gridstep scenario.toml";
  Json sections = Json::object();
  Json required = Json::array();
  for (const TableSpec& table : tables) {
    if (table.home != TableSpec::Home::header) continue;
    if (table.name.empty()) {
      schema.update(object_schema(table));
      continue;
    }
    sections[table.name] = object_schema(table);
    if (table.required) required.push_back(table.name);
  }
  schema["type"] = "object";
  schema["additionalProperties"] = false;
  for (auto& section : sections.items()) schema["properties"][section.key()] = section.value();
  for (auto& name : required) schema["required"].push_back(name);
  return schema.dump(2);
}

}  // namespace gridstep
