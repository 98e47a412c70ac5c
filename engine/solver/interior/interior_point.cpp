#include "engine/solver/interior/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace gridstep::interior {

namespace {

static int most_iterations = getenv("I")?atoi(getenv("I")):90;
[[maybe_unused]] constexpr double to_boundary = 0.9995;
constexpr double gap_wanted = 1e-8;     ///< relative to what sums to the objective
constexpr double primal_wanted = 1e-8;  ///< MW or MWh

/// The part of the way of steps of which the largest takes `most` of what is left.
double length(double most, double part) {
  return most * 1.0 > part ? part / most : 1.0;
}

}  // namespace

loops::Columns InteriorPoint::columns_of(const Step& step) {
  const std::size_t k = step.column;
  return {step.columns,
          program_.low.data() + k,
          program_.high.data() + k,
          program_.cost.data() + k,
          program_.curve.empty() ? nullptr : program_.curve.data() + k,
          value_.data() + k,
          low_dual_.data() + k,
          high_dual_.data() + k,
          step_.data() + k,
          low_step_.data() + k,
          high_step_.data() + k,
          more_.data() + k,
          low_more_.data() + k,
          high_more_.data() + k};
}

static double env(const char* n, double d) { return getenv(n) ? atof(getenv(n)) : d; }
/// Prices that explain costs in the least squares, weighted by what columns can do; values and duals
/// on the central path of those prices. Duals are feasible from then on.
void InteriorPoint::start() {
  const std::size_t columns = program_.low.size();
  for (auto* each : {&value_, &low_dual_, &high_dual_, &step_, &low_step_, &high_step_, &more_, &low_more_,
                     &high_more_})
    each->assign(columns, 0.0);
  const std::size_t rows = program_.right_side.size();
  for (auto* each : {&price_, &price_step_, &added_step_, &side_, &products_, &centring_,
                     &further_})
    each->assign(rows, 0.0);
  std::size_t widest = 0;
  for (const Step& step : program_.steps) widest = std::max(widest, step.columns);
  for (auto* each : {&along_, &theta_, &pull_}) each->assign(widest, 0.0);
  double mean_cost = 0.0;
  for (const double cost : program_.cost) mean_cost += std::min(std::abs(cost), 1000.0);
  mean_cost /= static_cast<double>(std::max<std::size_t>(1, columns));
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    for (std::size_t k = 0; k < step.columns; ++k) {
      const std::size_t j = step.column + k;
      const double width = program_.high[j] - program_.low[j];
      const double limit = 3.0 * mean_cost;
      const double excess = std::max(1.0, std::abs(program_.cost[j]) / limit);
      theta_[k] = width * width / (excess * excess);
      pull_[k] = theta_[k] * program_.cost[j];
    }
    loops::add_activity(program_.patterns[step.pattern], 1.0, pull_.data(),
                        price_.data() + step.row);
    equations_.add(t, theta_.data());
    equations_.forward(t, price_.data());
  }
  equations_.backward(price_.data());
  if (env("Y", 1) == 0) std::fill(price_.begin(), price_.end(), 0.0);
  double worth = 0.0;
  double count = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    loops::along_rows(program_.patterns[step.pattern], price_.data() + step.row, step.columns,
                      step_.data() + step.column);
    for (std::size_t j = step.column; j < step.column + step.columns; ++j) {
      step_[j] = program_.cost[j] - step_[j];
      worth += std::min(std::abs(step_[j]), 3.0 * mean_cost) * (program_.high[j] - program_.low[j]);
      count += 1.0;
    }
  }
  const double target = env("MU", 0.3) * worth / count;
  for (std::size_t j = 0; j < columns; ++j) {
    const double width = program_.high[j] - program_.low[j];
    // Where cost equals the barrier's slope: target / below - target / above.
    const double push = step_[j] * width;
    const double root = std::sqrt(push * push + 4.0 * target * target);
    const double below = push > 0 ? 2.0 * target * width / (push + 2.0 * target + root)
                                   : width - 2.0 * target * width / (-push + 2.0 * target + root);
    const double above = push > 0 ? width - below : 2.0 * target * width / (-push + 2.0 * target + root);
    value_[j] = program_.low[j] + below;
    low_dual_[j] = target / below;
    high_dual_[j] = target / above;
    step_[j] = 0.0;
  }
  std::fill(added_step_.begin(), added_step_.end(), 0.0);
}

/// Takes the step of the iteration before, and the predictor's right side and its solution.
void InteriorPoint::weigh() {
  for (std::size_t row = 0; row < price_.size(); ++row)
    price_[row] += way_.dual * (price_step_[row] + added_step_[row] + way_.dual_part * further_[row]);
  side_ = program_.right_side;
  std::fill(price_step_.begin(), price_step_.end(), 0.0);
  totals_ = {};
  totals_.volume = program_.offset_volume;
  primal_worst_ = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    const StepPattern& pattern = program_.patterns[step.pattern];
    const loops::Columns columns = columns_of(step);
    loops::move(columns, way_);
    loops::along_rows(pattern, price_.data() + step.row, step.columns, columns.step);
    loops::weigh(columns, columns.step, theta_.data(), pull_.data(), totals_);
    loops::add_activity(pattern, -1.0, columns.value, side_.data() + step.row);
    loops::add_activity(pattern, 1.0, pull_.data(), price_step_.data() + step.row);
    equations_.add(t, theta_.data());
    for (std::size_t row = step.row; row < program_.steps[t + 1].row; ++row) {
      primal_worst_ = std::max(primal_worst_, std::abs(side_[row]));
      price_step_[row] += side_[row];
    }
    equations_.forward(t, price_step_.data());
  }
  equations_.backward(price_step_.data());
}

/// The predictor's steps, and what the corrector needs of them.
void InteriorPoint::predict() {
  std::fill(products_.begin(), products_.end(), 0.0);
  std::fill(centring_.begin(), centring_.end(), 0.0);
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    const StepPattern& pattern = program_.patterns[step.pattern];
    loops::along_rows(pattern, price_step_.data() + step.row, step.columns, along_.data());
    loops::predict(columns_of(step), along_.data(), theta_.data(), pull_.data(), totals_);
    loops::add_activity(pattern, 1.0, theta_.data(), products_.data() + step.row);
    loops::add_activity(pattern, 1.0, pull_.data(), centring_.data() + step.row);
  }
}

void InteriorPoint::correct(double target) {
  for (std::size_t row = 0; row < products_.size(); ++row)
    added_step_[row] = products_[row] + target * centring_[row];
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t)
    equations_.forward(t, added_step_.data());
  equations_.backward(added_step_.data());
  totals_.primal_most = totals_.dual_most = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    loops::along_rows(program_.patterns[step.pattern], added_step_.data() + step.row, step.columns,
                      along_.data());
    loops::correct(columns_of(step), along_.data(), target, totals_);
  }
}

void InteriorPoint::correct_again(const loops::Aim& aim) {
  further_.assign(price_.size(), 0.0);
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    const StepPattern& pattern = program_.patterns[step.pattern];
    loops::aim(columns_of(step), aim, pull_.data());
    loops::add_activity(pattern, 1.0, pull_.data(), further_.data() + step.row);
    equations_.forward(t, further_.data());
  }
  equations_.backward(further_.data());
  loops::Limits limits;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    loops::along_rows(program_.patterns[step.pattern], further_.data() + step.row, step.columns,
                      along_.data());
    loops::follow(columns_of(step), aim, along_.data(), limits);
  }
  const auto least = [](const auto& of_part) {
    return static_cast<std::size_t>(std::min_element(of_part.begin(), of_part.end()) -
                                    of_part.begin());
  };
  const std::size_t primal = least(limits.primal);
  const std::size_t dual = program_.curve.empty() ? least(limits.dual) : primal;
  way_.primal_part = loops::parts[primal];
  way_.dual_part = loops::parts[dual];
  totals_.primal_most = limits.primal[primal];
  totals_.dual_most = limits.dual[dual];
}

Solution InteriorPoint::solve(const Program& program) {
  Solution solution;
  if (!program_.load(program)) {
    solution.message = "a column has no bound on a side, or a row reaches over more than two steps";
    return solution;
  }
  equations_.shape(program_);
  start();
  const bool is_curved = !program_.curve.empty();
  const auto bounds = static_cast<double>(2 * program_.low.size());
  way_ = {};
  for (iterations_ = 0; iterations_ < most_iterations; ++iterations_) {
    if (options_.stop && options_.stop()) {
      solution.status = Solution::Status::interrupted;
      solution.message = "interrupted";
      return solution;
    }
    weigh();
    if (getenv("V")) printf("%3d p %.3f d %.3f: gap %.3e prod %.3e primal %.3e\n",(int)iterations_,way_.primal,way_.dual,totals_.gap/totals_.volume,totals_.product/totals_.volume,primal_worst_);
    if (!std::isfinite(totals_.product) || !std::isfinite(primal_worst_)) break;
    if (primal_worst_ <= primal_wanted && totals_.gap <= gap_wanted * std::max(1.0, totals_.volume))
      return write(program, true);
    predict();
    const double ahead_primal = length(totals_.primal_most, 1.0);
    const double ahead_dual = length(totals_.dual_most, 1.0);
    const double ahead = totals_.product + ahead_primal * totals_.primal +
                         ahead_dual * totals_.dual + ahead_primal * ahead_dual * totals_.both;
    const double ratio = std::max(ahead, 0.0) / std::max(totals_.product, 1e-300);
    const double target = std::max(totals_.product / bounds * (env("SE",3)==2? ratio*ratio: env("SE",3)==4? ratio*ratio*ratio*ratio : ratio * ratio * ratio), env("SM",0)*totals_.product / bounds);
    correct(target);
    way_.primal_part = way_.dual_part = 0.0;
    for(int g=0;g<env("G",1);++g){ double p0=length(totals_.primal_most,1.0), d0=length(totals_.dual_most,1.0);
      loops::Aim aim{target, std::min(1.0, p0*env("GM",1.0)+env("GA",0.1)), std::min(1.0, d0*env("GM",1.0)+env("GA",0.1))};
      correct_again(aim); if(getenv("V")) printf("   p %.3f d %.3f ->  %.3f %.3f  sigma %.2e\n",p0,d0,length(totals_.primal_most,1.0),length(totals_.dual_most,1.0),target/totals_.product*bounds); }
    const double tb=env("TB",0.9995);
    way_.primal = length(totals_.primal_most, tb);
    way_.dual = length(totals_.dual_most, tb);
    if (is_curved) way_.primal = way_.dual = std::min(way_.primal, way_.dual);
  }
  return write(program, false);
}

Solution InteriorPoint::write(const Program& program, bool is_optimal) const {
  Solution solution;
  solution.iterations = iterations_;
  if (!is_optimal) {
    solution.message = "the interior point method did not converge";
    return solution;
  }
  solution.status = Solution::Status::optimal;
  solution.x = program_.columns(program, value_);
  solution.y = program_.prices(price_);
  return solution;
}

}  // namespace gridstep::interior
