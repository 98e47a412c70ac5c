#pragma once

#include <vector>

#include "engine/system/reliability.hpp"
#include "models/model.hpp"

namespace gridstep::models {

/// Header section [outages].
TableSpec outage_section();

/// What every unit that generates or stores may say of its outages; see docs/models/outage.md.
void add_outage_fields(std::vector<Field>& fields);
/// Time to failure and to repair alone, for things that are one machine: lines, ties.
void add_failure_fields(std::vector<Field>& fields);

/// Warns of a seed that draws nothing.
void check_outage_section(const Scenario& scenario, Problems& problems);

/// Rules between those fields, for the rows of one table.
void check_outage_rows(const Scenario& scenario, const std::string& table, Problems& problems);

/// What a checked row says in the fields above, as far as its table has them.
Reliability reliability_of(const Row& row);

/// What outages leave of a unit, step by step, 1: all of it. Everything, unless the header says
/// `outages.sampled`.
struct OutageSeries {
  Series available_frac{1.0};  ///< of its power
  Series running_frac{1.0};    ///< of its machines: those that give anything at all
};
OutageSeries outages_of(const Inputs& inputs, const Row& row);

/// Whether the header says `outages.sampled`.
bool outages_are_sampled(const Scenario& scenario);

/// Product of two series, step by step.
Series product(const Series& a, const Series& b, const TimeGrid& time);

}  // namespace gridstep::models
