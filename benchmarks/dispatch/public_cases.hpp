#pragma once

#include "benchmarks/dispatch/case.hpp"

namespace gridstep::bench {

/// The RTS-GMLC year [barrows2020] as single DC-OPFs, as weeks with storages, ramps and limits, and
/// as one program on a copperplate.
std::vector<CaseEntry> rts_gmlc_cases();

/// PGLib-OPF's case1354pegase [pglib-opf] with a year of load made up by formula.
std::vector<CaseEntry> pegase_cases();

}  // namespace gridstep::bench
