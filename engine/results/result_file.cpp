#include "engine/results/result_file.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/results/digest.hpp"
#include "engine/results/layout_value.hpp"
#include "engine/results/read_back.hpp"

namespace gridstep {

namespace {

using layout::Axis;

/// How a number is kept in the file: flags as bytes, counts as 64-bit integers.
template <class T>
using Stored =
    std::conditional_t<std::is_same_v<T, bool>, std::uint8_t,
                       std::conditional_t<std::is_same_v<T, double>, double, std::int64_t>>;

/// Labels of an axis, blank-separated, for the `coordinates` attribute of what lies on it.
std::string labels_of(Axis axis) {
  std::string labels;
  for (const layout::Property& property : layout::properties())
    if (property.axis == axis && layout::is_label(property) &&
        property.name != layout::spec_of(axis).name)
      labels += (labels.empty() ? "" : " ") + property.name;
  return labels;
}

void write_coordinates(const hdf5::Dataset& dataset, Axis axis) {
  if (axis == Axis::one) return;
  if (const std::string labels = labels_of(axis); !labels.empty())
    hdf5::write_attribute(dataset.id(), "coordinates", labels);
}

void write_more(const hdf5::Dataset& dataset, layout::Texts (*more)(const System&),
                const System& system) {
  if (more == nullptr) return;
  for (const auto& [name, text] : more(system)) hdf5::write_attribute(dataset.id(), name, text);
}

}  // namespace

ResultFile::ResultFile(const std::filesystem::path& path) {
  hdf5::prepare_thread();
  file_ = hdf5::create_file(path);
}

void ResultFile::begin(const System& system, const Provenance& provenance) {
  steps_ = system.time.steps;
  write_root_attributes(system, provenance.version);
  write_time(system.time);
  for (const layout::Property& property : layout::properties()) write_property(property, system);
  certificate_ = hdf5::create_group(file_.id(), layout::certificate_group);
  for (const layout::StepSeries& series : layout::step_series()) create_series(series, system);
  write_provenance(provenance);
}

template <class T>
hdf5::Dataset ResultFile::write_numbers(hid_t parent, const std::string& name,
                                        const hdf5::Extent& extent, const std::vector<T>& values) {
  hdf5::Dataset dataset = hdf5::create_numbers<T>(parent, name, extent);
  if (extent.empty()) {
    hdf5::write_rows(dataset, 0, 1, values.data());
    return dataset;
  }
  RowWriter<T> rows(std::move(dataset), "/" + name);
  rows.add(values.data(), static_cast<Index>(extent[0]), packer_);
  written_.push_back(rows.finish());
  return hdf5::open_dataset(parent, name);
}

void ResultFile::write_root_attributes(const System& system, const std::string& version) {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  const layout::Texts texts = {
      {"Conventions", "CF-1.11"},        {"title", "Dispatch of " + system.name},
      {"source", "gridstep " + version}, {"gridstep_format", layout::format_version},
      {"scenario", system.name},         {"currency", system.currency},
  };
  for (const auto& [name, text] : texts) hdf5::write_attribute(root.id(), name, text);
}

void ResultFile::write_time(const TimeGrid& time) {
  std::vector<std::int64_t> starts;
  std::vector<std::int64_t> bounds;
  for (Index step = 0; step < time.steps; ++step) {
    starts.push_back(time.start_of(step));
    bounds.insert(bounds.end(), {time.start_of(step), time.start_of(step + 1)});
  }
  const auto rows = static_cast<hsize_t>(time.steps);
  time_ = write_numbers(file_.id(), "time", {rows}, starts);
  hdf5::make_scale(time_, "time");
  for (const auto& [name, text] : layout::time_attributes())
    hdf5::write_attribute(time_.id(), name, text);

  const hdf5::Dataset ends = hdf5::create_bare_dimension(file_.id(), "bnds", 2);
  const hdf5::Dataset time_bnds = write_numbers(file_.id(), "time_bnds", {rows, 2}, bounds);
  hdf5::write_attribute(time_bnds.id(), "long_name", layout::time_bounds_meaning);
  hdf5::attach_scale(time_bnds, time_, 0);
  hdf5::attach_scale(time_bnds, ends, 1);
}

void ResultFile::describe(const hdf5::Dataset& dataset, const std::string& unit,
                          const std::string& long_name, const System& system) const {
  if (!unit.empty()) hdf5::write_attribute(dataset.id(), "units", layout::unit_text(unit, system));
  hdf5::write_attribute(dataset.id(), "long_name", long_name);
}

void ResultFile::attach_axis(const hdf5::Dataset& dataset, Axis axis, unsigned dimension) const {
  if (axis != Axis::one) hdf5::attach_scale(dataset, scales_.at(axis), dimension);
}

void ResultFile::write_property(const layout::Property& property, const System& system) {
  const Index size = layout::size_of(property.axis, system);
  if (size == 0) return;
  hdf5::Extent extent;
  if (property.axis != Axis::one) extent.push_back(static_cast<hsize_t>(size));
  const auto write_all_texts = [&](const auto& text_at) {
    std::vector<std::string> texts;
    for (Index n = 0; n < size; ++n) texts.push_back(text_at(n));
    return hdf5::write_texts(file_.id(), property.name, texts);
  };
  const auto write_text = [&](const layout::TextAccess& access) {
    return write_all_texts([&](Index n) { return access.get(system, n); });
  };
  const auto write_plain = [&]<class T>(const layout::Access<T>& access) {
    if constexpr (layout::is_text<T>) {
      return write_all_texts(
          [&](Index n) { return layout::text_of(access.get(system, n), system); });
    } else {
      std::vector<Stored<T>> numbers;
      for (Index n = 0; n < size; ++n) numbers.push_back(access.get(system, n));
      return write_numbers(file_.id(), property.name, extent, numbers);
    }
  };
  hdf5::Dataset dataset = std::visit(
      [&](const auto& access) {
        if constexpr (std::is_same_v<std::decay_t<decltype(access)>, layout::TextAccess>)
          return write_text(access);
        else
          return write_plain(access);
      },
      property.value);
  describe(dataset, property.unit, property.long_name, system);
  const bool is_coordinate =
      property.axis != Axis::one && property.name == layout::spec_of(property.axis).name;
  if (is_coordinate) {
    hdf5::make_scale(dataset, property.name);
    scales_[property.axis] = std::move(dataset);
    return;
  }
  attach_axis(dataset, property.axis, 0);
  if (!layout::is_label(property)) write_coordinates(dataset, property.axis);
}

hdf5::Extent ResultFile::extent_of(bool per_step, Axis axis, Axis axis_2,
                                   const System& system) const {
  hdf5::Extent extent;
  if (per_step) extent.push_back(static_cast<hsize_t>(steps_));
  for (const Axis one : {axis, axis_2})
    if (one != Axis::one) extent.push_back(static_cast<hsize_t>(layout::size_of(one, system)));
  return extent;
}

void ResultFile::write_table(const layout::RunTable& table, const System& system,
                             const Totals& totals) {
  if (layout::width_of(table, system) == 0) return;
  const std::vector<double>& values = totals.*table.values;
  const hdf5::Extent extent = extent_of(table.per_step, table.axis, table.axis_2, system);
  hsize_t count = 1;
  for (const hsize_t length : extent) count *= length;
  expect(values.size() == count, "a table has a value for each of its things");
  const hdf5::Dataset dataset = write_numbers(file_.id(), table.name, extent, values);
  describe(dataset, table.unit, table.long_name, system);
  write_coordinates(dataset, table.axis);
  unsigned dimension = 0;
  if (table.per_step) hdf5::attach_scale(dataset, time_, dimension++);
  attach_axis(dataset, table.axis, dimension++);
  attach_axis(dataset, table.axis_2, dimension);
}

void ResultFile::create_series(const layout::StepSeries& series, const System& system) {
  const Index width = layout::width_of(series, system);
  if (width == 0) return;
  const hid_t parent = series.group.empty() ? file_.id() : certificate_.id();
  const hdf5::Extent extent = extent_of(true, series.axis, series.axis_2, system);
  const std::string path = (series.group.empty() ? "/" : "/" + series.group + "/") + series.name;
  const auto open = [&]<class T>(std::vector<T> Record::*) {
    return Open{&series, width,
                RowWriter<T>(hdf5::create_numbers<T>(parent, series.name, extent), path)};
  };
  series_.push_back(std::visit(open, series.values));
  const hdf5::Dataset& dataset = std::visit(
      [](const auto& rows) -> const hdf5::Dataset& { return rows.dataset(); }, series_.back().rows);
  describe(dataset, series.unit, series.long_name, system);
  if (!series.cell_methods.empty())
    hdf5::write_attribute(dataset.id(), "cell_methods", series.cell_methods);
  write_more(dataset, series.more, system);
  write_coordinates(dataset, series.axis);
  hdf5::attach_scale(dataset, time_, 0);
  attach_axis(dataset, series.axis, 1);
  attach_axis(dataset, series.axis_2, 2);
}

void ResultFile::write_provenance(const Provenance& provenance) {
  const hdf5::Group group = hdf5::create_group(file_.id(), layout::provenance_group);
  for (const layout::ProvenanceEntry& origin : layout::provenance_entries())
    std::visit(
        [&](auto member) { hdf5::write_attribute(group.id(), origin.name, provenance.*member); },
        origin.value);
  if (provenance.input_sha256.empty()) return;
  std::vector<std::string> files;
  std::vector<std::string> hashes;
  for (const auto& [file, hash] : provenance.input_sha256) {
    files.push_back(file);
    hashes.push_back(hash);
  }
  const hdf5::Dataset input = hdf5::write_texts(group.id(), "input", files);
  hdf5::make_scale(input, "input");
  hdf5::write_attribute(input.id(), "long_name", layout::input_meaning);
  const hdf5::Dataset sha256 = hdf5::write_texts(group.id(), "input_sha256", hashes);
  hdf5::write_attribute(sha256.id(), "long_name", layout::input_sha256_meaning);
  hdf5::attach_scale(sha256, input, 0);
}

void ResultFile::write_timing(const Timing& timing) {
  const hdf5::Group group = hdf5::create_group(file_.id(), layout::timing_group);
  for (const layout::StageTime& stage : layout::stage_times()) {
    const hdf5::Dataset dataset =
        write_numbers<double>(group.id(), stage.name, {}, {timing.*stage.value});
    hdf5::write_attribute(dataset.id(), "units", "s");
    hdf5::write_attribute(dataset.id(), "long_name", stage.long_name);
  }
  hdf5::write_attribute(group.id(), layout::solved_by, nlohmann::json(timing.solved_by).dump());
}

void ResultFile::write(const Record& record) {
  expect(record.first_step == steps_written_ && record.first_step + record.steps <= steps_,
         "records come in order and within the time grid");
  for (Open& open : series_)
    std::visit(
        [&]<class T>(std::vector<T> Record::*member) {
          const std::vector<T>& values = record.*member;
          expect(values.size() == static_cast<std::size_t>(record.steps * open.width),
                 "a record has steps x things values in every array");
          std::get<RowWriter<T>>(open.rows).add(values.data(), record.steps, packer_);
        },
        open.series->values);
  steps_written_ += record.steps;
}

void ResultFile::finish(const System& system, const Totals& totals, const Timing& timing) {
  expect(steps_written_ == steps_, "every step has been written");
  for (Open& open : series_)
    written_.push_back(std::visit([](auto& rows) { return rows.finish(); }, open.rows));
  for (const layout::RunTable& table : layout::run_tables()) write_table(table, system, totals);
  for (const layout::RunTotal& total : layout::run_totals()) {
    const hdf5::Dataset dataset =
        write_numbers<double>(file_.id(), total.name, {}, {totals.*total.value});
    describe(dataset, total.unit, total.long_name, system);
    write_more(dataset, total.more, system);
  }
  write_timing(timing);

  seal(file_, written_);
  for (auto& [axis, scale] : scales_) scale.close();
  time_.close();
  certificate_.close();
  hdf5::check(H5Fflush(file_.id(), H5F_SCOPE_GLOBAL), file_.id(), "flush");
  file_.close();
}

std::uintmax_t raw_bytes(const System& system) {
  std::uintmax_t values_per_step = 0;
  for (const layout::StepSeries& series : layout::step_series())
    values_per_step += static_cast<std::uintmax_t>(layout::width_of(series, system));
  return values_per_step * static_cast<std::uintmax_t>(system.time.steps) * sizeof(double);
}

}  // namespace gridstep
