#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/results/quantities.hpp"
#include "engine/results/summary.hpp"

namespace gridstep {
namespace {

using Json = nlohmann::ordered_json;

/// Totals whose every number is another one, and none is short in decimal.
Totals odd_totals() {
  Totals totals;
  totals.scenario = "样例";
  totals.currency = "CNY";
  totals.steps = 8760;
  double value = 0.1;
  const auto next = [&] { return value = value * 1.7 + 1.0 / 3.0; };
  for (const Quantity& quantity : quantities()) totals.*quantity.value = next();
  for (const char* carrier : {"wind", "coal", "水电"}) {
    totals.capacity_mw.emplace_back(carrier, next());
    totals.energy_mwh.emplace_back(carrier, -next());
  }
  totals.consumers = {"CLOUD", "TOWN"};
  for (std::size_t n = 0; n < 2 * definition_count; ++n) {
    totals.green_share_consumer.push_back(next());
    totals.carbon_consumer_t_per_mwh.push_back(next());
  }
  totals.green_share_consumer[3] = std::numeric_limits<double>::quiet_NaN();
  totals.contracts = {"PPA-1", "PPA-2"};
  totals.contract_self_use_frac = {next(), next()};
  totals.contract_load_frac = {next(), next()};
  totals.contract_export_frac = {next(), next()};
  totals.green_certificates = {"GEC"};
  totals.green_certificate_retired_mwh = {next()};
  totals.gap = std::numeric_limits<double>::denorm_min();
  totals.bound = -0.0;
  return totals;
}

void expect_same(const std::vector<double>& read, const std::vector<double>& written) {
  ASSERT_EQ(read.size(), written.size());
  for (std::size_t n = 0; n < read.size(); ++n)
    EXPECT_TRUE(read[n] == written[n] || (std::isnan(read[n]) && std::isnan(written[n]))) << n;
}

TEST(TotalsJson, ComesBackBitByBit) {
  const Totals written = odd_totals();
  const std::string line = to_json(written).dump();
  const Totals read = totals_from_json(Json::parse(line));
  for (const Quantity& quantity : quantities())
    EXPECT_EQ(read.*quantity.value, written.*quantity.value) << quantity.name;
  EXPECT_TRUE(std::signbit(read.bound));
  EXPECT_EQ(read.scenario, written.scenario);
  EXPECT_EQ(read.currency, written.currency);
  EXPECT_EQ(read.steps, written.steps);
  EXPECT_EQ(read.capacity_mw, written.capacity_mw);
  EXPECT_EQ(read.energy_mwh, written.energy_mwh);
  EXPECT_EQ(read.consumers, written.consumers);
  expect_same(read.green_share_consumer, written.green_share_consumer);
  expect_same(read.carbon_consumer_t_per_mwh, written.carbon_consumer_t_per_mwh);
  EXPECT_EQ(read.contracts, written.contracts);
  expect_same(read.contract_self_use_frac, written.contract_self_use_frac);
  expect_same(read.contract_load_frac, written.contract_load_frac);
  expect_same(read.contract_export_frac, written.contract_export_frac);
  EXPECT_EQ(read.green_certificates, written.green_certificates);
  expect_same(read.green_certificate_retired_mwh, written.green_certificate_retired_mwh);
  EXPECT_EQ(to_json(read).dump(), line);
}

TEST(TotalsJson, QuantitiesAreAllNumbersOfTheTotals) {
  // Every number but those of vectors: a new one in Totals needs its row in quantities.cpp.
  constexpr std::size_t texts = 2 * sizeof(std::string);
  constexpr std::size_t by_carrier = 2 * sizeof(ByCarrier);
  constexpr std::size_t names = 4 * sizeof(std::vector<std::string>);
  constexpr std::size_t tables = 8 * sizeof(std::vector<double>);
  EXPECT_EQ(sizeof(Totals),
            texts + by_carrier + names + tables + sizeof(Index) + quantities().size() * 8);
}

TEST(TotalsJson, OfARunWithItsTiming) {
  Timing timing{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, {{"simplex", 365}}};
  const Json json = Json::parse(to_json(odd_totals(), timing, "x.h5").dump());
  const Timing read = timing_from_json(json);
  EXPECT_EQ(read.read_s, 0.1);
  EXPECT_EQ(read.write_s, 0.8);
  EXPECT_EQ(read.writer_cpu_s, 0.9);
  EXPECT_EQ(read.solved_by, timing.solved_by);
  EXPECT_EQ(to_json(totals_from_json(json), read, "x.h5").dump(), json.dump());
}

TEST(TotalsJson, WhatIsMissingIsNamedAllAtOnce) {
  Json json = to_json(odd_totals());
  json.erase("total_cost");
  json.erase("energy_mwh");
  json["steps"] = "many";
  json["green_share_consumer"]["TOWN"].erase("traced");
  try {
    static_cast<void>(totals_from_json(json));
    FAIL() << "nothing was thrown";
  } catch (const IoError& error) {
    const std::string what = error.what();
    for (const char* name : {"total_cost", "energy_mwh", "steps", "traced"})
      EXPECT_NE(what.find(name), std::string::npos) << what;
  }
  EXPECT_THROW(static_cast<void>(totals_from_json(Json::array())), IoError);
  EXPECT_THROW(static_cast<void>(totals_from_json(Json("text"))), IoError);
}

}  // namespace
}  // namespace gridstep
