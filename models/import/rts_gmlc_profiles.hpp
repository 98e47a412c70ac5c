#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/import/rts_gmlc_source.hpp"
#include "engine/scenario/scenario_file.hpp"

namespace gridstep::models {

/// The time series that timeseries_pointers.csv names, and the profiles made from them.
class RtsProfiles {
 public:
  /// Reads the files of one simulation, `day-ahead` or `real-time`, that the scenario needs.
  RtsProfiles(RtsSource& source, const SourceTable& pointers, const std::string& series,
              Problems& problems);

  /// The series of an object, null where no pointer names one. Its column is the object.
  [[nodiscard]] const SourceSeries* find(const std::string& parameter,
                                         const std::string& object) const;

  /// Adds a column to `profiles/FILE.csv`.
  void add(const std::string& file, const std::string& column, std::vector<double> values);

  [[nodiscard]] std::string start() const;
  [[nodiscard]] Index periods() const { return clock_.periods; }
  [[nodiscard]] Index periods_per_day() const { return clock_.periods_per_day; }

  /// The profiles as they stand.
  [[nodiscard]] std::vector<ScenarioFile> files() const;

 private:
  using Column = std::pair<std::string, std::vector<double>>;

  std::map<std::string, SourceSeries> series_;                             ///< by pointer
  std::map<std::pair<std::string, std::string>, std::string> pointer_of_;  ///< by parameter, object
  std::map<std::string, std::vector<Column>> columns_;                     ///< by file
  SourceSeries clock_;  ///< periods of all of them, without columns
};

}  // namespace gridstep::models
