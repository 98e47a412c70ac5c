#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/ensemble/batch_folder.hpp"
#include "engine/ensemble/crew.hpp"
#include "engine/ensemble/study/study.hpp"
#include "engine/simulation/catalog.hpp"
#include "engine/simulation/observer.hpp"

namespace gridstep {

/// How a study is carried out. Nothing here changes what a run gives.
struct BatchOptions {
  std::filesystem::path folder;  ///< where results go; what is done there already stays done
  int jobs = 1;                  ///< runs at a time
  Schedule schedule = Schedule::dynamic;
  Index part = 0;  ///< this one of `parts` equal parts of the runs, from 0
  Index parts = 1;
  std::optional<double> max_hours;  ///< then stop as if asked to
  std::string command;              ///< the command line, for provenance
};

struct BatchReport {
  struct Failure {
    std::string run;
    int exit_code = 0;
    std::string reason;
  };

  std::string study;
  Index study_runs = 0;           ///< of the whole study
  Index runs = 0;                 ///< of this part
  Index done_before = 0;          ///< of those: an earlier call did them
  Index changed = 0;              ///< done by an earlier call, but from another input: done again
  Index done = 0;                 ///< by this call
  std::vector<Failure> failures;  ///< in the order of the runs
  bool is_stopped = false;        ///< before its part was over; the same call goes on
  bool is_complete = false;       ///< every run of the study has ended, and the tables are written
  double wall_s = 0.0;
};

/// The runs of a study, resolved: ids, axes and the hash of all that decides each result.
BatchPlan plan_of(const Study& study);

/// Carries out a study, or a part of it, into a folder. Each run is the same, bit for bit, as by
/// itself, whoever does it. A run that fails is listed and the others go on; a failing disk ends
/// the batch. Throws IoError, and Error (usage) where the folder holds another study.
BatchReport batch(const Study& study, const BatchOptions& options, const Catalog& catalog,
                  Crew& crew, const Observer& observer);

}  // namespace gridstep
