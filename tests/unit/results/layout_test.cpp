#include "engine/results/layout.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "tests/unit/results/sample.hpp"

namespace gridstep {
namespace {

TEST(Layout, EveryNameOnce) {
  std::set<std::string> names = {"time", "time_bnds", "bnds"};
  for (const auto& property : layout::properties())
    EXPECT_TRUE(names.insert(property.name).second) << property.name;
  for (const auto& total : layout::run_totals())
    EXPECT_TRUE(names.insert(total.name).second) << total.name;
  for (const auto& series : layout::step_series())
    EXPECT_TRUE(names.insert(series.group + "/" + series.name).second) << series.name;
}

/// The names that users may rely on; see docs/formats/result.md.
TEST(Layout, FixedNamesAndUnits) {
  const auto unit_of = [](const std::string& name) -> std::string {
    for (const auto& series : layout::step_series())
      if (series.name == name) return series.unit;
    for (const auto& property : layout::properties())
      if (property.name == name) return property.unit;
    for (const auto& total : layout::run_totals())
      if (total.name == name) return total.unit;
    return "missing";
  };
  for (const char* text :
       {"unit", "unit_name", "unit_carrier", "unit_bus", "bus", "line", "storage", "load", "tie",
        "load_bus", "load_consumer", "line_from", "line_to"})
    EXPECT_EQ(unit_of(text), "") << text;
  for (const char* power :
       {"unit_p_max_mw", "generation_mw", "available_mw", "curtailment_mw", "charge_mw",
        "discharge_mw", "demand_mw", "unserved_mw", "import_mw", "export_mw", "flow_mw", "loss_mw"})
    EXPECT_EQ(unit_of(power), "MW") << power;
  EXPECT_EQ(unit_of("energy_mwh"), "MWh");
  EXPECT_EQ(unit_of("green_share"), "1");
  EXPECT_EQ(unit_of("emission_t"), "t");
  const System system = sample::system(1);
  EXPECT_EQ(layout::unit_text(unit_of("price_per_mwh"), system), "CNY MWh-1");
  EXPECT_EQ(layout::unit_text(unit_of("total_cost"), system), "CNY");
}

TEST(Layout, FormatPageHoldsTheTables) {
  std::ifstream file(std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "docs/formats/result.md");
  const std::string page(std::istreambuf_iterator<char>(file), {});
  EXPECT_NE(page.find(layout::to_markdown()), std::string::npos)
      << "put these tables into docs/formats/result.md:\n"
      << layout::to_markdown();
}

}  // namespace
}  // namespace gridstep
