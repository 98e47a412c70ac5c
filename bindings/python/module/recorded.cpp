#include "bindings/python/module/recorded.hpp"

#include <nanobind/ndarray.h>

#include <utility>
#include <vector>

#include "bindings/python/module/names.hpp"
#include "engine/results/layout.hpp"

namespace nb = nanobind;

namespace gridstep::python {

nb::object series_array(const Record& record, const System& system, const std::string& name,
                        std::shared_ptr<const void> owner) {
  for (const layout::StepSeries& series : layout::step_series()) {
    if (series.name != name) continue;
    std::vector<std::size_t> shape = {at(record.steps)};
    for (const layout::Axis axis : {series.axis, series.axis_2})
      if (axis != layout::Axis::one) shape.push_back(at(layout::size_of(axis, system)));
    const nb::capsule keeper(
        new std::shared_ptr<const void>(std::move(owner)),
        [](void* held) noexcept { delete static_cast<std::shared_ptr<const void>*>(held); });
    return std::visit(
        [&]<class T>(std::vector<T> Record::*member) {
          return nb::cast(nb::ndarray<nb::numpy, const T>((record.*member).data(), shape.size(),
                                                          shape.data(), keeper));
        },
        series.values);
  }
  std::vector<std::string> known;
  for (const layout::StepSeries& series : layout::step_series()) known.push_back(series.name);
  refuse_name("series", name, known);
}

}  // namespace gridstep::python
