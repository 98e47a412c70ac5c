#include "engine/ensemble/batch_tables.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "engine/base/durable_file.hpp"
#include "engine/ensemble/statistics.hpp"
#include "engine/results/comparison.hpp"
#include "engine/results/csv_cell.hpp"
#include "engine/results/overview.hpp"

namespace gridstep {

namespace {

using Status = BatchState::Status;

constexpr const char* runs_name = "runs.csv";
constexpr const char* statistics_name = "statistics.json";
constexpr const char* comparison_name = "comparison.md";
constexpr const char* comparison_zh_name = "comparison.zh.md";

std::string number(double value) {
  return std::isnan(value) ? std::string() : fmt::format("{}", value);
}

/// Every total of every run, by quantity, in the order in which quantities first occur.
class Matrix {
 public:
  explicit Matrix(std::size_t runs) : runs_(runs) {}

  void add(std::size_t run, const Totals& totals) {
    for (const ComparisonRow& row : compare({{"", totals}}, {.definition = std::nullopt}).rows) {
      const auto [found, is_new] = column_of_.emplace(row.quantity, columns_.size());
      if (is_new) {
        names_.push_back(row.quantity);
        columns_.emplace_back(runs_, std::numeric_limits<double>::quiet_NaN());
      }
      columns_[found->second][run] = row.values.front();
    }
  }

  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const std::vector<double>& column(std::size_t k) const { return columns_[k]; }

 private:
  std::size_t runs_;
  std::map<std::string, std::size_t> column_of_;
  std::vector<std::string> names_;
  std::vector<std::vector<double>> columns_;
};

/// How a run ended, without its numbers.
struct End {
  int exit_code = 0;
  std::string reason;
};

std::string runs_csv(const BatchPlan& plan, const std::vector<End>& ends, const Matrix& matrix) {
  // An axis may be called like a column of its own.
  std::set<std::string> taken = {"run", "name", "variant", "status", "exit_code", "reason"};
  taken.insert(matrix.names().begin(), matrix.names().end());
  std::string text = "run,name,variant";
  for (std::string axis : plan.axes) {
    while (!taken.insert(axis).second) axis.insert(0, "axis_");
    text += "," + csv_cell(axis);
  }
  text += ",status,exit_code,reason";
  for (const std::string& name : matrix.names()) text += "," + csv_cell(name);
  text += "\n";
  for (std::size_t n = 0; n < plan.runs.size(); ++n) {
    const PlannedRun& run = plan.runs[n];
    text += csv_cell(run.id) + "," + csv_cell(run.name) + "," + csv_cell(run.variant);
    for (const std::string& value : run.axes) text += "," + csv_cell(value);
    text += fmt::format(",{},{},{}", ends[n].exit_code == 0 ? "done" : "failed", ends[n].exit_code,
                        csv_cell(ends[n].reason));
    for (std::size_t k = 0; k < matrix.names().size(); ++k)
      text += "," + number(matrix.column(k)[n]);
    text += "\n";
  }
  return text;
}

}  // namespace

std::vector<Comparison> compare_runs(const BatchPlan& plan, const BatchState& state,
                                     Language language) {
  std::vector<Comparison> comparisons;
  const auto named = [&](Index run) {
    const PlannedRun& planned = plan.runs[at(run)];
    return NamedTotals{language == Language::chinese ? planned.name_zh : planned.name,
                       state.outcome(run).totals};
  };
  const auto size = static_cast<Index>(plan.runs.size());
  for (Index reference = 0; reference < size; ++reference) {
    if (state.status(reference) != Status::done) continue;
    std::vector<NamedTotals> group = {named(reference)};
    for (Index n = 0; n < size; ++n) {
      if (plan.runs[at(n)].compare_to != plan.runs[at(reference)].id) continue;
      if (state.status(n) != Status::done) continue;
      NamedTotals other = named(n);
      // A week beside a year is no comparison.
      if (other.totals.steps == group.front().totals.steps) group.push_back(std::move(other));
    }
    if (group.size() > 1 || size == 1) comparisons.push_back(compare(group));
  }
  return comparisons;
}

RunStatistics statistics_of(const BatchPlan& plan, const BatchState& state) {
  RunStatistics statistics;
  for (Index n = 0; n < static_cast<Index>(plan.runs.size()); ++n)
    if (state.status(n) == Status::done) statistics.add(state.outcome(n).totals);
  return statistics;
}

std::string absent_text(const BatchPlan& plan, const BatchState& state, Language language) {
  const bool is_chinese = language == Language::chinese;
  constexpr Index most_told = 20;
  std::string text;
  Index absent = 0;
  for (Index n = 0; n < static_cast<Index>(plan.runs.size()); ++n) {
    if (state.status(n) == Status::done || ++absent > most_told) continue;
    const std::string& id = plan.runs[at(n)].id;
    if (state.status(n) == Status::open) {
      text +=
          is_chinese ? fmt::format("{}：尚未完成\n", id) : fmt::format("{}: not done yet\n", id);
      continue;
    }
    const std::string reason = state.outcome(n).reason;
    text += fmt::format(fmt::runtime(is_chinese ? "{}：失败，{}\n" : "{}: failed, {}\n"), id,
                        reason.substr(0, reason.find('\n')));
  }
  if (absent > most_told)
    text += is_chinese ? fmt::format("另有 {} 个方案\n", absent - most_told)
                       : fmt::format("and {} more\n", absent - most_told);
  if (absent == 0) return text;
  const auto all = static_cast<Index>(plan.runs.size());
  return (is_chinese ? fmt::format("{} 个方案中 {} 个没有结果：\n", all, absent)
                     : fmt::format("{} of {} runs have no result:\n", absent, all)) +
         text;
}

std::string comparison_page(const BatchPlan& plan, const BatchState& state, Language language) {
  std::string text = fmt::format("# {}\n", plan.title.empty() ? plan.study : plan.title);
  if (const std::string absent = absent_text(plan, state, language); !absent.empty())
    text += "\n```\n" + absent + "```\n";
  const std::vector<Comparison> comparisons = compare_runs(plan, state, language);
  for (const Comparison& comparison : comparisons)
    text += "\n" + overview_markdown(comparison, language);
  for (const Comparison& comparison : comparisons) text += "\n" + to_markdown(comparison, language);
  return text;
}

void remove_tables(const BatchFolder& folder) {
  std::error_code ignored;
  for (const char* name : {runs_name, statistics_name, comparison_name, comparison_zh_name})
    std::filesystem::remove(folder.path() / name, ignored);
}

void write_tables(const BatchFolder& folder, const BatchPlan& plan, const BatchState& state) {
  Matrix matrix(plan.runs.size());
  RunStatistics statistics;
  std::vector<End> ends;
  for (std::size_t n = 0; n < plan.runs.size(); ++n) {
    const RunOutcome outcome = state.outcome(static_cast<Index>(n));
    if (outcome.is_done()) {
      matrix.add(n, outcome.totals);
      statistics.add(outcome.totals);
    }
    ends.push_back({outcome.exit_code, outcome.reason});
  }
  const auto write = [&](const char* name, const std::string& text) {
    write_durably(folder.path() / name, text);
  };
  write(runs_name, runs_csv(plan, ends, matrix));
  write(statistics_name, to_json(statistics).dump(2) + "\n");
  if (static_cast<Index>(plan.runs.size()) > most_compared) return;
  write(comparison_name, comparison_page(plan, state, Language::english));
  write(comparison_zh_name, comparison_page(plan, state, Language::chinese));
}

}  // namespace gridstep
