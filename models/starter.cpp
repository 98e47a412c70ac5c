#include "models/starter.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/scenario/scenario.hpp"
#include "models/catalog.hpp"

namespace gridstep::models {

namespace {

constexpr const char* header = R"(#:schema ./gridstep.schema.json
# A region of two towns for one day. Every field: gridstep schema --of scenario
format = "1.0"
name = "starter"
title = "Two towns, a coal unit, a gas unit, wind and a battery"

[time]
start = 2030-01-01T00:00:00+01:00   # a time always carries its UTC offset
step_min = 60
steps = 24
zone = "+01:00"                     # the region's own clock

[economy]
currency = "EUR"
voll_per_mwh = 10000                # price of load that is not served
curtailment_cost_per_mwh = 0

[horizon]
window_h = 24                       # hours solved together
keep_h = 24                         # hours kept of each window

[network]
model = "dc"                        # or "copperplate"
loss_frac = 0.02                    # losses per MW served

[green]
capacity_carriers = ["wind"]
generation_carriers = ["wind"]
)";

constexpr const char* buses = R"(id,name,v_nom_kv
NORTH,Northern town,220
SOUTH,Southern town,220
)";

constexpr const char* lines = R"(id,from_bus,to_bus,circuits,length_km,r_ohm,x_ohm,s_max_mva
L-NORTH-SOUTH,NORTH,SOUTH,2,40,0.8,6,300
)";

constexpr const char* fuels = R"(id,price_per_gj,emission_t_per_gj
coal,3,0.095
gas,9,0.056
)";

constexpr const char* thermal =
    R"(id,name,carrier,bus,fuel,p_max_mw,p_min_mw,must_run,heat_rate_gj_per_mwh,no_load_frac,segments,heat_rate_spread_frac,ramp_up_mw_per_h,ramp_down_mw_per_h,vom_per_mwh
COAL-1,Old coal unit,coal,NORTH,coal,300,120,always,9.5,0.08,3,0.06,90,90,3
GAS-1,New gas unit,gas,SOUTH,gas,200,0,never,6.2,0.05,2,0.04,,,2
)";

constexpr const char* wind = R"(# available power: a file under profiles/, one column per unit
id,name,bus,p_max_mw,profile
WIND-1,Wind farm on the hill,NORTH,250,profiles/wind.csv
)";

constexpr const char* battery =
    R"(id,bus,p_max_mw,charge_max_mw,e_max_mwh,e_min_mwh,e_init_mwh,charge_efficiency_frac,discharge_efficiency_frac,terminal_value_per_mwh
BATT-1,SOUTH,50,50,200,10,100,0.95,0.95,40
)";

constexpr const char* loads = R"(id,name,consumer,bus,profile,mean_mw
TOWN-N,Northern town,TOWNS,NORTH,profiles/demand.csv,
TOWN-S,Southern town,TOWNS,SOUTH,profiles/demand.csv,
PLANT,Glass works,PLANT,SOUTH,constant,40
)";

constexpr std::array wind_frac = {0.62, 0.64, 0.66, 0.68, 0.67, 0.63, 0.58, 0.51,
                                  0.43, 0.36, 0.31, 0.28, 0.27, 0.29, 0.33, 0.38,
                                  0.42, 0.45, 0.47, 0.50, 0.53, 0.56, 0.59, 0.61};
constexpr std::array town_mw = {95.0,  90.0,  87.0,  86.0,  88.0,  96.0,  115.0, 135.0,
                                146.0, 150.0, 152.0, 154.0, 152.0, 148.0, 146.0, 148.0,
                                156.0, 170.0, 178.0, 176.0, 166.0, 148.0, 126.0, 108.0};

std::string day(const char* columns, const std::array<double, 24>& values, bool twice) {
  std::string text = fmt::format("time,{}\n", columns);
  for (std::size_t hour = 0; hour < values.size(); ++hour) {
    text += fmt::format("2030-01-01T{:02}:00:00+01:00,{}", hour, values[hour]);
    text += twice ? fmt::format(",{}\n", values[hour]) : "\n";
  }
  return text;
}

}  // namespace

std::vector<ScenarioFile> starter_scenario() {
  return {
      {"scenario.toml", header},
      {"gridstep.schema.json", json_schema(catalog().tables) + "\n"},
      {"buses.csv", buses},
      {"lines.csv", lines},
      {"fuels.csv", fuels},
      {"thermal.csv", thermal},
      {"wind.csv", wind},
      {"battery.csv", battery},
      {"loads.csv", loads},
      {"profiles/wind.csv", day("WIND-1", wind_frac, false)},
      {"profiles/demand.csv", day("TOWN-N,TOWN-S", town_mw, true)},
  };
}

}  // namespace gridstep::models
