#pragma once

#include <optional>
#include <string>

#include "engine/results/provenance.hpp"
#include "engine/simulation/checkpoint.hpp"
#include "engine/simulation/observer.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep {

/// What two runs must share to have the same bits. Threads, the place of the result and the machine
/// are no part of it. `solver` is its name and version.
RunIdentity identity_of(const CheckedScenario& checked, const RunOptions& options,
                        const std::string& solver);

/// What a run before published if it was killed before it could take its checkpoint away: that is
/// done now, and the run is over. None where the checkpoint or the result is of another run, by
/// where it says it comes from.
std::optional<RunReport> published_before(const CheckedScenario& checked,
                                          const RunOptions& options);

/// The observer, with the checkpoint told of everything that it has to know.
Observer watched_by(Checkpoint& checkpoint, const Observer& observer);

/// Where the run before stopped, if it did; says so.
std::optional<Past> past_of(const Checkpoint& checkpoint, const Observer& observer,
                            const TimeGrid& time);

/// A run that is stopped ends with a checkpoint, at the least with the one before: throws
/// StoppedAtCheckpoint, or InterruptedError where nothing lies on the disk.
[[noreturn]] void stop_at(Checkpoint& checkpoint, const Observer& observer, const TimeGrid& time);

}  // namespace gridstep
