#pragma once

#include "engine/system/system.hpp"

namespace gridstep {

/// Carrier of what nobody declares: not green, and its CO₂ is not known.
inline constexpr const char* undeclared_carrier = "unknown";

/// Fills `origins`, `declared` and the units' origins of a system whose units, storages and ties
/// are complete: one origin per carrier, or per unit where `origins_by_unit`, and one per carrier
/// that a neighbour or a storage's first content declares.
void find_origins(System& system);

/// What a tie imports, or what a storage holds before the first step.
struct DeclaredMix {
  std::vector<double> share_frac;  ///< by origin, sum 1; all 0 where nothing is declared of it
  double emission_t_per_mwh = 0.0;
  double green_frac = 0.0;
};
DeclaredMix import_mix_of(const System& system, const Tie& tie);
DeclaredMix initial_mix_of(const System& system, const Storage& storage);

}  // namespace gridstep
