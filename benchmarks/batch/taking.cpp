#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "engine/ensemble/crew.hpp"

/// What it costs to ask for a run: every process of the job asks as fast as it can until there is
/// no work left. Each position must be given once.
///
///   build/release/benchmarks/benchmark_taking [COUNT]                    threads of one process
///   mpirun -np 2 build/release/benchmarks/benchmark_mpi_taking [COUNT]   where there is MPI
///
/// One JSON line from each process. With more processes than cores it tells little.

int main(int count, char** words) {
  using namespace gridstep;
  const Index runs = count > 1 ? std::atol(words[1]) : 200'000;
  const std::unique_ptr<Crew> crew = make_crew();
  const std::unique_ptr<WorkSource> source = crew->share(runs, 1, Schedule::dynamic);
  crew->meet();
  const auto start = std::chrono::steady_clock::now();
  Index taken = 0;
  Index last = -1;
  bool is_rising = true;
  while (const std::optional<Index> position = source->next(0)) {
    is_rising = is_rising && *position > last;
    last = *position;
    ++taken;
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!is_rising || taken > runs || (crew->size() == 1 && taken != runs)) {
    crew->give_up(1, "positions were given twice, or not at all");
    return 1;
  }
  fmt::print("{{\"rank\": {}, \"processes\": {}, \"taken\": {}, \"us_per_take\": {:.3f}}}\n",
             crew->rank(), crew->size(), taken, 1e6 * seconds / static_cast<double>(taken));
  crew->meet();
  return 0;
}
