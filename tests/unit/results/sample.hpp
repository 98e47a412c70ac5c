#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>

#include "engine/ledger/ledger.hpp"
#include "engine/results/provenance.hpp"
#include "engine/system/origins.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

/// A small region whose every number can be worked out by hand, and records that obey its laws.
namespace gridstep::sample {

/// Buses a and b joined by one line. Coal and a tie at a; wind, a battery and a load at b.
inline System system(Index steps) {
  System system;
  system.name = "样例";
  system.time = {1672502400, 3600, steps, 8 * 3600};  // 2023-01-01T00:00+08:00
  system.horizon = {48, 24, false};
  system.loss_frac = 0.02;
  system.currency = "CNY";
  system.voll_per_mwh = 20000.0;
  system.stated_capacity_mw = 183.0;
  system.green = {{"wind", "battery"}, {"wind"}};
  system.grid.buses = {{"a", "甲", 220.0, 40.8, 111.7}, {"b", "乙", 220.0, 40.9, 111.8}};
  system.grid.branches = {{"ab", "甲乙线", BusId(0), BusId(1), 100.0, 80.0}};
  system.grid.island_of_bus = {0, 0};
  system.grid.islands = 1;
  system.units = {
      {"coal", "煤电", "coal", BusId(0), 100.0, 100.0, false, 50.0, 50.0},
      {"wind", "风电", "wind", BusId(1), 60.0, 60.0, true, 0.0, 0.0},
      {"bat", "储能", "battery", BusId(1), 20.0, 20.0, false, 0.0, 0.0},
  };
  system.storages = {{UnitId(2), 20.0, 0.0, 100.0, 10.0, 0.9, 0.9, 0.001, 0.0}};
  system.loads = {{"city", "城区", "", BusId(1), 70.0}};
  system.ties = {{"west", "西联络线", BusId(0), 30.0, 30.0}};
  find_origins(system);
  find_consumers(system);
  return system;
}

/// The steps [first, first + steps); `energy_mwh` is the battery's level before and after.
/// Even steps charge 4 MW, odd ones discharge 3 MW; every third step imports 5 MW, others export
/// 2 MW; wind curtails 2 MW; coal serves the rest and the losses.
inline Record dispatch(const System& system, Index first, Index steps, double& energy_mwh) {
  Record record;
  record.first_step = first;
  record.steps = steps;
  for (Index t = first; t < first + steps; ++t) {
    const double demand = 70.0 + static_cast<double>(t % 5);
    const double unserved = t == 7 ? 1.0 : 0.0;
    const double available = 30.0 + 5.0 * static_cast<double>(t % 4);
    const double wind = available - 2.0;
    const double charge = t % 2 == 0 ? 4.0 : 0.0;
    const double discharge = t % 2 == 0 ? 0.0 : 3.0;
    const double import = t % 3 == 0 ? 5.0 : 0.0;
    const double exported = t % 3 == 0 ? 0.0 : 2.0;
    const double loss = system.loss_frac * (demand - unserved);
    const double coal = demand - unserved + loss + charge - discharge - wind - import + exported;
    energy_mwh = energy_mwh * 0.999 + 0.9 * charge - discharge / 0.9;
    record.generation_mw.insert(record.generation_mw.end(), {coal, wind, discharge});
    record.available_mw.insert(record.available_mw.end(), {100.0, available, 20.0});
    record.curtailment_mw.insert(record.curtailment_mw.end(), {0.0, 2.0, 0.0});
    record.heat_mw_th.insert(record.heat_mw_th.end(), {0.0, 0.0, 0.0});
    record.unit_emission_t.insert(record.unit_emission_t.end(), {0.8 * coal, 0.0, 0.0});
    record.marginal_green_frac.insert(record.marginal_green_frac.end(), {0.0, 0.0});
    record.marginal_emission_t_per_mwh.insert(record.marginal_emission_t_per_mwh.end(), {0.8, 0.8});
    record.marginal_unit.insert(record.marginal_unit.end(), {0, 0});
    record.charge_mw.push_back(charge);
    record.discharge_mw.push_back(discharge);
    record.energy_mwh.push_back(energy_mwh);
    record.demand_mw.push_back(demand);
    record.unserved_mw.push_back(unserved);
    record.demand_baseline_mw.push_back(demand);
    record.import_mw.push_back(import);
    record.export_mw.push_back(exported);
    record.flow_mw.push_back(coal + import - exported);
    record.price_per_mwh.insert(record.price_per_mwh.end(), {280.0, 281.5});
    record.loss_mw.push_back(loss);
    record.green_share.push_back(wind / (coal + wind));
    record.emission_t.push_back(0.8 * coal);
    record.cost.push_back(280.0 * coal);
    record.duality_gap.push_back(1e-9);
    record.window_objective.push_back(1000.0);
    record.window_bound.push_back(1000.0 - 1e-6);
  }
  return record;
}

/// The same with its ledger, which remembers all steps before.
inline Record record(const System& system, Index first, Index steps, double& energy_mwh) {
  Ledger ledger(system);
  if (first > 0) {
    double energy_before_mwh = system.storages.empty() ? 0.0 : system.storages[0].energy_init_mwh;
    Record past = dispatch(system, 0, first, energy_before_mwh);
    ledger.book(past);
  }
  Record record = dispatch(system, first, steps, energy_mwh);
  ledger.book(record);
  return record;
}

inline Provenance provenance() {
  Provenance provenance;
  provenance.scenario_header = "name = \"样例\"\n";
  provenance.input_sha256 = {{"scenario.toml", std::string(64, 'a')},
                             {"profiles/风.csv", std::string(64, 'b')}};
  provenance.command = "gridstep run sample";
  provenance.version = "0.1.0";
  provenance.solver = "highs 1.15.1";
  provenance.options_json = "{}";
  provenance.host = "here";
  provenance.created = "2023-01-01T00:00:00Z";
  provenance.seed = 7;
  provenance.threads = 2;
  return provenance;
}

/// An empty folder of its own, gone with the object.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridstep-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] Index entries() const {
    return std::distance(std::filesystem::directory_iterator(path_), {});
  }

 private:
  std::filesystem::path path_;
};

}  // namespace gridstep::sample
