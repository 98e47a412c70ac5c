#include "engine/ensemble/crew.hpp"

#include <cstdlib>

#include "engine/base/error.hpp"
#if GRIDSTEP_WITH_MPI
#include "engine/ensemble/mpi_crew.hpp"
#endif

namespace gridstep {

namespace {

/// How many processes an MPI launcher says that it has started; 1 without one. Open MPI, then those
/// that speak PMI: MPICH, Intel MPI, Slurm's srun.
Index launched_processes() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS"})
    if (const char* text = std::getenv(name)) return std::strtol(text, nullptr, 10);
  // srun with PMIx.
  const char* tasks = std::getenv("SLURM_STEP_NUM_TASKS");
  if (tasks != nullptr && std::getenv("PMIX_RANK") != nullptr)
    return std::strtol(tasks, nullptr, 10);
  return 1;
}

}  // namespace

std::unique_ptr<WorkSource> Alone::share(Index count, Index threads, Schedule schedule) {
  if (schedule == Schedule::fixed) return std::make_unique<EqualParts>(count, threads);
  return std::make_unique<SharedCounter>(count);
}

bool knows_mpi() {
  return GRIDSTEP_WITH_MPI;
}

std::unique_ptr<Crew> make_crew() {
  if (launched_processes() <= 1) return std::make_unique<Alone>();
#if GRIDSTEP_WITH_MPI
  return make_mpi_crew();
#else
  throw Error(ExitCode::usage,
              "an MPI launcher has started several processes, and this build knows no MPI; help: "
              "build with -DGRIDSTEP_MPI=ON, or give each process a part with --shard I/N");
#endif
}

}  // namespace gridstep
