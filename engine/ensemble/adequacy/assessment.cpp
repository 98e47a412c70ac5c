#include "engine/ensemble/adequacy/assessment.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <variant>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/ensemble/adequacy/sequential_year.hpp"
#include "engine/ensemble/adequacy/single_area_year.hpp"
#include "engine/ensemble/adequacy/tilted_days.hpp"

namespace gridstep::adequacy {

namespace {

/// Blocks between two looks at the target. Without one, quick blocks come in longer rounds, so that
/// threads seldom wait for each other.
constexpr Index round_blocks = 64;
constexpr Index long_round_blocks = 512;

bool is_single_area(const CapacityModel& model) {
  return model.area_count() == 1 && model.buffers.empty();
}

/// Draws of one block where all years have the same weather: some milliseconds' work of one year
/// after the other, storages in one area, or a network.
Index draws_per_block(const CapacityModel& model) {
  if (is_single_area(model)) return 32;
  return model.area_count() == 1 ? 4 : 1;
}

void require_tiltable(const CapacityModel& model) {
  const bool maintained =
      std::any_of(model.blocks.begin(), model.blocks.end(), [](const Block& block) {
        return block.drawn_maintenance_h > 0.0 || !block.maintenance.empty();
      });
  if (!is_single_area(model) || maintained)
    throw Error(ExitCode::usage,
                "importance sampling is for one area without storage and maintenance; help: add "
                "--network copperplate --without-storage, or leave --importance out");
}

/// The right way to simulate a year of a model.
class AnyYear {
 public:
  AnyYear(const CapacityModel& model, const Spec& spec) : load_sd_frac_(spec.load_sd_frac) {
    if (spec.importance)
      year_.emplace<TiltedDays>(model);
    else if (is_single_area(model))
      year_.emplace<SingleAreaYear>(model);
    else
      year_.emplace<SequentialYear>(model);
  }

  void simulate(const YearDraw& draw, ShortfallTally& tally) {
    std::visit(
        [&](auto& year) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(year)>, std::monostate>)
            year.simulate(draw, load_sd_frac_, tally);
        },
        year_);
  }

 private:
  double load_sd_frac_;
  std::variant<std::monostate, TiltedDays, SingleAreaYear, SequentialYear> year_;
};

}  // namespace

void Progress::merge(const Progress& other) {
  moments.merge(other.moments);
  second_moments.merge(other.second_moments);
  eue_difference_mwh.merge(other.eue_difference_mwh);
  years += other.years;
}

Assessment::Assessment(SystemOfWeather system_of_weather, std::vector<Spec> variants)
    : system_of_weather_(std::move(system_of_weather)),
      variants_(std::move(variants)),
      models_(models_of(0)),
      block_years_(variants_.front().years_per_draw() * draws_per_block(models_.front())) {
  if (variants_.front().importance)
    for (const CapacityModel& model : models_) require_tiltable(model);
}

std::vector<CapacityModel> Assessment::models_of(Index weather_year) const {
  const System system = system_of_weather_(weather_year);
  std::vector<CapacityModel> models;
  for (const Spec& spec : variants_) models.push_back(capacity_model(system, spec));
  return models;
}

/// With several weather years, all have the same number of years, at least one observation's.
Index Assessment::years_per_weather() const {
  const Spec& spec = variants_.front();
  const Index per_draw = spec.years_per_draw();
  const Index draws =
      (spec.samples + spec.weather_years * per_draw - 1) / (spec.weather_years * per_draw);
  return per_draw * draws;
}

Index Assessment::blocks() const {
  const Spec& spec = variants_.front();
  if (spec.weather_years > 1) return spec.weather_years;
  return (years_per_weather() + block_years_ - 1) / block_years_;
}

Index Assessment::years_of_block(Index block) const {
  if (variants_.front().weather_years > 1) return years_per_weather();
  return std::min(block_years_, years_per_weather() - block * block_years_);
}

Progress Assessment::begin() const {
  Progress progress;
  progress.moments = Moments(models_.front().area_count());
  progress.second_moments = Moments(models_.back().area_count());
  return progress;
}

/// An observation is a draw (a year, or two that mirror each other) where all years have one
/// weather, else all years of one weather: only these are independent.
void Assessment::run_block(Index block, Progress& part) const {
  const Spec& spec = variants_.front();
  const bool one_weather = spec.weather_years == 1;
  const std::vector<CapacityModel> own =
      one_weather || block == 0 ? std::vector<CapacityModel>() : models_of(block);
  const std::vector<CapacityModel>& models = own.empty() ? models_ : own;
  std::vector<AnyYear> years;
  std::vector<ShortfallTally> tallies;
  for (std::size_t v = 0; v < models.size(); ++v) {
    years.emplace_back(models[v], variants_[v]);
    tallies.emplace_back(models[v]);
  }
  const Index count = years_of_block(block);
  const Index first = one_weather ? block * block_years_ : block * count;
  const Index per_observation = one_weather ? spec.years_per_draw() : count;
  for (Index n = 0; n < count; ++n) {
    const YearDraw draw = YearDraw::of(spec, first + n);
    for (std::size_t v = 0; v < models.size(); ++v) years[v].simulate(draw, tallies[v]);
    if ((n + 1) % per_observation != 0) continue;
    if (models.size() > 1)
      part.eue_difference_mwh.add(
          (tallies[1].open().unserved_mwh - tallies[0].open().unserved_mwh) /
          static_cast<double>(per_observation));
    tallies[0].close(per_observation, part.moments);
    if (models.size() > 1) tallies[1].close(per_observation, part.second_moments);
  }
  part.years += count;
}

bool Assessment::is_complete(const Progress& progress) const {
  return progress.blocks_done >= blocks() || has_reached_target(progress);
}

bool Assessment::has_reached_target(const Progress& progress) const {
  constexpr Index fewest_observations = 30;
  const double target = variants_.front().target_relative_se;
  if (target <= 0.0 || progress.moments.lost_h.count() < fewest_observations) return false;
  const auto is_near = [&](const ExactMoments& moments) {
    return moments.mean() > 0.0 && moments.standard_error() <= target * moments.mean();
  };
  return is_near(progress.moments.lost_h) && is_near(progress.moments.unserved_mwh);
}

void Assessment::run(Progress& progress, const Watch& watch, const Shard& shard) {
  std::atomic<bool> stopping{false};
  Index all_years = 0;
  for (Index block = 0; block < blocks(); ++block)
    if (block % shard.count == shard.index) all_years += years_of_block(block);
  const bool are_quick = variants_.front().target_relative_se <= 0.0 &&
                         variants_.front().weather_years == 1 && is_single_area(models_.front());
  const Index in_round = are_quick ? long_round_blocks : round_blocks;
  while (!is_complete(progress) && !stopping) {
    const Index first = progress.blocks_done;
    const Index end = std::min(blocks(), first + in_round * shard.count);
    Progress round = begin();
    std::mutex merging;
    parallel_for(end - first, [&](Index n) {
      const Index block = first + n;
      if (block % shard.count != shard.index) return;
      if (stopping || (watch.stop && watch.stop())) {
        stopping = true;
        return;
      }
      Progress part = begin();
      run_block(block, part);
      const std::lock_guard lock(merging);  // whole numbers: any order gives the same sums
      round.merge(part);
    });
    if (stopping) return;  // a round counts whole or not at all
    progress.merge(round);
    progress.blocks_done = end;
    if (watch.progress) watch.progress(progress.years, all_years);
  }
}

Frame Assessment::frame() const {
  const CapacityModel& model = models_.front();
  return {model.name, model.step_h() * static_cast<double>(model.time.steps), model.areas,
          variants_.front().weather_years};
}

Report Assessment::report(const Progress& progress) const {
  Report report = report_of(progress.moments, progress.years, frame());
  report.reached_target = has_reached_target(progress);
  report.complete = is_complete(progress);
  report.knows_events = !variants_.front().importance;
  return report;
}

}  // namespace gridstep::adequacy
