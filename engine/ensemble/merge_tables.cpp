#include "engine/ensemble/merge_tables.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "engine/base/error.hpp"
#include "engine/base/version.hpp"
#include "engine/ensemble/merge_totals.hpp"
#include "engine/ensemble/run_series.hpp"
#include "engine/results/quantities.hpp"

namespace gridstep {

namespace {

using layout::Axis;
using Status = BatchState::Status;

const char* status_text(Status status) {
  switch (status) {
    case Status::done:
      return "done";
    case Status::failed:
      return "failed";
    case Status::open:
      break;
  }
  return "missing";
}

/// A value of an axis of the study as the number that all of its text is.
std::optional<double> number_of(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Names that a merged file has for itself or for what results hold.
std::set<std::string> taken_names() {
  std::set<std::string> names = {
      run_axis,   run_complete, run_status,    run_reason,       run_file,           run_content,
      "run_name", "steps",      "run_variant", "run_compare_to", "run_input_sha256", carrier_axis,
      "time",     "time_bnds",  "bnds",        "provenance",     "certificate"};
  for (const Quantity& quantity : quantities()) names.insert(quantity.name);
  for (const layout::Property& property : layout::properties()) names.insert(property.name);
  for (const layout::RunTable& table : layout::run_tables()) names.insert(table.name);
  for (const RunSeries& series : run_series()) names.insert(series.name);
  return names;
}

/// A name that netCDF and the attribute `coordinates` can bear.
std::string fit_name(const std::string& axis, std::set<std::string>& taken) {
  std::string name;
  for (const char letter : axis) name += letter == '/' || letter == ' ' ? '_' : letter;
  while (name.empty() || name.front() == '.' || !taken.insert(name).second) name = "axis_" + name;
  return name;
}

class Tables {
 public:
  Tables(MergedFile& file, const MergeSources& sources, SeriesForm form,
         const std::vector<std::string>& files)
      : file_(file),
        sources_(sources),
        form_(form),
        files_(files),
        size_(static_cast<Index>(sources.runs.size())) {}

  void write() {
    write_root();
    write_axes();
    write_runs();
    write_study_axes();
    write_masks();
    if (sources_.first) write_properties();
    write_totals(file_, sources_);
  }

 private:
  void write_root() {
    const BatchPlan& plan = sources_.plan;
    std::vector<std::string> incomplete;
    for (Index n = 0; n < size_; ++n)
      if (!sources_.runs[at(n)].is_done()) incomplete.push_back(plan.runs[at(n)].id);
    file_.describe({
        {"Conventions", "CF-1.11"},
        {"title", "Runs of " + (plan.title.empty() ? plan.study : plan.title)},
        {"source", "gridstep " + version_text()},
        {kind_attribute, merged_kind},
        {"gridstep_format", merged_format_version},
        {"study", plan.study},
        {"study_axes", fmt::to_string(fmt::join(plan.axes, ", "))},
        {"currency", sources_.currency},
        {"series", form_ == SeriesForm::left_out ? "none"
                   : form_ == SeriesForm::copied ? "copied"
                                                 : "virtual"},
        {"incomplete_runs", fmt::to_string(fmt::join(incomplete, " "))},
    });
    file_.write_provenance({{"version", version_text()}, {"batch_version", plan.version}});
  }

  void write_axes() {
    std::vector<std::string> ids;
    for (const PlannedRun& run : sources_.plan.runs) ids.push_back(run.id);
    file_.add_axis(run_axis, ids, "run of the study");
    if (sources_.first) file_.add_time(sources_.time.starts_s(), sources_.time.step_s());
    if (sources_.carriers.size() > 0)
      file_.add_axis(carrier_axis, sources_.carriers.ids(), "carrier");
    for (const layout::AxisSpec& axis : layout::axes())
      if (const auto found = sources_.axes.find(axis.axis);
          found != sources_.axes.end() && found->second.size() > 0)
        file_.add_axis(axis.name, found->second.ids(), axis.long_name);
  }

  template <class Of>
  void write_run_texts(const char* name, const char* long_name, bool is_label, Of of) {
    std::vector<std::string> texts;
    for (Index n = 0; n < size_; ++n) texts.push_back(of(n));
    file_.add_texts({.name = name,
                     .axes = {run_axis},
                     .unit = "",
                     .long_name = long_name,
                     .is_label = is_label},
                    texts);
  }

  void write_runs() {
    const auto& planned = sources_.plan.runs;
    const auto& runs = sources_.runs;
    write_run_texts("run_name", "name of the run", true, [&](Index n) {
      return planned[at(n)].name.empty() ? planned[at(n)].id : planned[at(n)].name;
    });
    write_run_texts("run_variant", "variant that the run starts from", true,
                    [&](Index n) { return planned[at(n)].variant; });
    write_run_texts("run_compare_to", "run that it is read against", false,
                    [&](Index n) { return planned[at(n)].compare_to; });
    std::vector<std::uint8_t> complete;
    for (const MergeSource& run : runs) complete.push_back(run.is_done() ? 1 : 0);
    file_.add_numbers<std::uint8_t>(
        {run_complete, {run_axis}, "1", "1 where the run is done and its values are here"},
        complete);
    write_run_texts(run_status, "done, failed or missing", false,
                    [&](Index n) { return status_text(runs[at(n)].status); });
    write_run_texts(run_reason, "why the run failed", false,
                    [&](Index n) { return runs[at(n)].outcome.reason; });
    write_run_texts("run_input_sha256", "SHA-256 of all that decides the run", false,
                    [&](Index n) { return planned[at(n)].input_sha256; });
    write_run_texts(run_content, "SHA-256 of the results in the run's own file", false,
                    [&](Index n) { return runs[at(n)].outcome.content_sha256; });
    if (!files_.empty())
      write_run_texts(run_file, "file of the run, relative to the folder of this one", false,
                      [&](Index n) { return files_[at(n)]; });
  }

  void write_study_axes() {
    std::set<std::string> taken = taken_names();
    for (std::size_t axis = 0; axis < sources_.plan.axes.size(); ++axis) {
      const std::string& title = sources_.plan.axes[axis];
      std::vector<std::string> texts;
      std::vector<double> numbers;
      for (const PlannedRun& run : sources_.plan.runs) {
        texts.push_back(run.axes[axis]);
        if (texts.back().empty())
          numbers.push_back(std::numeric_limits<double>::quiet_NaN());
        else if (const std::optional<double> number = number_of(texts.back()))
          numbers.push_back(*number);
      }
      const MergedArray array = {.name = fit_name(title, taken),
                                 .axes = {run_axis},
                                 .unit = "",
                                 .long_name = "axis of the study: " + title,
                                 .is_label = true};
      if (numbers.size() == texts.size())
        file_.add_numbers(array, numbers);
      else
        file_.add_texts(array, texts);
    }
  }

  void write_mask(const std::string& axis, const std::string& mask, Index things,
                  const std::function<std::vector<Index>(Index)>& places) {
    std::vector<std::uint8_t> values(at(size_ * things), 0);
    for (Index n = 0; n < size_; ++n)
      if (sources_.runs[at(n)].is_done())
        for (const Index place : places(n)) values[at(n * things + place)] = 1;
    file_.add_numbers<std::uint8_t>(
        {mask, {run_axis, axis}, "1", fmt::format("1 where the run has this {}", axis)}, values);
  }

  void write_masks() {
    for (const AxisMask& mask : axis_masks(sources_)) {
      if (mask.axis == "time") {
        const std::vector<std::int64_t> starts = sources_.time.starts_s();
        write_mask("time", mask.mask, static_cast<Index>(starts.size()), [&](Index run) {
          const AxisBlock block = sources_.time.block(run, starts);
          std::vector<Index> places;
          for (Index step = 0; step < block.length; ++step) places.push_back(block.to + step);
          return places;
        });
        continue;
      }
      const MergedAxis& axis = axis_of(mask.axis);
      write_mask(mask.axis, mask.mask, axis.size(), [&](Index run) { return axis.places(run); });
    }
  }

  [[nodiscard]] const MergedAxis& axis_of(const std::string& name) const {
    if (name == carrier_axis) return sources_.carriers;
    for (const layout::AxisSpec& axis : layout::axes())
      if (axis.name == name) return sources_.axes.at(axis.axis);
    throw std::logic_error("expected: an axis has a name of the layout");
  }

  void write_properties() {
    for (const bool labels : {true, false})
      for (const layout::Property& property : layout::properties())
        if (layout::is_label(property) == labels) write_property(property);
  }

  void write_property(const layout::Property& property) {
    const bool is_single = property.axis == Axis::one;
    if (!is_single && (property.name == layout::spec_of(property.axis).name ||
                       sources_.axes.at(property.axis).size() == 0))
      return;
    const MergedProperty merged = sources_.properties.of(property, sources_.axes, size_);
    MergedArray array = {.name = property.name,
                         .axes = {},
                         .unit = layout::is_label(property)
                                     ? std::string()
                                     : layout::unit_text(property.unit, *sources_.first),
                         .long_name = property.long_name};
    if (merged.is_per_run) array.axes.push_back(run_axis);
    if (!is_single) array.axes.push_back(layout::spec_of(property.axis).name);
    array.is_label = !is_single && !merged.is_per_run && layout::is_label(property);
    if (layout::is_label(property)) {
      std::vector<std::string> texts;
      for (const layout::Value* value : merged.values)
        texts.push_back(value == nullptr ? std::string() : std::get<std::string>(*value));
      file_.add_texts(array, texts);
    } else if (std::holds_alternative<layout::Access<bool>>(property.value)) {
      write_property_numbers<std::uint8_t>(std::move(array), merged);
    } else if (std::holds_alternative<layout::Access<Index>>(property.value)) {
      write_property_numbers<std::int64_t>(std::move(array), merged);
    } else {
      write_property_numbers<double>(std::move(array), merged);
    }
  }

  template <class T>
  void write_property_numbers(MergedArray array, const MergedProperty& merged) {
    std::vector<T> numbers;
    for (const layout::Value* value : merged.values) {
      array.has_gaps = array.has_gaps || value == nullptr;
      numbers.push_back(value == nullptr ? hdf5::missing_of<T>()
                                         : static_cast<T>(std::get<double>(*value)));
    }
    file_.add_numbers(array, numbers);
  }

  MergedFile& file_;
  const MergeSources& sources_;
  const SeriesForm form_;
  const std::vector<std::string>& files_;
  const Index size_;
};

}  // namespace

std::vector<AxisMask> axis_masks(const MergeSources& sources) {
  std::vector<AxisMask> masks;
  const auto add = [&](const std::string& axis) { masks.push_back({axis, axis + "_in_run"}); };
  if (sources.first) {
    const std::vector<std::int64_t> starts = sources.time.starts_s();
    for (Index n = 0; n < static_cast<Index>(sources.runs.size()); ++n)
      if (sources.runs[at(n)].is_done() &&
          sources.time.block(n, starts).length != static_cast<Index>(starts.size())) {
        add("time");
        break;
      }
  }
  if (sources.carriers.has_gaps()) add(carrier_axis);
  for (const layout::AxisSpec& axis : layout::axes())
    if (const auto found = sources.axes.find(axis.axis);
        found != sources.axes.end() && found->second.has_gaps())
      add(axis.name);
  return masks;
}

void write_tables(MergedFile& file, const MergeSources& sources, SeriesForm form,
                  const std::vector<std::string>& files) {
  Tables(file, sources, form, files).write();
}

}  // namespace gridstep
