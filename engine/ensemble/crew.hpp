#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/ensemble/work_source.hpp"

namespace gridstep {

/// How the threads of one process share runs. Results do not depend on it.
enum class Schedule {
  dynamic,  ///< whoever is free takes the next
  fixed,    ///< every thread has its runs from the start
};

/// The processes that work on one batch together. Each has a log and result files of its own; all
/// they share is who takes which run.
class Crew {
 public:
  virtual ~Crew() = default;
  [[nodiscard]] virtual Index rank() const = 0;
  [[nodiscard]] virtual Index size() const = 0;
  /// Positions 0 … count − 1 handed out among all threads of all processes. Every process calls
  /// this with the same count.
  virtual std::unique_ptr<WorkSource> share(Index count, Index threads, Schedule schedule) = 0;
  /// Returns when every process has come here.
  virtual void meet() = 0;
  /// The lowest rank of which something holds; none where it holds of none. Every process calls
  /// this.
  virtual std::optional<Index> first_of(bool holds) = 0;
  /// Says why on stderr and ends the others too, who would wait for this one: what they have
  /// finished stays. One alone does nothing: it has nobody to end.
  virtual void give_up(int exit_code, const std::string& why) = 0;
};

/// One process by itself.
class Alone final : public Crew {
 public:
  [[nodiscard]] Index rank() const override { return 0; }
  [[nodiscard]] Index size() const override { return 1; }
  std::unique_ptr<WorkSource> share(Index count, Index threads, Schedule schedule) override;
  void meet() override {}
  std::optional<Index> first_of(bool holds) override {
    return holds ? std::optional<Index>(0) : std::nullopt;
  }
  void give_up(int, const std::string&) override {}
};

/// Whether this build takes part in the job of an MPI launcher.
bool knows_mpi();

/// All processes that an MPI launcher has started, where it has and this build knows MPI; else this
/// one. Throws Error (usage) where a launcher has started several and this build does not.
std::unique_ptr<Crew> make_crew();

}  // namespace gridstep
