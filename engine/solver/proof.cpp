#include "engine/solver/proof.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/tolerance.hpp"

namespace gridstep {

bool is_proven(const Program& program, const Solution& solution, double gap) {
  if (solution.x.size() != program.cost.size() ||
      solution.y.size() != static_cast<std::size_t>(program.rows()))
    return false;
  // The certificate drops prices that point to no bound, whatever they are.
  for (const double price : solution.y)
    if (!std::isfinite(price)) return false;
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  // Written so that NaN fails.
  return proof.row_violation <= tolerance::residual &&
         proof.bound_violation <= tolerance::residual && proof.gap() <= gap;
}

bool bounds_cross(const Program& program, double tolerance) {
  const auto cross = [tolerance](const std::vector<double>& low, const std::vector<double>& high) {
    for (std::size_t k = 0; k < low.size(); ++k)
      if (low[k] > high[k] + tolerance) return true;
    return false;
  };
  return cross(program.lower, program.upper) || cross(program.row_lower, program.row_upper);
}

}  // namespace gridstep
