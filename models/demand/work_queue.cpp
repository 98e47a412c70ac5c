#include "models/demand/work_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "models/demand/data_center.hpp"
#include "models/weather/climate.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-9;  // relative, of sums compared with a cap

std::vector<Field> fields() {
  Field profile =
      profile_field("MW", "Work that arrives, in power of the servers.", 1e6, {"constant"});
  profile.required = false;
  profile.fallback = std::string("constant");
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the queue in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "data_center",
       .type = FieldType::reference,
       .what = "Where the work arrives. Its mean_mw does not hold the work.",
       .refers_to = "data_centers"},
      std::move(profile),
      {.name = "work_mean_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Work that arrives on average, in power of the servers, cooling not included.",
       .required = false,
       .min = 0.0,
       .max = 1e6},
      {.name = "day_shape",
       .type = FieldType::reference,
       .what = "Course of what arrives over the day where profile is constant; even where empty.",
       .required = false,
       .refers_to = "day_shapes"},
      {.name = "deadline_h",
       .type = FieldType::number,
       .unit = "h",
       .what = "Work is done at most this long after it arrived; 0: in the step it arrives in.",
       .min = 0.0,
       .max = 744.0},
      {.name = "latency_max_ms",
       .type = FieldType::number,
       .unit = "ms",
       .what = "Work may leave over compute links of at most this latency; 0: it stays at home.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      {.name = "rate_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Work done at once, wherever, at most; empty: no limit.",
       .required = false,
       .min = 0.0,
       .max = 1e6},
  };
}

void check(const Scenario& scenario, Problems& problems) {
  const Row& time = scenario.header("time");
  for (const Row& row : scenario.table("work_queues").rows) {
    check_profile_choice(scenario, row, {}, "work_mean_mw", problems);
    if (!row.has("deadline_h") || !time.has("step_min")) continue;
    const double steps = row.number("deadline_h") * 60.0 / time.number("step_min");
    if (std::abs(steps - std::round(steps)) < rounding * std::fmax(1.0, steps)) continue;
    problems.error("GS0540", row.place("deadline_h"),
                   fmt::format("deadline_h of {} is {}", row.shown_id(), row.number("deadline_h")),
                   fmt::format("that is {} steps of {} minutes", steps, time.number("step_min")),
                   "choose a whole number of steps, or 0");
  }
}

/// The mean of a day shape over each step; an hour's value holds throughout the hour.
Series shaped(const DayShape& shape, double mean_mw, const TimeGrid& time) {
  if (std::all_of(shape.begin(), shape.end(), [](double value) { return value == 1.0; }))
    return {mean_mw};
  // No piece reaches from one hour of the clock into the next.
  const std::int64_t piece_s =
      std::gcd(std::gcd(time.step_s, 3600), time.start_s + time.zone_offset_s);
  std::vector<double> values(at(time.steps), 0.0);
  for (Index step = 0; step < time.steps; ++step) {
    double sum = 0.0;
    double pieces = 0.0;
    for (std::int64_t s = time.start_of(step); s < time.start_of(step + 1); s += piece_s) {
      sum += shape[at(civil_time(s, time.zone_offset_s).hour)];
      pieces += 1.0;
    }
    values[at(step)] = mean_mw * sum / pieces;
  }
  return Series(std::move(values));
}

Series arrived_mw(const Scenario& scenario, const Row& row, const TimeGrid& time) {
  if (Scenario::names_file(row, "profile")) return scenario.profile(row, "profile", time);
  return shaped(day_shape_of(scenario, row, "day_shape"), row.number("work_mean_mw"), time);
}

double rate_max_mw(const Row& row) {
  return row.has("rate_max_mw") ? row.number("rate_max_mw") : infinity;
}

Series at_most(const Series& series, double cap, const TimeGrid& time) {
  if (std::isinf(cap)) return series;
  if (series.is_constant()) return {std::min(cap, series.at(0))};
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step) values.push_back(std::min(cap, series.at(step)));
  return Series(std::move(values));
}

const Row& data_center_row(const Scenario& scenario, const std::string& id) {
  const Table& table = scenario.table("data_centers");
  return table.rows[at(table.find(id))];
}

/// Where a queue's work may be done: at home, and over the links that are quick enough. `links`
/// takes the position of the link that leads to each site, −1 for home.
std::vector<WorkSite> sites_of(const Inputs& inputs, const Row& row, const SystemBuilder& system,
                               std::vector<Index>& links) {
  const auto site = [&](LoadId load, double limit_mw) {
    const Row& there = data_center_row(inputs.scenario, system.so_far().loads[at(load.index)].id);
    return WorkSite{load, pue_over_time(inputs, there), limit_mw};
  };
  const LoadId home = system.load(row.text("data_center"));
  std::vector<WorkSite> sites = {site(home, infinity)};
  links = {-1};
  const std::vector<ComputeLink>& all = system.so_far().compute_links;
  for (std::size_t n = 0; n < all.size(); ++n) {
    if (all[n].from != home || all[n].latency_ms > row.number("latency_max_ms")) continue;
    sites.push_back(site(all[n].to, all[n].limit_mw));
    links.push_back(static_cast<Index>(n));
  }
  return sites;
}

void build(const Inputs& inputs, SystemBuilder& system) {
  std::map<Index, std::vector<Entry>> work_over_link;
  for (const Row& row : inputs.scenario.table("work_queues").rows) {
    std::vector<Index> links;
    const std::vector<WorkSite> sites = sites_of(inputs, row, system, links);
    WorkQueue queue;
    queue.id = row.id();
    queue.name = row.label();
    queue.load = sites.front().load;
    queue.arrived_mw = arrived_mw(inputs.scenario, row, inputs.time);
    queue.draw_pu = sites.front().draw_pu;
    queue.deadline_h = row.number("deadline_h");
    const QueueId id = add_work_queue(std::move(queue), sites, rate_max_mw(row), system);
    const std::vector<ColumnId>& work = system.so_far().queues[at(id.index)].work;
    for (std::size_t n = 1; n < work.size(); ++n)
      work_over_link[links[n]].push_back({work[n], 1.0, 0});
  }
  for (auto& [link, entries] : work_over_link) {
    if (entries.size() < 2) continue;  // the column's own limit is enough
    ConstraintRow shared;
    shared.kind = RowKind::link_limit;
    shared.owner = link;
    shared.lower = -infinity;
    shared.upper = system.so_far().compute_links[at(link)].limit_mw;
    shared.entries = std::move(entries);
    system.add(std::move(shared));
  }
}

/// Whether some cell anywhere was written, but could not be read.
bool has_unreadable(const Scenario& scenario) {
  for (const auto& [name, table] : scenario.tables)
    for (const Row& row : table.rows)
      for (const Field& field : row.spec().fields)
        if (row.is_written(field.name) && !row.has(field.name)) return true;
  return false;
}

/// Where demand exceeds a cap most.
struct Excess {
  double asked_mw = 0.0;
  Index step = -1;
};

template <class F>
std::optional<Excess> greatest_above(double cap_mw, const TimeGrid& time, const F& asked_mw) {
  Excess worst;
  for (Index step = 0; step < time.steps; ++step) {
    const double mw = asked_mw(step);
    if (mw > cap_mw * (1.0 + rounding) && mw > worst.asked_mw) worst = {mw, step};
  }
  if (worst.step < 0) return std::nullopt;
  return worst;
}

void report(const Row& row, const char* code, const char* field, const std::string& what,
            const Excess& excess, const TimeGrid& time, Problems& problems) {
  problems.error(code, row.place(field),
                 fmt::format("{} of {} is {} MW", field, row.shown_id(), row.number(field)),
                 fmt::format("{} reaches {:.3f} MW at {}", what, excess.asked_mw,
                             to_text(time.start_of(excess.step), time.zone_offset_s)),
                 fmt::format("raise {}, or lower what arrives or is drawn", field));
}

}  // namespace

Series arrived_within(const Series& arrived_mw, Index steps, const TimeGrid& time) {
  std::vector<double> sums(at(time.steps), 0.0);
  // Summed anew for each step: a running sum would carry rounding on, and leave less than arrived.
  for (Index step = 0; step < time.steps; ++step)
    for (Index k = std::max<Index>(0, step - steps + 1); k <= step; ++k)
      sums[at(step)] += arrived_mw.at(k);
  return Series(std::move(sums));
}

QueueId add_work_queue(WorkQueue queue, const std::vector<WorkSite>& sites, double rate_max_mw,
                       SystemBuilder& system) {
  const TimeGrid& time = system.time();
  const double hours = time.step_h();
  const auto id = QueueId(static_cast<Index>(system.so_far().queues.size()));
  const Index deadline = queue.deadline_steps(time);
  // All that can be there to do: what waits, and what arrives now.
  const Series at_hand_mw = arrived_within(queue.arrived_mw, deadline + 1, time);

  Column backlog;
  backlog.role = Role::backlog;
  backlog.owner = id.index;
  backlog.upper = arrived_within(queue.arrived_mw, deadline, time).times(hours);
  backlog.cleared = true;
  const ColumnId waiting = system.add(std::move(backlog));
  Column dropped;
  dropped.role = Role::dropped;
  dropped.owner = id.index;
  dropped.upper = at_hand_mw;
  dropped.cost_per_h = queue.draw_pu.times(system.so_far().voll_per_mwh);
  const ColumnId lost = system.add(std::move(dropped));

  ConstraintRow recursion;
  recursion.kind = RowKind::queue;
  recursion.owner = id.index;
  recursion.lower = recursion.upper = queue.arrived_mw.times(hours);
  recursion.entries = {{waiting, 1.0, 0}, {waiting, -1.0, 1}, {lost, hours, 0}};
  ConstraintRow rate;
  rate.kind = RowKind::queue_rate;
  rate.owner = id.index;
  rate.lower = -infinity;
  rate.upper = rate_max_mw;
  for (const WorkSite& site : sites) {
    Column work;
    work.role = Role::flexible;
    work.owner = site.load.index;
    work.bus = system.so_far().loads[at(site.load.index)].bus;
    work.injection = site.draw_pu.times(-(1.0 + system.so_far().loss_frac));
    work.upper = at_most(at_hand_mw, std::min(site.limit_mw, rate_max_mw), time);
    const ColumnId column = system.add(std::move(work));
    queue.work.push_back(column);
    recursion.entries.push_back({column, hours, 0});
    rate.entries.push_back({column, 1.0, 0});
    const RowId site_limit = system.site_limit(site.load);
    if (site_limit.valid()) system.extend(site_limit, {column, 1.0, 0});
  }
  system.add(std::move(recursion));
  if (sites.size() > 1 && std::isfinite(rate_max_mw)) system.add(std::move(rate));
  return system.add(std::move(queue));
}

void check_capacity(const Scenario& scenario, Problems& problems) {
  const std::vector<Row>& centers = scenario.table("data_centers").rows;
  const std::vector<Row>& queues = scenario.table("work_queues").rows;
  const bool none_is_capped = std::none_of(centers.begin(), centers.end(), [](const Row& row) {
    return row.has("it_max_mw") || row.has("grid_max_mw");
  });
  if ((none_is_capped && queues.empty()) || has_unreadable(scenario)) return;
  const TimeGrid time = scenario.time_grid();
  std::map<std::string, std::vector<Series>> arrives_at;
  for (const Row& row : queues) {
    Series arrived = arrived_mw(scenario, row, time);
    const auto excess =
        greatest_above(rate_max_mw(row), time, [&](Index step) { return arrived.at(step); });
    if (excess) report(row, "GS0545", "rate_max_mw", "what arrives", *excess, time, problems);
    arrives_at[row.text("data_center")].push_back(std::move(arrived));
  }
  if (none_is_capped) return;
  const Weather weather(scenario, time);
  const Inputs inputs{scenario, time, weather};
  for (const Row& row : centers) {
    if (!row.has("it_max_mw") && !row.has("grid_max_mw")) continue;
    const Series firm = firm_mw(inputs, row);
    const Series pue_now = pue_over_time(inputs, row);
    const auto work_mw = [&](Index step) {
      double sum = 0.0;
      for (const Series& arrived : arrives_at[row.id()]) sum += arrived.at(step);
      return sum;
    };
    const auto check_cap = [&](const char* field, const char* what, const auto& asked_mw) {
      if (!row.has(field)) return;
      const auto excess = greatest_above(row.number(field), time, asked_mw);
      if (excess) report(row, "GS0541", field, what, *excess, time, problems);
    };
    check_cap("it_max_mw", "power of the servers with the work that arrives",
              [&](Index t) { return firm.at(t) / pue_now.at(t) + work_mw(t); });
    check_cap("grid_max_mw", "power drawn with the work that arrives",
              [&](Index t) { return firm.at(t) + pue_now.at(t) * work_mw(t); });
  }
}

Model work_queue() {
  return {
      {.name = "work_queues",
       .what = "Computing work of data centres that may wait, or be done elsewhere; it comes on "
               "top of their own profile.",
       .fields = fields()},
      check,
      build};
}

}  // namespace gridstep::models
