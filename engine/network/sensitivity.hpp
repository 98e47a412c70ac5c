#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/network/grid.hpp"

namespace gridstep {

/// The DC approximation of a grid: how injections become flows.
///
/// Flow on branch l is b_l (θ_from − θ_to − shift_l) with B θ = injection + what the shifts take
/// off, one bus of each island at θ = 0 [stott2009, sec. II]. B is factorised once; a row of
/// transfer factors costs one solve and is kept. Injections of an island must sum to zero; what
/// does not is taken out at its slack.
class Sensitivity {
 public:
  /// Throws std::logic_error when a branch has no susceptance, InputError when those of parallel or
  /// negative branches cancel out, so that no angles exist.
  explicit Sensitivity(const Grid& grid);
  ~Sensitivity();
  Sensitivity(Sensitivity&&) noexcept;
  Sensitivity& operator=(Sensitivity&&) noexcept;

  /// Branch flows in MW, from → to positive, of one step's bus injections in MW.
  void flows(std::span<const double> injection_mw, std::span<double> flow_mw) const;

  /// Flow of a branch while nobody injects anything, MW: what phase shifters drive around.
  [[nodiscard]] double flow_at_rest_mw(BranchId branch) const;

  /// Power transfer distribution factors of one branch: change of its flow per MW injected at each
  /// bus and taken out at the slack of the bus's island. Shape: buses.
  std::span<const double> ptdf(BranchId branch);

 private:
  void tabulate();

  struct Factor;
  std::unique_ptr<Factor> factor_;
};

}  // namespace gridstep
