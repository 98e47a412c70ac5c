#include "engine/ensemble/adequacy/sequential_year.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/tolerance.hpp"

namespace gridstep::adequacy {

namespace {

constexpr double nothing_mw = 1e-9;

}  // namespace

SequentialYear::SequentialYear(const CapacityModel& model)
    : model_(model),
      transport_(model),
      margin_mw_(at(model.area_count()), 0.0),
      link_left_frac_(model.links.size(), 1.0),
      energy_mwh_(model.buffers.size(), 0.0),
      forced_mw_(model.buffers.size(), 0.0),
      key_(model.buffers.size(), 0.0),
      order_(model.buffers.size()) {
  std::size_t slots = at(model.area_count());
  for (std::size_t unit = 0; unit < model.units.size(); ++unit) {
    const bool follows_series = !model.units[unit].available_mw.is_constant();
    slot_of_unit_.push_back(follows_series ? slots++ : at(model.units[unit].area));
    if (follows_series) series_units_.push_back(unit);
  }
  first_buffer_slot_ = slots;
  first_link_slot_ = slots + model.buffers.size();
  lost_.assign(first_link_slot_ + model.links.size(), 0.0);
  std::iota(order_.begin(), order_.end(), std::size_t{0});
}

void SequentialYear::draw(const YearDraw& year) {
  changes_.clear();
  for (const Block& block : model_.blocks) {
    std::size_t slot = 0;
    double amount = block.share_frac;
    if (block.kind == Block::Kind::unit) {
      slot = slot_of_unit_[at(block.thing)];
      const Series& available_mw = model_.units[at(block.thing)].available_mw;
      if (available_mw.is_constant()) amount *= available_mw.at(0);
    } else {
      slot = (block.kind == Block::Kind::storage ? first_buffer_slot_ : first_link_slot_) +
             at(block.thing);
    }
    draw_block(block, year, model_, [&](const Span& span, double part) {
      changes_.push_back({span.from, slot, part * amount});
      if (span.to < model_.time.steps) changes_.push_back({span.to, slot, -part * amount});
    });
  }
  // Stable, so that equal steps keep the order of blocks on every machine.
  std::stable_sort(changes_.begin(), changes_.end(),
                   [](const Change& a, const Change& b) { return a.step < b.step; });
}

void SequentialYear::apply(const Change& change) {
  lost_[change.slot] += change.amount;
  if (change.slot >= first_link_slot_)
    link_left_frac_[change.slot - first_link_slot_] = 1.0 - lost_[change.slot];
}

void SequentialYear::find_margins(Index step, double more_load) {
  const std::size_t areas = margin_mw_.size();
  const std::size_t row = at(step) * areas;
  for (std::size_t area = 0; area < areas; ++area)
    margin_mw_[area] =
        model_.margin_mw[row + area] - lost_[area] - more_load * model_.demand_mw[row + area];
  for (const std::size_t unit : series_units_) {
    const double lost = lost_[slot_of_unit_[unit]];
    if (lost > nothing_mw)
      margin_mw_[at(model_.units[unit].area)] -= lost * model_.units[unit].available_mw.at(step);
  }
}

double SequentialYear::spare_mwh(std::size_t buffer) const {
  return std::max(0.0, energy_mwh_[buffer] - model_.buffers[buffer].energy_min_mwh);
}

/// All energy decays. A storage that falls below its minimum by that must charge at once, and what
/// it charges is demand, as it is in a dispatch.
void SequentialYear::decay() {
  for (std::size_t n = 0; n < energy_mwh_.size(); ++n) {
    const Buffer& it = model_.buffers[n];
    energy_mwh_[n] *= it.kept_frac;
    forced_mw_[n] = 0.0;
    if (energy_mwh_[n] >= it.energy_min_mwh) continue;
    const double per_mw = it.charge_efficiency_frac * model_.step_h();
    const double left_frac = 1.0 - lost_[first_buffer_slot_ + n];
    const double mw =
        std::min(it.charge_max_mw * left_frac, (it.energy_min_mwh - energy_mwh_[n]) / per_mw);
    energy_mwh_[n] += mw * per_mw;
    margin_mw_[at(it.area)] -= mw;
    forced_mw_[n] = mw;
  }
}

double SequentialYear::dischargeable_mw(std::size_t buffer) const {
  const Buffer& it = model_.buffers[buffer];
  const double left_frac = 1.0 - lost_[first_buffer_slot_ + buffer];
  return std::min(it.discharge_max_mw * left_frac,
                  spare_mwh(buffer) * it.discharge_efficiency_frac / model_.step_h());
}

double SequentialYear::chargeable_mw(std::size_t buffer) const {
  const Buffer& it = model_.buffers[buffer];
  const double left_frac = 1.0 - lost_[first_buffer_slot_ + buffer];
  const double room_mwh = it.energy_max_mwh - energy_mwh_[buffer];
  return std::min(it.charge_max_mw * left_frac - forced_mw_[buffer],
                  room_mwh / (it.charge_efficiency_frac * model_.step_h()));
}

/// By insertion: from step to step the order hardly changes.
template <class Before>
void SequentialYear::sort_buffers(const Before& before) {
  for (std::size_t k = 1; k < order_.size(); ++k) {
    const std::size_t moved = order_[k];
    std::size_t place = k;
    for (; place > 0 && before(moved, order_[place - 1]); --place)
      order_[place] = order_[place - 1];
    order_[place] = moved;
  }
}

void SequentialYear::discharge() {
  for (std::size_t n = 0; n < key_.size(); ++n) {
    const Buffer& it = model_.buffers[n];
    key_[n] = it.discharge_max_mw > 0.0
                  ? spare_mwh(n) * it.discharge_efficiency_frac / it.discharge_max_mw
                  : 0.0;
  }
  sort_buffers([&](std::size_t a, std::size_t b) {
    return key_[a] > key_[b] || (key_[a] == key_[b] && a < b);
  });
  for (const std::size_t n : order_) {
    const double most_mw = dischargeable_mw(n);
    if (most_mw <= nothing_mw) continue;
    const double mw = transport_.send(model_.buffers[n].area, most_mw);
    const double taken_mwh = mw * model_.step_h() / model_.buffers[n].discharge_efficiency_frac;
    energy_mwh_[n] = std::max(model_.buffers[n].energy_min_mwh, energy_mwh_[n] - taken_mwh);
    if (transport_.deficit_mw() <= nothing_mw) return;
  }
}

void SequentialYear::charge() {
  const auto fill = [&](std::size_t n, double mw) {
    energy_mwh_[n] =
        std::min(model_.buffers[n].energy_max_mwh,
                 energy_mwh_[n] + mw * model_.step_h() * model_.buffers[n].charge_efficiency_frac);
  };
  double wanted_mw = 0.0;
  for (std::size_t n = 0; n < key_.size(); ++n) {
    const Buffer& it = model_.buffers[n];
    wanted_mw += chargeable_mw(n);
    key_[n] = it.charge_max_mw > 0.0 ? (it.energy_max_mwh - energy_mwh_[n]) /
                                           (it.charge_efficiency_frac * it.charge_max_mw)
                                     : 0.0;
  }
  if (wanted_mw <= nothing_mw) return;
  if (margin_mw_.size() == 1 && wanted_mw <= transport_.surplus_mw()) {
    for (std::size_t n = 0; n < key_.size(); ++n) fill(n, chargeable_mw(n));
    return;
  }
  sort_buffers([&](std::size_t a, std::size_t b) {
    return key_[a] < key_[b] || (key_[a] == key_[b] && a < b);
  });
  for (const std::size_t n : order_) {
    const double most_mw = chargeable_mw(n);
    if (most_mw <= nothing_mw) continue;
    fill(n, transport_.absorb(model_.buffers[n].area, most_mw));
    if (transport_.surplus_mw() <= nothing_mw) return;
  }
}

void SequentialYear::simulate(const YearDraw& year, double load_sd_frac, ShortfallTally& tally) {
  draw(year);
  tally.begin_year();
  const double more_load = year.load_factor(load_sd_frac) - 1.0;
  std::fill(lost_.begin(), lost_.end(), 0.0);
  std::fill(link_left_frac_.begin(), link_left_frac_.end(), 1.0);
  for (std::size_t n = 0; n < energy_mwh_.size(); ++n)
    energy_mwh_[n] = model_.buffers[n].energy_init_mwh;
  auto next = changes_.begin();
  for (Index step = 0; step < model_.time.steps; ++step) {
    for (; next != changes_.end() && next->step == step; ++next) apply(*next);
    find_margins(step, more_load);
    decay();
    transport_.begin(margin_mw_, link_left_frac_);
    transport_.share_surplus();
    if (transport_.deficit_mw() > nothing_mw) discharge();
    if (transport_.surplus_mw() > nothing_mw) charge();
    if (transport_.deficit_mw() <= tolerance::residual) continue;
    tally.add(step, transport_.deficit_mw());
    for (Index area = 0; area < model_.area_count(); ++area)
      if (transport_.deficit_mw(area) > tolerance::residual)
        tally.add_area(step, area, transport_.deficit_mw(area));
  }
}

}  // namespace gridstep::adequacy
