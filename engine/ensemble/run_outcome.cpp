#include "engine/ensemble/run_outcome.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string_view>

#include "engine/results/chunk_packer.hpp"

namespace gridstep {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view before_sum = "{\"crc32\":\"";
constexpr std::string_view before_run = "\",\"run\":";
constexpr std::size_t sum_digits = 8;

std::string sum_of(std::string_view text) {
  return fmt::format("{:08x}", crc32(std::as_bytes(std::span(text))));
}

/// The text of the run, where the line is whole and its checksum right.
std::string_view checked(std::string_view line) {
  const std::size_t start = before_sum.size() + sum_digits + before_run.size();
  const bool is_shaped = line.size() > start && line.starts_with(before_sum) &&
                         line.substr(before_sum.size() + sum_digits).starts_with(before_run) &&
                         line.back() == '}';
  if (!is_shaped) throw std::runtime_error("a line is no outcome of a run");
  const std::string_view run = line.substr(start, line.size() - start - 1);
  if (sum_of(run) != line.substr(before_sum.size(), sum_digits))
    throw std::runtime_error("a line differs from its checksum");
  return run;
}

}  // namespace

std::string to_line(const RunOutcome& outcome) {
  Json json = {{"id", outcome.run},
               {"input_sha256", outcome.input_sha256},
               {"exit_code", outcome.exit_code},
               {"wall_s", outcome.wall_s}};
  if (!outcome.scheduler.empty()) json["scheduler"] = outcome.scheduler;
  if (outcome.is_done()) {
    json["content_sha256"] = outcome.content_sha256;
    json["bytes"] = outcome.bytes;
    json["totals"] = to_json(outcome.totals, outcome.timing, {});
  } else {
    json["reason"] = outcome.reason;
  }
  const std::string run = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return fmt::format("{}{}{}{}}}", before_sum, sum_of(run), before_run, run);
}

RunOutcome outcome_of_line(const std::string& line) {
  const Json json = Json::parse(checked(line));
  RunOutcome outcome;
  outcome.run = json.at("id");
  outcome.input_sha256 = json.at("input_sha256");
  outcome.exit_code = json.at("exit_code");
  outcome.wall_s = json.at("wall_s");
  if (json.contains("scheduler"))
    outcome.scheduler = json.at("scheduler").get<std::map<std::string, std::string>>();
  if (!outcome.is_done()) {
    outcome.reason = json.at("reason");
    return outcome;
  }
  outcome.content_sha256 = json.at("content_sha256");
  outcome.bytes = json.at("bytes");
  outcome.totals = totals_from_json(json.at("totals"));
  outcome.timing = timing_from_json(json.at("totals"));
  return outcome;
}

}  // namespace gridstep
