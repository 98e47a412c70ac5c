/// What every part of the C consumer checks with: a failed check prints its place and is counted.
#ifndef CHECKS_H
#define CHECKS_H

#include <gridstep.h>

extern int failures;

#define CHECK(condition) check((condition) != 0, #condition, __FILE__, __LINE__)
#define CHECK_NEAR(value, expected) check_near(value, expected, #value, __FILE__, __LINE__)
#define CHECK_OK(call) check_ok(call, #call, __FILE__, __LINE__)
/// The call must fail with this code and words in its message.
#define CHECK_FAILS(call, code, words) check_fails(call, code, words, #call, __FILE__, __LINE__)

void check(int holds, const char* what, const char* file, int line);
void check_near(double value, double expected, const char* what, const char* file, int line);
void check_ok(gs_error* error, const char* what, const char* file, int line);
void check_fails(gs_error* error, gs_code code, const char* words, const char* what,
                 const char* file, int line);

/// The number behind `"key":` in a JSON text; NaN where there is none.
double json_number(const char* json, const char* key);

/// Position of an id among the texts of a variable; -1 where it is not there.
int64_t position(const gs_result* result, const char* axis, const char* id);
/// The value of a series at a step and a thing of its second dimension.
double value_at(const gs_result* result, const char* path, int64_t step, const char* thing);
/// The value of a variable without dimensions.
double single(const gs_result* result, const char* path);

/// A scenario of four hours that lies in memory; see stepping.c.
gs_scenario* small_scenario(void);

void test_results(const char* two_bus, const char* folder);
void test_stepping(void);
void test_errors(const char* two_bus, const char* folder);
void test_memory(const char* year);
void test_threads(const char* folder);

#endif
