#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/scenario/rewrite.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep::serve {

/// What the page offers to change: groups of numbers with their units, ranges and base values, each
/// with the path that `--set` takes; rows that a new unit may be like; buses.
nlohmann::ordered_json knobs_json(const Scenario& scenario);

/// What the page asks for: `{"set":[{"path":…,"value":…}],"add":[{"table":…,"like":…,"bus":…,
/// "p_max_mw":…,"name":…}]}`. Values are numbers. A new unit is the row it is like, with everything
/// that is counted in MW or MWh in proportion. Throws BadRequest where the text is nothing of this
/// form or asks for what is not offered.
Edits edits_from(const nlohmann::ordered_json& changes, const Scenario& scenario);

}  // namespace gridstep::serve
