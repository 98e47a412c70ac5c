#include "checks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int failures = 0;

void check(int holds, const char* what, const char* file, int line) {
  if (holds) return;
  fprintf(stderr, "%s:%d: failed: %s\n", file, line, what);
  ++failures;
}

void check_near(double value, double expected, const char* what, const char* file, int line) {
  const double tolerance = 1e-6 * fmax(1.0, fabs(expected));
  if (fabs(value - expected) <= tolerance) return;
  fprintf(stderr, "%s:%d: failed: %s is %.10g, not %.10g\n", file, line, what, value, expected);
  ++failures;
}

void check_ok(gs_error* error, const char* what, const char* file, int line) {
  if (error != NULL) fprintf(stderr, "%d %s\n", (int)gs_error_code(error), gs_error_message(error));
  check(error == NULL, what, file, line);
  gs_error_free(error);
}

void check_fails(gs_error* error, gs_code code, const char* words, const char* what,
                 const char* file, int line) {
  if (gs_error_code(error) != code || strstr(gs_error_message(error), words) == NULL)
    fprintf(stderr, "instead of %d \"%s\": %d \"%s\"\n", (int)code, words,
            (int)gs_error_code(error), gs_error_message(error));
  check(gs_error_code(error) == code && strstr(gs_error_message(error), words) != NULL, what, file,
        line);
  gs_error_free(error);
}

double json_number(const char* json, const char* key) {
  char mark[64];
  snprintf(mark, sizeof mark, "\"%s\": ", key);
  const char* found = strstr(json, mark);
  return found == NULL ? NAN : strtod(found + strlen(mark), NULL);
}

int64_t position(const gs_result* result, const char* axis, const char* id) {
  gs_texts* ids = NULL;
  int64_t found = -1;
  CHECK_OK(gs_result_texts(result, axis, &ids));
  for (size_t n = 0; n < gs_texts_count(ids); ++n)
    if (strcmp(gs_texts_at(ids, n), id) == 0) found = (int64_t)n;
  gs_texts_free(ids);
  CHECK(found >= 0);
  return found;
}

double value_at(const gs_result* result, const char* path, int64_t step, const char* thing) {
  const gs_variable* variable = NULL;
  double row[16] = {0};
  CHECK_OK(gs_result_variable(result, path, &variable));
  if (variable == NULL || variable->dims != 2) return NAN;
  CHECK_OK(gs_result_read_steps(result, path, step, 1, row, 16));
  return row[position(result, variable->dim_names[1], thing)];
}

double single(const gs_result* result, const char* path) {
  double value = NAN;
  CHECK_OK(gs_result_read(result, path, &value, 1));
  return value;
}
