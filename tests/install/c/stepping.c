#include <math.h>
#include <string.h>

#include "checks.h"

/// One bus, four hours, each decided alone. G: 100 MW at 10 GJ/MWh x 2 CNY/GJ = 20 CNY/MWh. S: 20
/// MW each way, 10 MWh at first, of a MWh charged 0.8 are stored, of a MWh taken out 0.5 are
/// delivered; what is left is worth nothing. D: 60 MW.
gs_scenario* small_scenario(void) {
  static const char header[] =
      "format = \"1.0\"\nname = \"small\"\n"
      "[time]\nstart = 2030-01-01T00:00:00+01:00\nstep_min = 60\nsteps = 4\nzone = \"+01:00\"\n"
      "[economy]\ncurrency = \"CNY\"\nvoll_per_mwh = 1000\ncurtailment_cost_per_mwh = 0\n"
      "[horizon]\nwindow_h = 1\nkeep_h = 1\n"
      "[network]\nmodel = \"copperplate\"\nloss_frac = 0\n"
      "[green]\ncapacity_carriers = [\"wind\"]\ngeneration_carriers = [\"wind\"]\n";
  static const char buses[] = "id,v_nom_kv\nN,220\n";
  static const char fuels[] = "id,price_per_gj,emission_t_per_gj\ncoal,2,0.1\n";
  static const char thermal[] =
      "id,carrier,bus,fuel,p_max_mw,p_min_mw,must_run,heat_rate_gj_per_mwh,no_load_frac,segments,"
      "heat_rate_spread_frac,vom_per_mwh\n"
      "G,coal,N,coal,100,0,never,10,0,1,0,0\n";
  static const char battery[] =
      "id,bus,p_max_mw,charge_max_mw,e_max_mwh,e_min_mwh,e_init_mwh,charge_efficiency_frac,"
      "discharge_efficiency_frac,terminal_value_per_mwh\n"
      "S,N,20,20,40,0,10,0.8,0.5,0\n";
  static const char loads[] = "id,consumer,bus,profile,mean_mw\nD,D,N,constant,60\n";
  const gs_file files[] = {
      {"scenario.toml", header, strlen(header)}, {"buses.csv", buses, strlen(buses)},
      {"fuels.csv", fuels, strlen(fuels)},       {"thermal.csv", thermal, strlen(thermal)},
      {"battery.csv", battery, strlen(battery)}, {"loads.csv", loads, strlen(loads)},
  };
  gs_scenario* scenario = NULL;
  CHECK_OK(gs_scenario_from_files(files, sizeof files / sizeof *files, &scenario));
  return scenario;
}

static double last(const gs_simulation* simulation, const char* path) {
  double value = NAN;
  CHECK_OK(gs_simulation_read_steps(simulation, path, gs_simulation_next_step(simulation) - 1, 1,
                                    &value, 1));
  return value;
}

static double energy_mwh(const gs_simulation* simulation) {
  double mwh = NAN;
  CHECK_OK(gs_simulation_energy_mwh(simulation, "S", &mwh));
  return mwh;
}

void test_stepping(void) {
  gs_scenario* scenario = small_scenario();
  gs_simulation* simulation = NULL;
  CHECK_OK(gs_simulation_new(scenario, NULL, &simulation));
  gs_scenario_free(scenario);
  CHECK(gs_simulation_steps(simulation) == 4 && gs_simulation_next_step(simulation) == 0);
  CHECK_NEAR(energy_mwh(simulation), 10.0);
  gs_texts* units = NULL;
  CHECK_OK(gs_simulation_texts(simulation, "unit", &units));
  CHECK(gs_texts_count(units) == 2 && strcmp(gs_texts_at(units, 0), "G") == 0);
  gs_texts_free(units);

  // Hour 1: 10 MW are charged, so 10 + 0.8 * 10 MWh are stored; G makes 60 + 10.
  const double power_mw[] = {-10.0, 2.0, NAN};
  CHECK_OK(gs_simulation_set_power_mw(simulation, "S", power_mw, 3));
  CHECK_OK(gs_simulation_step(simulation));
  CHECK_NEAR(energy_mwh(simulation), 18.0);
  CHECK_NEAR(last(simulation, "cost"), 1400.0);

  // Hour 2: 2 MW are given, 18 - 2 / 0.5 MWh stay; the load asks for 80, G for 35 CNY/MWh: 78 * 35.
  const double demand_mw = 80.0;
  const double bid_per_mwh = 35.0;
  CHECK_OK(gs_simulation_set_demand_mw(simulation, "D", &demand_mw, 1));
  CHECK_OK(gs_simulation_set_bid_per_mwh(simulation, "G", &bid_per_mwh, 1));
  CHECK_OK(gs_simulation_step(simulation));
  CHECK_NEAR(energy_mwh(simulation), 14.0);
  CHECK_NEAR(last(simulation, "price_per_mwh"), 35.0);
  CHECK_NEAR(last(simulation, "cost"), 2730.0);

  // Hour 3: G may make 50, S gives all it has, 14 * 0.5, and 80 - 57 MW are not served.
  const double available_mw[] = {50.0, 100.0};
  CHECK_OK(gs_simulation_set_available_mw(simulation, "G", available_mw, 2));
  CHECK_OK(gs_simulation_step(simulation));
  CHECK_NEAR(energy_mwh(simulation), 0.0);
  CHECK_NEAR(last(simulation, "unserved_mw"), 23.0);
  CHECK_NEAR(last(simulation, "cost"), 50.0 * 35.0 + 23.0 * 1000.0);
  CHECK(!gs_simulation_is_done(simulation));

  // Hour 4: G makes all 80.
  CHECK_OK(gs_simulation_step(simulation));
  CHECK(gs_simulation_is_done(simulation));
  CHECK_FAILS(gs_simulation_step(simulation), GS_USAGE, "last step");
  gs_result* result = NULL;
  CHECK_OK(gs_simulation_finish(simulation, &result));
  CHECK_FAILS(gs_simulation_step(simulation), GS_USAGE, "over");
  gs_simulation_free(simulation);
  CHECK_NEAR(single(result, "total_cost"), 1400.0 + 2730.0 + 24750.0 + 2800.0);
  gs_result_free(result);
}
