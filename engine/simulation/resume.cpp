#include "engine/simulation/resume.hpp"

#include <fmt/format.h>

#include <bit>

#include "engine/base/error.hpp"
#include "engine/base/version.hpp"
#include "engine/results/inspect.hpp"
#include "engine/results/lock.hpp"
#include "engine/simulation/run_provenance.hpp"

namespace gridstep {

RunIdentity identity_of(const CheckedScenario& checked, const RunOptions& options,
                        const std::string& solver) {
  RunIdentity identity;
  identity["gridstep"] = version_text();
  identity["byte order"] = std::endian::native == std::endian::little ? "little" : "big";
  identity["solver"] = solver;
  identity["first step"] = to_text(checked.time.start_s, checked.time.zone_offset_s);
  identity["steps"] = fmt::format("{}", checked.time.steps);
  for (const auto& [file, hash] : checked.scenario.sha256) identity["SHA-256 of " + file] = hash;
  if (options.seed) identity["--seed"] = fmt::format("{}", *options.seed);
  std::size_t number = 0;  // a later --set may undo an earlier one
  for (const Override& change : options.overrides)
    identity[fmt::format("--set {}", ++number)] = change.path + "=" + change.value;
  if (!options.variant.empty()) identity["variant"] = options.variant;
  return identity;
}

namespace {

/// Whether two results come from the same inputs, options and program.
bool is_same_origin(const Provenance& a, const Provenance& b) {
  return a.scenario_header == b.scenario_header && a.input_sha256 == b.input_sha256 &&
         a.version == b.version && a.solver == b.solver && a.options_json == b.options_json &&
         a.seed == b.seed;
}

}  // namespace

std::optional<RunReport> published_before(const CheckedScenario& checked,
                                          const RunOptions& options) {
  const std::string solver = label_of(solver_of(checked, options));
  const bool may_be = options.checkpoint &&
                      options.checkpoint->resume != CheckpointOptions::Resume::never &&
                      !options.overwrite && std::filesystem::exists(options.result) &&
                      Checkpoint::is_beside(options.result, identity_of(checked, options, solver));
  if (!may_be) return std::nullopt;
  const WriteLock lock(options.result);
  Inspection published = inspect(options.result);
  if (!is_same_origin(published.provenance, provenance_of(checked, options))) return std::nullopt;
  Checkpoint::remove_beside(options.result);
  RunReport report;
  report.time = published.time;
  report.totals = std::move(published.totals);
  report.certificate = std::move(published.certificate);
  report.timing = std::move(published.timing);
  report.result = options.result;
  report.solver = solver;
  report.warnings = checked.warnings;
  return report;
}

Observer watched_by(Checkpoint& checkpoint, const Observer& observer) {
  Observer both = observer;
  both.dispatched = [&, seen = observer.dispatched](const Record& record) {
    checkpoint.add(record);
    if (seen) seen(record);
  };
  both.at_seam = [&, seen = observer.at_seam, saved = observer.saved](const Seam& seam) {
    if (checkpoint.at_seam(seam) && saved) saved();
    if (seen) seen(seam);
  };
  return both;
}

std::optional<Past> past_of(const Checkpoint& checkpoint, const Observer& observer,
                            const TimeGrid& time) {
  std::optional<Past> past = checkpoint.past();
  if (past && observer.saved) observer.saved();
  if (past && observer.say)
    observer.say(fmt::format("going on at {}, where the run before stopped",
                             to_text(time.start_of(past->seam.first_step), time.zone_offset_s)));
  return past;
}

[[noreturn]] void stop_at(Checkpoint& checkpoint, const Observer& observer, const TimeGrid& time) {
  try {
    checkpoint.save();
  } catch (const IoError& failed) {
    if (!checkpoint.is_saved())
      throw InterruptedError(fmt::format("stopped, and nothing could be saved: {}", failed.what()));
    if (observer.say) observer.say(failed.what());
  }
  throw StoppedAtCheckpoint(
      fmt::format("stopped at a checkpoint: the same command goes on at {}",
                  to_text(time.start_of(checkpoint.first_step()), time.zone_offset_s)));
}

}  // namespace gridstep
