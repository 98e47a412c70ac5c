#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

/// What scenarios/two-bus/README.md derives by hand.
static void check_two_bus(const gs_result* result) {
  CHECK(gs_result_steps(result) == 2);
  CHECK_NEAR(single(result, "total_cost"), 4248.0);
  CHECK_NEAR(value_at(result, "generation_mw", 0, "GA"), 150.0);
  CHECK_NEAR(value_at(result, "generation_mw", 1, "GB"), 31.2);
  CHECK_NEAR(value_at(result, "generation_mw", 1, "S"), 28.8);
  CHECK_NEAR(value_at(result, "charge_mw", 0, "S"), 40.0);
  CHECK_NEAR(value_at(result, "energy_mwh", 0, "S"), 36.0);
  CHECK_NEAR(value_at(result, "flow_mw", 1, "AB"), 100.0);
  CHECK_NEAR(value_at(result, "price_per_mwh", 0, "B"), 28.8);
  CHECK_NEAR(value_at(result, "price_per_mwh", 1, "B"), 40.0);
  double emission_t[2];
  CHECK_OK(gs_result_read(result, "emission_t", emission_t, 2));
  CHECK_NEAR(emission_t[0], 150.0);
  CHECK_NEAR(emission_t[1], 171.84);
  double time_s[2];
  CHECK_OK(gs_result_read(result, "time", time_s, 2));
  CHECK(time_s[0] == 1672502400.0);  // date -u -d 2022-12-31T16:00 +%s
  CHECK(time_s[1] == 1672506000.0);
}

static void check_description(const gs_result* result) {
  const gs_variable* generation = NULL;
  CHECK_OK(gs_result_variable(result, "generation_mw", &generation));
  CHECK(generation->kind == GS_REAL && generation->dims == 2 && generation->per_step);
  CHECK(strcmp(generation->dim_names[0], "time") == 0 && generation->dim_sizes[0] == 2);
  CHECK(strcmp(generation->dim_names[1], "unit") == 0 && generation->dim_sizes[1] == 3);
  CHECK(generation->count == 6 && strcmp(generation->unit, "MW") == 0);
  CHECK(strcmp(generation->cell_methods, "time: mean") == 0 && *generation->long_name != '\0');

  const gs_variable* status = NULL;
  CHECK_OK(gs_result_variable(result, "certificate/status", &status));
  CHECK(strcmp(status->group, "certificate") == 0 && strcmp(status->name, "status") == 0);
  CHECK(status->kind == GS_FLAG);

  int found = 0;
  for (size_t n = 0; n < gs_result_variable_count(result); ++n)
    found += gs_result_variable_at(result, n) == generation;
  CHECK(found == 1);
  CHECK(gs_result_variable_at(result, gs_result_variable_count(result)) == NULL);
}

static void check_json(const gs_result* result) {
  char* json = NULL;
  CHECK_OK(gs_result_summary_json(result, &json));
  CHECK_NEAR(json_number(json, "total_cost"), 4248.0);
  CHECK_NEAR(json_number(json, "emission_t"), 321.84);
  gs_text_free(json);
  CHECK_OK(gs_result_certificate_json(result, &json));
  CHECK(strstr(json, "balance_mw") != NULL && strstr(json, "\"holds\": false") == NULL);
  gs_text_free(json);
}

static void count_calls(int64_t done_steps, int64_t all_steps, void* user) {
  CHECK(done_steps > 0 && done_steps <= all_steps && all_steps == 2);
  ++*(int*)user;
}

/// In memory, saved, opened again; in a file from the beginning.
static void check_ways(const gs_scenario* scenario, const char* folder) {
  char path[1024];
  gs_result* held = NULL;
  CHECK_OK(gs_scenario_run(scenario, NULL, &held));
  check_two_bus(held);
  check_description(held);
  check_json(held);
  snprintf(path, sizeof path, "%s/saved.h5", folder);
  CHECK_OK(gs_result_save(held, path, 0));
  CHECK_FAILS(gs_result_save(held, path, 0), GS_IO, "saved.h5");
  CHECK_OK(gs_result_save(held, path, 1));
  gs_result_free(held);

  gs_result* opened = NULL;
  CHECK_OK(gs_result_open(path, &opened));
  check_two_bus(opened);
  check_description(opened);
  check_json(opened);
  CHECK(gs_problems_count(gs_result_warnings(opened)) == 0);
  gs_result_free(opened);

  int calls = 0;
  gs_options* options = NULL;
  gs_result* written = NULL;
  snprintf(path, sizeof path, "%s/run.h5", folder);
  CHECK_OK(gs_options_new(&options));
  CHECK_OK(gs_options_set_result_file(options, path, 0));
  CHECK_OK(gs_options_set_solver(options, "simplex"));
  CHECK_OK(gs_options_set_threads(options, 2));
  CHECK_OK(gs_options_set_progress(options, count_calls, &calls));
  CHECK_OK(gs_scenario_run(scenario, options, &written));
  CHECK(calls >= 1);
  check_two_bus(written);
  check_json(written);
  CHECK_FAILS(gs_result_save(written, path, 1), GS_USAGE, "copy");
  gs_result_free(written);
  CHECK_FAILS(gs_scenario_run(scenario, options, &written), GS_IO, "run.h5");
  CHECK(written == NULL);
  gs_options_free(options);
}

/// Of the first hour alone the battery keeps nothing for later: 110 MW at 10 CNY/MWh.
static void check_part(const gs_scenario* scenario) {
  gs_options* options = NULL;
  gs_result* result = NULL;
  CHECK_OK(gs_options_new(&options));
  CHECK_OK(gs_options_set_from(options, "2023-01-01T00:00:00+08:00"));
  CHECK_OK(gs_options_set_steps(options, 1));
  CHECK_OK(gs_scenario_run(scenario, options, &result));
  CHECK(gs_result_steps(result) == 1);
  CHECK_NEAR(single(result, "total_cost"), 1100.0);
  gs_result_free(result);
  gs_options_free(options);
}

void test_results(const char* two_bus, const char* folder) {
  gs_scenario* scenario = NULL;
  gs_problems* problems = NULL;
  CHECK_OK(gs_scenario_load(two_bus, &scenario));
  CHECK_OK(gs_scenario_validate(scenario, &problems));
  CHECK(gs_problems_count(problems) == 0);
  gs_problems_free(problems);
  check_ways(scenario, folder);
  check_part(scenario);

  // GB may give 20 MW only, so in hour 2 a MWh is worth 1000 CNY: in hour 1 the battery charges its
  // 50 MW, 40 over the line and 10 of GB, and stores 45 MWh. Hour 2: 100 + 45 * 0.8 + 20 of 160 MW,
  // 4 are not served. 1500 + 10 * 40, and 1500 + 20 * 40 + 4 * 1000.
  gs_result* result = NULL;
  CHECK_OK(gs_scenario_set(scenario, "thermal.GB.p_max_mw", "20"));
  CHECK_OK(gs_scenario_run(scenario, NULL, &result));
  gs_scenario_free(scenario);
  CHECK_NEAR(value_at(result, "unserved_mw", 1, "DB"), 4.0);
  CHECK_NEAR(single(result, "total_cost"), 8200.0);
  gs_result_free(result);
}
