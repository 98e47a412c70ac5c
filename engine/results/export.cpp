#include "engine/results/export.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/results/csv_cell.hpp"
#include "engine/results/layout_value.hpp"

namespace gridstep {

namespace {

using layout::StepSeries;
using Write = std::function<void(std::string_view)>;

constexpr Index block_steps = 168;        // the rows of a chunk
constexpr std::size_t offset_length = 6;  // +08:00

/// As the file calls it: `cost`, `certificate/duality_gap`.
std::string name_of(const StepSeries& series) {
  return series.group.empty() ? series.name : series.group + "/" + series.name;
}

std::vector<const StepSeries*> usual_series() {
  std::vector<const StepSeries*> found;
  for (const StepSeries& series : layout::step_series())
    if (series.group.empty() && series.axis_2 == layout::Axis::one) found.push_back(&series);
  return found;
}

const StepSeries& find_series(const std::string& name) {
  std::vector<std::string> known;
  for (const StepSeries& series : layout::step_series()) {
    known.push_back(name_of(series));
    if (known.back() == name) return series;
  }
  const std::string guess = did_you_mean(name, known);
  throw Error(ExitCode::usage,
              fmt::format("a result has no series '{}'{}; docs/formats/result.md lists them", name,
                          guess.empty() ? "" : "; did you mean " + guess + "?"));
}

std::vector<const StepSeries*> asked_series(const ExportQuery& query) {
  if (query.variables.empty()) return usual_series();
  std::vector<const StepSeries*> found;
  for (const std::string& name : query.variables) found.push_back(&find_series(name));
  return found;
}

std::vector<std::string> ids_on(layout::Axis axis, const System& system) {
  return axis == layout::Axis::one ? std::vector<std::string>{""} : layout::ids_of(axis, system);
}

/// A series with the ids of its values in a step.
struct Told {
  const StepSeries& series;
  std::string name;
  std::string unit;
  std::vector<std::string> ids;
  std::vector<std::string> ids_2;

  Told(const StepSeries& one, const System& system)
      : series(one),
        name(name_of(one)),
        unit(layout::unit_text(one.unit, system)),
        ids(ids_on(one.axis, system)),
        ids_2(ids_on(one.axis_2, system)) {}

  [[nodiscard]] std::size_t width() const { return ids.size() * ids_2.size(); }
};

/// The values of one series in some steps, steps × width.
std::vector<double> values_of(const Result& result, const StepSeries& series, Index first,
                              Index steps) {
  Record record;
  record.first_step = first;
  record.steps = steps;
  result.read(series, first, steps, record);
  return std::visit(
      [&](auto member) {
        const auto& values = record.*member;
        return std::vector<double>(values.begin(), values.end());
      },
      series.values);
}

void append_number(std::string& text, double value, std::string_view none) {
  if (std::isnan(value))
    text += none;
  else
    fmt::format_to(std::back_inserter(text), "{}", value);
}

class Exporter {
 public:
  Exporter(const Result& result, const ExportQuery& query, const Write& write)
      : result_(result), query_(query), write_(write) {
    for (const StepSeries* series : asked_series(query)) told_.emplace_back(*series, system());
  }

  void write() {
    if (query_.format == ExportFormat::csv_wide)
      write_wide();
    else if (query_.format == ExportFormat::json)
      write_json();
    else
      write_long();
  }

 private:
  [[nodiscard]] const System& system() const { return result_.system(); }

  [[nodiscard]] std::string time_of(Index step) const {
    const TimeGrid& time = system().time;
    const bool in_utc = query_.clock == ExportQuery::Clock::utc;
    std::string text = to_text(time.start_of(step), in_utc ? 0 : time.zone_offset_s);
    if (query_.clock == ExportQuery::Clock::offset) return text;
    text.resize(text.size() - offset_length);
    if (in_utc) return text + "Z";
    text[text.find('T')] = ' ';
    return text;
  }

  /// The head of the column of times.
  [[nodiscard]] std::string time_head() const {
    if (query_.clock != ExportQuery::Clock::local) return "time";
    const std::string text = to_text(0, system().time.zone_offset_s);
    return "time (UTC" + text.substr(text.size() - offset_length) + ")";
  }

  /// Calls `use(first, steps)` for the steps asked for, a block at a time.
  template <class Use>
  void for_each_block(Use use) const {
    const Index end = query_.first_step + query_.steps;
    for (Index first = query_.first_step; first < end; first += block_steps)
      use(first, std::min(block_steps, end - first));
  }

  void write_long() const {
    write_(time_head() + ",variable,id,id_2,value,unit\n");
    for (const Told& told : told_) {
      std::vector<std::string> labels;  // what stands before a value
      for (const std::string& id : told.ids)
        for (const std::string& id_2 : told.ids_2)
          labels.push_back(
              fmt::format(",{},{},{},", csv_cell(told.name), csv_cell(id), csv_cell(id_2)));
      const std::string end = "," + csv_cell(told.unit) + "\n";
      for_each_block([&](Index first, Index steps) {
        const std::vector<double> values = values_of(result_, told.series, first, steps);
        std::string text;
        for (Index step = 0; step < steps; ++step) {
          const std::string time = time_of(first + step);
          for (std::size_t k = 0; k < told.width(); ++k) {
            text += time;
            text += labels[k];
            append_number(text, values[at(step) * told.width() + k], "");
            text += end;
          }
        }
        write_(text);
      });
    }
  }

  /// A column is called VARIABLE/ID, or VARIABLE/ID/ID_2; no id holds a slash.
  void write_wide() const {
    std::string head = time_head();
    for (const Told& told : told_)
      for (const std::string& id : told.ids)
        for (const std::string& id_2 : told.ids_2)
          head += "," + csv_cell(told.name + (id.empty() ? "" : "/" + id) +
                                 (id_2.empty() ? "" : "/" + id_2));
    write_(head + "\n");
    for_each_block([&](Index first, Index steps) {
      std::vector<std::vector<double>> values;
      for (const Told& told : told_)
        values.push_back(values_of(result_, told.series, first, steps));
      std::string text;
      for (Index step = 0; step < steps; ++step) {
        text += time_of(first + step);
        for (std::size_t n = 0; n < told_.size(); ++n)
          for (std::size_t k = 0; k < told_[n].width(); ++k) {
            text += ',';
            append_number(text, values[n][at(step) * told_[n].width() + k], "");
          }
        text += '\n';
      }
      write_(text);
    });
  }

  void write_json() const {
    const nlohmann::ordered_json head = {{"scenario", system().name},
                                         {"currency", system().currency},
                                         {"step_min", system().time.step_s / 60}};
    std::string text = head.dump();
    text.back() = ',';
    text += "\n\"time\":[";
    for (Index step = 0; step < query_.steps; ++step)
      fmt::format_to(std::back_inserter(text), "{}\"{}\"", step == 0 ? "" : ",",
                     time_of(query_.first_step + step));
    text += "],\n\"variables\":{";
    write_(text);
    for (const Told& told : told_) {
      write_(&told == &told_.front() ? "\n" : ",\n");
      write_json_of(told);
    }
    write_("\n}}\n");
  }

  void write_json_of(const Told& told) const {
    nlohmann::ordered_json head = {{"unit", told.unit}, {"long_name", told.series.long_name}};
    head["dims"] = {"time"};
    const auto add_axis = [&head](layout::Axis axis, const std::vector<std::string>& ids) {
      if (axis == layout::Axis::one) return;
      head["dims"].push_back(layout::spec_of(axis).name);
      head[layout::spec_of(axis).name] = ids;
    };
    add_axis(told.series.axis, told.ids);
    add_axis(told.series.axis_2, told.ids_2);
    std::string text = nlohmann::ordered_json(told.name).dump() + ":" + head.dump();
    text.back() = ',';
    write_(text + "\"values\":[");
    const bool by_thing = told.series.axis != layout::Axis::one;
    const bool by_pair = told.series.axis_2 != layout::Axis::one;
    for_each_block([&](Index first, Index steps) {
      const std::vector<double> values = values_of(result_, told.series, first, steps);
      std::string block;
      for (Index step = 0; step < steps; ++step) {
        if (first + step > query_.first_step) block += ",\n";
        if (by_thing) block += '[';
        for (std::size_t k = 0; k < told.width(); ++k) {
          const std::size_t second = k % told.ids_2.size();
          if (k > 0) block += ',';
          if (by_pair && second == 0) block += '[';
          append_json_number(block, values[at(step) * told.width() + k]);
          if (by_pair && second + 1 == told.ids_2.size()) block += ']';
        }
        if (by_thing) block += ']';
      }
      write_(block);
    });
    write_("]}");
  }

  /// JSON knows no infinity.
  static void append_json_number(std::string& text, double value) {
    append_number(text, std::isfinite(value) ? value : std::nan(""), "null");
  }

  const Result& result_;
  const ExportQuery& query_;
  const Write& write_;
  std::vector<Told> told_;
};

}  // namespace

std::size_t export_lines(const Result& result, const ExportQuery& query) {
  if (query.format == ExportFormat::json) return 0;
  std::size_t rows_of_a_step = query.format == ExportFormat::csv_wide ? 1 : 0;
  if (query.format == ExportFormat::csv_long)
    for (const StepSeries* series : asked_series(query))
      rows_of_a_step += Told(*series, result.system()).width();
  return 1 + at(query.steps) * rows_of_a_step;
}

void export_result(const Result& result, const ExportQuery& query, const Write& write) {
  Exporter(result, query, write).write();
}

}  // namespace gridstep
