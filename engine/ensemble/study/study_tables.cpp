#include "engine/ensemble/study/study_tables.hpp"

#include "engine/ensemble/study/study.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep::study_tables {

namespace {

TableSpec section(std::string name, std::string what, std::vector<Field> fields) {
  return {std::move(name), TableSpec::Home::header, std::move(what),
          false,           std::move(fields),       study_file};
}

Field number(std::string name, std::string what) {
  return {.name = std::move(name),
          .type = FieldType::number,
          .what = std::move(what),
          .required = false};
}

}  // namespace

const TableSpec& top() {
  static const TableSpec spec = section(
      "", "Many runs that change one scenario.",
      {{.name = "format",
        .type = FieldType::choice,
        .what = "Version of this format.",
        .choices = {"1.0"}},
       {.name = "name", .type = FieldType::id, .what = "Short name, also that of its results."},
       {.name = "title", .what = "One line for people.", .required = false},
       {.name = "description", .what = "A few sentences for people.", .required = false},
       {.name = "base",
        .what = "Folder of the base scenario, relative to the study's; it may lie outside it."},
       {.name = "keep",
        .type = FieldType::choice,
        .what = "files: every run leaves a result file; totals: its totals alone.",
        .required = false,
        .fallback = std::string("files"),
        .choices = {"files", "totals"}},
       {.name = "solver",
        .what = "A solver of `gridstep solvers`; else as the scenario says.",
        .required = false},
       {.name = "include_base",
        .type = FieldType::flag,
        .what = "Whether the base, unchanged, is the first run.",
        .required = false,
        .fallback = true},
       {.name = "cross",
        .type = FieldType::ids,
        .what = "What axes, samples, seeds and paths start from: base, ids of variants, or all "
                "for the base and every variant. A variant named here is no run by itself.",
        .required = false,
        .fallback = std::vector<std::string>{"base"}}});
  return spec;
}

const TableSpec& time() {
  static const TableSpec spec = section("time", "The part of the base's steps that is simulated.",
                                        {{.name = "from",
                                          .type = FieldType::time,
                                          .what = "First step; the first of all if left out.",
                                          .required = false},
                                         {.name = "to",
                                          .type = FieldType::time,
                                          .what = "End, exclusive; the end of all if left out.",
                                          .required = false},
                                         {.name = "steps",
                                          .type = FieldType::integer,
                                          .what = "How many steps, instead of `to`.",
                                          .required = false,
                                          .min = 1,
                                          .max = 1e7}});
  return spec;
}

const TableSpec& variant() {
  static const TableSpec spec = section(
      "variant", "One future: what it changes in the base, or in another variant.",
      {{.name = "id", .type = FieldType::id, .what = "Id of the run, and of its result file."},
       {.name = "name", .what = "Name for people.", .required = false},
       {.name = "name_zh", .what = "The same for readers of Chinese.", .required = false},
       {.name = "from", .what = "Variant whose changes are made first.", .required = false},
       {.name = "compare_to",
        .what = "Run it is read against; the base if left out.",
        .required = false},
       {.name = "run",
        .type = FieldType::flag,
        .what = "false: only for others to build on.",
        .required = false,
        .fallback = true}});
  return spec;
}

const TableSpec& axis() {
  static const TableSpec spec =
      section("axis", "Values that are run one after another; axes multiply.",
              {{.name = "name", .type = FieldType::id, .what = "Name in ids and tables."},
               {.name = "zip",
                .type = FieldType::id,
                .what = "Axes with the same word advance together.",
                .required = false}});
  return spec;
}

const TableSpec& samples() {
  static const TableSpec spec =
      section("samples", "Inputs that are drawn.",
              {{.name = "method",
                .type = FieldType::choice,
                .what = "random: independent; sobol: Sobol's sequence; lhs: Latin hypercube.",
                .required = false,
                .fallback = std::string("sobol"),
                .choices = {"random", "sobol", "lhs"}},
               {.name = "runs",
                .type = FieldType::integer,
                .what = "How many points are drawn.",
                .min = 1,
                .max = 2e9},
               {.name = "seed",
                .type = FieldType::integer,
                .what = "Which points; Sobol's as published if left out.",
                .required = false,
                .min = 0,
                .max = largest_integer}});
  return spec;
}

const TableSpec& input() {
  static const TableSpec spec = section(
      "samples.input", "One uncertain input.",
      {{.name = "name", .type = FieldType::id, .what = "Name in tables; its draws belong to it."},
       {.name = "distribution",
        .type = FieldType::choice,
        .what = "How it spreads.",
        .choices = {"uniform", "normal", "triangular", "lognormal", "list"}},
       number("min", "Least value of uniform and triangular; cuts off normal and lognormal."),
       number("max", "Greatest value of uniform and triangular; cuts off normal and lognormal."),
       number("mode", "Peak of triangular."),
       number("mean", "Mean of normal."),
       number("median", "Median of lognormal."),
       number("sd", "Standard deviation of normal; of the logarithm for lognormal.")});
  return spec;
}

const TableSpec& seeds() {
  static const TableSpec spec = section(
      "seeds", "Weather years, or whatever else is drawn by a seed in the scenario.",
      {{.name = "runs", .type = FieldType::integer, .what = "How many.", .min = 1, .max = 2e9},
       {.name = "first",
        .type = FieldType::integer,
        .what = "The first seed; the others follow one by one.",
        .required = false,
        .fallback = 1.0,
        .min = 0,
        .max = 4e15},
       {.name = "fields",
        .type = FieldType::ids,
        .what = "Whole-number fields of header sections that take the seed.",
        .required = false,
        .fallback = std::vector<std::string>{"weather.seed"}}});
  return spec;
}

const TableSpec& path() {
  static const TableSpec spec =
      section("path", "A course of years: one run per year.",
              {{.name = "id", .type = FieldType::id, .what = "Name in ids and tables."},
               {.name = "between",
                .type = FieldType::choice,
                .what = "none: the given years; linear: also those between, by straight lines.",
                .required = false,
                .fallback = std::string("none"),
                .choices = {"none", "linear"}},
               {.name = "csv",
                .what = "Instead of years, set and scale: a CSV file with the columns year, "
                        "`set PATH` and `scale PATH`.",
                .required = false}});
  return spec;
}

}  // namespace gridstep::study_tables
