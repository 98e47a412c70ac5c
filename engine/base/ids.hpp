#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace gridstep {

/// Counts and positions: signed, so that differences and reverse loops are safe.
using Index = std::int64_t;

/// An index as the standard library wants it.
constexpr std::size_t at(Index index) {
  return static_cast<std::size_t>(index);
}

/// Position of one kind of thing in its array. Ids of different kinds cannot be mixed up.
template <class Kind>
struct Id {
  Index index = -1;

  constexpr Id() = default;
  constexpr explicit Id(Index at) : index(at) {}
  [[nodiscard]] constexpr bool valid() const { return index >= 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

using BusId = Id<struct BusKind>;
using BranchId = Id<struct BranchKind>;
using UnitId = Id<struct UnitKind>;
using StorageId = Id<struct StorageKind>;
using LoadId = Id<struct LoadKind>;
using TieId = Id<struct TieKind>;
using LinkId = Id<struct LinkKind>;
using HeatAreaId = Id<struct HeatAreaKind>;
using QueueId = Id<struct QueueKind>;
using MatchingTargetId = Id<struct MatchingTargetKind>;
using ColumnId = Id<struct ColumnKind>;   ///< a decision of one step
using RowId = Id<struct ConstraintKind>;  ///< a constraint of one step

}  // namespace gridstep
