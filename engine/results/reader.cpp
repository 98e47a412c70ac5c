#include "engine/results/reader.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

using layout::Axis;

/// Deflate cannot do better than 1032 : 1; more means a file that lies about its size.
constexpr hsize_t most_compression = 1100;

std::vector<std::string> split(const std::string& joined) {
  std::vector<std::string> parts;
  const std::string mark = ", ";
  for (std::size_t from = 0; from < joined.size();) {
    const std::size_t to = std::min(joined.find(mark, from), joined.size());
    parts.push_back(joined.substr(from, to - from));
    from = to + mark.size();
  }
  return parts;
}

bool is_known_filter(H5Z_filter_t filter) {
  return filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_DEFLATE ||
         filter == H5Z_FILTER_FLETCHER32;
}

template <class T>
std::vector<T> all_values(const hdf5::Dataset& dataset, Index count) {
  std::vector<T> values(static_cast<std::size_t>(count));
  hdf5::read_rows(dataset, 0, static_cast<hsize_t>(count), values.data());
  return values;
}

}  // namespace

ResultReader::ResultReader(const std::filesystem::path& path) : path_(path) {
  hdf5::prepare_thread();
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    throw IoError(
        fmt::format("{}: {}", path.string(),
                    std::filesystem::exists(path, error) ? "is no file" : "no such file"));
  file_ = hdf5::open_file(path);
  require_one_run();
  require_plain(file_.id(), "/", 0);
  require_complete();
  read_root();
  read_time();
  for (const layout::AxisSpec& axis : layout::axes()) read_axis(axis);
  for (const layout::Property& property : layout::properties()) read_property(property);
  read_policies();
  read_islands();
  require_lawful();
}

void ResultReader::refuse(const std::string& what) const {
  throw IoError(fmt::format("{}: is no result that can be read: {}", path_.string(), what));
}

void ResultReader::require_one_run() const {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  if (hdf5::has_attribute(root.id(), kind_attribute))
    refuse("it holds many runs; help: name the file of one of them");
}

void ResultReader::require_complete() const {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  if (!hdf5::has_attribute(root.id(), "gridstep_format"))
    refuse("gridstep has not written it; help: give a file that `gridstep run` made");
  const std::string format = hdf5::text_attribute(root.id(), "gridstep_format");
  const std::string major = format.substr(0, format.find('.'));
  const std::string own = layout::format_version;
  if (major != own.substr(0, own.find('.')))
    refuse(fmt::format("it has format {}, this gridstep reads {}; help: use a newer gridstep",
                       format, own));
  if (!hdf5::has_attribute(root.id(), complete_attribute) ||
      hdf5::integer_attribute(root.id(), complete_attribute) != 1)
    refuse("it was never completed; help: run the scenario again");
}

void ResultReader::require_plain(hid_t group, const std::string& path, int depth) const {
  if (depth > 1) refuse("groups lie in groups at " + path);
  for (const std::string& name : hdf5::link_names(group)) {
    H5L_info_t link{};
    hdf5::check(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), group, "look at " + name);
    if (link.type != H5L_TYPE_HARD) refuse(path + name + " is a link to elsewhere");
    if (hdf5::is_group(group, name))
      require_plain(hdf5::open_group(group, name).id(), path + name + "/", depth + 1);
    else
      require_sound(hdf5::open_dataset(group, name), path + name);
  }
}

void ResultReader::require_sound(const hdf5::Dataset& dataset, const std::string& path) const {
  const hdf5::Properties creation(
      hdf5::check(H5Dget_create_plist(dataset.id()), file_.id(), "look at " + path));
  if (H5Pget_external_count(creation.id()) != 0) refuse(path + " keeps its data in another file");
  const H5D_layout_t kind = H5Pget_layout(creation.id());
  if (kind != H5D_CONTIGUOUS && kind != H5D_CHUNKED && kind != H5D_COMPACT)
    refuse(path + " keeps its data in other files");
  const int filters = hdf5::check(H5Pget_nfilters(creation.id()), file_.id(), "look at " + path);
  for (int n = 0; n < filters; ++n) {
    unsigned flags = 0;
    std::size_t elements = 0;
    unsigned config = 0;
    const H5Z_filter_t filter = H5Pget_filter2(creation.id(), static_cast<unsigned>(n), &flags,
                                               &elements, nullptr, 0, nullptr, &config);
    if (!is_known_filter(filter)) refuse(path + " is packed in a way that results never are");
  }
  hsize_t values = 1;
  for (const hsize_t length : hdf5::extent_of(dataset)) {
    if (length > static_cast<hsize_t>(max_values)) refuse(path + " is too long");
    values *= length;
    if (values > static_cast<hsize_t>(max_values)) refuse(path + " is too large");
  }
  const hdf5::Type type(hdf5::check(H5Dget_type(dataset.id()), file_.id(), "look at " + path));
  const bool is_bare_dimension = H5Tequal(type.id(), H5T_IEEE_F32BE) > 0;
  const hsize_t bytes = values * H5Tget_size(type.id());
  if (!is_bare_dimension && bytes > most_compression * (H5Dget_storage_size(dataset.id()) + 64))
    refuse(path + " claims more values than it holds");
}

bool ResultReader::has(hid_t group, const std::string& name) const {
  return hdf5::check(H5Lexists(group, name.c_str(), H5P_DEFAULT), group, "look for " + name) > 0;
}

hdf5::Dataset ResultReader::open(hid_t group, const std::string& name, hdf5::Kind kind,
                                 const hdf5::Extent& extent) const {
  if (!has(group, name)) refuse(name + " is missing");
  if (hdf5::is_group(group, name)) refuse(name + " is a group");
  hdf5::Dataset dataset = hdf5::open_dataset(group, name);
  if (hdf5::kind_of(dataset) != kind) refuse(name + " holds another kind of values");
  if (hdf5::extent_of(dataset) != extent) refuse(name + " has not the lengths of its axes");
  return dataset;
}

double ResultReader::number(hid_t group, const std::string& name) const {
  double value = 0.0;
  hdf5::read_rows(open(group, name, hdf5::Kind::real, {}), 0, 1, &value);
  return value;
}

void ResultReader::read_root() {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  system_.name = hdf5::text_attribute(root.id(), "scenario");
  system_.currency = hdf5::text_attribute(root.id(), "currency");
}

void ResultReader::read_time() {
  if (!has(file_.id(), "time") || !has(file_.id(), "time_bnds")) refuse("time is missing");
  const hdf5::Extent extent = hdf5::extent_of(hdf5::open_dataset(file_.id(), "time"));
  if (extent.size() != 1 || extent[0] == 0 || extent[0] > static_cast<hsize_t>(max_steps))
    refuse("time has an impossible length");
  TimeGrid& time = system_.time;
  time.steps = static_cast<Index>(extent[0]);
  const auto starts =
      all_values<std::int64_t>(open(file_.id(), "time", hdf5::Kind::integer, extent), time.steps);
  std::vector<std::int64_t> ends(2);
  hdf5::read_rows(open(file_.id(), "time_bnds", hdf5::Kind::integer, {extent[0], 2}), 0, 1,
                  ends.data());
  time.start_s = starts.front();
  time.step_s = ends[1] - ends[0];
  if (time.step_s <= 0) refuse("time does not go forward");
  for (Index step = 0; step < time.steps; ++step)
    if (starts[static_cast<std::size_t>(step)] != time.start_of(step))
      refuse("time has not equal steps");
}

void ResultReader::read_axis(const layout::AxisSpec& axis) {
  if (!has(file_.id(), axis.name)) return;
  const hdf5::Extent extent = hdf5::extent_of(hdf5::open_dataset(file_.id(), axis.name));
  if (extent.size() != 1 || extent[0] > static_cast<hsize_t>(max_things))
    refuse(axis.name + " has an impossible length");
  axis.resize(system_, static_cast<Index>(extent[0]));
}

void ResultReader::read_property(const layout::Property& property) {
  const Index size = layout::size_of(property.axis, system_);
  if (size == 0) return;
  // What files from before it lack is as good as 0.
  if (property.name == "storage_cyclic" && !has(file_.id(), property.name)) return;
  hdf5::Extent extent;
  if (property.axis != Axis::one) extent.push_back(static_cast<hsize_t>(size));
  const auto texts = [&] {
    return hdf5::read_texts(open(file_.id(), property.name, hdf5::Kind::text, extent));
  };
  const auto position = [&](const std::map<std::string, Index>& by_id, const std::string& id) {
    const auto found = by_id.find(id);
    if (found == by_id.end())
      refuse(fmt::format("{} names {}, which is nowhere", property.name, id));
    return found->second;
  };
  const auto read = [&]<class T>(const layout::Access<T>& access) {
    const auto set_all = [&](const auto& values, auto convert) {
      for (Index n = 0; n < size; ++n)
        access.set(system_, n) = convert(values[static_cast<std::size_t>(n)]);
    };
    const auto numbers = [&]<class Stored>(Stored, hdf5::Kind kind) {
      return all_values<Stored>(open(file_.id(), property.name, kind, extent), size);
    };
    if constexpr (std::is_same_v<T, std::string>)
      set_all(texts(), [](const std::string& text) { return text; });
    else if constexpr (std::is_same_v<T, BusId>)
      set_all(texts(), [&](const std::string& id) { return BusId(position(bus_by_id_, id)); });
    else if constexpr (std::is_same_v<T, UnitId>)
      set_all(texts(), [&](const std::string& id) { return UnitId(position(unit_by_id_, id)); });
    else if constexpr (std::is_same_v<T, LoadId>)
      set_all(texts(), [&](const std::string& id) { return LoadId(position(load_by_id_, id)); });
    else if constexpr (std::is_same_v<T, HeatAreaId>)
      set_all(texts(), [&](const std::string& id) {
        return id.empty() ? HeatAreaId() : HeatAreaId(position(heat_area_by_id_, id));
      });
    else if constexpr (std::is_same_v<T, double>)
      set_all(numbers(double(), hdf5::Kind::real), [](double value) { return value; });
    else
      set_all(numbers(std::int64_t(), hdf5::Kind::integer),
              [](std::int64_t value) { return static_cast<T>(value); });
  };
  const auto read_text = [&](const layout::TextAccess& access) {
    const std::vector<std::string> all = texts();
    for (Index n = 0; n < size; ++n)
      if (!access.set(system_, n, all[at(n)]))
        refuse(fmt::format("{} says {}, which means nothing", property.name, all[at(n)]));
  };
  std::visit(
      [&](const auto& access) {
        if constexpr (std::is_same_v<std::decay_t<decltype(access)>, layout::TextAccess>)
          read_text(access);
        else
          read(access);
      },
      property.value);
  if (property.name == "bus")
    for (Index n = 0; n < size; ++n)
      bus_by_id_[system_.grid.buses[static_cast<std::size_t>(n)].id] = n;
  if (property.name == "unit")
    for (Index n = 0; n < size; ++n) unit_by_id_[system_.units[static_cast<std::size_t>(n)].id] = n;
  if (property.name == "load")
    for (Index n = 0; n < size; ++n) load_by_id_[system_.loads[at(n)].id] = n;
  if (property.name == "heat_area")
    for (Index n = 0; n < size; ++n) heat_area_by_id_[system_.heat_areas[at(n)].id] = n;
}

void ResultReader::read_policies() {
  const auto carriers = [&](const char* variable) {
    if (!has(file_.id(), variable)) refuse(fmt::format("{} is missing", variable));
    const hdf5::Dataset dataset = hdf5::open_dataset(file_.id(), variable);
    return split(hdf5::text_attribute(dataset.id(), layout::carriers_attribute));
  };
  system_.green.generation_carriers = carriers("green_share");
  system_.green.capacity_carriers = carriers("green_share_capacity");
}

void ResultReader::read_islands() {
  const std::vector<Index> stored = system_.grid.island_of_bus;
  find_islands(system_.grid, system_.copperplate);
  if (system_.grid.island_of_bus != stored) refuse("bus_island is not what the lines join");
}

void ResultReader::require_lawful() const {
  require_lawful_ledger();
  for (const Branch& branch : system_.grid.branches)
    if (!system_.copperplate &&
        (!std::isfinite(branch.susceptance_mw_per_rad) || branch.susceptance_mw_per_rad == 0.0))
      refuse("line " + branch.id + " has no susceptance");
  if (system_.horizon.keep_steps < 1 || system_.horizon.window_steps < system_.horizon.keep_steps)
    refuse("keep_steps and window_steps make no window");
}

/// Texts and numbers of the ledger that would lead astray if they were believed.
void ResultReader::require_lawful_ledger() const {
  System own = system_;
  find_consumers(own);
  if (own.consumers != system_.consumers) refuse("consumer is not what load_consumer names");
  const auto require_consumer = [&](const std::string& id, const std::string& of) {
    if (std::find(own.consumers.begin(), own.consumers.end(), id) == own.consumers.end())
      refuse(fmt::format("{} is for {}, who is no consumer", of, id));
  };
  for (const Contract& contract : system_.contracts)
    require_consumer(contract.buyer, "contract " + contract.id);
  for (const MatchingTarget& target : system_.matching_targets)
    require_consumer(target.consumer, "matching target " + target.id);
  constexpr Index most_serial = Index{1} << 40;
  for (const GreenCertificate& certificate : system_.certificates) {
    require_consumer(certificate.buyer, "green certificate " + certificate.id);
    if (certificate.first_serial < 1 || certificate.last_serial < certificate.first_serial ||
        certificate.last_serial > most_serial)
      refuse("green certificate " + certificate.id + " has impossible serial numbers");
  }
  for (const Contract& contract : system_.contracts) {
    std::vector<UnitId> units = contract.units;
    std::sort(units.begin(), units.end());
    const bool twice = std::adjacent_find(units.begin(), units.end()) != units.end();
    const auto is_share = [](double share) { return share >= 0.0 && share <= 1.0; };
    if (twice || !is_share(contract.output_share_frac) ||
        !is_share(contract.consumption_share_frac) || !(contract.volume_mwh_per_year >= 0.0) ||
        !std::isfinite(contract.volume_mwh_per_year))
      refuse("contract " + contract.id + " has impossible terms");
  }
  for (const Storage& storage : system_.storages)
    if (!(storage.self_discharge_frac_per_h >= 0.0 && storage.self_discharge_frac_per_h < 1.0))
      refuse("a storage has an impossible self-discharge");
  for (const Storage& storage : system_.storages)
    for (const double efficiency :
         {storage.charge_efficiency_frac, storage.discharge_efficiency_frac})
      if (!(efficiency > 0.0 && efficiency <= 1.0))
        refuse("a storage has an impossible efficiency");
  constexpr double most_deadline_h = 1e6;
  for (const WorkQueue& queue : system_.queues)
    if (!(queue.deadline_h >= 0.0 && queue.deadline_h <= most_deadline_h))
      refuse("queue " + queue.id + " has an impossible deadline");
}

void ResultReader::read(const layout::StepSeries& series, Index first, Index steps,
                        Record& record) const {
  expect(first >= 0 && steps >= 0 && first + steps <= system_.time.steps,
         "steps within the time grid");
  const Index width = layout::width_of(series, system_);
  if (width == 0) return;
  hdf5::Group group;
  if (!series.group.empty()) group = hdf5::open_group(file_.id(), series.group);
  hdf5::Extent extent = {static_cast<hsize_t>(system_.time.steps)};
  for (const Axis axis : {series.axis, series.axis_2})
    if (axis != Axis::one) extent.push_back(static_cast<hsize_t>(layout::size_of(axis, system_)));
  const auto read_into = [&]<class T>(std::vector<T> Record::*member) {
    constexpr auto kind = std::is_same_v<T, double> ? hdf5::Kind::real : hdf5::Kind::integer;
    const hdf5::Dataset dataset =
        open(group.is_open() ? group.id() : file_.id(), series.name, kind, extent);
    (record.*member).resize(static_cast<std::size_t>(steps * width));
    hdf5::read_rows(dataset, static_cast<hsize_t>(first), static_cast<hsize_t>(steps),
                    (record.*member).data());
  };
  std::visit(read_into, series.values);
}

std::vector<double> ResultReader::table(const layout::RunTable& table) const {
  if (table.per_step) return rows_of(table, 0, system_.time.steps);
  hdf5::Extent extent;
  for (const Axis axis : {table.axis, table.axis_2})
    if (axis != Axis::one) extent.push_back(static_cast<hsize_t>(layout::size_of(axis, system_)));
  const Index count = layout::width_of(table, system_);
  if (count == 0) return {};
  std::vector<double> values(at(count));
  hdf5::read_rows(open(file_.id(), table.name, hdf5::Kind::real, extent), 0, extent[0],
                  values.data());
  return values;
}

std::vector<double> ResultReader::rows_of(const layout::RunTable& table, Index first,
                                          Index steps) const {
  expect(table.per_step && first >= 0 && first + steps <= system_.time.steps,
         "rows within the time grid");
  const Index width = layout::width_of(table, system_);
  if (width == 0) return {};
  hdf5::Extent extent = {static_cast<hsize_t>(system_.time.steps)};
  for (const Axis axis : {table.axis, table.axis_2})
    if (axis != Axis::one) extent.push_back(static_cast<hsize_t>(layout::size_of(axis, system_)));
  std::vector<double> values(at(steps * width));
  hdf5::read_rows(open(file_.id(), table.name, hdf5::Kind::real, extent),
                  static_cast<hsize_t>(first), static_cast<hsize_t>(steps), values.data());
  return values;
}

double ResultReader::total(const std::string& name) const {
  return number(file_.id(), name);
}

Provenance ResultReader::provenance() const {
  Provenance provenance;
  const hdf5::Group group = hdf5::open_group(file_.id(), layout::provenance_group);
  for (const layout::ProvenanceEntry& origin : layout::provenance_entries()) {
    const auto read = [&]<class T>(T Provenance::*member) {
      if constexpr (std::is_same_v<T, std::string>)
        provenance.*member = hdf5::text_attribute(group.id(), origin.name);
      else
        provenance.*member = hdf5::integer_attribute(group.id(), origin.name);
    };
    std::visit(read, origin.value);
  }
  if (!has(group.id(), "input")) return provenance;
  const hdf5::Dataset input = hdf5::open_dataset(group.id(), "input");
  const hdf5::Extent extent = hdf5::extent_of(input);
  const auto files = hdf5::read_texts(open(group.id(), "input", hdf5::Kind::text, extent));
  const auto hashes = hdf5::read_texts(open(group.id(), "input_sha256", hdf5::Kind::text, extent));
  for (std::size_t n = 0; n < files.size(); ++n) provenance.input_sha256[files[n]] = hashes[n];
  return provenance;
}

namespace {

/// Programs by solver, as far as the text tells: it comes from a file.
std::map<std::string, std::int64_t> solvers_of(const std::string& text) {
  std::map<std::string, std::int64_t> solved_by;
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) return solved_by;
  for (const auto& [solver, programs] : json.items())
    if (programs.is_number_integer()) solved_by[solver] = programs.get<std::int64_t>();
  return solved_by;
}

}  // namespace

Timing ResultReader::timing() const {
  Timing timing;
  const hdf5::Group group = hdf5::open_group(file_.id(), layout::timing_group);
  for (const layout::StageTime& stage : layout::stage_times())
    if (has(group.id(), stage.name))  // older files tell fewer stages apart
      timing.*stage.value = number(group.id(), stage.name);
  if (hdf5::has_attribute(group.id(), layout::solved_by))
    timing.solved_by = solvers_of(hdf5::text_attribute(group.id(), layout::solved_by));
  return timing;
}

Digest ResultReader::stored_digest() const {
  const hdf5::Group root = hdf5::open_group(file_.id(), "/");
  return {hdf5::text_attribute(root.id(), content_attribute),
          hdf5::text_attribute(root.id(), integrity_attribute)};
}

Digest ResultReader::actual_digest() const {
  return digest_of(file_);
}

}  // namespace gridstep
