#include "engine/ensemble/study/study.hpp"
#include "engine/ensemble/study/study_tables.hpp"
#include "engine/scenario/schema.hpp"

namespace gridstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* paths_are =
    "Paths are section.field or table.ID.field; * and ? stand for characters of ids.";

Json described(Json schema, const std::string& what) {
  schema["description"] = what;
  return schema;
}

Json any_value() {
  return {{"type", Json::array({"number", "string", "boolean", "array", "object"})}};
}

Json list_of(Json items) {
  return {{"type", "array"}, {"minItems", 1}, {"items", std::move(items)}};
}

Json one_or_list(const Json& one) {
  return {{"anyOf", Json::array({one, list_of(one)})}};
}

Json map_of(const Json& values) {
  return {{"type", "object"}, {"additionalProperties", values}};
}

/// A number or, where points stand in a key without quotes, more keys.
Json factor() {
  return {{"type", Json::array({"number", "object"})}};
}

Json text() {
  return {{"type", "string"}, {"minLength", 1}};
}

/// set and scale of axes and inputs: where values go.
void add_targets(Json& section) {
  Json& fields = section["properties"];
  fields["set"] =
      described(one_or_list(text()), std::string("Fields that take the value. ") + paths_are);
  fields["scale"] =
      described(one_or_list(text()),
                std::string("Numbers and time series that are multiplied by the value. ") +
                    paths_are + " Also profiles/FILE.csv#COLUMN.");
}

Json values() {
  return described(list_of(any_value()), "The values, one by one.");
}

Json variant() {
  Json section = object_schema(study_tables::variant());
  Json& fields = section["properties"];
  fields["time"] = object_schema(study_tables::time());
  fields["replace"] =
      described(map_of({{"type", Json::array({"string", "object"})}}),
                "TABLE.csv or profiles/FILE.csv of the base, and the study's file instead.");
  fields["remove"] = described(map_of(one_or_list(text())), "Table, and ids of rows to remove.");
  fields["add"] = described(
      map_of({{"anyOf", Json::array({text(), list_of({{"type", "object"}})})}}),
      "Table, and rows to add: a CSV file of the study, or one object of fields per row.");
  fields["set"] = described(map_of(any_value()), std::string("Path and value. ") + paths_are);
  fields["scale"] = described(map_of(factor()), std::string("Path and factor. ") + paths_are +
                                                    " Also profiles/FILE.csv#COLUMN.");
  return section;
}

Json axis() {
  Json section = object_schema(study_tables::axis());
  add_targets(section);
  section["properties"]["values"] = values();
  section["required"].push_back("values");
  return section;
}

Json samples() {
  Json input = object_schema(study_tables::input());
  add_targets(input);
  input["properties"]["values"] = values();
  Json section = object_schema(study_tables::samples());
  section["properties"]["input"] = list_of(std::move(input));
  section["required"].push_back("input");
  return section;
}

Json path() {
  Json section = object_schema(study_tables::path());
  Json& fields = section["properties"];
  fields["years"] = described(list_of({{"type", "integer"}}), "Years, in order.");
  const Json by_year = map_of({{"type", Json::array({"array", "object"})}});
  fields["set"] = described(by_year, std::string("Path and one value per year. ") + paths_are);
  fields["scale"] = described(by_year, std::string("Path and one factor per year. ") + paths_are);
  return section;
}

}  // namespace

std::string study_json_schema() {
  Json schema;
  schema["$schema"] = "http://json-schema.org/draft-04/schema#";
  schema["title"] = "gridstep study.toml";
  schema.update(object_schema(study_tables::top()));
  Json& fields = schema["properties"];
  fields["time"] = object_schema(study_tables::time());
  fields["variant"] = list_of(variant());
  fields["axis"] = list_of(axis());
  fields["samples"] = samples();
  fields["seeds"] = object_schema(study_tables::seeds());
  fields["path"] = list_of(path());
  return schema.dump(2);
}

}  // namespace gridstep
