#pragma once

#include "engine/ensemble/crew.hpp"

namespace gridstep {

/// Every process of an MPI job. Work is handed out one-sidedly: a counter in the memory of rank 0,
/// which others raise without its help. Throws Error where MPI cannot be had.
std::unique_ptr<Crew> make_mpi_crew();

}  // namespace gridstep
