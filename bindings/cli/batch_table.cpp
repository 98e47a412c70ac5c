#include "bindings/cli/batch_table.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bindings/cli/console.hpp"
#include "engine/ensemble/batch_tables.hpp"
#include "engine/results/overview.hpp"

namespace gridstep::cli {

namespace {

/// Calls `use(plan, state)` of the batch in a folder.
template <class Use>
void with_batch(const std::filesystem::path& path, const Use& use) {
  const BatchFolder folder = BatchFolder::existing(path);
  const BatchPlan plan = *folder.plan();
  use(plan, BatchState(folder, plan));
}

}  // namespace

void print_batch(const std::filesystem::path& folder) {
  const Language language = reader_language();
  with_batch(folder, [&](const BatchPlan& plan, const BatchState& state) {
    if (const std::string absent = absent_text(plan, state, language); !absent.empty())
      fmt::print("{}\n", absent);
    if (static_cast<Index>(plan.runs.size()) > most_compared) {
      fmt::print("{}\n", to_text(statistics_of(plan, state), language));
      return;
    }
    for (const Comparison& comparison : compare_runs(plan, state, language))
      fmt::print("{}\n", overview_text(comparison, language));
  });
}

void print_batch_markdown(const std::filesystem::path& folder) {
  with_batch(folder, [](const BatchPlan& plan, const BatchState& state) {
    fmt::print("{}", comparison_page(plan, state, reader_language()));
  });
}

void print_batch_json(const std::filesystem::path& folder) {
  with_batch(folder, [](const BatchPlan& plan, const BatchState& state) {
    nlohmann::ordered_json json = {{"study", plan.study}, {"complete", state.is_complete()}};
    json["comparisons"] = nlohmann::ordered_json::array();
    for (const Comparison& comparison : compare_runs(plan, state))
      json["comparisons"].push_back(to_json(comparison));
    json["statistics"] = to_json(statistics_of(plan, state));
    fmt::print("{}\n", json.dump(2));
  });
}

}  // namespace gridstep::cli
