#include "engine/ensemble/adequacy/outage_table.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/tolerance.hpp"

namespace gridstep::adequacy {

namespace {

constexpr double most_points = 200000.0;

/// One block in one step: what it takes, how likely.
struct Loss {
  double mw = 0.0;
  double probability = 0.0;
  friend bool operator==(const Loss&, const Loss&) = default;
};

void require_single(const CapacityModel& model, const Spec& spec) {
  const auto refuse = [](const char* why) {
    throw Error(ExitCode::usage,
                std::string("convolution is for one area without storage: ") + why);
  };
  if (model.area_count() != 1) refuse("add --network copperplate");
  if (!model.buffers.empty()) refuse("there are storages; leave them out with --without-storage");
  if (spec.load_sd_frac > 0.0) refuse("it knows no --load-sd");
  for (const Block& block : model.blocks)
    if (block.drawn_maintenance_h > 0.0)
      refuse("maintenance at a time that is drawn needs sampling; state maintenance_start");
}

/// The coarsest grid that every loss lies on, or one that the table has room for.
double grid_of(const std::vector<std::vector<double>>& sizes_mw) {
  double total_mw = 0.0;
  for (const std::vector<double>& sizes : sizes_mw)
    total_mw += sizes.empty() ? 0.0 : *std::max_element(sizes.begin(), sizes.end());
  for (const double grid_mw : {1.0, 0.5, 0.1, 0.05, 0.01}) {
    if (total_mw / grid_mw > most_points) break;
    const bool fits = std::all_of(sizes_mw.begin(), sizes_mw.end(), [&](const auto& sizes) {
      return std::all_of(sizes.begin(), sizes.end(), [&](double mw) {
        const double points = mw / grid_mw;
        return std::abs(points - std::round(points)) < 1e-9;
      });
    });
    if (fits) return grid_mw;
  }
  return std::max(0.01, total_mw / most_points);
}

double block_mw(const CapacityModel& model, const Block& block, Index step) {
  return block.share_frac * model.units[at(block.thing)].available_mw.at(step);
}

/// Every block's loss in one step; what is maintained is taken off `margin_mw`.
void losses_of(const CapacityModel& model, Index step, std::vector<Loss>& losses,
               double& margin_mw) {
  for (std::size_t n = 0; n < model.blocks.size(); ++n) {
    const Block& block = model.blocks[n];
    const double mw = block_mw(model, block, step);
    const bool maintained =
        std::any_of(block.maintenance.begin(), block.maintenance.end(),
                    [&](const Span& span) { return span.from <= step && step < span.to; });
    if (maintained) margin_mw -= mw;
    losses[n] =
        maintained ? Loss{} : Loss{block.lost_frac * mw, 1.0 - block.chain.availability_frac()};
  }
}

}  // namespace

void OutageTable::add(double mw, double failed) {
  if (mw <= 0.0 || failed <= 0.0) return;
  const double points = mw / grid_mw_;
  const double whole = std::floor(points + 1e-9);
  const double beyond = std::max(0.0, points - whole);
  const auto shift = static_cast<std::size_t>(whole);
  const bool splits = beyond > 1e-9;
  std::vector<double> next(probability_.size() + shift + (splits ? 1 : 0), 0.0);
  for (std::size_t k = 0; k < probability_.size(); ++k) {
    next[k] += (1.0 - failed) * probability_[k];
    next[k + shift] += failed * (splits ? 1.0 - beyond : 1.0) * probability_[k];
    if (splits) next[k + shift + 1] += failed * beyond * probability_[k];
  }
  probability_ = std::move(next);
}

void OutageTable::close() {
  tail_.assign(probability_.size() + 1, 0.0);
  tail_mw_.assign(probability_.size() + 1, 0.0);
  for (std::size_t k = probability_.size(); k-- > 0;) {
    tail_[k] = tail_[k + 1] + probability_[k];
    tail_mw_[k] = tail_mw_[k + 1] + probability_[k] * grid_mw_ * static_cast<double>(k);
  }
}

OutageTable::Beyond OutageTable::beyond(double margin_mw) const {
  const double first = std::floor((margin_mw + tolerance::residual) / grid_mw_) + 1.0;
  if (first >= static_cast<double>(tail_.size())) return {};
  const auto k = static_cast<std::size_t>(std::max(0.0, first));
  return {tail_[k], tail_mw_[k] - margin_mw * tail_[k]};
}

Report convolve(const CapacityModel& model, const Spec& spec) {
  require_single(model, spec);
  Report report;
  report.scenario = model.name;
  report.method = "convolution";
  report.knows_events = false;
  report.period_h = model.step_h() * static_cast<double>(model.time.steps);
  report.demand_mwh = model.demand_mwh;
  std::vector<std::vector<double>> sizes_mw(model.blocks.size());
  for (std::size_t n = 0; n < model.blocks.size(); ++n) {
    const Block& block = model.blocks[n];
    const bool constant = model.units[at(block.thing)].available_mw.is_constant();
    for (Index step = 0; step < (constant ? 1 : model.time.steps); ++step)
      sizes_mw[n].push_back(block.lost_frac * block_mw(model, block, step));
  }
  const double grid_mw = grid_of(sizes_mw);
  std::vector<Loss> losses(model.blocks.size());
  std::vector<Loss> tabled;
  OutageTable table(grid_mw);
  table.close();
  for (Index step = 0; step < model.time.steps; ++step) {
    double margin_mw = model.margin_mw[at(step)];
    losses_of(model, step, losses, margin_mw);
    if (losses != tabled) {
      table = OutageTable(grid_mw);
      for (const Loss& loss : losses) table.add(loss.mw, loss.probability);
      table.close();
      tabled = losses;
    }
    const OutageTable::Beyond beyond = table.beyond(margin_mw);
    const double lost_h = beyond.probability * model.step_h();
    report.lolh_h.mean += lost_h;
    report.eue_mwh.mean += beyond.mean_mw * model.step_h();
    report.month_hour_lolh_h[model.cell_of_step[at(step)]] += lost_h;
    if (step == model.days[at(model.day_of_step[at(step)])].peak_step)
      report.lole_d.mean += beyond.probability;
  }
  report.lolp = report.lolh_h.mean / report.period_h;
  report.neue_ppm = report.demand_mwh > 0.0 ? 1e6 * report.eue_mwh.mean / report.demand_mwh : 0.0;
  return report;
}

}  // namespace gridstep::adequacy
