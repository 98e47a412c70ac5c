/// gridstep from C: a regional energy grid, simulated step by step, every step certified.
///
/// ## What is passed
/// - Texts are UTF-8 and end with a zero byte. What is passed in is copied: it may be changed or
///   freed as soon as the call returns.
/// - Handles (`gs_scenario`, `gs_options`, `gs_simulation`, `gs_result`, `gs_problems`, `gs_texts`,
///   `gs_error`) are opaque. Who receives one through an argument that is a pointer to a pointer
///   owns it and gives it back to the function that ends in `_free`; freeing NULL does nothing.
///   What a function returns as `const` belongs to the handle it was asked of, and lives as long as
///   that.
/// - Handles do not depend on each other: each may be freed while the others are in use.
/// - Numbers are doubles, counts are int64_t, a step is counted from 0. The unit of a number is
///   the end of its name (`_mw`, `_mwh`, `_per_mwh`) or the `unit` of its variable; signs are told
///   where they could be doubted.
///
/// ## Errors
/// Every function that can fail returns a `gs_error *`: NULL when it did what it says, else an
/// error that the caller owns. What a failed call should have given is then NULL or unchanged. NULL
/// for an argument that is not said to be optional is an error too, never a crash. No C++ exception
/// leaves the library; it prints nothing and ends no process.
///
/// ## Threads
/// There is no state that handles share: different handles may be used in different threads at the
/// same time. One handle is used by one thread at a time. `const` handles may be read by several:
/// runs of one `gs_scenario` may go on at once. Of the whole process the library touches only HDF5,
/// where the program uses the same shared one: loading of filter plugins is switched off, HDF5 no
/// longer cleans up at the end of the process, and a thread that has called the library no longer
/// has HDF5's errors printed.
///
/// ## Versions
/// See docs/how-to/c.md: within a major number nothing that is declared here is removed or changed;
/// enumerations, structures that the library fills, and functions may be added to.
#ifndef GRIDSTEP_H
#define GRIDSTEP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) || defined(__clang__)
#define GS_API __attribute__((visibility("default")))
#else
#define GS_API
#endif

// --- Version -------------------------------------------------------------------------------------

/// The version of this header.
#define GS_VERSION_MAJOR 0
#define GS_VERSION_MINOR 1
#define GS_VERSION_PATCH 0

/// The version of the library that was loaded, e.g. "0.1.0". Never freed.
GS_API const char* gs_version(void);
GS_API int gs_version_major(void);
GS_API int gs_version_minor(void);
GS_API int gs_version_patch(void);

/// Whether the loaded library serves a program that was compiled against a header of this version:
/// the same major number, and no older. Ask `gs_is_compatible(GS_VERSION_MAJOR, GS_VERSION_MINOR)`
/// once.
GS_API int gs_is_compatible(int major, int minor);

// --- Errors --------------------------------------------------------------------------------------

/// What went wrong; the numbers are the exit codes of the command `gridstep`.
typedef enum gs_code {
  GS_OK = 0,
  GS_BUG = 1,             ///< a bug in gridstep
  GS_USAGE = 2,           ///< an argument that can be none, or a call at the wrong time
  GS_INPUT_INVALID = 3,   ///< the scenario: see `gs_error_problems`
  GS_INFEASIBLE = 4,      ///< the message names the step and what cannot be kept
  GS_NOT_CERTIFIED = 5,   ///< a solver failed, or its answer did not stand the check
  GS_IO = 6,              ///< files: no rights, no space, there already, no result
  GS_RESOURCE_LIMIT = 7,  ///< out of memory
  GS_INTERRUPTED = 130    ///< the `stop` callback asked for it
} gs_code;

typedef struct gs_error gs_error;
typedef struct gs_problems gs_problems;

/// The code of an error, GS_OK of NULL.
GS_API gs_code gs_error_code(const gs_error* error);
/// What a person should read, "" of NULL.
GS_API const char* gs_error_message(const gs_error* error);
/// The problems of a scenario that is invalid; none (never NULL) of other errors.
GS_API const gs_problems* gs_error_problems(const gs_error* error);
GS_API void gs_error_free(gs_error* error);

typedef enum gs_severity { GS_ERROR = 0, GS_WARNING = 1 } gs_severity;

/// One problem with its place. Texts are never NULL, but may be empty.
typedef struct gs_problem {
  const char* code;  ///< stable, e.g. "GS0203"; listed in docs/formats/problems.md
  gs_severity severity;
  const char* file;  ///< relative to the scenario folder; "--set" of `gs_scenario_set`
  int row;           ///< from 1; 0 where unknown
  int column;        ///< from 1, of a CSV file its fields; 0 where unknown
  const char* what;  ///< the fact, with the value that stands there
  const char* why;   ///< the rule it breaks
  const char* help;  ///< what to try
} gs_problem;

GS_API size_t gs_problems_count(const gs_problems* problems);
/// The n-th, from 0; NULL where there is none.
GS_API const gs_problem* gs_problems_at(const gs_problems* problems, size_t n);
/// Of lists the caller owns.
GS_API void gs_problems_free(gs_problems* problems);

// --- Texts ---------------------------------------------------------------------------------------

typedef struct gs_texts gs_texts;

GS_API size_t gs_texts_count(const gs_texts* texts);
/// The n-th, from 0; NULL where there is none.
GS_API const char* gs_texts_at(const gs_texts* texts, size_t n);
GS_API void gs_texts_free(gs_texts* texts);

/// Frees a text that the library gave through a `char **`.
GS_API void gs_text_free(char* text);

// --- Scenarios -----------------------------------------------------------------------------------

typedef struct gs_scenario gs_scenario;

/// The scenario of a folder, or of its scenario.toml. The files are read when it is validated or
/// run.
GS_API gs_error* gs_scenario_load(const char* folder, gs_scenario** scenario);

/// One file of a scenario that lies in memory.
typedef struct gs_file {
  const char* path;  ///< relative to the folder it would lie in, e.g. "profiles/wind.csv"
  const char* text;  ///< need not end with a zero byte
  size_t bytes;      ///< of `text`
} gs_file;

/// A scenario from files in memory; `files` may be NULL where `count` is 0. A path that leaves the
/// folder, such as "../x.csv", is an error (GS_USAGE).
GS_API gs_error* gs_scenario_from_files(const gs_file* files, size_t count, gs_scenario** scenario);

/// Sets `section.field` or `table.id.field` over what the files say, e.g. "wind.WIND-1.p_max_mw" to
/// "300". What cannot be set is a problem of validating and running.
GS_API gs_error* gs_scenario_set(gs_scenario* scenario, const char* path, const char* value);

/// Every problem, errors and warnings, in the order of the files. That there are some is no error
/// of this call; `problems` is never NULL then.
GS_API gs_error* gs_scenario_validate(const gs_scenario* scenario, gs_problems** problems);

GS_API void gs_scenario_free(gs_scenario* scenario);

// --- Options of a run ----------------------------------------------------------------------------

typedef struct gs_options gs_options;

/// The defaults: all steps, the scenario's solver and seed, one thread, result in memory.
GS_API gs_error* gs_options_new(gs_options** options);
GS_API void gs_options_free(gs_options* options);

/// First step, and end (exclusive), e.g. "2030-01-01T06:00:00+01:00"; "" stands for all.
GS_API gs_error* gs_options_set_from(gs_options* options, const char* time);
GS_API gs_error* gs_options_set_to(gs_options* options, const char* time);
/// How many steps, instead of an end; at least 1.
GS_API gs_error* gs_options_set_steps(gs_options* options, int64_t steps);
/// A name that `gridstep solvers` lists, or "auto"; "" stands for the scenario's.
GS_API gs_error* gs_options_set_solver(gs_options* options, const char* name);
/// Seed of the weather.
GS_API gs_error* gs_options_set_seed(gs_options* options, uint64_t seed);
/// 1 to 1024; results do not depend on it. OpenMP's setting in the calling thread is as it was
/// after the call.
GS_API gs_error* gs_options_set_threads(gs_options* options, int threads);
/// Writes the result into a file, which appears when it is complete and certified; what lies there
/// already is replaced if `overwrite` is not 0, else the run fails with GS_IO. The result is then
/// read from the file instead of being held in memory.
GS_API gs_error* gs_options_set_result_file(gs_options* options, const char* path, int overwrite);

/// Called during a run, in the thread that called it, after each solved window. It must return: no
/// longjmp, no C++ exception.
typedef void (*gs_progress)(int64_t done_steps, int64_t all_steps, void* user);
/// Asked before and while a window is solved; not 0 ends the run with GS_INTERRUPTED. It must
/// return quickly, and must be ready to be asked in another thread than that of the run.
typedef int (*gs_stop)(void* user);

/// `user` is passed on as it is; the caller keeps what it points to alive. NULL for no callback.
GS_API gs_error* gs_options_set_progress(gs_options* options, gs_progress progress, void* user);
GS_API gs_error* gs_options_set_stop(gs_options* options, gs_stop stop, void* user);

// --- Results -------------------------------------------------------------------------------------

typedef struct gs_result gs_result;

/// Simulates. `options` may be NULL.
GS_API gs_error* gs_scenario_run(const gs_scenario* scenario, const gs_options* options,
                                 gs_result** result);

/// Opens a result file that gridstep wrote, of this or an older version. The file stays open until
/// the result is freed.
GS_API gs_error* gs_result_open(const char* path, gs_result** result);

/// Saves a result that is held in memory, as a run would have written it. Of a result that lies in
/// a file this is GS_USAGE: copy the file.
GS_API gs_error* gs_result_save(const gs_result* result, const char* path, int overwrite);

GS_API void gs_result_free(gs_result* result);

/// What the run warned of; none (never NULL) of a result that was opened.
GS_API const gs_problems* gs_result_warnings(const gs_result* result);
/// Steps that were simulated.
GS_API int64_t gs_result_steps(const gs_result* result);

/// The object that `gridstep run --json` prints, as text; to be freed with `gs_text_free`.
GS_API gs_error* gs_result_summary_json(const gs_result* result, char** json);
/// Of every law the worst value, whether it holds, time and thing, as the result's certificate has
/// them; to be freed with `gs_text_free`. Of a result that was opened the things are not named.
GS_API gs_error* gs_result_certificate_json(const gs_result* result, char** json);

typedef enum gs_kind {
  GS_REAL = 0,
  GS_INTEGER = 1,  ///< read as doubles, exactly
  GS_FLAG = 2,     ///< read as 0 and 1
  GS_TEXT = 3      ///< read with `gs_result_texts`
} gs_kind;

/// A variable of a result; docs/formats/result.md lists them. Belongs to the result.
typedef struct gs_variable {
  const char* path;   ///< its name, e.g. "generation_mw", or "group/name"
  const char* group;  ///< "" for the root
  const char* name;
  gs_kind kind;
  const char* unit;              ///< as in CF, e.g. "MW"; "" for texts
  const char* long_name;         ///< what it is, signs included
  const char* cell_methods;      ///< how a value stands for its step, as in CF; may be ""
  size_t dims;                   ///< how many dimensions; 0 for a single value
  const char* const* dim_names;  ///< outermost first; "time" is always the first
  const int64_t* dim_sizes;
  int64_t count;  ///< values in all
  int per_step;   ///< whether its first dimension is time
} gs_variable;

GS_API size_t gs_result_variable_count(const gs_result* result);
/// The n-th, from 0, in the order of the file; NULL where there is none.
GS_API const gs_variable* gs_result_variable_at(const gs_result* result, size_t n);
/// The one with this path; GS_USAGE where the result has none, with what comes close.
GS_API gs_error* gs_result_variable(const gs_result* result, const char* path,
                                    const gs_variable** variable);

/// All values, row-major: the last dimension runs fastest. `capacity` is how many doubles `values`
/// has room for; GS_USAGE where that is less than `count`. What is missing is NaN.
GS_API gs_error* gs_result_read(const gs_result* result, const char* path, double* values,
                                size_t capacity);
/// Of a variable per step those of the steps [first, first + steps).
GS_API gs_error* gs_result_read_steps(const gs_result* result, const char* path, int64_t first,
                                      int64_t steps, double* values, size_t capacity);
/// All texts. The ids of the things on a dimension are the texts of the variable called as it.
GS_API gs_error* gs_result_texts(const gs_result* result, const char* path, gs_texts** texts);

// --- Step by step --------------------------------------------------------------------------------

typedef struct gs_simulation gs_simulation;

/// A run with the caller at the wheel. `options` may be NULL; their `progress` is not called.
GS_API gs_error* gs_simulation_new(const gs_scenario* scenario, const gs_options* options,
                                   gs_simulation** simulation);
GS_API void gs_simulation_free(gs_simulation* simulation);

/// Steps in all.
GS_API int64_t gs_simulation_steps(const gs_simulation* simulation);
/// The first step that has not been simulated.
GS_API int64_t gs_simulation_next_step(const gs_simulation* simulation);
/// Whether all have been.
GS_API int gs_simulation_is_done(const gs_simulation* simulation);

/// Simulates the steps that the next window keeps: those of `[horizon] keep_h` of the scenario; the
/// last window, which looks ahead to the end, keeps all it has. Where this fails with anything but
/// GS_USAGE, the simulation can only be freed.
GS_API gs_error* gs_simulation_step(gs_simulation* simulation);

/// Energy in a storage now, MWh.
GS_API gs_error* gs_simulation_energy_mwh(const gs_simulation* simulation, const char* storage,
                                          double* energy_mwh);

/// From the next step on a load asks for these MW (at least 0), a value per step; the last value
/// holds for all steps that follow. As with all of these: GS_USAGE where the numbers can be none of
/// the thing's, and what was set before stays.
GS_API gs_error* gs_simulation_set_demand_mw(gs_simulation* simulation, const char* load,
                                             const double* values_mw, size_t count);
/// What a unit may generate, MW, between 0 and its capacity; a unit all of whose MW cost the same.
GS_API gs_error* gs_simulation_set_available_mw(gs_simulation* simulation, const char* unit,
                                                const double* values_mw, size_t count);
/// What a MWh of a unit costs, in the scenario's currency; may be negative.
GS_API gs_error* gs_simulation_set_bid_per_mwh(gs_simulation* simulation, const char* unit,
                                               const double* values_per_mwh, size_t count);
/// What a storage does, MW: positive discharges, negative charges, NaN as the dispatch decides.
/// What its energy does not allow makes the step infeasible.
GS_API gs_error* gs_simulation_set_power_mw(gs_simulation* simulation, const char* storage,
                                            const double* values_mw, size_t count);

/// Of a variable per step the values of steps that have been simulated, as `gs_result_read_steps`.
/// Tables that are known at the end only (`contract_supply_mw`, `contract_matched_mw`) are
/// GS_USAGE.
GS_API gs_error* gs_simulation_read_steps(const gs_simulation* simulation, const char* path,
                                          int64_t first, int64_t steps, double* values,
                                          size_t capacity);
/// Texts, as `gs_result_texts`: ids of storages, units, loads …
GS_API gs_error* gs_simulation_texts(const gs_simulation* simulation, const char* path,
                                     gs_texts** texts);

/// The result of the steps that have been simulated, at least one; with a result file in the
/// options all of them must have been. The simulation is over then and can only be freed.
GS_API gs_error* gs_simulation_finish(gs_simulation* simulation, gs_result** result);

#ifdef __cplusplus
}
#endif

#endif
