#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>

#include "engine/results/certificate.hpp"
#include "models/demand/work_queue.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

/// Laws of work that may wait or move, on 200 random regions with queues.
namespace gridstep::test {
namespace {

/// A queue in plain numbers; `sites` are loads, its own first.
struct Queue {
  Index deadline_steps = 0;
  std::vector<double> arrived_mw;
  std::vector<Index> sites;
  std::vector<double> link_mw;  ///< to each site but the first
  double rate_max_mw = 0.0;
};

struct Computing {
  std::vector<std::vector<double>> pue;  ///< by load and step
  std::vector<Queue> queues;
  std::vector<double> room_mw;  ///< for work, by load
};

Computing draw_computing(Draw& draw, const Region& region) {
  Computing computing;
  const auto loads = static_cast<Index>(region.demands.size());
  for (Index load = 0; load < loads; ++load)
    computing.pue.push_back(draw.series(region.steps, 1.05, 1.6));
  std::vector<double> arrive_at_most(at(loads), 0.0);
  for (Index n = 1 + draw.below(3); n > 0; --n) {
    Queue queue;
    queue.deadline_steps = draw.below(4);
    queue.arrived_mw = draw.series(region.steps, 0.0, 15.0);
    if (draw.chance(0.5))
      for (double& mw : queue.arrived_mw) mw = std::fmax(0.0, mw - 7.0);  // nothing at times
    queue.sites = {draw.below(loads)};
    for (Index load = 0; load < loads; ++load) {
      if (load == queue.sites.front() || !draw.chance(0.5)) continue;
      queue.sites.push_back(load);
      queue.link_mw.push_back(draw.between(1.0, 20.0));
    }
    const double most = *std::max_element(queue.arrived_mw.begin(), queue.arrived_mw.end());
    queue.rate_max_mw = most * draw.between(1.0, 3.0);
    arrive_at_most[at(queue.sites.front())] += most;
    computing.queues.push_back(std::move(queue));
  }
  for (const double most : arrive_at_most)
    computing.room_mw.push_back(most * draw.between(1.0, 2.0) + 0.1);
  return computing;
}

System with_queues(System region, const Computing& computing, bool prompt) {
  SystemBuilder system(std::move(region));
  const double hours = system.time().step_h();
  for (std::size_t load = 0; load < computing.room_mw.size(); ++load) {
    ConstraintRow room;
    room.kind = RowKind::site_limit;
    room.owner = static_cast<Index>(load);
    room.upper = computing.room_mw[load];
    system.set_site_limit(LoadId(room.owner), system.add(std::move(room)));
  }
  for (const Queue& queue : computing.queues) {
    std::vector<models::WorkSite> sites;
    for (std::size_t n = 0; n < queue.sites.size(); ++n) {
      models::WorkSite site{LoadId(queue.sites[n]), Series(computing.pue[at(queue.sites[n])])};
      if (n > 0) site.limit_mw = queue.link_mw[n - 1];
      sites.push_back(std::move(site));
    }
    WorkQueue work;
    work.id = "Q" + std::to_string(system.so_far().queues.size());
    work.load = sites.front().load;
    work.arrived_mw = Series(queue.arrived_mw);
    work.draw_pu = sites.front().draw_pu;
    work.deadline_h = prompt ? 0.0 : hours * static_cast<double>(queue.deadline_steps);
    models::add_work_queue(std::move(work), sites, queue.rate_max_mw, system);
  }
  return system.finish();
}

void for_each_computing_region(const Ingredients& with,
                               const std::function<void(Region&, const Computing&)>& law) {
  std::uint64_t seed = 0;
  for_each_region(with, [&](Region& region) {
    Draw draw(++seed + 1000000);
    law(region, draw_computing(draw, region));
  });
}

/// Steps that the oldest work waits at most when it is done first come, first served; what is less
/// than `grain_mwh` is rounding.
Index longest_wait(const std::vector<double>& arrived_mwh, const std::vector<double>& gone_mwh) {
  constexpr double grain_mwh = 1e-7;
  std::deque<std::pair<std::size_t, double>> waiting;
  Index longest = 0;
  for (std::size_t step = 0; step < arrived_mwh.size(); ++step) {
    waiting.emplace_back(step, arrived_mwh[step]);
    double left = gone_mwh[step];
    while (!waiting.empty() && left > grain_mwh) {
      const double taken = std::fmin(left, waiting.front().second);
      left -= taken;
      if (taken > grain_mwh)
        longest = std::max(longest, static_cast<Index>(step - waiting.front().first));
      waiting.front().second -= taken;
      if (waiting.front().second <= grain_mwh) waiting.pop_front();
    }
    EXPECT_LE(left, 10 * grain_mwh) << "work is done before it arrives";
    while (!waiting.empty() && waiting.front().second <= grain_mwh) waiting.pop_front();
  }
  EXPECT_TRUE(waiting.empty()) << "work is left";
  return longest;
}

// In rolling windows as in one: what arrives is done or dropped, in time; every step is certified.
TEST(QueueLaw, WorkIsDoneInTime) {
  GRIDSTEP_NEEDS_SOLVER();
  Index waits = 0;
  double dropped_mw = 0.0;
  std::uint64_t seed = 0;
  // Ramps that a short window does not foresee would leave no dispatch at all.
  for_each_computing_region({.ramps = false}, [&](Region& region, const Computing& computing) {
    Draw draw(++seed + 2000000);
    System system = with_queues(build(region), computing, false);
    system.horizon.window_steps = 1 + draw.below(region.steps);
    system.horizon.keep_steps = 1 + draw.below(system.horizon.window_steps);
    const std::size_t queues = system.queues.size();
    std::vector<std::vector<double>> arrived(queues);
    std::vector<std::vector<double>> gone(queues);
    Certifier certifier(system);
    for (Record& record : simulate_all(system)) {
      certifier.certify(record);
      for (std::size_t cell = 0; cell < record.arrived_mw.size(); ++cell) {
        arrived[cell % queues].push_back(record.arrived_mw[cell] * region.step_h());
        gone[cell % queues].push_back((record.work_mw[cell] + record.dropped_mw[cell]) *
                                      region.step_h());
        dropped_mw += record.dropped_mw[cell];
      }
    }
    EXPECT_TRUE(certifier.summary().holds()) << to_text(certifier.summary(), system.time);
    for (std::size_t q = 0; q < queues; ++q) {
      const double came = std::accumulate(arrived[q].begin(), arrived[q].end(), 0.0);
      const double went = std::accumulate(gone[q].begin(), gone[q].end(), 0.0);
      expect_close(came, went, 1e-9);
      const Index wait = longest_wait(arrived[q], gone[q]);
      EXPECT_LE(wait, computing.queues[q].deadline_steps);
      waits += wait > 0 ? 1 : 0;
    }
  });
  EXPECT_GT(waits, 20);  // or the law was never tried
}

TEST(QueueLaw, WaitingNeverCosts) {
  GRIDSTEP_NEEDS_SOLVER();
  Index gains = 0;
  for_each_computing_region({}, [&](Region& region, const Computing& computing) {
    const double prompt = optimum(with_queues(build(region), computing, true));
    const double patient = optimum(with_queues(build(region), computing, false));
    EXPECT_LE(patient, prompt + 1e-8 * std::fmax(1.0, std::fabs(prompt)));
    gains += patient < prompt - 1e-6 * std::fabs(prompt) ? 1 : 0;
  });
  EXPECT_GT(gains, 20);
}

// What the work draws is in the demand of the loads that do it, so energy balances with it.
TEST(QueueLaw, EnergyBalances) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_computing_region({}, [&](Region& region, const Computing& computing) {
    const System system = with_queues(build(region), computing, false);
    for (const Record& record : simulate_all(system)) {
      const auto sum = [](const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0);
      };
      const double supply_mw = sum(record.generation_mw) - sum(record.charge_mw) +
                               sum(record.import_mw) - sum(record.export_mw);
      const double use_mw = sum(record.demand_mw) - sum(record.unserved_mw) + sum(record.loss_mw);
      expect_close(use_mw, supply_mw, 1e-9);
    }
  });
}

}  // namespace
}  // namespace gridstep::test
