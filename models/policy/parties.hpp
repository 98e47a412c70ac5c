#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"

namespace gridstep::models {

/// Whom and what the tables of green power may name: consumers, generating units and storages.
class Parties {
 public:
  struct Source {
    std::string carrier;  ///< empty where the scenario does not say
    bool stores = false;
    double p_max_mw = 0.0;  ///< 0 where the scenario does not say
  };

  explicit Parties(const Scenario& scenario);

  /// The unit or storage with this id; reports and returns null where there is none.
  const Source* source(const Row& row, const std::string& field, const std::string& id,
                       Problems& problems) const;
  /// The unit or storage with this id, or null.
  [[nodiscard]] const Source* find(const std::string& id) const;
  /// As `source`, and reports a generating unit whose carrier is not green.
  const Source* green_source(const Row& row, const std::string& field, const std::string& id,
                             Problems& problems) const;
  /// Reports a consumer that has neither a load nor a data centre.
  void check_consumer(const Row& row, const std::string& field, Problems& problems) const;

 private:
  [[nodiscard]] std::string advice(const std::string& id) const;

  std::map<std::string, Source> sources_;  ///< by id
  std::vector<std::string> source_ids_;
  std::vector<std::string> consumers_;
  std::vector<std::string> ties_;
  std::vector<std::string> carriers_;
  std::vector<std::string> green_carriers_;
};

/// Where a row stands, for messages about two of them: `contracts.csv:3`.
std::string row_name(const Row& row);

}  // namespace gridstep::models
