#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/ensemble/adequacy/shortfall_tally.hpp"
#include "engine/results/summary.hpp"

namespace gridstep::adequacy {

/// A mean with what is known of its error.
struct Measure {
  double mean = 0.0;
  double standard_error = 0.0;   ///< 0 of an exact method
  double width_in_errors = 0.0;  ///< half the 95 % interval ÷ standard error

  [[nodiscard]] double low() const;  ///< of the 95 % confidence interval, not below 0
  [[nodiscard]] double high() const;
  [[nodiscard]] double relative_error() const;  ///< standard error ÷ mean; infinite where that is 0
};

struct AreaReport {
  std::string bus;
  Measure lolh_h;
  Measure eue_mwh;
};

/// What an assessment found, per simulated period (a year, where the scenario is one).
struct Report {
  std::string scenario;
  std::string method;  ///< `sampling` or `convolution`
  double period_h = 0.0;
  double demand_mwh = 0.0;
  Index years = 0;         ///< drawn; 0 of an exact method
  Index observations = 0;  ///< independent, of which errors are made
  Index weather_years = 1;
  Measure lolh_h;         ///< loss-of-load hours
  Measure eue_mwh;        ///< expected unserved energy, also called EENS
  Measure lole_d;         ///< days whose peak hour is short: the classical loss-of-load expectation
  Measure lold_d;         ///< days with any hour short
  Measure events;         ///< unbroken runs of short hours; see `knows_events`
  double lolp = 0.0;      ///< share of hours that are short
  double neue_ppm = 0.0;  ///< unserved energy over demand
  std::vector<AreaReport> areas;                             ///< where there are several
  std::array<double, month_hour_cells> month_hour_lolh_h{};  ///< January 0 h … December 23 h
  bool knows_events = true;  ///< not of an exact method, nor of days that are drawn alone
  bool reached_target = false;
  bool complete = true;          ///< false: stopped before its samples or its target
  nlohmann::ordered_json asked;  ///< seed, options, version and hashes of the inputs
  double seconds = 0.0;

  /// Whether years were drawn and none went short: then means of 0 say little.
  [[nodiscard]] bool saw_nothing() const { return years > 0 && lolh_h.mean <= 0.0; }
  /// Rule of three: with 95 % confidence fewer than this part of the years are short where
  /// observations of one year saw nothing [hanley1983].
  [[nodiscard]] double short_year_high_frac() const;
  [[nodiscard]] double event_hours() const;  ///< of one event, mean
  [[nodiscard]] double event_mwh() const;
};

/// What a report says besides the measures: what was simulated.
struct Frame {
  std::string scenario;
  double period_h = 0.0;
  std::vector<std::string> areas;
  Index weather_years = 1;
};

/// Errors that half a 95 % confidence interval is wide, by Student's t.
double width_in_errors(Index observations);

/// Measures of statistics over observations.
Report report_of(const Moments& moments, Index years, const Frame& frame);

/// One object, see docs/concepts/adequacy.md.
nlohmann::ordered_json to_json(const Report& report);

/// The table that people read, with the months and hours where load is lost.
std::string to_text(const Report& report, Language language);

}  // namespace gridstep::adequacy
