#include "engine/results/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/ledger/ledger.hpp"
#include "engine/results/certificate_step.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/summary.hpp"

namespace gridstep {

namespace {

/// The same sums in the same order: only a change of compiler or machine may show here.
constexpr double rounding_tolerance = 1e-9;

std::string place_of(const Worst& worst, const TimeGrid& time) {
  if (worst.step < 0) return "nothing to check";
  const std::string when = to_text(time.start_of(worst.step), time.zone_offset_s);
  return worst.thing.empty() ? when : when + ", " + worst.thing;
}

Finding finding(const std::string& check, const Worst& worst, const std::string& unit,
                const TimeGrid& time) {
  return {check, worst.value, worst.tolerance, unit, place_of(worst, time)};
}

double relative(double found, double expected) {
  const double difference = std::abs(found - expected) / std::max(1.0, std::abs(expected));
  return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
}

/// The same for values that may be unknown, NaN, in both.
double difference(double found, double expected) {
  return std::isnan(found) && std::isnan(expected) ? 0.0 : relative(found, expected);
}

/// Walks through a file once and gathers what has to be compared.
class Recomputation {
 public:
  explicit Recomputation(const System& system)
      : system_(system), certifier_(system), summary_(system), green_(system), ledger_(system) {}

  void add(const Record& stored) {
    Record recomputed = stored;
    certifier_.certify(recomputed);
    summary_.add(recomputed);
    ledger_.book(recomputed);
    compare(stored, recomputed);
    for (std::size_t at = 0; at < static_cast<std::size_t>(stored.steps); ++at) {
      const double* generation = stored.generation_mw.data() + at * system_.units.size();
      const double deviation = std::abs(stored.green_share[at] - green_.of(generation).share());
      // Written so that NaN counts.
      if (!(deviation <= green_deviation_)) green_deviation_ = measured(deviation);
    }
  }

  [[nodiscard]] std::vector<Finding> findings() const {
    const CertificateSummary& worst = certifier_.summary();
    const TimeGrid& time = system_.time;
    return {
        finding("balance", worst.balance_mw, "MW", time),
        finding("bounds", worst.bound_mw, "MW", time),
        finding("ramps", worst.ramp_mw, "MW", time),
        finding("storage recursion", worst.storage_mwh, "MWh", time),
        finding("flows", worst.flow_mw, "MW", time),
        finding("heat balance", worst.heat_mw_th, "MW", time),
        finding("ledger", worst.ledger_mw, "MW", time),
        finding("origin shares", worst.origin_share, "", time),
        finding("carbon", worst.carbon_t, "t", time),
        finding("work queues", worst.queue_mwh, "MWh", time),
        finding("hourly matching", worst.matching_mwh, "MWh", time),
        finding("duality gap", worst.duality_gap, "", time),
        {"stored certificate", certificate_deviation_, rounding_tolerance, "", "as recomputed"},
        {"green share", green_deviation_, rounding_tolerance, "", "as recomputed"},
        {"traced origins", ledger_deviation_, rounding_tolerance, "MW", "as recomputed"},
    };
  }
  [[nodiscard]] Totals totals() const { return summary_.totals(); }

 private:
  /// Only certificates and what the ledger books can differ: all else is the stored record itself.
  void compare(const Record& stored, const Record& recomputed) {
    for (const layout::StepSeries& series : layout::step_series()) {
      const bool is_certificate = series.group == layout::certificate_group;
      double& worst = is_certificate ? certificate_deviation_ : ledger_deviation_;
      std::visit(
          [&](auto member) {
            for (std::size_t at = 0; at < (stored.*member).size(); ++at) {
              const auto found = static_cast<double>((stored.*member)[at]);
              const auto expected = static_cast<double>((recomputed.*member)[at]);
              const double deviation =
                  is_certificate ? std::abs(found - expected) : difference(found, expected);
              if (!(deviation <= worst)) worst = measured(deviation);
            }
          },
          series.values);
    }
  }

  const System& system_;
  Certifier certifier_;
  Summary summary_;
  GreenShare green_;
  Ledger ledger_;
  double certificate_deviation_ = 0.0;
  double green_deviation_ = 0.0;
  double ledger_deviation_ = 0.0;
};

}  // namespace

bool Verification::passed() const {
  return std::all_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.passed(); });
}

Verification verify(const std::filesystem::path& file) {
  const ResultReader reader(file);
  const Digest stored = reader.stored_digest();
  const Digest actual = reader.actual_digest();
  Recomputation recomputation(reader.system());
  for_each_block(reader, [&](const Record& record) { recomputation.add(record); });

  Verification verification;
  verification.file = file.string();
  const auto differs = [](const std::string& a, const std::string& b) {
    return a == b ? 0.0 : 1.0;
  };
  verification.findings = {
      {"integrity", differs(stored.integrity, actual.integrity), 0.0, "", "SHA-256 of everything"},
      {"content", differs(stored.content, actual.content), 0.0, "", "SHA-256 of the results"},
  };
  const std::vector<Finding> recomputed = recomputation.findings();
  verification.findings.insert(verification.findings.end(), recomputed.begin(), recomputed.end());
  const Totals totals = recomputation.totals();
  for (const layout::RunTotal& total : layout::run_totals())
    verification.findings.push_back({total.name,
                                     relative(reader.total(total.name), totals.*total.value),
                                     rounding_tolerance, "", "as recomputed, relative"});
  for (const layout::RunTable& table : layout::run_tables()) {
    const std::vector<double> stored_values = reader.table(table);
    const std::vector<double>& values = totals.*table.values;
    if (stored_values.empty() && values.empty()) continue;
    double deviation =
        stored_values.size() == values.size() ? 0.0 : std::numeric_limits<double>::infinity();
    for (std::size_t n = 0; n < std::min(values.size(), stored_values.size()); ++n)
      deviation = std::max(deviation, difference(stored_values[n], values[n]));
    verification.findings.push_back(
        {table.name, deviation, rounding_tolerance, "", "as recomputed, relative"});
  }
  return verification;
}

std::string to_text(const Verification& verification) {
  std::string text;
  for (const Finding& finding : verification.findings)
    fmt::format_to(std::back_inserter(text), "{}  {:<30}{:.1e}{}{}, at most {:.0e}{}{}\n",
                   finding.passed() ? "ok  " : "FAIL", finding.check, finding.value,
                   finding.unit.empty() ? "" : " ", finding.unit, finding.tolerance,
                   finding.where.empty() ? "" : "; ", finding.where);
  text += fmt::format("{}: {}\n", verification.file,
                      verification.passed() ? "verified" : "NOT VERIFIED");
  return text;
}

nlohmann::ordered_json to_json(const Verification& verification) {
  nlohmann::ordered_json findings = nlohmann::ordered_json::array();
  for (const Finding& finding : verification.findings) {
    const nlohmann::ordered_json value = std::isfinite(finding.value)
                                             ? nlohmann::ordered_json(finding.value)
                                             : nlohmann::ordered_json(nullptr);
    findings.push_back({{"check", finding.check},
                        {"passed", finding.passed()},
                        {"value", value},
                        {"tolerance", finding.tolerance},
                        {"unit", finding.unit},
                        {"where", finding.where}});
  }
  return {{"file", verification.file}, {"passed", verification.passed()}, {"findings", findings}};
}

}  // namespace gridstep
