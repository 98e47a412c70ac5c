#include "engine/ensemble/merge_totals.hpp"

#include <fmt/format.h>

#include <map>

#include "engine/base/error.hpp"
#include "engine/ensemble/run_series.hpp"
#include "engine/results/quantities.hpp"

namespace gridstep {

namespace {

using layout::Axis;

/// A total whose name a series of the same file bears already.
std::string total_name(const std::string& name) {
  for (const RunSeries& series : run_series())
    if (series.name == name) return "total_" + name;
  return name;
}

class TotalsWriter {
 public:
  TotalsWriter(MergedFile& file, const MergeSources& sources)
      : file_(file), sources_(sources), size_(static_cast<Index>(sources.runs.size())) {}

  void write() {
    write_steps();
    write_quantities();
    write_by_carrier("capacity_mw", "MW", "capacity by carrier", &Totals::capacity_mw);
    write_by_carrier("energy_mwh", "MWh", "generation by carrier; a storage's is its discharge",
                     &Totals::energy_mwh);
    for (const layout::RunTable& table : layout::run_tables())
      if (!table.per_step) write_table(table);
  }

 private:
  [[nodiscard]] std::string unit_of(const std::string& unit) const {
    System system;
    system.currency = sources_.currency;
    return layout::unit_text(unit, system);
  }

  void write_steps() {
    std::vector<std::int64_t> steps;
    bool has_gaps = false;
    for (const MergeSource& run : sources_.runs) {
      has_gaps = has_gaps || !run.is_done();
      steps.push_back(run.is_done() ? run.outcome.totals.steps : hdf5::missing_of<std::int64_t>());
    }
    file_.add_numbers<std::int64_t>({.name = "steps",
                                     .axes = {run_axis},
                                     .unit = "1",
                                     .long_name = "steps of the run",
                                     .has_gaps = has_gaps},
                                    steps);
  }

  void write_quantities() {
    for (const Quantity& quantity : quantities()) {
      std::vector<double> values;
      for (const MergeSource& run : sources_.runs)
        values.push_back(run.is_done() ? run.outcome.totals.*quantity.value
                                       : hdf5::missing_of<double>());
      file_.add_numbers(MergedArray{total_name(quantity.name),
                                    {run_axis},
                                    unit_of(quantity.unit),
                                    fmt::format("{}, of the whole run", quantity.label)},
                        values);
    }
  }

  void write_by_carrier(const char* name, const char* unit, const char* long_name,
                        ByCarrier Totals::*sums) {
    const Index width = sources_.carriers.size();
    if (width == 0) return;
    std::map<std::string, Index> place;
    for (const std::string& id : sources_.carriers.ids())
      place.emplace(id, static_cast<Index>(place.size()));
    std::vector<double> values(at(size_ * width), hdf5::missing_of<double>());
    for (Index n = 0; n < size_; ++n) {
      if (!sources_.runs[at(n)].is_done()) continue;
      for (const auto& [carrier, value] : sources_.runs[at(n)].outcome.totals.*sums)
        values[at(n * width + place.at(carrier))] = value;
    }
    file_.add_numbers(MergedArray{total_name(name), {run_axis, carrier_axis}, unit, long_name},
                      values);
  }

  void write_table(const layout::RunTable& table) {
    const auto size_of = [&](Axis axis) {
      return axis == Axis::one ? Index{1} : sources_.axes.at(axis).size();
    };
    if (sources_.axes.count(table.axis) == 0 || size_of(table.axis) == 0) return;
    const Index inner = size_of(table.axis_2);
    const Index width = size_of(table.axis) * inner;
    std::vector<double> values(at(size_ * width), hdf5::missing_of<double>());
    for (Index n = 0; n < size_; ++n) {
      if (!sources_.runs[at(n)].is_done()) continue;
      const std::vector<double>& own = sources_.runs[at(n)].outcome.totals.*table.values;
      const std::vector<Index>& places = sources_.axes.at(table.axis).places(n);
      expect(own.size() == places.size() * at(inner), "totals tell of the things of their run");
      for (std::size_t k = 0; k < places.size(); ++k)
        for (Index m = 0; m < inner; ++m)
          values[at(n * width + places[k] * inner + m)] = own[k * at(inner) + at(m)];
    }
    MergedArray array = {.name = table.name,
                         .axes = {run_axis, layout::spec_of(table.axis).name},
                         .unit = unit_of(table.unit),
                         .long_name = table.long_name};
    if (table.axis_2 != Axis::one) array.axes.push_back(layout::spec_of(table.axis_2).name);
    file_.add_numbers(array, values);
  }

  MergedFile& file_;
  const MergeSources& sources_;
  const Index size_;
};

}  // namespace

void write_totals(MergedFile& file, const MergeSources& sources) {
  TotalsWriter(file, sources).write();
}

}  // namespace gridstep
