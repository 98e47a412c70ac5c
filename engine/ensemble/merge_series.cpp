#include "engine/ensemble/merge_series.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/base/error.hpp"
#include "engine/ensemble/merge_tables.hpp"
#include "engine/ensemble/run_series.hpp"

namespace gridstep {

namespace {

using layout::Axis;

/// Of one array. Opening an array costs about 10 us for each.
constexpr std::size_t most_blocks = 200'000;

constexpr const char* marginal_unit = "marginal_unit";

/// Axis `one` has a single place, the same for all.
const std::vector<AxisBlock>& single_block() {
  static const std::vector<AxisBlock> block = {{0, 0, 1}};
  return block;
}

std::vector<AxisBlock> blocks_of(const MergeSources& sources, Axis axis, Index run) {
  return axis == Axis::one ? single_block() : sources.axes.at(axis).blocks(run);
}

Index size_of(const MergeSources& sources, Axis axis) {
  return axis == Axis::one ? 1 : sources.axes.at(axis).size();
}

Index size_in_run(const MergeSources& sources, Axis axis, Index run) {
  return axis == Axis::one ? 1 : static_cast<Index>(sources.axes.at(axis).places(run).size());
}

/// The values of a position on time, axis and second axis; axes that are none are left out.
hdf5::Extent position(const RunSeries& series, Index step, Index thing, Index thing_2) {
  hdf5::Extent at = {static_cast<hsize_t>(step)};
  if (series.axis != Axis::one) at.push_back(static_cast<hsize_t>(thing));
  if (series.axis_2 != Axis::one) at.push_back(static_cast<hsize_t>(thing_2));
  return at;
}

hdf5::Extent with_run(Index run, hdf5::Extent at) {
  at.insert(at.begin(), static_cast<hsize_t>(run));
  return at;
}

/// Whether some run has no values for some of the series' places.
bool has_gaps(const MergeSources& sources, const RunSeries& series, bool time_differs) {
  const auto lacks = [&](Axis axis) {
    return axis != Axis::one && sources.axes.at(axis).has_gaps();
  };
  const bool all_done = std::all_of(sources.runs.begin(), sources.runs.end(),
                                    [](const MergeSource& run) { return run.is_done(); });
  return !all_done || time_differs || lacks(series.axis) || lacks(series.axis_2);
}

MergedArray array_of(const RunSeries& series, const MergeSources& sources, bool time_differs) {
  MergedArray array = {.name = series.name,
                       .axes = {run_axis, "time"},
                       .unit = layout::unit_text(series.unit, *sources.first),
                       .long_name = series.long_name,
                       .group = series.group};
  for (const Axis axis : {series.axis, series.axis_2})
    if (axis != Axis::one) array.axes.push_back(layout::spec_of(axis).name);
  if (!series.cell_methods.empty()) array.more.emplace_back("cell_methods", series.cell_methods);
  if (series.more != nullptr && sources.differing_more.count(series.path()) == 0)
    for (const auto& text : series.more(*sources.first)) array.more.push_back(text);
  array.has_gaps = has_gaps(sources, series, time_differs);
  return array;
}

/// Calls `use.operator()<T>()` with the type of a series' numbers.
template <class Use>
void with_type(RunSeries::Kind kind, Use use) {
  switch (kind) {
    case RunSeries::Kind::real:
      return use.template operator()<double>();
    case RunSeries::Kind::flag:
      return use.template operator()<std::uint8_t>();
    case RunSeries::Kind::count:
      return use.template operator()<std::int64_t>();
  }
}

/// A series and how the merged file has it.
struct MergedSeries {
  const RunSeries& series;
  MergedArray array;
};

/// The series that some run has things for.
std::vector<MergedSeries> series_of(const MergeSources& sources) {
  const std::vector<AxisMask> masks = axis_masks(sources);
  const bool time_differs = !masks.empty() && masks.front().axis == "time";
  std::vector<MergedSeries> all;
  for (const RunSeries& series : run_series()) {
    if (series.name == marginal_unit && lacks_marginal_unit(sources)) continue;
    if (size_of(sources, series.axis) * size_of(sources, series.axis_2) == 0) continue;
    all.push_back({series, array_of(series, sources, time_differs)});
  }
  return all;
}

void add_blocks(std::vector<hdf5::SourceBlock>& blocks, const RunSeries& series,
                const MergeSources& sources, Index run, const AxisBlock& time,
                const std::string& file) {
  const hdf5::Extent extent = position(series, time.length, size_in_run(sources, series.axis, run),
                                       size_in_run(sources, series.axis_2, run));
  for (const AxisBlock& a : blocks_of(sources, series.axis, run))
    for (const AxisBlock& b : blocks_of(sources, series.axis_2, run))
      blocks.push_back({file, "/" + series.path(), extent, position(series, 0, a.from, b.from),
                        with_run(run, position(series, time.to, a.to, b.to)),
                        position(series, time.length, a.length, b.length)});
}

/// Copies one series of one run.
class Copy {
 public:
  Copy(MergedFile& file, const MergeSources& sources, const MergedSeries& merged, Index run,
       const AxisBlock& time, Index all_steps)
      : file_(file),
        sources_(sources),
        series_(merged.series),
        run_(run),
        time_(time),
        array_(merged.array),
        is_alike_(time.to == 0 && time.length == all_steps && is_whole(series_.axis) &&
                  is_whole(series_.axis_2)) {}

  template <class T>
  void from(const hdf5::Dataset& source, ChunkPacker& packer) {
    const hdf5::Extent extent = file_.extent_of(array_);
    const hdf5::Extent chunk = run_chunk_of(extent);
    const hdf5::Extent own(chunk.begin() + 1, chunk.end());
    if (is_alike_ && hdf5::is_packed_as_ours(source) && hdf5::chunk_extent(source) == own)
      copy_chunks(source, own);
    else
      pack_chunks<T>(source, extent, chunk, packer);
  }

 private:
  [[nodiscard]] bool is_whole(Axis axis) const {
    return axis == Axis::one || sources_.axes.at(axis).is_whole(run_);
  }

  void copy_chunks(const hdf5::Dataset& source, const hdf5::Extent& chunk) {
    std::vector<std::byte> packed;
    hdf5::for_each_chunk(hdf5::extent_of(source), chunk, [&](const hdf5::Extent& first) {
      hdf5::read_chunk(source, first, packed);
      file_.put_chunk(array_, with_run(run_, first), packed);
    });
  }

  /// Rows of the run that fall into a row of chunks, spread over the things of all runs.
  template <class T>
  void pack_chunks(const hdf5::Dataset& source, const hdf5::Extent& extent,
                   const hdf5::Extent& chunk, ChunkPacker& packer) {
    const Index rows = static_cast<Index>(chunk[1]);
    const Index things = size_of(sources_, series_.axis);
    const Index inner = size_of(sources_, series_.axis_2);
    const Index per_chunk = chunk.size() > 2 ? static_cast<Index>(chunk[2]) : 1;
    const std::vector<Index> from_thing = sources_of(series_.axis, things);
    const std::vector<Index> from_inner = sources_of(series_.axis_2, inner);
    const Index own_inner = size_in_run(sources_, series_.axis_2, run_);
    const Index own_width = size_in_run(sources_, series_.axis, run_) * own_inner;
    if (own_width == 0) return;
    std::vector<T> own;
    for (Index row = 0; row < static_cast<Index>(extent[1]); row += rows) {
      const Index begin = std::max(row, time_.to);
      const Index end = std::min(row + rows, time_.to + time_.length);
      if (begin >= end) continue;
      own.resize(at((end - begin) * own_width));
      hdf5::read_rows(source, static_cast<hsize_t>(begin - time_.to),
                      static_cast<hsize_t>(end - begin), own.data());
      for (Index thing = 0; thing < things; thing += per_chunk) {
        std::vector<T> values(at(rows * per_chunk * inner), hdf5::missing_of<T>());
        bool has_any = false;
        for (Index k = thing; k < std::min(thing + per_chunk, things); ++k)
          for (Index m = 0; m < inner; ++m) {
            if (from_thing[at(k)] < 0 || from_inner[at(m)] < 0) continue;
            has_any = true;
            for (Index step = begin; step < end; ++step)
              values[at(((step - row) * per_chunk + k - thing) * inner + m)] = own[at(
                  (step - begin) * own_width + from_thing[at(k)] * own_inner + from_inner[at(m)])];
          }
        if (!has_any) continue;
        file_.put_chunk(array_, with_run(run_, position(series_, row, thing, 0)),
                        packer.pack(std::as_bytes(std::span<const T>(values))));
      }
    }
  }

  /// By place on the axis of all, that on the run's own; -1: none.
  [[nodiscard]] std::vector<Index> sources_of(Axis axis, Index size) const {
    std::vector<Index> from(at(size), axis == Axis::one ? 0 : -1);
    if (axis == Axis::one) return from;
    const std::vector<Index>& places = sources_.axes.at(axis).places(run_);
    for (std::size_t n = 0; n < places.size(); ++n) from[at(places[n])] = static_cast<Index>(n);
    return from;
  }

  MergedFile& file_;
  const MergeSources& sources_;
  const RunSeries& series_;
  const Index run_;
  const AxisBlock time_;
  const MergedArray& array_;
  const bool is_alike_;
};

}  // namespace

bool lacks_marginal_unit(const MergeSources& sources) {
  const auto units = sources.axes.find(Axis::unit);
  if (units == sources.axes.end()) return false;
  for (Index n = 0; n < static_cast<Index>(sources.runs.size()); ++n)
    if (!units->second.is_beginning(n)) return true;
  return false;
}

void show_series(MergedFile& file, const MergeSources& sources,
                 const std::vector<std::string>& files) {
  const std::vector<std::int64_t> starts = sources.time.starts_s();
  for (const MergedSeries& merged : series_of(sources)) {
    std::vector<hdf5::SourceBlock> blocks;
    for (Index n = 0; n < static_cast<Index>(sources.runs.size()); ++n) {
      if (!sources.runs[at(n)].is_done()) continue;
      add_blocks(blocks, merged.series, sources, n, sources.time.block(n, starts), files[at(n)]);
      if (blocks.size() > most_blocks)
        throw ResourceError(fmt::format(
            "the runs differ so much that {} would be shown in more than {} pieces; help: copy the "
            "series with --copy, or leave them out with --totals",
            merged.series.name, most_blocks));
    }
    with_type(merged.series.kind, [&]<class T>() { file.add_virtual<T>(merged.array, blocks); });
  }
}

void copy_series(MergedFile& file, const MergeSources& sources, const BatchFolder& folder,
                 const Observer& observer) {
  const std::vector<MergedSeries> all = series_of(sources);
  for (const MergedSeries& merged : all)
    with_type(merged.series.kind, [&]<class T>() { file.begin_chunks<T>(merged.array); });
  const std::vector<std::int64_t> starts = sources.time.starts_s();
  const auto size = static_cast<Index>(sources.runs.size());
  ChunkPacker packer;
  for (Index n = 0; n < size; ++n) {
    if (observer.stop && observer.stop())
      throw InterruptedError("stopped while merging; nothing has been written");
    if (observer.progress) observer.progress(n, size);
    if (!sources.runs[at(n)].is_done()) continue;
    const hdf5::File source = hdf5::open_file(folder.result_of(sources.plan.runs[at(n)].id));
    const AxisBlock time = sources.time.block(n, starts);
    for (const MergedSeries& merged : all) {
      const RunSeries& series = merged.series;
      if (size_in_run(sources, series.axis, n) * size_in_run(sources, series.axis_2, n) == 0)
        continue;
      Copy copy(file, sources, merged, n, time, static_cast<Index>(starts.size()));
      const hdf5::Dataset dataset = hdf5::open_dataset(source.id(), series.path());
      with_type(series.kind, [&]<class T>() { copy.from<T>(dataset, packer); });
    }
  }
}

}  // namespace gridstep
