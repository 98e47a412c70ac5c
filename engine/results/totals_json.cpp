#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/results/quantities.hpp"
#include "engine/results/summary.hpp"

namespace gridstep {

namespace {

using Json = nlohmann::ordered_json;

struct StageName {
  const char* name;
  double Timing::*value;
};

constexpr std::array<StageName, 8> stages = {{
    {"read", &Timing::read_s},
    {"build", &Timing::build_s},
    {"assemble", &Timing::assemble_s},
    {"solve", &Timing::solve_s},
    {"account", &Timing::account_s},
    {"certify", &Timing::certify_s},
    {"ledger", &Timing::ledger_s},
    {"write", &Timing::write_s},
}};

/// A number per contract or certificate over the whole run.
struct PerThing {
  const char* name;
  std::vector<double> Totals::*values;
};

constexpr std::array<PerThing, 3> of_contracts = {{
    {"self_use_frac", &Totals::contract_self_use_frac},
    {"load_frac", &Totals::contract_load_frac},
    {"export_frac", &Totals::contract_export_frac},
}};

/// JSON knows no NaN: what is not known is null.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// Values by consumer and definition.
Json by_definition(const Totals& totals, const std::vector<double>& values) {
  Json shares = Json::object();
  for (std::size_t c = 0; c < totals.consumers.size(); ++c)
    for (const DefinitionSpec& spec : definitions())
      shares[totals.consumers[c]][spec.name] =
          number(values[c * definition_count + at(spec.definition)]);
  return shares;
}

Json contracts_json(const Totals& totals) {
  Json contracts = Json::object();
  for (std::size_t k = 0; k < totals.contracts.size(); ++k)
    for (const PerThing& one : of_contracts)
      contracts[totals.contracts[k]][one.name] = number((totals.*one.values)[k]);
  return contracts;
}

Json certificates_json(const Totals& totals) {
  Json certificates = Json::object();
  for (std::size_t k = 0; k < totals.green_certificates.size(); ++k)
    certificates[totals.green_certificates[k]] = number(totals.green_certificate_retired_mwh[k]);
  return certificates;
}

/// Reads an object and remembers everything in it that is missing or of another kind.
class Reading {
 public:
  explicit Reading(const Json& json) : json_(json) {}

  [[nodiscard]] double number(const Json& object, const std::string& name) {
    const auto found = object.find(name);
    if (found != object.end() && found->is_number()) return found->get<double>();
    if (found == object.end() || !found->is_null()) missing_.push_back(name);
    return std::numeric_limits<double>::quiet_NaN();
  }
  [[nodiscard]] std::string text(const std::string& name) {
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_string()) return found->get<std::string>();
    missing_.push_back(name);
    return {};
  }
  [[nodiscard]] Index count(const std::string& name) {
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_number_integer()) return found->get<Index>();
    missing_.push_back(name);
    return 0;
  }
  [[nodiscard]] const Json& object(const std::string& name) {
    static const Json none = Json::object();
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_object()) return *found;
    missing_.push_back(name);
    return none;
  }
  [[nodiscard]] ByCarrier by_carrier(const std::string& name) {
    ByCarrier sums;
    const Json& stored = object(name);
    for (const auto& [carrier, value] : stored.items())
      sums.emplace_back(carrier, number(stored, carrier));
    return sums;
  }
  void require_all() const {
    if (!missing_.empty())
      throw IoError(fmt::format("these are no totals of a run: {} missing or of another kind",
                                fmt::join(missing_, ", ")));
  }

 private:
  const Json& json_;
  std::vector<std::string> missing_;
};

void read_consumers(Reading& reading, Totals& totals) {
  const Json& shares = reading.object("green_share_consumer");
  const Json& carbon = reading.object("carbon_consumer_t_per_mwh");
  static const Json none = Json::object();
  for (const auto& [consumer, share] : shares.items()) {
    totals.consumers.push_back(consumer);
    const auto found = carbon.find(consumer);
    for (const DefinitionSpec& spec : definitions()) {
      totals.green_share_consumer.push_back(reading.number(share, spec.name));
      totals.carbon_consumer_t_per_mwh.push_back(
          reading.number(found == carbon.end() ? none : *found, spec.name));
    }
  }
}

void read_contracts(Reading& reading, Totals& totals) {
  for (const auto& [contract, fractions] : reading.object("contracts").items()) {
    totals.contracts.push_back(contract);
    for (const PerThing& one : of_contracts)
      (totals.*one.values).push_back(reading.number(fractions, one.name));
  }
  const Json& certificates = reading.object("green_certificates");
  for (const auto& [certificate, retired] : certificates.items()) {
    totals.green_certificates.push_back(certificate);
    totals.green_certificate_retired_mwh.push_back(reading.number(certificates, certificate));
  }
}

}  // namespace

Json to_json(const ByCarrier& sums) {
  Json object = Json::object();
  for (const auto& [carrier, value] : sums) object[carrier] = number(value);
  return object;
}

Json to_json(const Totals& totals) {
  Json json = {{"scenario", totals.scenario}, {"steps", totals.steps}};
  for (const Quantity& quantity : quantities())
    json[quantity.name] = number(totals.*quantity.value);
  json["currency"] = totals.currency;
  json["capacity_mw"] = to_json(totals.capacity_mw);
  json["energy_mwh"] = to_json(totals.energy_mwh);
  json["green_share_consumer"] = by_definition(totals, totals.green_share_consumer);
  json["carbon_consumer_t_per_mwh"] = by_definition(totals, totals.carbon_consumer_t_per_mwh);
  json["contracts"] = contracts_json(totals);
  json["green_certificates"] = certificates_json(totals);
  return json;
}

Json to_json(const Totals& totals, const Timing& timing, const std::string& result) {
  Json json = to_json(totals);
  for (const StageName& stage : stages) json["wall_s"][stage.name] = timing.*stage.value;
  json["writer_cpu_s"] = timing.writer_cpu_s;
  json["solved_by"] = timing.solved_by;
  json["result"] = result;
  return json;
}

Totals totals_from_json(const Json& json) {
  Reading reading(json);
  Totals totals;
  totals.scenario = reading.text("scenario");
  totals.steps = reading.count("steps");
  for (const Quantity& quantity : quantities())
    totals.*quantity.value = reading.number(json, quantity.name);
  totals.currency = reading.text("currency");
  totals.capacity_mw = reading.by_carrier("capacity_mw");
  totals.energy_mwh = reading.by_carrier("energy_mwh");
  read_consumers(reading, totals);
  read_contracts(reading, totals);
  reading.require_all();
  return totals;
}

Timing timing_from_json(const Json& json) {
  Reading reading(json);
  Timing timing;
  const Json& wall_s = reading.object("wall_s");
  for (const StageName& stage : stages) timing.*stage.value = reading.number(wall_s, stage.name);
  timing.writer_cpu_s = reading.number(json, "writer_cpu_s");
  for (const auto& [solver, programs] : reading.object("solved_by").items())
    if (programs.is_number_integer()) timing.solved_by[solver] = programs.get<std::int64_t>();
  reading.require_all();
  return timing;
}

}  // namespace gridstep
