#include "engine/results/merged_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/results/merged_file.hpp"
#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// An opened file of merged runs, complete and of a format that is known.
class Merged {
 public:
  explicit Merged(const fs::path& path) : path_(path) {
    hdf5::prepare_thread();
    file_ = hdf5::open_file(path);
    root_ = hdf5::open_group(file_.id(), "/");
    const std::string format = text("gridstep_format");
    const std::string own = merged_format_version;
    if (format.substr(0, format.find('.')) != own.substr(0, own.find('.')))
      refuse(fmt::format("it has format {}, this gridstep reads {}; help: use a newer gridstep",
                         format, own));
    if (!hdf5::has_attribute(root_.id(), complete_attribute) ||
        hdf5::integer_attribute(root_.id(), complete_attribute) != 1)
      refuse("it was never completed; help: merge the batch again");
    require_plain();
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw IoError(
        fmt::format("{}: holds no merged runs that can be read: {}", path_.string(), what));
  }

  [[nodiscard]] const hdf5::File& file() const { return file_; }
  [[nodiscard]] std::string text(const std::string& attribute) const {
    return hdf5::text_attribute(root_.id(), attribute);
  }
  [[nodiscard]] bool has(const std::string& name) const {
    return hdf5::check(H5Lexists(file_.id(), name.c_str(), H5P_DEFAULT), file_.id(),
                       "look for " + name) > 0;
  }
  [[nodiscard]] std::vector<std::string> names() const { return hdf5::link_names(root_.id()); }

  /// What is known of each run.
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const {
    const hdf5::Dataset dataset = hdf5::open_dataset(file_.id(), name);
    if (hdf5::kind_of(dataset) != hdf5::Kind::text) refuse(name + " is no text");
    const hdf5::Extent extent = hdf5::extent_of(dataset);
    if (extent.size() != 1 || extent != hdf5::extent_of(hdf5::open_dataset(file_.id(), run_axis)))
      refuse(name + " has not a value for each run");
    return hdf5::read_texts(dataset);
  }

 private:
  /// No link leads out of the file; only virtual arrays do.
  void require_plain() const {
    require_plain(root_.id(), 0);
    for (const char* name : {run_axis, run_complete, run_status, run_reason, run_content})
      if (!has(name)) refuse(fmt::format("{} is missing", name));
  }

  void require_plain(hid_t group, int depth) const {
    if (depth > 1) refuse("groups lie in groups");
    for (const std::string& name : hdf5::link_names(group)) {
      H5L_info_t link{};
      hdf5::check(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), group, "look at " + name);
      if (link.type != H5L_TYPE_HARD) refuse(name + " is a link to elsewhere");
      if (hdf5::is_group(group, name)) {
        require_plain(hdf5::open_group(group, name).id(), depth + 1);
        continue;
      }
      const hdf5::Dataset dataset = hdf5::open_dataset(group, name);
      const hdf5::Properties creation(
          hdf5::check(H5Dget_create_plist(dataset.id()), group, "look at " + name));
      if (H5Pget_external_count(creation.id()) != 0)
        refuse(name + " keeps its data in another file");
    }
  }

  fs::path path_;
  hdf5::File file_;
  hdf5::Group root_;
};

/// Arrays that are their own dimension, and how long they are.
std::vector<std::pair<std::string, Index>> axes_of(const Merged& merged) {
  std::vector<std::pair<std::string, Index>> axes;
  for (const std::string& name : merged.names()) {
    if (hdf5::is_group(merged.file().id(), name) || name == "bnds") continue;
    const hdf5::Dataset dataset = hdf5::open_dataset(merged.file().id(), name);
    if (H5DSis_scale(dataset.id()) > 0)
      axes.emplace_back(name, static_cast<Index>(hdf5::extent_of(dataset).at(0)));
  }
  const auto runs = std::find_if(axes.begin(), axes.end(),
                                 [](const auto& axis) { return axis.first == run_axis; });
  std::rotate(axes.begin(), runs, runs == axes.end() ? runs : runs + 1);
  return axes;
}

/// What is wrong with the file of a run; empty where nothing is.
std::string fault_of(const fs::path& file, const std::string& content) {
  try {
    const ResultReader reader(file);
    const Digest stored = reader.stored_digest();
    if (stored.content != content) return file.string() + ": is another result than was merged";
    const Digest actual = reader.actual_digest();
    if (actual.content != stored.content || actual.integrity != stored.integrity)
      return file.string() + ": its values are not those that were written";
    return {};
  } catch (const IoError& error) {
    return error.what();
  }
}

}  // namespace

bool is_merged(const fs::path& file) {
  hdf5::prepare_thread();
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return false;
  try {
    const hdf5::File opened = hdf5::open_file(file);
    const hdf5::Group root = hdf5::open_group(opened.id(), "/");
    return hdf5::has_attribute(root.id(), kind_attribute) &&
           hdf5::text_attribute(root.id(), kind_attribute) == merged_kind;
  } catch (const IoError&) {
    return false;
  }
}

MergedInspection inspect_merged(const fs::path& file) {
  const Merged merged(file);
  MergedInspection inspection;
  inspection.file = file.string();
  inspection.study = merged.text("study");
  inspection.title = merged.text("title");
  inspection.currency = merged.text("currency");
  inspection.source = merged.text(program_attribute);
  inspection.series = merged.text("series");
  inspection.study_axes = merged.text("study_axes");
  inspection.content_sha256 = merged.text(content_attribute);
  inspection.runs = merged.texts(run_axis);
  const std::vector<std::string> statuses = merged.texts(run_status);
  const std::vector<std::string> reasons = merged.texts(run_reason);
  for (std::size_t n = 0; n < inspection.runs.size(); ++n)
    if (statuses[n] != "done")
      inspection.incomplete.push_back({inspection.runs[n], statuses[n], reasons[n]});
  inspection.axes = axes_of(merged);
  for (const auto& [axis, length] : inspection.axes)
    if (merged.has(axis + "_in_run")) inspection.masks.push_back(axis + "_in_run");
  return inspection;
}

nlohmann::ordered_json to_json(const MergedInspection& inspection) {
  nlohmann::ordered_json incomplete = nlohmann::ordered_json::array();
  for (const MergedInspection::Incomplete& run : inspection.incomplete)
    incomplete.push_back({{"run", run.run}, {"status", run.status}, {"reason", run.reason}});
  nlohmann::ordered_json axes = nlohmann::ordered_json::object();
  for (const auto& [axis, length] : inspection.axes) axes[axis] = length;
  return {{"kind", merged_kind},
          {"study", inspection.study},
          {"title", inspection.title},
          {"runs", inspection.runs.size()},
          {"complete", inspection.runs.size() - inspection.incomplete.size()},
          {"incomplete", incomplete},
          {"study_axes", inspection.study_axes},
          {"axes", axes},
          {"masks", inspection.masks},
          {"series", inspection.series},
          {"currency", inspection.currency},
          {"source", inspection.source},
          {"content_sha256", inspection.content_sha256},
          {"result", inspection.file}};
}

std::string to_text(const MergedInspection& inspection, Language language) {
  const bool zh = language == Language::chinese;
  constexpr std::size_t most_shown = 20;
  const std::size_t runs = inspection.runs.size();
  std::string text = inspection.title + "\n";
  const auto line = [&](const char* name, const std::string& value) {
    fmt::format_to(std::back_inserter(text), "  {:<18}{}\n", name, value);
  };
  line(zh ? "方案数" : "runs",
       inspection.incomplete.empty()
           ? fmt::format(fmt::runtime(zh ? "{}，全部完成" : "{}, all complete"), runs)
           : fmt::format(fmt::runtime(zh ? "{}，完成 {}" : "{}, {} complete"), runs,
                         runs - inspection.incomplete.size()));
  for (std::size_t n = 0; n < std::min(most_shown, inspection.incomplete.size()); ++n) {
    const MergedInspection::Incomplete& run = inspection.incomplete[n];
    line(run.status.c_str(), run.run + (run.reason.empty() ? "" : ": " + run.reason));
  }
  if (inspection.incomplete.size() > most_shown)
    line("", fmt::format(fmt::runtime(zh ? "另有 {}" : "and {} more"),
                         inspection.incomplete.size() - most_shown));
  if (!inspection.study_axes.empty())
    line(zh ? "研究维度" : "axes of the study", inspection.study_axes);
  std::vector<std::string> axes;
  for (const auto& [axis, length] : inspection.axes)
    axes.push_back(fmt::format("{} {}", axis, length));
  line(zh ? "数据维度" : "dimensions", fmt::to_string(fmt::join(axes, ", ")));
  if (!inspection.masks.empty())
    line(zh ? "各方案不同" : "runs differ in", fmt::to_string(fmt::join(inspection.masks, ", ")));
  const char* series =
      inspection.series == "virtual" ? (zh ? "在各方案自己的文件中" : "in the files of the runs")
      : inspection.series == "copied" ? (zh ? "已复制到本文件" : "copied into this file")
                                      : (zh ? "无" : "none");
  line(zh ? "逐步序列" : "series", series);
  line("gridstep", inspection.source);
  line(zh ? "内容" : "content", inspection.content_sha256);
  return text;
}

Verification verify_merged(const fs::path& file) {
  const Merged merged(file);
  const Digest actual = digest_of(merged.file());
  const auto differs = [](const std::string& a, const std::string& b) {
    return a == b ? 0.0 : 1.0;
  };
  Verification verification;
  verification.file = file.string();
  verification.findings = {
      {"integrity", differs(merged.text(integrity_attribute), actual.integrity), 0.0, "",
       "SHA-256 of everything"},
      {"content", differs(merged.text(content_attribute), actual.content), 0.0, "",
       "SHA-256 of the results"},
  };
  if (!merged.has(run_file)) return verification;
  const std::vector<std::string> files = merged.texts(run_file);
  const std::vector<std::string> contents = merged.texts(run_content);
  std::vector<std::string> faults;
  std::size_t looked_at = 0;
  for (std::size_t n = 0; n < files.size(); ++n) {
    if (files[n].empty()) continue;
    ++looked_at;
    if (std::string fault = fault_of(file.parent_path() / files[n], contents[n]); !fault.empty())
      faults.push_back(std::move(fault));
  }
  verification.findings.push_back({"sources", static_cast<double>(faults.size()), 0.0, "",
                                   faults.empty()
                                       ? fmt::format("{} files as they were merged", looked_at)
                                       : fmt::to_string(fmt::join(faults, "; "))});
  return verification;
}

}  // namespace gridstep
