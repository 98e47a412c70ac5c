#include "engine/ensemble/batch_folder.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* plan_name = "plan.json";
constexpr const char* format = "1";

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed || !fs::is_directory(folder))
    throw IoError(fmt::format("cannot create the folder {}: {}", folder.string(),
                              failed ? failed.message() : "something else has its name"));
}

/// A run on a line of its own: a plan of a hundred thousand runs is read by people too.
std::string text_of(const BatchPlan& plan) {
  Json head = {{"format", format},
               {"study", plan.study},
               {"title", plan.title},
               {"version", plan.version},
               {"keeps_files", plan.keeps_files},
               {"axes", plan.axes}};
  std::string text = head.dump();
  text.back() = ',';
  text += "\n\"runs\":[";
  const char* separator = "\n";
  for (const PlannedRun& run : plan.runs) {
    text += separator + Json{{"id", run.id},
                             {"name", run.name},
                             {"name_zh", run.name_zh},
                             {"variant", run.variant},
                             {"compare_to", run.compare_to},
                             {"axes", run.axes},
                             {"input_sha256", run.input_sha256}}
                            .dump();
    separator = ",\n";
  }
  return text + "\n]}\n";
}

BatchPlan plan_of(const Json& json) {
  BatchPlan plan;
  if (json.at("format") != format)
    throw std::runtime_error("it has another format than this program writes");
  plan.study = json.at("study");
  plan.title = json.at("title");
  plan.version = json.at("version");
  plan.keeps_files = json.at("keeps_files");
  plan.axes = json.at("axes").get<std::vector<std::string>>();
  for (const Json& run : json.at("runs")) {
    plan.runs.push_back({run.at("id"), run.at("name"), run.at("name_zh"), run.at("variant"),
                         run.at("compare_to"), run.at("axes"), run.at("input_sha256")});
    if (plan.runs.back().axes.size() != plan.axes.size())
      throw std::runtime_error("a run lacks the value of an axis");
  }
  return plan;
}

}  // namespace

bool operator==(const BatchPlan& a, const BatchPlan& b) {
  return text_of(a) == text_of(b);
}

BatchFolder::BatchFolder(fs::path folder) : path_(std::move(folder)) {
  make_folder(path_);
}

BatchFolder BatchFolder::existing(const fs::path& folder) {
  if (!fs::exists(folder / plan_name))
    throw IoError(
        fmt::format("{} holds no batch: there is no {}; help: name the folder that was "
                    "given to `gridstep batch STUDY -o`",
                    folder.string(), plan_name));
  return BatchFolder(folder);
}

std::optional<BatchPlan> BatchFolder::plan() const {
  const fs::path file = path_ / plan_name;
  if (!fs::exists(file)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  try {
    return plan_of(Json::parse(in));
  } catch (const std::exception& error) {
    throw IoError(
        fmt::format("{}: cannot be read as the plan of a batch: {}", file.string(), error.what()));
  }
}

void BatchFolder::write(const BatchPlan& plan) const {
  write_durably(path_ / plan_name, text_of(plan));
}

}  // namespace gridstep
