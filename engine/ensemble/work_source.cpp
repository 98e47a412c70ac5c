#include "engine/ensemble/work_source.hpp"

namespace gridstep {

std::optional<Index> SharedCounter::next(Index /*worker*/) {
  const Index position = taken_.fetch_add(1, std::memory_order_relaxed);
  return position < count_ ? std::optional(position) : std::nullopt;
}

EqualParts::EqualParts(Index count, Index workers)
    : count_(count), workers_(workers), places_(at(workers)) {
  for (Index worker = 0; worker < workers; ++worker) places_[at(worker)].next = worker;
}

std::optional<Index> EqualParts::next(Index worker) {
  const Index position = places_[at(worker)].next;
  if (position >= count_) return std::nullopt;
  places_[at(worker)].next += workers_;
  return position;
}

}  // namespace gridstep
