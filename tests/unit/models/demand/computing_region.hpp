#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/results/certificate.hpp"
#include "models/demand/compute_link.hpp"
#include "models/demand/data_center.hpp"
#include "models/demand/work_queue.hpp"
#include "models/policy/unserved.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/unit/models/draft_scenario.hpp"

namespace gridstep::models {

/// Data centres A and B, each on an island of its own with a plant whose price changes from step to
/// step, and what a test adds. Firm load is 5 MW at each.
class ComputingRegion {
 public:
  ComputingRegion(std::vector<double> price_at_a, std::vector<double> price_at_b)
      : price_{std::move(price_at_a), std::move(price_at_b)} {
    frame_.time = {0, 3600, static_cast<Index>(price_[0].size()), 0};
    frame_.horizon = {frame_.time.steps, frame_.time.steps, false};
    frame_.voll_per_mwh = 1000.0;
  }
  explicit ComputingRegion(const std::vector<double>& price) : ComputingRegion(price, price) {}

  System& frame() { return frame_; }
  DraftScenario& draft() { return draft_; }
  std::vector<double>& plant_mw() { return plant_mw_; }

  ComputingRegion& center(const std::string& id, DraftScenario::Cells cells = {}) {
    cells.insert(cells.begin(), {{"id", word(id)},
                                 {"consumer", word(id)},
                                 {"bus", word(id)},
                                 {"profile", word("constant")},
                                 {"mean_mw", 5.0}});
    draft_.row("data_centers", cells);
    return *this;
  }
  ComputingRegion& queue(const std::string& id, double deadline_h,
                         DraftScenario::Cells cells = {}) {
    cells.insert(cells.end(), {{"id", word(id)},
                               {"data_center", word("A")},
                               {"work_mean_mw", 10.0},
                               {"deadline_h", deadline_h}});
    draft_.row("work_queues", cells);
    return *this;
  }
  ComputingRegion& link(const std::string& from, const std::string& to, double limit_mw,
                        double latency_ms = 10.0) {
    draft_.row("compute_links", {{"id", word(from + to)},
                                 {"from", word(from)},
                                 {"to", word(to)},
                                 {"limit_mw", limit_mw},
                                 {"latency_ms", latency_ms}});
    return *this;
  }

  [[nodiscard]] System build() const {
    SystemBuilder builder(frame_);
    for (std::size_t n = 0; n < 2; ++n) {
      const std::string id = n == 0 ? "A" : "B";
      const BusId bus = builder.add(Bus{.id = id, .name = id});
      const Series most = plant_mw_.empty() ? Series(1000.0) : Series(plant_mw_);
      Column plant;
      plant.owner = builder.add(Unit{"G" + id, "G", "coal", bus, 1000.0, most}).index;
      plant.bus = bus;
      plant.injection = 1.0;
      plant.upper = most;
      plant.cost_per_h = Series(price_[n]);
      builder.add(std::move(plant));
    }
    const Weather weather;
    const Inputs inputs{draft_.scenario(), frame_.time, weather};
    data_center().build(inputs, builder);
    compute_link().build(inputs, builder);
    work_queue().build(inputs, builder);
    add_unserved(builder);
    return builder.finish();
  }

 private:
  std::vector<double> price_[2];
  std::vector<double> plant_mw_;  ///< of each plant, by step; empty: plenty
  System frame_;
  DraftScenario draft_;
};

/// The record of a rolling simulation in one piece, certified on the way.
inline Record simulated(const System& system) {
  Certifier certifier(system);
  Record all;
  for (Record& record : test::simulate_all(system)) {
    certifier.certify(record);
    all.steps += record.steps;
    for (auto member :
         {&Record::demand_mw, &Record::unserved_mw, &Record::demand_baseline_mw,
          &Record::arrived_mw, &Record::work_mw, &Record::dropped_mw, &Record::backlog_mwh,
          &Record::cost, &Record::generation_mw, &Record::queue_residual_mwh})
      (all.*member).insert((all.*member).end(), (record.*member).begin(), (record.*member).end());
  }
  EXPECT_TRUE(certifier.summary().holds()) << to_text(certifier.summary(), system.time);
  return all;
}

inline void expect_values(const std::vector<double>& values, const std::vector<double>& expected) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(values[k], expected[k], 1e-9) << "value " << k;
}

}  // namespace gridstep::models
