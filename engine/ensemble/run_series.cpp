#include "engine/ensemble/run_series.hpp"

namespace gridstep {

namespace {

RunSeries of(const layout::StepSeries& series) {
  return {series.group,        series.name, series.axis,
          series.axis_2,       series.unit, series.long_name,
          series.cell_methods, series.more, static_cast<RunSeries::Kind>(series.values.index())};
}

RunSeries of(const layout::RunTable& table) {
  return {"", table.name, table.axis,           table.axis_2, table.unit, table.long_name,
          "", nullptr,    RunSeries::Kind::real};
}

}  // namespace

hdf5::Extent extent_of(const RunSeries& series, const System& system) {
  hdf5::Extent extent = {static_cast<hsize_t>(system.time.steps)};
  for (const layout::Axis axis : {series.axis, series.axis_2}) {
    if (axis == layout::Axis::one) continue;
    const Index size = layout::size_of(axis, system);
    if (size == 0) return {};
    extent.push_back(static_cast<hsize_t>(size));
  }
  return extent;
}

const std::vector<RunSeries>& run_series() {
  static const std::vector<RunSeries> table = [] {
    std::vector<RunSeries> all;
    for (const layout::StepSeries& series : layout::step_series()) all.push_back(of(series));
    for (const layout::RunTable& each : layout::run_tables())
      if (each.per_step) all.push_back(of(each));
    return all;
  }();
  return table;
}

}  // namespace gridstep
