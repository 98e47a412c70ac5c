#include "engine/results/write_held.hpp"

#include <utility>

namespace gridstep {

void write(const HeldResult& result, const std::filesystem::path& target,
           ResultsWriter::IfExists if_exists) {
  ResultsWriter writer(target, result.system(), result.provenance(), if_exists);
  for_each_block(result, [&](Record&& record) { writer.append(std::move(record)); });
  writer.publish(result.totals(), result.timing());
}

}  // namespace gridstep
