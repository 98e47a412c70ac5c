#pragma once

#include <filesystem>
#include <string>

#include "engine/ensemble/study/study.hpp"

namespace gridstep::cli {

/// A script that a cluster's own tools carry a batch out with, as the user asks for it.
struct EmitAsked {
  std::string kind;           ///< one of emit_kinds; empty: none is asked for
  Index tasks = 0;            ///< 0: one for each run, as far as sites have so many
  Index tasks_at_a_time = 0;  ///< 0: no limit
  Index cores = 1;            ///< of a task
  Index memory_mb = 0;        ///< of a task; 0: as is estimated
  Index time_min = 0;         ///< of a task; 0: as is estimated
  Index most_runs = 0;        ///< 0: as usual
};

inline constexpr const char* emit_kinds[] = {"slurm", "slurm-merge", "snakemake", "bash"};

/// The script's text. Throws Error (usage) where names cannot stand in it.
std::string emitted(const EmitAsked& asked, const Study& study,
                    const std::filesystem::path& study_path, const std::filesystem::path& folder);

}  // namespace gridstep::cli
