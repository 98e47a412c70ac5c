#include <math.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"

static void test_nothing_given(void) {
  gs_scenario* scenario = NULL;
  gs_result* result = NULL;
  CHECK_FAILS(gs_scenario_load(NULL, &scenario), GS_USAGE, "folder is NULL");
  CHECK_FAILS(gs_scenario_load("x", NULL), GS_USAGE, "scenario is NULL");
  CHECK_FAILS(gs_scenario_from_files(NULL, 1, &scenario), GS_USAGE, "files is NULL");
  CHECK_FAILS(gs_scenario_run(NULL, NULL, &result), GS_USAGE, "scenario is NULL");
  CHECK_FAILS(gs_result_read(NULL, "cost", NULL, 0), GS_USAGE, "result is NULL");
  CHECK_FAILS(gs_simulation_step(NULL), GS_USAGE, "simulation is NULL");
  CHECK_FAILS(gs_options_set_seed(NULL, 1), GS_USAGE, "options is NULL");
  CHECK(gs_error_code(NULL) == GS_OK && *gs_error_message(NULL) == '\0');
  CHECK(gs_problems_count(gs_error_problems(NULL)) == 0 && gs_problems_at(NULL, 0) == NULL);
  CHECK(gs_texts_count(NULL) == 0 && gs_texts_at(NULL, 0) == NULL);
  CHECK(gs_result_steps(NULL) == 0 && gs_result_variable_count(NULL) == 0);
  CHECK(gs_problems_count(gs_result_warnings(NULL)) == 0);
  CHECK(gs_simulation_is_done(NULL) && gs_simulation_next_step(NULL) == 0);
  gs_error_free(NULL);
  gs_scenario_free(NULL);
  gs_options_free(NULL);
  gs_result_free(NULL);
  gs_simulation_free(NULL);
  gs_texts_free(NULL);
  gs_problems_free(NULL);
  gs_text_free(NULL);
}

/// All problems at once, each with its place; the same from validating and running.
static void test_invalid_input(void) {
  gs_scenario* scenario = small_scenario();
  gs_problems* problems = NULL;
  gs_result* result = NULL;
  CHECK_OK(gs_scenario_set(scenario, "battery.S.e_max_mwh", "much"));
  CHECK_OK(gs_scenario_set(scenario, "thermal.X.p_max_mw", "1"));
  CHECK_OK(gs_scenario_validate(scenario, &problems));
  CHECK(gs_problems_count(problems) >= 2);
  gs_error* error = gs_scenario_run(scenario, NULL, &result);
  CHECK(gs_error_code(error) == GS_INPUT_INVALID && result == NULL);
  CHECK(gs_problems_count(gs_error_problems(error)) == gs_problems_count(problems));
  const gs_problem* first = gs_problems_at(gs_error_problems(error), 0);
  CHECK(first->severity == GS_ERROR && strcmp(first->file, "--set") == 0);
  CHECK(strncmp(first->code, "GS", 2) == 0 && *first->what != '\0' && *first->help != '\0');
  CHECK(strstr(gs_error_message(error), first->what) != NULL);
  gs_error_free(error);
  gs_problems_free(problems);
  gs_scenario_free(scenario);

  CHECK_OK(gs_scenario_load("no/such/folder", &scenario));
  CHECK_FAILS(gs_scenario_run(scenario, NULL, &result), GS_INPUT_INVALID, "no such folder");
  gs_scenario_free(scenario);

  const gs_file outside = {"../x.csv", "id\n", 3};
  CHECK_FAILS(gs_scenario_from_files(&outside, 1, &scenario), GS_USAGE, "inside a scenario folder");

  const gs_file broken = {"buses.csv", "id,v_nom_kv\nN,high\n", 19};
  CHECK_OK(gs_scenario_from_files(&broken, 1, &scenario));
  CHECK_OK(gs_scenario_validate(scenario, &problems));
  int found = 0;
  for (size_t n = 0; n < gs_problems_count(problems); ++n) {
    const gs_problem* problem = gs_problems_at(problems, n);
    found += strcmp(problem->file, "buses.csv") == 0 && problem->row == 2 && problem->column == 2;
  }
  CHECK(found == 1);
  gs_problems_free(problems);
  gs_scenario_free(scenario);
}

static void test_options(const gs_scenario* scenario) {
  gs_options* options = NULL;
  gs_result* result = NULL;
  CHECK_OK(gs_options_new(&options));
  CHECK_FAILS(gs_options_set_threads(options, 0), GS_USAGE, "0 threads");
  CHECK_FAILS(gs_options_set_steps(options, 0), GS_USAGE, "0 steps");
  CHECK_FAILS(gs_options_set_result_file(options, "", 0), GS_USAGE, "empty");
  CHECK_OK(gs_options_set_solver(options, "simplexx"));
  CHECK_FAILS(gs_scenario_run(scenario, options, &result), GS_USAGE, "simplexx");
  CHECK_OK(gs_options_set_solver(options, ""));
  CHECK_OK(gs_options_set_from(options, "yesterday"));
  CHECK_FAILS(gs_scenario_run(scenario, options, &result), GS_INPUT_INVALID, "yesterday");
  CHECK_OK(gs_options_set_from(options, ""));
  CHECK_OK(gs_options_set_seed(options, 7));
  CHECK_FAILS(gs_scenario_run(scenario, options, &result), GS_INPUT_INVALID, "nothing to seed");
  gs_options_free(options);
}

static int always(void* user) {
  ++*(int*)user;
  return 1;
}

static void test_stop(const gs_scenario* scenario, const char* folder) {
  char path[1024];
  int asked = 0;
  gs_options* options = NULL;
  gs_result* result = NULL;
  snprintf(path, sizeof path, "%s/stopped.h5", folder);
  CHECK_OK(gs_options_new(&options));
  CHECK_OK(gs_options_set_stop(options, always, &asked));
  CHECK_OK(gs_options_set_result_file(options, path, 0));
  CHECK_FAILS(gs_scenario_run(scenario, options, &result), GS_INTERRUPTED, "");
  CHECK(asked > 0 && result == NULL);
  CHECK_FAILS(gs_result_open(path, &result), GS_IO, "no such file");
  gs_options_free(options);
}

static void test_reading(const gs_scenario* scenario) {
  double values[6];
  const gs_variable* variable = NULL;
  gs_texts* texts = NULL;
  gs_result* result = NULL;
  CHECK_OK(gs_scenario_run(scenario, NULL, &result));
  CHECK_FAILS(gs_result_variable(result, "generation_mv", &variable), GS_USAGE, "generation_mw?");
  CHECK(variable == NULL);
  CHECK_FAILS(gs_result_read(result, "generation_mw", values, 5), GS_USAGE, "6 values");
  CHECK_FAILS(gs_result_read(result, "generation_mw", NULL, 6), GS_USAGE, "values is NULL");
  CHECK_FAILS(gs_result_read(result, "unit", values, 6), GS_USAGE, "texts");
  CHECK_FAILS(gs_result_texts(result, "cost", &texts), GS_USAGE, "numbers");
  CHECK_FAILS(gs_result_read_steps(result, "cost", 1, 2, values, 6), GS_USAGE, "2 are there");
  CHECK_FAILS(gs_result_read_steps(result, "cost", -1, 1, values, 6), GS_USAGE, "step -1");
  CHECK_FAILS(gs_result_read_steps(result, "cost", 1, INT64_MAX, values, 6), GS_USAGE, "there");
  CHECK_FAILS(gs_result_read_steps(result, "total_cost", 0, 1, values, 6), GS_USAGE, "no steps");
  CHECK_OK(gs_result_read_steps(result, "cost", 2, 0, NULL, 0));
  gs_result_free(result);
}

static void test_files(const gs_scenario* scenario, const char* folder) {
  char path[1024];
  gs_result* result = NULL;
  snprintf(path, sizeof path, "%s/text.h5", folder);
  FILE* file = fopen(path, "w");
  CHECK(file != NULL && fputs("no result", file) >= 0 && fclose(file) == 0);
  CHECK_FAILS(gs_result_open(path, &result), GS_IO, "text.h5");
  CHECK(result == NULL);
  CHECK_OK(gs_scenario_run(scenario, NULL, &result));
  snprintf(path, sizeof path, "%s/no/such/folder.h5", folder);
  CHECK_FAILS(gs_result_save(result, path, 0), GS_IO, "folder");
  gs_result_free(result);
}

static void test_simulation(void) {
  gs_scenario* scenario = small_scenario();
  gs_simulation* simulation = NULL;
  gs_result* result = NULL;
  double value = -1.0;
  CHECK_OK(gs_simulation_new(scenario, NULL, &simulation));
  CHECK_FAILS(gs_simulation_finish(simulation, &result), GS_USAGE, "nothing");
  CHECK_FAILS(gs_simulation_set_demand_mw(simulation, "D", &value, 1), GS_USAGE, "D");
  CHECK_FAILS(gs_simulation_set_demand_mw(simulation, "D", &value, 0), GS_USAGE, "no values");
  CHECK_FAILS(gs_simulation_set_demand_mw(simulation, "D", NULL, 1), GS_USAGE, "values is NULL");
  CHECK_FAILS(gs_simulation_set_demand_mw(simulation, "E", &value, 1), GS_USAGE, "no load 'E'");
  CHECK_FAILS(gs_simulation_set_available_mw(simulation, "S", &value, 1), GS_USAGE, "S");
  CHECK_FAILS(gs_simulation_read_steps(simulation, "cost", 0, 1, &value, 1), GS_USAGE, "0 are");
  value = NAN;
  CHECK_FAILS(gs_simulation_set_bid_per_mwh(simulation, "G", &value, 1), GS_USAGE, "nan");
  CHECK_OK(gs_simulation_step(simulation));  // the battery gives all it has
  value = 20.0;
  CHECK_OK(gs_simulation_set_power_mw(simulation, "S", &value, 1));
  CHECK_FAILS(gs_simulation_step(simulation), GS_INFEASIBLE, "S");
  CHECK_FAILS(gs_simulation_step(simulation), GS_USAGE, "failed");
  gs_simulation_free(simulation);
  gs_scenario_free(scenario);
}

void test_errors(const char* two_bus, const char* folder) {
  gs_scenario* scenario = NULL;
  CHECK_OK(gs_scenario_load(two_bus, &scenario));
  test_nothing_given();
  test_invalid_input();
  test_options(scenario);
  test_stop(scenario, folder);
  test_reading(scenario);
  test_files(scenario, folder);
  test_simulation();
  gs_scenario_free(scenario);
}
