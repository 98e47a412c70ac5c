#include "engine/results/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/results/text_table.hpp"
#include "engine/results/text_width.hpp"

namespace gridstep {
namespace {

Totals base() {
  Totals totals;
  totals.scenario = "base";
  totals.currency = "CNY";
  totals.steps = 24;
  totals.total_cost = 1000.0;
  totals.capacity_mw = {{"coal", 100.0}, {"wind", 50.0}};
  totals.energy_mwh = {{"coal", 800.0}, {"wind", 200.0}};
  totals.green_share_energy = 0.2;
  totals.emission_t = 640.0;
  totals.consumers = {"CLOUD"};
  totals.green_share_consumer = {0.25, 0.5, 0, 0, 0, 0, 0, 0};
  totals.carbon_consumer_t_per_mwh = {0.6, 0.7, 0, 0, 0, 0, 0, 0};
  return totals;
}

/// The base with solar power and a second consumer.
Totals greener() {
  Totals totals = base();
  totals.total_cost = 900.0;
  totals.capacity_mw = {{"solar", 40.0}, {"coal", 100.0}, {"wind", 50.0}};
  totals.energy_mwh = {{"solar", 100.0}, {"coal", 700.0}, {"wind", 200.0}};
  totals.green_share_energy = 0.3;
  totals.consumers = {"TOWN", "CLOUD"};
  totals.green_share_consumer = {0.1, 0.1, 0, 0, 0, 0, 0, 0, 0.35, 0.5, 0, 0, 0, 0, 0, 0};
  totals.carbon_consumer_t_per_mwh = std::vector<double>(16, 0.5);
  return totals;
}

const ComparisonRow& row_of(const Comparison& comparison, const std::string& quantity) {
  for (const ComparisonRow& row : comparison.rows)
    if (row.quantity == quantity) return row;
  throw std::out_of_range("no row " + quantity);
}

std::string line_with(const std::string& text, const std::string& begin) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.find(begin) != std::string::npos) return line;
  return "no line with " + begin;
}

TEST(Comparison, MatchesByNameWhateverTheOrder) {
  const Comparison comparison = compare({{"A", base()}, {"B", greener()}});
  EXPECT_EQ(row_of(comparison, "energy_mwh.coal").values, (std::vector<double>{800.0, 700.0}));
  EXPECT_EQ(row_of(comparison, "energy_mwh.solar").values, (std::vector<double>{0.0, 100.0}));
  EXPECT_EQ(row_of(comparison, "capacity_mw.wind").values, (std::vector<double>{50.0, 50.0}));
  EXPECT_EQ(row_of(comparison, "green_share_consumer.CLOUD.traced").values,
            (std::vector<double>{0.25, 0.35}));
  const ComparisonRow& town = row_of(comparison, "green_share_consumer.TOWN.traced");
  EXPECT_TRUE(std::isnan(town.values[0]));
  EXPECT_EQ(town.values[1], 0.1);
}

TEST(Comparison, DifferenceToTheFirst) {
  const Comparison comparison = compare({{"A", base()}, {"B", greener()}, {"C", base()}});
  const ComparisonRow& cost = row_of(comparison, "total_cost");
  EXPECT_EQ(cost.unit, "CNY");
  EXPECT_DOUBLE_EQ(cost.difference(1), -100.0);
  EXPECT_DOUBLE_EQ(cost.relative(1), -0.1);
  EXPECT_EQ(cost.difference(2), 0.0);
  EXPECT_TRUE(std::isnan(row_of(comparison, "energy_mwh.solar").relative(1)));
}

TEST(Comparison, DefinitionsAsAsked) {
  const auto of_cloud = [](const ComparisonOptions& options) {
    const Comparison comparison = compare({{"A", base()}}, options);
    return std::count_if(
        comparison.rows.begin(), comparison.rows.end(),
        [](const ComparisonRow& row) { return row.quantity.find(".CLOUD.") != std::string::npos; });
  };
  EXPECT_EQ(of_cloud({}), 2);  // share and carbon, traced
  EXPECT_EQ(of_cloud({std::nullopt}), 2 * static_cast<long>(definition_count));
  EXPECT_EQ(row_of(compare({{"A", base()}}, {Definition::regional}),
                   "carbon_consumer_t_per_mwh.CLOUD.regional")
                .values[0],
            0.7);
}

TEST(Comparison, TextOfTwo) {
  // Every column is as wide as its widest cell, two blanks between: "green share of consumption,
  // traced" has 34 letters, "t/MWh" 5, "1,000.00" 8, "900.00" 6, "difference" 10, "+10.00 pp" 9.
  const std::string text = to_text(compare({{"A", base()}, {"B", greener()}}));
  EXPECT_EQ(line_with(text, "operating cost"),
            "  operating cost                      CNY    1,000.00  900.00     -100.00  -10.00 %");
  EXPECT_EQ(line_with(text, "green share of generation"),
            "  green share of generation           %         20.00   30.00   +10.00 pp");
  EXPECT_EQ(line_with(text, "wind"),
            "  wind                                MWh       200.0   200.0           =         =");
}

TEST(Comparison, NumbersAsAPlannerReadsThem) {
  EXPECT_EQ(number_text(4109838379.3916593, "CNY"), "4,109,838,379");
  EXPECT_EQ(number_text(-263243.71, "CNY", true), "-263,244");
  EXPECT_EQ(number_text(99999.994, "CNY"), "99,999.99");
  EXPECT_EQ(number_text(4248.0, "CNY"), "4,248.00");
  EXPECT_EQ(number_text(26937000.04, "MWh"), "26,937,000.0");
  EXPECT_EQ(number_text(12345.0, "MW", true), "+12,345.0");
  EXPECT_EQ(number_text(0.29854, "1"), "29.85");
  EXPECT_EQ(number_text(0.72981104, "t/MWh"), "0.7298");
  EXPECT_EQ(number_text(std::nan(""), "MW"), "-");
}

TEST(Comparison, TextOfManyKeepsToTheTerminal) {
  std::vector<NamedTotals> runs;
  for (int n = 0; n < 11; ++n) runs.push_back({"variant-" + std::to_string(n), greener()});
  runs[0].totals = base();
  std::istringstream lines(to_text(compare(runs)));
  int heads = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(shown_width(line), 150u) << line;
    heads += line.find("variant-0") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(heads, 3);  // the first run stands in every table
}

TEST(Comparison, ChineseColumnsStandBelowEachOther) {
  const std::string text =
      to_text(compare({{"现状", base()}, {"风光", greener()}}), Language::chinese);
  const std::string cost = line_with(text, "运行成本");
  const std::string coal = line_with(text, "煤电");
  const auto end_of = [](const std::string& line, const std::string& number) {
    return shown_width(line.substr(0, line.find(number) + number.size()));
  };
  EXPECT_EQ(end_of(cost, "1,000.00"), end_of(coal, "800.0"));
  EXPECT_EQ(end_of(cost, "900.00"), end_of(coal, "700.0"));
  EXPECT_NE(text.find("个百分点"), std::string::npos);
}

TEST(Comparison, ConsumersHaveTheirNamesBesideTheirIds) {
  Totals named = base();
  named.consumer_names = {"云数据中心"};
  for (const Comparison& comparison :
       {compare({{"A", named}, {"B", base()}}), compare({{"A", base()}, {"B", named}})}) {
    const auto row =
        std::find_if(comparison.rows.begin(), comparison.rows.end(), [](const ComparisonRow& one) {
          return one.quantity == "green_share_consumer.CLOUD.traced";
        });
    ASSERT_NE(row, comparison.rows.end());
    EXPECT_EQ(row->label, "CLOUD 云数据中心: green share, traced");
    EXPECT_EQ(row->label_zh, "CLOUD 云数据中心：绿电占比，潮流追踪");
  }
}

TEST(Comparison, SaysWhatIsNotLikeWithLike) {
  Totals longer = base();
  longer.steps = 48;
  longer.currency = "USD";
  const std::string text = to_text(compare({{"A", base()}, {"B", longer}}));
  EXPECT_NE(text.find("the runs have 24, 48 steps"), std::string::npos) << text;
  EXPECT_NE(text.find("the runs count in CNY, USD"), std::string::npos) << text;
  const Comparison comparison = compare({{"A", base()}, {"B", longer}});
  EXPECT_EQ(comparison.rows[0].quantity, "total_cost");
  EXPECT_EQ(comparison.rows[0].unit, "CNY");
  EXPECT_TRUE(std::isnan(comparison.rows[0].values[1]));  // 1000 USD are not 1000 CNY
  EXPECT_EQ(to_text(compare({{"A", base()}, {"B", base()}})).find("like with like"),
            std::string::npos);
}

TEST(Comparison, CsvHoldsEveryDigit) {
  Totals other = greener();
  other.total_cost = 0.1 + 0.2;
  const std::string csv = to_csv(compare({{"A, old", base()}, {"B", other}}));
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "quantity,unit,\"A, old\",B,difference B,relative B");
  EXPECT_EQ(line_with(csv, "total_cost").substr(0, 40), "total_cost,CNY,1000,0.30000000000000004,");
  EXPECT_EQ(line_with(csv, "energy_mwh.solar"), "energy_mwh.solar,MWh,0,100,100,");
  EXPECT_EQ(line_with(csv, "TOWN.traced"), "green_share_consumer.TOWN.traced,1,,0.1,,");
}

TEST(Comparison, CsvHoldsNoFormula) {
  const std::string csv = to_csv(compare({{"=1+1", base()}, {"@x", base()}}));
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "quantity,unit,'=1+1,'@x,difference @x,relative @x");
}

TEST(Comparison, MarkdownIsATable) {
  const std::string text = to_markdown(compare({{"A", base()}, {"B|C", greener()}}));
  EXPECT_NE(text.find("|  | unit | A | B\\|C | difference | relative |\n| --- | --- | ---: | ---: "
                      "| ---: | ---: |\n| operating cost | CNY | 1,000.00 | 900.00 | -100.00 | "
                      "-10.00 % |\n"),
            std::string::npos)
      << text;
}

TEST(Comparison, JsonKnowsNoNaN) {
  const auto json = to_json(compare({{"A", base()}, {"B", greener()}}));
  EXPECT_EQ(json["names"], nlohmann::ordered_json({"A", "B"}));
  for (const auto& row : json["rows"]) {
    if (row["quantity"] == "total_cost") {
      EXPECT_EQ(row["values"], nlohmann::ordered_json({1000.0, 900.0}));
      EXPECT_EQ(row["difference"], nlohmann::ordered_json({-100.0}));
    }
    if (row["quantity"] == "green_share_consumer.TOWN.traced") {
      EXPECT_TRUE(row["values"][0].is_null());
    }
  }
}

}  // namespace
}  // namespace gridstep
