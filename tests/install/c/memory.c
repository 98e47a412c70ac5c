#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "checks.h"

/// Bytes of this process's address space.
static rlim_t address_space(void) {
  unsigned long pages = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  CHECK(file != NULL && fscanf(file, "%lu", &pages) == 1 && fclose(file) == 0);
  return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/// A year of a region does not fit into 16 MB: that is an error like any other, and when there is
/// room again everything works.
void test_memory(const char* year) {
  const rlim_t room = 16U << 20U;
  struct rlimit before;
  gs_scenario* scenario = NULL;
  gs_result* result = NULL;
  CHECK(getrlimit(RLIMIT_AS, &before) == 0);
  CHECK_OK(gs_scenario_load(year, &scenario));
  struct rlimit limit = before;
  limit.rlim_cur = address_space() + room;
  CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
  gs_error* error = gs_scenario_run(scenario, NULL, &result);
  CHECK(setrlimit(RLIMIT_AS, &before) == 0);
  CHECK_FAILS(error, GS_RESOURCE_LIMIT, "out of memory");
  CHECK(result == NULL);
  gs_scenario_free(scenario);

  scenario = small_scenario();
  CHECK_OK(gs_scenario_run(scenario, NULL, &result));
  CHECK_NEAR(single(result, "total_cost"), 4700.0);
  gs_result_free(result);
  gs_scenario_free(scenario);
}
