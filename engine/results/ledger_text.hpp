#pragma once

#include <string>

#include "engine/results/ledger_report.hpp"
#include "engine/results/summary.hpp"

namespace gridstep {

/// Tables for a terminal: shares and carbon by consumer, contracts, certificates, targets, rules.
std::string to_text(const LedgerReport& report, Language language);

}  // namespace gridstep
