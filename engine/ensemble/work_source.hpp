#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// Hands out the positions of a list of work, each once, to whoever asks next. What is computed at
/// a position never depends on who does it.
class WorkSource {
 public:
  virtual ~WorkSource() = default;
  /// The next position for this worker; none when its work is over. Safe from any thread.
  virtual std::optional<Index> next(Index worker) = 0;
};

/// Whoever is free takes the next position: good where runs differ in length.
class SharedCounter final : public WorkSource {
 public:
  explicit SharedCounter(Index count) : count_(count) {}
  std::optional<Index> next(Index worker) override;

 private:
  Index count_;
  std::atomic<Index> taken_{0};
};

/// Every worker has its own positions from the start: worker, worker + workers, …
class EqualParts final : public WorkSource {
 public:
  EqualParts(Index count, Index workers);
  std::optional<Index> next(Index worker) override;

 private:
  /// On a cache line of its own, since one worker writes it again and again.
  struct alignas(64) Place {
    Index next = 0;
  };

  Index count_;
  Index workers_;
  std::vector<Place> places_;
};

}  // namespace gridstep
