#include "engine/results/record_bytes.hpp"

#include <variant>

#include "engine/results/layout.hpp"

namespace gridstep {

void add_record(ByteWriter& writer, const Record& record) {
  writer.add(record.first_step);
  writer.add(record.steps);
  for (const layout::StepSeries& series : layout::step_series())
    std::visit([&](const auto member) { writer.add(record.*member); }, series.values);
}

Record get_record(ByteReader& reader) {
  Record record;
  reader.get(record.first_step);
  reader.get(record.steps);
  for (const layout::StepSeries& series : layout::step_series())
    std::visit([&](const auto member) { reader.get(record.*member); }, series.values);
  return record;
}

}  // namespace gridstep
