#include "bindings/report/sections.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "bindings/report/grid_layout.hpp"
#include "engine/results/inspect.hpp"
#include "engine/results/overview.hpp"
#include "engine/results/quantities.hpp"

namespace gridstep::report {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string section_name(Quantity::Section section) {
  switch (section) {
    case Quantity::Section::cost:
      return "cost";
    case Quantity::Section::energy:
      return "energy";
    case Quantity::Section::green:
      return "green";
    case Quantity::Section::capacity:
      return "capacity";
    case Quantity::Section::check:
      return "check";
  }
  return "check";
}

}  // namespace

Json time_json(const System& system, const Points& points) {
  const TimeGrid& time = system.time;
  return {{"start_s", time.start_s},       {"step_s", time.step_s},
          {"steps", time.steps},           {"zone_offset_s", time.zone_offset_s},
          {"per_point", points.per_point}, {"points", points.count}};
}

Json quantities_json() {
  Json all = Json::array();
  for (const Quantity& one : quantities())
    all.push_back({{"name", one.name},
                   {"section", section_name(one.section)},
                   {"unit", one.unit},
                   {"label", one.label},
                   {"label_zh", one.label_zh}});
  return all;
}

Json totals_json(const System& system, const Totals& totals) {
  Json json = Json::object();
  for (const Quantity& one : quantities()) json[one.name] = number(totals.*one.value);
  const std::vector<std::string>& greens = system.green.capacity_carriers;
  json["carriers"] = Json::array();
  for (std::size_t n = 0; n < totals.capacity_mw.size(); ++n) {
    const std::string& carrier = totals.capacity_mw[n].first;
    json["carriers"].push_back(
        {{"carrier", carrier},
         {"label", carrier_label(carrier, Language::english)},
         {"label_zh", carrier_label(carrier, Language::chinese)},
         {"green", std::find(greens.begin(), greens.end(), carrier) != greens.end()},
         {"capacity_mw", totals.capacity_mw[n].second},
         {"energy_mwh", totals.energy_mwh[n].second}});
  }
  return json;
}

Json grid_json(const System& system) {
  const GridLayout layout = lay_out(system.grid);
  std::vector<double> capacity_mw(system.grid.buses.size(), 0.0);
  for (const Unit& unit : system.units) capacity_mw[at(unit.bus.index)] += unit.p_max_mw;
  Json buses = Json::array();
  for (std::size_t n = 0; n < system.grid.buses.size(); ++n) {
    const Bus& bus = system.grid.buses[n];
    Json json = {{"id", bus.id},
                 {"name", bus.name},
                 {"v_nom_kv", number(bus.v_nom_kv)},
                 {"capacity_mw", capacity_mw[n]}};
    if (!layout.places.empty()) {
      // Whole thousandths: a place needs no more, and every machine rounds to the same.
      json["x"] = std::lround(1000.0 * layout.places[n].x);
      json["y"] = std::lround(1000.0 * layout.places[n].y);
    }
    buses.push_back(std::move(json));
  }
  Json ties = Json::array();
  for (const Tie& tie : system.ties)
    ties.push_back({{"id", tie.id}, {"name", tie.name}, {"bus", tie.bus.index}});
  return {{"buses", buses},
          {"ties", ties},
          {"height", std::lround(1000.0 * layout.height)},
          {"drawn", !layout.places.empty()},
          {"from_coordinates", layout.from_coordinates},
          {"copperplate", system.copperplate}};
}

Json storages_json(const System& system) {
  Json storages = Json::array();
  for (const Storage& storage : system.storages) {
    const Unit& unit = system.units[at(storage.unit.index)];
    storages.push_back({{"id", unit.id},
                        {"name", unit.name},
                        {"carrier", unit.carrier},
                        {"energy_min_mwh", storage.energy_min_mwh},
                        {"energy_max_mwh", number(storage.energy_max_mwh)}});
  }
  return storages;
}

Json certificate_json(const CertificateSummary& summary, const TimeGrid& time) {
  struct Law {
    const char* name;
    const char* unit;
    Worst CertificateSummary::*worst;
  };
  static constexpr std::array<Law, 12> laws = {{
      {"balance", "MW", &CertificateSummary::balance_mw},
      {"bounds", "MW", &CertificateSummary::bound_mw},
      {"ramps", "MW", &CertificateSummary::ramp_mw},
      {"storage", "MWh", &CertificateSummary::storage_mwh},
      {"flows", "MW", &CertificateSummary::flow_mw},
      {"heat", "MW", &CertificateSummary::heat_mw_th},
      {"ledger", "MW", &CertificateSummary::ledger_mw},
      {"origin_shares", "", &CertificateSummary::origin_share},
      {"carbon", "t", &CertificateSummary::carbon_t},
      {"queues", "MWh", &CertificateSummary::queue_mwh},
      {"matching", "MWh", &CertificateSummary::matching_mwh},
      {"duality_gap", "", &CertificateSummary::duality_gap},
  }};
  Json all = Json::array();
  for (const Law& law : laws) {
    const Worst& worst = summary.*law.worst;
    const bool measured = worst.step >= 0;
    all.push_back({{"law", law.name},
                   {"unit", law.unit},
                   {"measured", measured},
                   {"holds", worst.holds()},
                   {"worst", number(worst.value)},
                   {"tolerance", worst.tolerance},
                   {"time", measured ? to_text(time.start_of(worst.step), time.zone_offset_s) : ""},
                   {"thing", worst.thing}});
  }
  return {{"holds", summary.holds()}, {"laws", all}};
}

Json provenance_json(const Provenance& provenance, const Timing& timing) {
  Json json = to_json(provenance);
  json["solved_by"] = timing.solved_by;
  json["solve_s"] = number(timing.solve_s);
  json.erase("input_sha256");
  json["inputs"] = Json::array();
  for (const auto& [path, sha256] : provenance.input_sha256)
    json["inputs"].push_back({path, sha256});
  return json;
}

Json comparison_json(const Comparison& comparison) {
  Json json = to_json(comparison);
  for (std::size_t n = 0; n < comparison.rows.size(); ++n) {
    json["rows"][n]["section"] = section_name(comparison.rows[n].section);
    json["rows"][n]["label"] = comparison.rows[n].label;
    json["rows"][n]["label_zh"] = comparison.rows[n].label_zh;
  }
  json["overview"] = overview_lines(comparison, Language::english);
  json["overview_zh"] = overview_lines(comparison, Language::chinese);
  json["same_steps"] = comparison.same_steps();
  json["same_currency"] = comparison.same_currency();
  return json;
}

}  // namespace gridstep::report
