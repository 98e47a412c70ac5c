#pragma once

#include <functional>

#include "engine/ledger/tracer.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// The green-power ledger: books for every step of a record where the electricity of every load,
/// export, loss and storage comes from, and how green and how carbon-intensive it is.
///
/// Per origin and step it closes: Σ over loads + losses of the network + Σ over ties + losses of
/// storages + change of what storages hold = generation and imports.
class Ledger {
 public:
  explicit Ledger(const System& system);

  /// What a caller may look at after each step of a record: the tracings by bus and by island.
  using Look = std::function<void(Index step, const Tracer& traced, const Tracer& regional)>;

  /// Fills the record's ledger from its dispatch; records come in order.
  void book(Record& record, const Look& look = {});

 private:
  void book_supply(Record& record, Index step) const;
  void book_uses(Record& record, Index step) const;
  void book_storages(Record& record, Index step) const;
  void book_shares(Record& record, Index step) const;
  [[nodiscard]] double green_of(std::span<const double> mix) const;

  const System& system_;
  std::size_t origins_;
  Tracer traced_;
  Tracer regional_;
};

}  // namespace gridstep
