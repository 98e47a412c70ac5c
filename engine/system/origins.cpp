#include "engine/system/origins.hpp"

#include <algorithm>

namespace gridstep {

namespace {

/// The origin with this id, added where there is none yet.
Index origin_of(System& system, const std::string& id, const std::string& carrier, bool imported) {
  std::vector<Origin>& origins = system.origins;
  const auto found = std::find_if(origins.begin(), origins.end(), [&](const Origin& origin) {
    return origin.id == id && origin.imported == imported;
  });
  if (found != origins.end()) return found - origins.begin();
  const std::vector<std::string>& green = system.green.generation_carriers;
  const bool is_green = std::find(green.begin(), green.end(), carrier) != green.end();
  origins.push_back({id, carrier, is_green, imported});
  return static_cast<Index>(origins.size()) - 1;
}

void declare(System& system, DeclaredShare::Kind kind, const std::string& of, const Mix& mix,
             const std::string& prefix) {
  const Mix whole = mix.empty() ? Mix{{undeclared_carrier, 1.0, 0.0}} : mix;
  for (const MixShare& share : whole) {
    const Index origin = origin_of(system, prefix + share.carrier, share.carrier,
                                   kind == DeclaredShare::Kind::import_);
    system.declared.push_back({kind, of, origin, share.share_frac, share.emission_t_per_mwh});
  }
}

DeclaredMix mix_of(const System& system, DeclaredShare::Kind kind, const std::string& of) {
  DeclaredMix mix{std::vector<double>(system.origins.size(), 0.0)};
  for (const DeclaredShare& share : system.declared) {
    if (share.kind != kind || share.of != of) continue;
    mix.share_frac[at(share.origin)] += share.share_frac;
    mix.emission_t_per_mwh += share.share_frac * share.emission_t_per_mwh;
    if (system.origins[at(share.origin)].green) mix.green_frac += share.share_frac;
  }
  return mix;
}

}  // namespace

DeclaredMix import_mix_of(const System& system, const Tie& tie) {
  return mix_of(system, DeclaredShare::Kind::import_, tie.id);
}

DeclaredMix initial_mix_of(const System& system, const Storage& storage) {
  return mix_of(system, DeclaredShare::Kind::initial, system.units[at(storage.unit.index)].id);
}

void find_origins(System& system) {
  system.origins.clear();
  system.declared.clear();
  const std::vector<bool> stores = units_that_store(system);
  for (std::size_t u = 0; u < system.units.size(); ++u) {
    Unit& unit = system.units[u];
    unit.origin = stores[u] ? -1
                            : origin_of(system, system.origins_by_unit ? unit.id : unit.carrier,
                                        unit.carrier, false);
  }
  for (const Tie& tie : system.ties)
    if (tie.import_max_mw > 0.0)
      declare(system, DeclaredShare::Kind::import_, tie.id, tie.import_mix,
              system.origins_by_unit ? "import_" + tie.id + "_" : "import_");
  for (const Storage& storage : system.storages)
    declare(system, DeclaredShare::Kind::initial, system.units[at(storage.unit.index)].id,
            storage.init_mix, system.origins_by_unit ? "initial_" : "");
}

}  // namespace gridstep
