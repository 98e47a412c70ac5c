#include "engine/results/result.hpp"

#include "engine/base/error.hpp"

namespace gridstep {

Record Result::read(Index first, Index steps) const {
  expect(first >= 0 && steps >= 0 && first + steps <= system().time.steps,
         "steps within the time grid");
  Record record;
  record.first_step = first;
  record.steps = steps;
  for (const layout::StepSeries& series : layout::step_series()) read(series, first, steps, record);
  return record;
}

}  // namespace gridstep
