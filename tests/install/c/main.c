/// Every function of the C interface, used by a stranger's program: consumer TWO_BUS FOLDER.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"

#define THREADS 4

static void *run_in_thread(void *argument) {
  double *cost = argument;
  gs_result *result = NULL;
  gs_scenario *scenario = small_scenario();
  if (gs_scenario_run(scenario, NULL, &result) == NULL)
    gs_error_free(gs_result_read(result, "total_cost", cost, 1));
  gs_result_free(result);
  gs_scenario_free(scenario);
  return NULL;
}

/// Four threads, each with handles of its own. The battery gives 10 * 0.5 MWh in the first hour:
/// (55 + 3 * 60) * 20 CNY.
void test_threads(void) {
  pthread_t threads[THREADS];
  double cost[THREADS] = {0};
  for (int n = 0; n < THREADS; ++n)
    CHECK(pthread_create(&threads[n], NULL, run_in_thread, &cost[n]) == 0);
  for (int n = 0; n < THREADS; ++n) {
    CHECK(pthread_join(threads[n], NULL) == 0);
    CHECK_NEAR(cost[n], 4700.0);
  }
}

static void test_version(void) {
  char version[32];
  snprintf(version, sizeof version, "%d.%d.%d", GS_VERSION_MAJOR, GS_VERSION_MINOR,
           GS_VERSION_PATCH);
  CHECK(strcmp(gs_version(), version) == 0);
  CHECK(gs_version_major() == GS_VERSION_MAJOR && gs_version_minor() == GS_VERSION_MINOR &&
        gs_version_patch() == GS_VERSION_PATCH);
  CHECK(gs_is_compatible(GS_VERSION_MAJOR, GS_VERSION_MINOR));
  CHECK(!gs_is_compatible(GS_VERSION_MAJOR, GS_VERSION_MINOR + 1));
  CHECK(!gs_is_compatible(GS_VERSION_MAJOR + 1, 0));
}

int main(int count, char **words) {
  if (count != 3) return 2;
  test_version();
  test_results(words[1], words[2]);
  test_stepping();
  test_errors(words[1], words[2]);
  test_threads();
  if (failures == 0) printf("every check of the C interface holds\n");
  return failures == 0 ? 0 : 1;
}
