#pragma once

#include <string>

#include "engine/simulation/assemble.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// A row of the assembly's program in domain words: "2023-01-01T17:00 energy of PS-1".
std::string name_of_row(const System& system, const Assembly& assembly, Index row);

/// A column likewise: "2023-01-01T17:00 generation of TH-HK1".
std::string name_of_column(const System& system, const Assembly& assembly, Index column);

/// Why the assembly's program has no solution: it is solved again with every row allowed to miss
/// its bounds at a price, and the rows that then miss most are named with how much they miss.
std::string explain_infeasibility(const System& system, const Assembly& assembly, Solver& solver);

}  // namespace gridstep
