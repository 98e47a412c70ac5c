#pragma once

#include <vector>

#include "engine/ensemble/adequacy/capacity_model.hpp"
#include "engine/ensemble/adequacy/shortfall_tally.hpp"
#include "engine/ensemble/adequacy/transport.hpp"
#include "engine/ensemble/adequacy/year_draw.hpp"

namespace gridstep::adequacy {

/// Areas with links and storages, step by step: surplus serves other areas, then storages
/// discharge, those that could last longest first, and what is left over charges them, those that
/// are full soonest first. Greedy, as in PRAS [pras2024; evans2019].
class SequentialYear {
 public:
  explicit SequentialYear(const CapacityModel& model);

  /// Draws a year and adds what goes short to `tally`.
  void simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally);

  /// Energy in a storage after the last step simulated.
  [[nodiscard]] double energy_mwh(Index buffer) const { return energy_mwh_[at(buffer)]; }

 private:
  /// Something is lost, or comes back, at the beginning of a step.
  struct Change {
    Index step = 0;
    std::size_t slot = 0;
    double amount = 0.0;
  };

  void draw(const YearDraw& year);
  void apply(const Change& change);
  void find_margins(Index step, double more_load);
  void decay();
  void discharge();
  void charge();
  [[nodiscard]] double spare_mwh(std::size_t buffer) const;  ///< above its minimum
  [[nodiscard]] double dischargeable_mw(std::size_t buffer) const;
  [[nodiscard]] double chargeable_mw(std::size_t buffer) const;
  template <class Before>
  void sort_buffers(const Before& before);

  const CapacityModel& model_;
  Transport transport_;
  std::vector<std::size_t> slot_of_unit_;
  std::size_t first_buffer_slot_ = 0;
  std::size_t first_link_slot_ = 0;
  std::vector<Change> changes_;
  /// By slot: MW lost of the constant units of each area, then the part lost of each unit that
  /// follows a series, of each storage and of each link.
  std::vector<double> lost_;
  std::vector<std::size_t> series_units_;
  std::vector<double> margin_mw_;
  std::vector<double> link_left_frac_;
  std::vector<double> energy_mwh_;
  std::vector<double> forced_mw_;  ///< charged so that a storage keeps its minimum
  std::vector<double> key_;        ///< that the storages are sorted by
  std::vector<std::size_t> order_;
};

}  // namespace gridstep::adequacy
