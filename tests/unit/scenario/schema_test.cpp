#include <nlohmann/json.hpp>

#include "tests/unit/scenario/small_scenario.hpp"

namespace gridstep {
namespace {

using nlohmann::json;

TEST(Schema, DescribesTheHeaderOnly) {
  const json schema = json::parse(json_schema(SmallScenario::tables()));
  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-04/schema#");
  EXPECT_EQ(schema["required"], (json{"format", "name", "time", "economy"}));
  EXPECT_EQ(schema["additionalProperties"], false);
  EXPECT_EQ(schema["properties"].size(), 7U);  // format name title time economy horizon green
  EXPECT_FALSE(schema["properties"].contains("units"));
  const json& voll = schema["properties"]["economy"]["properties"]["voll_per_mwh"];
  EXPECT_EQ(voll["type"], "number");
  EXPECT_EQ(voll["minimum"], 0.0);
  EXPECT_EQ(voll["exclusiveMinimum"], true);  // a flag in draft 4
  EXPECT_FALSE(voll.contains("maximum"));
  EXPECT_EQ(voll["description"], "Value of lost load. Unit: currency/MWh.");
  const json& step = schema["properties"]["time"]["properties"]["step_min"];
  EXPECT_EQ(step["type"], "integer");
  EXPECT_TRUE(step["default"].is_number_integer());
  EXPECT_EQ(step["default"], 60);
  EXPECT_EQ(schema["properties"]["format"]["enum"], json::array({"1.0"}));
  EXPECT_EQ(schema["properties"]["green"]["properties"]["carriers"]["items"]["enum"],
            (json{"wind", "solar", "hydro"}));
  EXPECT_FALSE(schema["properties"]["green"].contains("required"));  // draft 4: never empty
}

TEST(FormatPage, HasEveryTableAndField) {
  const std::string page = format_page(SmallScenario::tables());
  for (const char* text :
       {"## Top of scenario.toml", "## [time]", "## units.csv", "## loads.csv",
        "| `p_min_mw` | number | MW | [0, 100000] | 0 | Power. |",
        "| `bus` | id of buses |  |  | required | Where. |",
        "| `voll_per_mwh` | number | currency/MWh | (0, ∞) | required | Value of lost load. |",
        "| `profile` | time series | MW | `constant`, [0, 100000] | required | Power. |",
        "| `carriers` | list of ids |  | `wind` `solar` `hydro` | none | Carriers. |"})
    EXPECT_NE(page.find(text), std::string::npos) << text;
}

}  // namespace
}  // namespace gridstep
