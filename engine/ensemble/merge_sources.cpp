#include "engine/ensemble/merge_sources.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/base/error.hpp"
#include "engine/ensemble/run_series.hpp"
#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

using Status = BatchState::Status;
using Clock = std::chrono::steady_clock;
using layout::Axis;

constexpr std::size_t most_named = 20;

std::string listed(const std::vector<std::string>& names, const char* between) {
  const std::vector<std::string> shown(
      names.begin(),
      names.begin() + static_cast<std::ptrdiff_t>(std::min(most_named, names.size())));
  std::string text = fmt::to_string(fmt::join(shown, between));
  if (names.size() > most_named)
    text += fmt::format("{}and {} more", between, names.size() - most_named);
  return text;
}

void require_not_stopped(const Observer& observer) {
  if (observer.stop && observer.stop())
    throw InterruptedError("stopped while merging; nothing has been written");
}

/// The state of a batch that may have ended just now on another machine.
class Patience {
 public:
  Patience(const MergeOptions& options, const BatchFolder& folder, const BatchPlan& plan,
           const Observer& observer)
      : options_(options), folder_(folder), plan_(plan), observer_(observer) {}

  BatchState state() const {
    const Clock::time_point until =
        Clock::now() +
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.wait_s));
    bool has_told = false;
    while (true) {
      BatchState state(folder_, plan_);
      const Index late = count_late(state);
      if (late == 0 || Clock::now() >= until) return state;
      if (!has_told && options_.tell)
        options_.tell(fmt::format(
            "{} of {} runs do not show yet; waiting at most {} s for a file system that is late",
            late, plan_.runs.size(), options_.wait_s));
      has_told = true;
      require_not_stopped(observer_);
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
  }

 private:
  /// Runs that may be late are worth waiting for; whoever allows them to be missing waits only for
  /// those of which a log says that they are done.
  [[nodiscard]] Index count_late(const BatchState& state) const {
    Index late = 0;
    for (Index n = 0; n < static_cast<Index>(plan_.runs.size()); ++n)
      if (state.lacks_file(n) || (!options_.allow_missing && state.status(n) == Status::open))
        ++late;
    return late;
  }

  const MergeOptions& options_;
  const BatchFolder& folder_;
  const BatchPlan& plan_;
  const Observer& observer_;
};

std::string how_it_stands(const MergeSource& source, const PlannedRun& run, bool lacks_file) {
  if (source.status == Status::failed)
    return fmt::format("run {} failed with exit code {}: {}", run.id, source.outcome.exit_code,
                       source.outcome.reason);
  return fmt::format("run {} {}", run.id,
                     lacks_file ? "is done by its log, but its result file is not there as it was"
                                : "has not been done");
}

/// Looks at the head of every file, and gathers what is wrong.
class Look {
 public:
  Look(const MergeOptions& options, const BatchFolder& folder, MergeSources& sources)
      : options_(options), folder_(folder), sources_(sources) {}

  void at_run(Index n) {
    const std::filesystem::path file = folder_.result_of(sources_.plan.runs[at(n)].id);
    try {
      look(n, file);
      ++sources_.files;
    } catch (const IoError& error) {
      faults_.emplace_back(error.what());
    }
  }

  void require_sound() const {
    if (!faults_.empty())
      throw IoError(fmt::format(
          "{} of the result files cannot be merged:\n  {}\nhelp: remove them and call `gridstep "
          "batch` again, it does these runs anew",
          faults_.size(), listed(faults_, "\n  ")));
    if (!misfits_.empty()) throw Error(ExitCode::input_invalid, listed(misfits_, "\n"));
  }

 private:
  void look(Index n, const std::filesystem::path& path) {
    const ResultReader reader(path);
    const System& system = reader.system();
    const Digest stored = reader.stored_digest();
    if (stored.content != sources_.runs[at(n)].outcome.content_sha256)
      throw IoError(fmt::format("{}: it is not the result that the log tells of (content_sha256)",
                                path.string()));
    if (options_.verify) {
      const Digest actual = reader.actual_digest();
      if (actual.content != stored.content || actual.integrity != stored.integrity)
        throw IoError(fmt::format("{}: its values are not those that were written", path.string()));
    }
    require_arrays(path, system);
    if (!takes_part(n, system)) return;
    for (const layout::AxisSpec& axis : layout::axes())
      sources_.axes[axis.axis].add(n, layout::ids_of(axis.axis, system));
    sources_.properties.add(n, system);
    if (!sources_.first) sources_.first = system;
    for (const RunSeries& series : run_series())
      if (series.more != nullptr && series.more(system) != series.more(*sources_.first))
        sources_.differing_more.insert(series.path());
  }

  /// What a virtual array shows must have exactly the lengths it was promised.
  static void require_arrays(const std::filesystem::path& path, const System& system) {
    const hdf5::File file = hdf5::open_file(path);
    for (const RunSeries& series : run_series()) {
      const hdf5::Extent extent = extent_of(series, system);
      if (extent.empty()) continue;
      const hdf5::Dataset dataset = hdf5::open_dataset(file.id(), series.path());
      const hdf5::Kind kind =
          series.kind == RunSeries::Kind::real ? hdf5::Kind::real : hdf5::Kind::integer;
      if (hdf5::extent_of(dataset) != extent || hdf5::kind_of(dataset) != kind)
        throw IoError(fmt::format("{}: {} is not as long as its axes, or holds other numbers",
                                  path.string(), series.path()));
    }
  }

  bool takes_part(Index n, const System& system) {
    if (!sources_.time.fits(system.time)) {
      const PlannedRun& other = sources_.plan.runs[at(sources_.time.first_run())];
      misfits_.push_back(fmt::format(
          "the steps of run {} ({} min from {}) share no time axis with those of run {} ({} min); "
          "help: merge them as two batches, or without series: --totals",
          sources_.plan.runs[at(n)].id, static_cast<double>(system.time.step_s) / 60.0,
          to_text(system.time.start_s, system.time.zone_offset_s), other.id,
          static_cast<double>(sources_.time.step_s()) / 60.0));
      return false;
    }
    sources_.time.add(n, system.time);
    return true;
  }

  const MergeOptions& options_;
  const BatchFolder& folder_;
  MergeSources& sources_;
  std::vector<std::string> faults_;
  std::vector<std::string> misfits_;
};

void add_totals_axes(MergeSources& sources) {
  std::vector<std::string> definition_names;
  for (const DefinitionSpec& spec : definitions()) definition_names.push_back(spec.name);
  for (Index n = 0; n < static_cast<Index>(sources.runs.size()); ++n) {
    const MergeSource& source = sources.runs[at(n)];
    if (!source.is_done()) continue;
    const Totals& totals = source.outcome.totals;
    std::vector<std::string> carriers;
    for (const ByCarrier* sums : {&totals.capacity_mw, &totals.energy_mwh})
      for (const auto& [carrier, value] : *sums)
        if (std::find(carriers.begin(), carriers.end(), carrier) == carriers.end())
          carriers.push_back(carrier);
    sources.carriers.add(n, carriers);
    if (sources.files > 0) continue;
    sources.axes[Axis::consumer].add(n, totals.consumers);
    sources.axes[Axis::definition].add(
        n, totals.consumers.empty() ? std::vector<std::string>{} : definition_names);
    sources.axes[Axis::contract].add(n, totals.contracts);
    sources.axes[Axis::green_certificate].add(n, totals.green_certificates);
  }
}

void require_one_currency(MergeSources& sources) {
  std::string first;
  for (std::size_t n = 0; n < sources.runs.size(); ++n) {
    if (!sources.runs[n].is_done()) continue;
    const std::string& currency = sources.runs[n].outcome.totals.currency;
    if (first.empty()) {
      first = sources.plan.runs[n].id;
      sources.currency = currency;
    } else if (currency != sources.currency) {
      throw Error(
          ExitCode::input_invalid,
          fmt::format("run {} counts its money in {}, run {} in {}; help: merge runs of one "
                      "currency",
                      first, sources.currency, sources.plan.runs[n].id, currency));
    }
  }
}

}  // namespace

MergeSources read_sources(const MergeOptions& options, const Observer& observer) {
  const BatchFolder folder = BatchFolder::existing(options.folder);
  MergeSources sources;
  sources.plan = *folder.plan();
  const BatchState state = Patience(options, folder, sources.plan, observer).state();
  std::vector<std::string> incomplete;
  const auto size = static_cast<Index>(sources.plan.runs.size());
  for (Index n = 0; n < size; ++n) {
    MergeSource& source = sources.runs.emplace_back();
    source.status = state.status(n);
    if (source.status != Status::open) source.outcome = state.outcome(n);
    if (!source.is_done())
      incomplete.push_back(how_it_stands(source, sources.plan.runs[at(n)], state.lacks_file(n)));
  }
  if (!incomplete.empty() && !options.allow_missing)
    throw Error(
        ExitCode::batch_failures,
        fmt::format("{} of {} runs have no result:\n  {}\nhelp: call `gridstep batch` again, "
                    "or pass --allow-missing: a merged file says what it lacks",
                    incomplete.size(), size, listed(incomplete, "\n  ")));
  require_one_currency(sources);
  if (sources.plan.keeps_files && options.series != SeriesForm::left_out) {
    Look look(options, folder, sources);
    for (Index n = 0; n < size; ++n) {
      require_not_stopped(observer);
      if (observer.progress) observer.progress(n, size);
      if (sources.runs[at(n)].is_done()) look.at_run(n);
    }
    look.require_sound();
  }
  add_totals_axes(sources);
  return sources;
}

}  // namespace gridstep
