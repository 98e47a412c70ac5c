#include "engine/ensemble/adequacy/report.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace gridstep::adequacy {

namespace {

Measure measure_of(const ExactMoments& moments) {
  return {moments.mean(), moments.standard_error(), width_in_errors(moments.count())};
}

/// The upper end of an interval is null where nothing was seen of what is measured.
nlohmann::ordered_json high_of(const Measure& measure, bool saw_nothing) {
  return saw_nothing ? nlohmann::ordered_json() : nlohmann::ordered_json(measure.high());
}

nlohmann::ordered_json to_json(const Measure& measure, bool saw_nothing) {
  return {{"mean", measure.mean},
          {"standard_error", measure.standard_error},
          {"low", measure.low()},
          {"high", high_of(measure, saw_nothing)}};
}

}  // namespace

double Measure::low() const {
  return std::max(0.0, mean - width_in_errors * standard_error);
}

double Measure::high() const {
  return mean + width_in_errors * standard_error;
}

double Measure::relative_error() const {
  return mean > 0.0 ? standard_error / mean : std::numeric_limits<double>::infinity();
}

double width_in_errors(Index observations) {
  // Where doubles are not widened, all machines get the same bits.
  using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
  if (observations < 2) return 0.0;
  const boost::math::students_t_distribution<double, Plain> student(
      static_cast<double>(observations - 1));
  return boost::math::quantile(student, 0.975);
}

double Report::short_year_high_frac() const {
  return std::min(1.0, 3.0 / static_cast<double>(std::max(Index{1}, observations)));
}

double Report::event_hours() const {
  return events.mean > 0.0 ? lolh_h.mean / events.mean : 0.0;
}

double Report::event_mwh() const {
  return events.mean > 0.0 ? eue_mwh.mean / events.mean : 0.0;
}

Report report_of(const Moments& moments, Index years, const Frame& frame) {
  Report report;
  report.scenario = frame.scenario;
  report.method = "sampling";
  report.period_h = frame.period_h;
  report.years = years;
  report.weather_years = frame.weather_years;
  report.demand_mwh = moments.demand_mwh.mean();
  report.observations = moments.lost_h.count();
  report.lolh_h = measure_of(moments.lost_h);
  report.eue_mwh = measure_of(moments.unserved_mwh);
  report.lole_d = measure_of(moments.peak_days);
  report.lold_d = measure_of(moments.short_days);
  report.events = measure_of(moments.events);
  report.lolp = report.lolh_h.mean / report.period_h;
  report.neue_ppm = report.demand_mwh > 0.0 ? 1e6 * report.eue_mwh.mean / report.demand_mwh : 0.0;
  for (std::size_t area = 0; frame.areas.size() > 1 && area < frame.areas.size(); ++area)
    report.areas.push_back({frame.areas[area], measure_of(moments.area_lost_h[area]),
                            measure_of(moments.area_unserved_mwh[area])});
  for (std::size_t cell = 0; cell < report.month_hour_lolh_h.size(); ++cell)
    report.month_hour_lolh_h[cell] = moments.month_hour_lost_h[cell].mean_over(report.observations);
  return report;
}

nlohmann::ordered_json to_json(const Report& report) {
  const bool nothing = report.saw_nothing();
  nlohmann::ordered_json json = {{"scenario", report.scenario},
                                 {"method", report.method},
                                 {"period_h", report.period_h},
                                 {"demand_mwh", report.demand_mwh},
                                 {"years", report.years},
                                 {"observations", report.observations},
                                 {"weather_years", report.weather_years},
                                 {"lolh_h", to_json(report.lolh_h, nothing)},
                                 {"eue_mwh", to_json(report.eue_mwh, nothing)},
                                 {"lole_d", to_json(report.lole_d, nothing)},
                                 {"lolp", report.lolp},
                                 {"neue_ppm", report.neue_ppm}};
  if (nothing) json["short_year_high_frac"] = report.short_year_high_frac();
  if (report.years > 0) json["lold_d"] = to_json(report.lold_d, nothing);
  if (report.knows_events) {
    json["events"] = to_json(report.events, nothing);
    json["event_h"] = report.event_hours();
    json["event_mwh"] = report.event_mwh();
  }
  for (const AreaReport& area : report.areas)
    json["buses"][area.bus] = {{"lolh_h", to_json(area.lolh_h, area.lolh_h.mean <= 0.0)},
                               {"eue_mwh", to_json(area.eue_mwh, area.lolh_h.mean <= 0.0)}};
  for (std::size_t month = 0; month < 12; ++month) {
    const auto* first = report.month_hour_lolh_h.data() + 24 * month;
    json["month_hour_lolh_h"].push_back(std::vector<double>(first, first + 24));
  }
  json["reached_target"] = report.reached_target;
  json["complete"] = report.complete;
  json["asked"] = report.asked;
  json["wall_s"] = report.seconds;
  json["years_per_s"] =
      report.seconds > 0.0 ? static_cast<double>(report.years) / report.seconds : 0.0;
  return json;
}

}  // namespace gridstep::adequacy
