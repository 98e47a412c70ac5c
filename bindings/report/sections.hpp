#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bindings/report/points.hpp"
#include "engine/ledger/statement.hpp"
#include "engine/results/certificate.hpp"
#include "engine/results/comparison.hpp"
#include "engine/results/provenance.hpp"
#include "engine/results/timing.hpp"
#include "engine/system/system.hpp"

/// What the sections of a page tell, as JSON for its scripts. What is not known, NaN, is null.
namespace gridstep::report {

nlohmann::ordered_json time_json(const System& system, const Points& points);

/// How the totals are called, and their units: for all runs.
nlohmann::ordered_json quantities_json();
nlohmann::ordered_json totals_json(const System& system, const Totals& totals);

/// Buses with their places in the drawing; its height, and where the places come from.
nlohmann::ordered_json grid_json(const System& system);
nlohmann::ordered_json storages_json(const System& system);

/// The calendar by which a run's ledger is told: some periods, not hundreds.
Calendar ledger_calendar(const TimeGrid& time);
nlohmann::ordered_json definitions_json();
/// Consumers by every definition over the run and period by period; origins; contracts.
nlohmann::ordered_json ledger_json(const System& system, const Statement& of_run,
                                   const Statement& by_period);

nlohmann::ordered_json certificate_json(const CertificateSummary& summary, const TimeGrid& time);
nlohmann::ordered_json provenance_json(const Provenance& provenance, const Timing& timing);

/// The runs side by side: an overview in both languages, and every quantity.
nlohmann::ordered_json comparison_json(const Comparison& comparison);

}  // namespace gridstep::report
