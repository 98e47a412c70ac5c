#include "engine/results/held_result.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/error.hpp"

namespace gridstep {

HeldResult::HeldResult(std::shared_ptr<const System> system, Provenance provenance)
    : system_(std::move(system)), provenance_(std::move(provenance)) {
  for (const layout::StepSeries& series : layout::step_series()) {
    const Index width = layout::width_of(series, *system_);
    std::visit([&](auto member) { (record_.*member).reserve(at(system_->time.steps * width)); },
               series.values);
  }
}

void HeldResult::append(const Record& record) {
  expect(record.first_step == record_.first_step + record_.steps, "records in order");
  record_.steps += record.steps;
  for (const layout::StepSeries& series : layout::step_series())
    std::visit(
        [&](auto member) {
          auto& values = record_.*member;
          values.insert(values.end(), (record.*member).begin(), (record.*member).end());
        },
        series.values);
}

void HeldResult::finish(Totals totals, Timing timing) {
  totals_ = std::move(totals);
  timing_ = std::move(timing);
  if (record_.steps == system_->time.steps) return;
  auto part = std::make_shared<System>(*system_);
  part->time.steps = record_.steps;
  // Each window that was simulated stands for the steps that were kept of it.
  part->horizon.window_steps = part->horizon.keep_steps;
  system_ = std::move(part);
  auto chosen = nlohmann::ordered_json::parse(provenance_.options_json);
  chosen["steps"] = record_.steps;
  provenance_.options_json = chosen.dump();
  Summary summary(*system_);
  summary.add(record_);
  totals_ = summary.totals();
}

void HeldResult::read(const layout::StepSeries& series, Index first, Index steps,
                      Record& record) const {
  expect(first >= 0 && steps >= 0 && first + steps <= record_.steps, "steps within the time grid");
  const Index width = layout::width_of(series, *system_);
  std::visit(
      [&](auto member) {
        const auto begin = (record_.*member).begin() + first * width;
        (record.*member).assign(begin, begin + steps * width);
      },
      series.values);
}

double HeldResult::total(const std::string& name) const {
  for (const layout::RunTotal& total : layout::run_totals())
    if (total.name == name) return totals_.*total.value;
  throw std::logic_error("expected: a total of the layout");
}

std::vector<double> HeldResult::table(const layout::RunTable& table) const {
  return totals_.*table.values;
}

std::vector<double> HeldResult::rows_of(const layout::RunTable& table, Index first,
                                        Index steps) const {
  expect(table.per_step && first >= 0 && first + steps <= record_.steps,
         "rows within the time grid");
  const Index width = layout::width_of(table, *system_);
  const auto begin = (totals_.*table.values).begin() + first * width;
  return {begin, begin + steps * width};
}

}  // namespace gridstep
