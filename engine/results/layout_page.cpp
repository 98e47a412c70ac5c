#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "engine/results/layout.hpp"

namespace gridstep::layout {

std::string to_markdown() {
  std::string page;
  const auto row = [&](const std::string& name, const std::string& axes, const std::string& unit,
                       const std::string& meaning) {
    fmt::format_to(std::back_inserter(page), "| `{}` | {} | {} | {} |\n", name, axes,
                   unit.empty() ? "text" : unit, meaning);
  };
  const auto heading = [&](const std::string& text, const std::string& columns) {
    page += "\n### " + text + "\n\n" + columns + "\n";
  };
  const std::string variables =
      "| variable | dimensions | unit | meaning |\n| --- | --- | --- | --- |";
  const auto axis_name = [](Axis axis) { return axis == Axis::one ? "" : spec_of(axis).name; };
  const auto axes_text = [&](bool per_step, Axis axis, Axis axis_2) {
    std::vector<std::string> names;
    if (per_step) names.emplace_back("time");
    for (const Axis one : {axis, axis_2})
      if (one != Axis::one) names.push_back(axis_name(one));
    return fmt::to_string(fmt::join(names, ", "));
  };
  heading("Things", variables);
  for (const Property& property : properties())
    row(property.name, axis_name(property.axis), property.unit, property.long_name);
  for (const char* group : {"", certificate_group}) {
    heading(*group == '\0' ? "Series" : "Group `certificate`", variables);
    for (const StepSeries& series : step_series())
      if (series.group == group)
        row(series.name, axes_text(true, series.axis, series.axis_2), series.unit,
            series.long_name);
  }
  heading("Totals", variables);
  for (const RunTotal& total : run_totals()) row(total.name, "", total.unit, total.long_name);
  for (const RunTable& table : run_tables())
    row(table.name, axes_text(table.per_step, table.axis, table.axis_2), table.unit,
        table.long_name);
  heading("Group `timing`", variables);
  for (const StageTime& stage : stage_times()) row(stage.name, "", "s", stage.long_name);
  heading("Group `provenance`", "| attribute | meaning |\n| --- | --- |");
  for (const ProvenanceEntry& origin : provenance_entries())
    fmt::format_to(std::back_inserter(page), "| `{}` | {} |\n", origin.name, origin.meaning);
  return page;
}

}  // namespace gridstep::layout
