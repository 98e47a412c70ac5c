#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/ensemble/adequacy/report.hpp"
#include "engine/ensemble/adequacy/spec.hpp"

namespace gridstep::adequacy {

/// Makes the system of a weather year; 0 is the scenario's own. Called from several threads.
using SystemOfWeather = std::function<System(Index weather_year)>;

/// What an assessment tells and asks while it runs; all optional.
struct Watch {
  std::function<void(Index done_years, Index all_years)> progress;
  std::function<bool()> stop;  ///< true: end soon, with what there is
};

/// Which part of a run's years is drawn here: those blocks whose number leaves `index` when divided
/// by `count`.
struct Shard {
  Index index = 0;
  Index count = 1;
};

/// Statistics of the years drawn so far. Parts of one run merge into the same bits in any order.
struct Progress {
  Moments moments;
  ExactMoments eue_difference_mwh;  ///< of the second variant less the first, where there are two
  Moments second_moments;
  Index years = 0;
  Index blocks_done = 0;  ///< every block before this number is in, as far as the shard has it

  void merge(const Progress& other);
};

/// The years of a run in blocks, the smallest pieces of work. Blocks are the same for any number of
/// threads and shards.
class Assessment {
 public:
  /// One spec, or two that differ in what is left out or added and are drawn with the same random
  /// numbers. Throws Error (usage) for what does not go together.
  Assessment(SystemOfWeather system_of_weather, std::vector<Spec> variants);

  /// Draws on from `progress` until samples, target or watch end it. Results do not depend on the
  /// number of threads.
  void run(Progress& progress, const Watch& watch, const Shard& shard = {});

  [[nodiscard]] Progress begin() const;
  [[nodiscard]] bool is_complete(const Progress& progress) const;
  [[nodiscard]] bool has_reached_target(const Progress& progress) const;
  [[nodiscard]] Frame frame() const;
  [[nodiscard]] Report report(const Progress& progress) const;
  [[nodiscard]] Index blocks() const;
  [[nodiscard]] Index years_of_block(Index block) const;

 private:
  void run_block(Index block, Progress& part) const;
  [[nodiscard]] std::vector<CapacityModel> models_of(Index weather_year) const;
  [[nodiscard]] Index years_per_weather() const;

  SystemOfWeather system_of_weather_;
  std::vector<Spec> variants_;
  std::vector<CapacityModel> models_;  ///< of weather year 0, by variant
  Index block_years_;                  ///< of one block where all years have the same weather
};

}  // namespace gridstep::adequacy
