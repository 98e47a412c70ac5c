#pragma once

#include <limits>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// The limit of a branch that states none.
inline constexpr double unlimited_mw = std::numeric_limits<double>::infinity();

/// Fields and rules that all kinds of branches share: the two buses they join.
std::vector<Field> branch_fields();
void check_branch_rows(const Table& table, Problems& problems);
/// The branch that these fields of a row describe; limit and physics are its kind's.
Branch branch_of(const Row& row, const SystemBuilder& system);

/// Flow per radian of angle difference: base ÷ x, or base · x ÷ (r² + x²), as the header's
/// `network.susceptance` says [matpower, sec. 3.7; pglib-opf].
double susceptance_mw_per_rad(const Scenario& scenario, double base_mw, double r, double x);

}  // namespace gridstep::models
