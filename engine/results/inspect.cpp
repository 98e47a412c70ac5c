#include "engine/results/inspect.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

template <class Things>
Index count(const Things& things) {
  return static_cast<Index>(things.size());
}

}  // namespace

Contents contents_of(const System& system) {
  return {Summary(system).totals(),    system.time,         count(system.grid.buses),
          count(system.grid.branches), count(system.units), count(system.storages),
          count(system.loads),         count(system.ties)};
}

nlohmann::ordered_json to_json(const Contents& contents) {
  const Totals& totals = contents.capacities;
  const TimeGrid& time = contents.time;
  return {{"scenario", totals.scenario},
          {"steps", time.steps},
          {"start", to_text(time.start_of(0), time.zone_offset_s)},
          {"end", to_text(time.start_of(time.steps), time.zone_offset_s)},
          {"step_min", static_cast<double>(time.step_s) / 60.0},
          {"capacity_mw", to_json(totals.capacity_mw)},
          {"capacity_sum_mw", totals.capacity_sum_mw},
          {"capacity_stated_mw", totals.capacity_stated_mw},
          {"capacity_residual_mw", totals.capacity_residual_mw},
          {"green_share_capacity", totals.green_share_capacity},
          {"buses", contents.buses},
          {"lines", contents.lines},
          {"units", contents.units},
          {"storages", contents.storages},
          {"loads", contents.loads},
          {"ties", contents.ties}};
}

std::string to_text(const Contents& contents, Language language) {
  const TimeGrid& time = contents.time;
  std::string text = fmt::format("{}: {} … {}, {} × {} min\n", contents.capacities.scenario,
                                 to_text(time.start_of(0), time.zone_offset_s),
                                 to_text(time.start_of(time.steps), time.zone_offset_s), time.steps,
                                 static_cast<double>(time.step_s) / 60.0);
  text += capacity_text(contents.capacities, language);
  const char* counts =
      language == Language::chinese
          ? "  节点 {}，线路和变压器 {}，机组 {}（其中储能 {}），负荷 {}，联络线 {}\n"
          : "  {} buses, {} lines and transformers, {} units ({} storages), {} loads, {} ties\n";
  text += fmt::format(fmt::runtime(counts), contents.buses, contents.lines, contents.units,
                      contents.storages, contents.loads, contents.ties);
  return text;
}

Inspection inspect(const std::filesystem::path& file) {
  const ResultReader reader(file);
  Inspection inspection{.file = file.string(),
                        .time = reader.system().time,
                        .totals = {},
                        .certificate = CertificateSummary(reader.system()),
                        .provenance = reader.provenance(),
                        .timing = reader.timing(),
                        .content_sha256 = reader.stored_digest().content};
  Summary summary(reader.system());
  for_each_block(reader, [&](const Record& record) {
    summary.add(record);
    add_stored(inspection.certificate, record);
  });
  inspection.totals = summary.totals();
  return inspection;
}

nlohmann::ordered_json to_json(const CertificateSummary& summary, const TimeGrid& time) {
  const auto law = [&](const Worst& worst) -> nlohmann::ordered_json {
    if (worst.step < 0) return nullptr;
    // JSON knows no infinity: a value that is none is told as null.
    const nlohmann::ordered_json value =
        std::isfinite(worst.value) ? nlohmann::ordered_json(worst.value) : nullptr;
    return {{"worst", value},
            {"holds", worst.holds()},
            {"time", to_text(time.start_of(worst.step), time.zone_offset_s)},
            {"thing", worst.thing}};
  };
  return {{"holds", summary.holds()},
          {"balance_mw", law(summary.balance_mw)},
          {"bound_mw", law(summary.bound_mw)},
          {"ramp_mw", law(summary.ramp_mw)},
          {"storage_mwh", law(summary.storage_mwh)},
          {"flow_mw", law(summary.flow_mw)},
          {"heat_mw_th", law(summary.heat_mw_th)},
          {"ledger_mw", law(summary.ledger_mw)},
          {"origin_share", law(summary.origin_share)},
          {"carbon_t", law(summary.carbon_t)},
          {"queue_mwh", law(summary.queue_mwh)},
          {"matching_mwh", law(summary.matching_mwh)},
          {"duality_gap", law(summary.duality_gap)}};
}

nlohmann::ordered_json to_json(const Provenance& provenance) {
  return {{"command", provenance.command},
          {"version", provenance.version},
          {"solver", provenance.solver},
          {"options", provenance.options_json},
          {"seed", provenance.seed},
          {"threads", provenance.threads},
          {"host", provenance.host},
          {"created", provenance.created},
          {"input_sha256", provenance.input_sha256},
          {"scenario_header", provenance.scenario_header}};
}

nlohmann::ordered_json to_json(const Inspection& inspection) {
  const TimeGrid& time = inspection.time;
  nlohmann::ordered_json json = to_json(inspection.totals, inspection.timing, inspection.file);
  json["start"] = to_text(time.start_of(0), time.zone_offset_s);
  json["end"] = to_text(time.start_of(time.steps), time.zone_offset_s);
  json["step_min"] = static_cast<double>(time.step_s) / 60.0;
  json["certificate"] = to_json(inspection.certificate, time);
  json["provenance"] = to_json(inspection.provenance);
  json["content_sha256"] = inspection.content_sha256;
  return json;
}

std::string to_text(const Inspection& inspection, Language language) {
  const TimeGrid& time = inspection.time;
  const Provenance& provenance = inspection.provenance;
  std::string text = to_text(inspection.totals, language);
  const auto line = [&](const char* name, const std::string& value) {
    fmt::format_to(std::back_inserter(text), "  {:<18}{}\n", name, value);
  };
  text += "span\n";
  line("from", to_text(time.start_of(0), time.zone_offset_s));
  line("to", to_text(time.start_of(time.steps), time.zone_offset_s));
  line("step", fmt::format("{} min", static_cast<double>(time.step_s) / 60.0));
  text += "certificate, worst values as stored (gridstep verify recomputes them)\n" +
          to_text(inspection.certificate, time);
  text += "provenance\n";
  line("command", provenance.command);
  line("gridstep", provenance.version);
  line("solver", provenance.solver);
  line("seed", fmt::format("{}", provenance.seed));
  line("inputs", fmt::format("{} files with SHA-256", provenance.input_sha256.size()));
  line("created", fmt::format("{} on {}", provenance.created, provenance.host));
  line("content", inspection.content_sha256);
  return text;
}

}  // namespace gridstep
