#include "engine/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/base/error.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

/// Position of a field in its table.
std::size_t position_of(const TableSpec& spec, const std::string& field) {
  for (std::size_t n = 0; n < spec.fields.size(); ++n)
    if (spec.fields[n].name == field) return n;
  throw std::logic_error(fmt::format("table '{}' has no field '{}'", spec.name, field));
}

/// The value as a `T`; throws when it is empty or of another type.
template <class T>
const T& value_as(const Value& value, const TableSpec& spec, const std::string& field) {
  const T* held = std::get_if<T>(&value);
  if (held == nullptr)
    throw std::logic_error(
        fmt::format("{}.{} {}", spec.name, field,
                    value.index() == 0 ? "holds no value" : "is asked for as another type"));
  return *held;
}

}  // namespace

Row::Row(const TableSpec& spec, Place place) : spec_(&spec), place_(std::move(place)) {
  cells_.reserve(spec.fields.size());
  for (const Field& field : spec.fields) cells_.push_back({field.fallback, {}});
}

const Row::Cell& Row::cell(const std::string& field) const {
  return cells_[position_of(*spec_, field)];
}

double Row::number(const std::string& field) const {
  return value_as<double>(cell(field).value, *spec_, field);
}

Index Row::integer(const std::string& field) const {
  return static_cast<Index>(number(field));
}

bool Row::flag(const std::string& field) const {
  return value_as<bool>(cell(field).value, *spec_, field);
}

const std::string& Row::text(const std::string& field) const {
  return value_as<std::string>(cell(field).value, *spec_, field);
}

const std::vector<std::string>& Row::texts(const std::string& field) const {
  return value_as<std::vector<std::string>>(cell(field).value, *spec_, field);
}

bool Row::has(const std::string& field) const {
  return cell(field).value.index() != 0;
}

bool Row::is_written(const std::string& field) const {
  return !cell(field).place.file.empty();
}

const Place& Row::place(const std::string& field) const {
  return is_written(field) ? cell(field).place : place_;
}

std::string Row::shown_id() const {
  const bool has_id = spec_->find("id") != nullptr && has("id");
  return has_id ? id() : fmt::format("row {}", place_.row);
}

bool Row::is_absent() const {
  if (spec_->home == TableSpec::Home::csv || place_.row > 0) return false;
  return std::all_of(cells_.begin(), cells_.end(),
                     [](const Cell& cell) { return cell.place.file.empty(); });
}

const std::string& Row::label() const {
  return spec_->find("name") != nullptr && has("name") ? text("name") : id();
}

void Row::set(const std::string& field, Value value, Place place) {
  cells_[position_of(*spec_, field)] = {std::move(value), std::move(place)};
}

Index Table::find(const std::string& id) const {
  if (spec->find("id") == nullptr) return -1;
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const Row& row) { return row.has("id") && row.id() == id; });
  return found == rows.end() ? -1 : static_cast<Index>(found - rows.begin());
}

const Table& Scenario::table(const std::string& name) const {
  const auto found = tables.find(name);
  if (found == tables.end())
    throw std::logic_error(fmt::format("no table '{}' was asked for", name));
  return found->second;
}

const Row& Scenario::header(const std::string& section) const {
  const Table& found = table(section);
  expect(found.rows.size() == 1, "a header section has one row");
  return found.rows.front();
}

TimeGrid Scenario::time_grid() const {
  const Row& time = header("time");
  TimeGrid grid;
  std::string why;
  expect(parse_time(time.text("start"), grid.start_s, why), "a time that has been read is one");
  grid.step_s = 60 * time.integer("step_min");
  grid.steps = time.integer("steps");
  if (time.has("zone"))
    expect(parse_offset(time.text("zone"), grid.zone_offset_s), "an offset that has been read");
  else
    grid.zone_offset_s = offset_of_time(time.text("start"));
  return grid;
}

Series Scenario::profile(const Row& row, const std::string& field, const TimeGrid& grid) const {
  const ProfileReference reference = profile_reference(row, field);
  const ProfileFile& file = profiles.at(reference.path);
  const std::vector<double>& column = file.columns.at(reference.column);
  const std::int64_t spacing_s = file.spacing_s(grid.step_s);
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(grid.steps));
  for (Index step = 0; step < grid.steps; ++step) {
    const std::int64_t since_s = grid.start_of(step) - file.time_s.front();
    const auto at = static_cast<std::size_t>(since_s / spacing_s);
    expect(since_s >= 0 && at < column.size(), "a checked profile covers the time grid");
    values.push_back(column[at]);
  }
  return Series(std::move(values));
}

bool Scenario::names_file(const Row& row, const std::string& field) {
  if (!row.has(field)) return false;
  const std::string& text = row.text(field);
  const std::vector<std::string>& choices = row.spec().find(field)->choices;
  if (std::find(choices.begin(), choices.end(), text) != choices.end()) return false;
  return text.find_first_of("/\\#") != std::string::npos || text.find(".csv") != std::string::npos;
}

std::int64_t ProfileFile::spacing_s(std::int64_t alone_s) const {
  return time_s.size() < 2 ? alone_s : time_s[1] - time_s[0];
}

ProfileReference profile_reference(const Row& row, const std::string& field) {
  const std::string& text = row.text(field);
  const auto hash = text.find('#');
  if (hash != std::string::npos) return {text.substr(0, hash), text.substr(hash + 1)};
  const bool has_id = row.spec().find("id") != nullptr && row.has("id");
  return {text, has_id ? row.id() : std::string()};
}

}  // namespace gridstep
