/// Every function of the C interface, used by a stranger's program: consumer TWO_BUS FOLDER [YEAR].
/// With the scenario of a year it is also run out of memory.
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "checks.h"

#define THREADS 4

struct job {
  char path[1024];
  double cost;
};

static void* run_in_thread(void* argument) {
  struct job* job = argument;
  gs_result* result = NULL;
  gs_result* opened = NULL;
  gs_scenario* scenario = small_scenario();
  gs_error* errors[] = {gs_scenario_run(scenario, NULL, &result),
                        gs_result_save(result, job->path, 0), gs_result_open(job->path, &opened),
                        gs_result_read(opened, "total_cost", &job->cost, 1)};
  for (size_t n = 0; n < sizeof errors / sizeof *errors; ++n) {
    if (errors[n] != NULL) fprintf(stderr, "%s\n", gs_error_message(errors[n]));
    gs_error_free(errors[n]);
  }
  gs_result_free(opened);
  gs_result_free(result);
  gs_scenario_free(scenario);
  return NULL;
}

/// Four threads at once, each with handles and a file of its own. The battery gives 10 * 0.5 MWh in
/// the first hour: (55 + 3 * 60) * 20 CNY.
void test_threads(const char* folder) {
  pthread_t threads[THREADS];
  struct job jobs[THREADS];
  for (int n = 0; n < THREADS; ++n) {
    snprintf(jobs[n].path, sizeof jobs[n].path, "%s/thread-%d.h5", folder, n);
    jobs[n].cost = 0.0;
    CHECK(pthread_create(&threads[n], NULL, run_in_thread, &jobs[n]) == 0);
  }
  for (int n = 0; n < THREADS; ++n) {
    CHECK(pthread_join(threads[n], NULL) == 0);
    CHECK_NEAR(jobs[n].cost, 4700.0);
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

int main(int count, char** words) {
  if (count < 3) return 2;
  test_version();
  test_results(words[1], words[2]);
  test_stepping();
  test_errors(words[1], words[2]);
  if (count > 3) test_memory(words[3]);
  test_threads(words[2]);
  if (failures == 0) printf("every check of the C interface holds\n");
  return failures == 0 ? 0 : 1;
}
