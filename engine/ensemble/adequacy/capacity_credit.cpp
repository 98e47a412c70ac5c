#include "engine/ensemble/adequacy/capacity_credit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"

namespace gridstep::adequacy {

namespace {

constexpr Index most_steps = 40;

double capacity_of(const System& system, const std::string& id) {
  for (const Unit& unit : system.units)
    if (unit.id == id) return unit.p_max_mw;
  for (const Tie& tie : system.ties)
    if (tie.id == id) return tie.import_max_mw;
  throw Error(ExitCode::usage, fmt::format("there is no unit, storage or tie {}", id));
}

}  // namespace

CapacityCredit capacity_credit(const SystemOfWeather& system_of_weather, const Spec& spec,
                               const std::string& unit, const Watch& watch) {
  CapacityCredit credit;
  credit.capacity_mw = capacity_of(system_of_weather(0), unit);
  Spec without = spec;
  without.without_units.push_back(unit);
  double low_mw = 0.0;
  double high_mw = credit.capacity_mw;
  double load_mw = 0.5 * high_mw;
  double load_before_mw = 0.0;
  double excess_before_mwh = 0.0;
  double close_mw = 0.0;
  double width = 0.0;
  for (; credit.steps < most_steps; ++credit.steps) {
    Spec with = spec;
    with.added_load_mw += load_mw;
    Assessment assessment(system_of_weather, {without, with});
    Progress progress = assessment.begin();
    assessment.run(progress, {{}, watch.stop});
    if (!assessment.is_complete(progress))
      throw InterruptedError("stopped while searching for the capacity credit");
    credit.years = progress.years;
    credit.without_eue_mwh = progress.moments.unserved_mwh.mean();
    credit.with_eue_mwh = progress.second_moments.unserved_mwh.mean();
    if (credit.without_eue_mwh <= 0.0)
      throw Error(ExitCode::usage,
                  fmt::format("nothing goes short in {} years without {}, so its capacity credit "
                              "cannot be told; help: more --samples, or raise --load-scale",
                              progress.years, unit));
    const double excess_mwh = credit.with_eue_mwh - credit.without_eue_mwh;
    // Without storage the derivative is the loss-of-load hours; with it, a secant knows better.
    double slope_mwh_per_mw = progress.second_moments.lost_h.mean();
    if (credit.steps > 0 && load_mw != load_before_mw)
      slope_mwh_per_mw = (excess_mwh - excess_before_mwh) / (load_mw - load_before_mw);
    load_before_mw = load_mw;
    excess_before_mwh = excess_mwh;
    credit.load_mw = load_mw;
    width = width_in_errors(progress.eue_difference_mwh.count());
    if (slope_mwh_per_mw > 0.0)
      credit.standard_error_mw = progress.eue_difference_mwh.standard_error() / slope_mwh_per_mw;
    (excess_mwh > 0.0 ? high_mw : low_mw) = load_mw;
    double next_mw = slope_mwh_per_mw > 0.0 ? load_mw - excess_mwh / slope_mwh_per_mw : high_mw;
    const double wanted_mw = next_mw;
    if (next_mw <= low_mw || next_mw >= high_mw) next_mw = 0.5 * (low_mw + high_mw);
    if (watch.progress) watch.progress(credit.steps + 1, most_steps);
    // Far finer than the capacity, or than the sampling error.
    close_mw = std::max(1e-4 * credit.capacity_mw, 0.02 * credit.standard_error_mw);
    if (std::abs(next_mw - load_mw) < close_mw) {
      credit.at_least = wanted_mw > credit.capacity_mw + close_mw;
      break;
    }
    load_mw = next_mw;
  }
  const double half_mw = width * credit.standard_error_mw + close_mw;
  credit.low_mw = credit.load_mw - half_mw;
  credit.high_mw = credit.load_mw + half_mw;
  return credit;
}

nlohmann::ordered_json to_json(const CapacityCredit& credit, const std::string& unit) {
  return {{"unit", unit},
          {"capacity_mw", credit.capacity_mw},
          {"elcc_mw", credit.load_mw},
          {"at_least", credit.at_least},
          {"standard_error_mw", credit.standard_error_mw},
          {"low_mw", credit.low_mw},
          {"high_mw", credit.high_mw},
          {"capacity_credit", credit.load_mw / credit.capacity_mw},
          {"without_eue_mwh", credit.without_eue_mwh},
          {"with_eue_mwh", credit.with_eue_mwh},
          {"search_steps", credit.steps},
          {"years", credit.years}};
}

std::string to_text(const CapacityCredit& credit, const std::string& unit, Language language) {
  const bool chinese = language == Language::chinese;
  const char* pattern =
      chinese ? "{} 的有效载荷能力{} {:.1f} MW（95 % 区间 {:.1f} 至 {:.1f}），为装机 {:.1f} MW 的 "
                "{:.1f} "
                "%\n"
              : "{} carries {}{:.1f} MW of load (95 %: {:.1f} to {:.1f}), of {:.1f} MW installed: "
                "{:.1f} %\n";
  const char* at_least = chinese ? "至少" : "at least ";
  return fmt::format(fmt::runtime(pattern), unit, credit.at_least ? at_least : "", credit.load_mw,
                     credit.low_mw, credit.high_mw, credit.capacity_mw,
                     100.0 * credit.load_mw / credit.capacity_mw);
}

}  // namespace gridstep::adequacy
