#include "engine/ensemble/adequacy/part_file.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/sha256.hpp"

namespace gridstep::adequacy {

namespace {

namespace fs = std::filesystem;

constexpr int format_version = 2;

nlohmann::ordered_json to_json(const std::vector<ExactMoments>& moments) {
  auto texts = nlohmann::ordered_json::array();
  for (const ExactMoments& one : moments) texts.push_back(one.to_text());
  return texts;
}

std::vector<ExactMoments> list_from(const nlohmann::ordered_json& json) {
  std::vector<ExactMoments> moments;
  for (const auto& text : json) moments.push_back(ExactMoments::from_text(text));
  return moments;
}

/// The scalar statistics in one place, so that writing and reading cannot differ.
template <class MomentsType>
auto scalars(MomentsType& moments) {
  return std::vector{&moments.lost_h,     &moments.unserved_mwh, &moments.peak_days,
                     &moments.short_days, &moments.events,       &moments.demand_mwh};
}

nlohmann::ordered_json to_json(const Moments& moments) {
  auto texts = nlohmann::ordered_json::array();
  for (const ExactMoments* one : scalars(moments)) texts.push_back(one->to_text());
  return {{"system", texts},
          {"area_lost_h", to_json(moments.area_lost_h)},
          {"area_unserved_mwh", to_json(moments.area_unserved_mwh)},
          {"month_hour_lost_h", to_json(moments.month_hour_lost_h)}};
}

Moments moments_from(const nlohmann::ordered_json& json, std::size_t areas) {
  Moments moments;
  std::size_t n = 0;
  for (ExactMoments* one : scalars(moments))
    *one = ExactMoments::from_text(json.at("system").at(n++));
  moments.area_lost_h = list_from(json.at("area_lost_h"));
  moments.area_unserved_mwh = list_from(json.at("area_unserved_mwh"));
  moments.month_hour_lost_h = list_from(json.at("month_hour_lost_h"));
  if (moments.area_lost_h.size() != areas || moments.area_unserved_mwh.size() != areas ||
      moments.month_hour_lost_h.size() != at(month_hour_cells))
    throw std::invalid_argument("lists of another length");
  return moments;
}

Part part_from(const nlohmann::ordered_json& json) {
  if (json.at("gridstep_adequacy_part") != format_version)
    throw std::invalid_argument("another version");
  Part part;
  part.question = json.at("question");
  part.shard = {json.at("shard").at(0), json.at("shard").at(1)};
  const auto& frame = json.at("frame");
  part.frame = {frame.at("scenario"), frame.at("period_h"), frame.at("areas"),
                frame.at("weather_years")};
  part.complete = json.at("complete");
  part.progress.years = json.at("years");
  part.progress.blocks_done = json.at("blocks_done");
  part.progress.moments = moments_from(json.at("moments"), part.frame.areas.size());
  part.progress.second_moments = Moments(static_cast<Index>(part.frame.areas.size()));
  return part;
}

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
  throw Error(ExitCode::input_invalid, fmt::format("{}: {}", path.string(), why));
}

}  // namespace

nlohmann::ordered_json to_json(const Spec& spec) {
  const char* network = spec.network == Spec::Network::scenario      ? "scenario"
                        : spec.network == Spec::Network::copperplate ? "copperplate"
                                                                     : "transport";
  return {{"method", spec.method == Spec::Method::sampling ? "sampling" : "convolution"},
          {"network", network},
          {"seed", spec.seed},
          {"samples", spec.samples},
          {"target", spec.target_relative_se},
          {"weather_years", spec.weather_years},
          {"load_sd_frac", spec.load_sd_frac},
          {"load_scale", spec.load_scale},
          {"added_load_mw", spec.added_load_mw},
          {"antithetic", spec.antithetic},
          {"importance", spec.importance},
          {"without_storage", spec.without_storage},
          {"without_ties", spec.without_ties},
          {"without_units", spec.without_units}};
}

void write_text_file(const fs::path& path, const std::string& text) {
  write_durably(path, text);
}

void write_part(const fs::path& path, const Part& part) {
  nlohmann::ordered_json json = {{"gridstep_adequacy_part", format_version},
                                 {"question", part.question},
                                 {"shard", {part.shard.index, part.shard.count}},
                                 {"frame",
                                  {{"scenario", part.frame.scenario},
                                   {"period_h", part.frame.period_h},
                                   {"areas", part.frame.areas},
                                   {"weather_years", part.frame.weather_years}}},
                                 {"complete", part.complete},
                                 {"years", part.progress.years},
                                 {"blocks_done", part.progress.blocks_done},
                                 {"moments", to_json(part.progress.moments)}};
  const std::string body = json.dump();
  write_text_file(path, body + "\n" + sha256_hex(body) + "\n");
}

Part read_part(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string body, hash;
  if (!std::getline(in, body) || !std::getline(in, hash))
    throw IoError(fmt::format("cannot read {}", path.string()));
  if (sha256_hex(body) != hash)
    refuse(path, "is damaged, or is no part of an adequacy run: its hash does not fit");
  try {
    return part_from(nlohmann::ordered_json::parse(body));
  } catch (const std::exception& wrong) {
    refuse(path, fmt::format("is no part of an adequacy run of this version: {}", wrong.what()));
  }
}

Part read_part(const fs::path& path, const std::string& question, const Shard& shard) {
  Part part = read_part(path);
  if (part.question != question)
    refuse(path,
           "was drawn for another question: scenario, options or inputs differ; help: "
           "delete it, or ask as before");
  if (part.shard.index != shard.index || part.shard.count != shard.count)
    refuse(path, fmt::format("is of shard {}/{}", part.shard.index + 1, part.shard.count));
  return part;
}

std::vector<Part> read_parts(const std::vector<fs::path>& paths) {
  std::vector<Part> parts;
  std::set<Index> seen;
  for (const fs::path& path : paths) {
    parts.push_back(read_part(path));
    const Part& part = parts.back();
    const Part& first = parts.front();
    if (part.question != first.question || part.shard.count != first.shard.count)
      refuse(path, fmt::format("does not belong to {}", paths.front().string()));
    if (!part.complete) refuse(path, "is not complete");
    if (!seen.insert(part.shard.index).second)
      refuse(path, fmt::format("shard {}/{} stands twice", part.shard.index + 1, part.shard.count));
  }
  const Index missing = parts.front().shard.count - static_cast<Index>(parts.size());
  if (missing > 0)
    throw Error(ExitCode::input_invalid,
                fmt::format("{} of {} shards are missing", missing, parts.front().shard.count));
  return parts;
}

Report merged_report(const std::vector<Part>& parts) {
  Progress progress = parts.front().progress;
  for (std::size_t n = 1; n < parts.size(); ++n) progress.merge(parts[n].progress);
  Report report = report_of(progress.moments, progress.years, parts.front().frame);
  report.asked = nlohmann::ordered_json::parse(parts.front().question);
  report.knows_events = !report.asked.at("importance").get<bool>();
  return report;
}

}  // namespace gridstep::adequacy
