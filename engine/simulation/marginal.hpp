#pragma once

#include <vector>

#include "engine/simulation/assemble.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// What one more MW drawn at a bus would move, from the optimal basis of a window: its basic
/// columns answer with B⁻¹ e, all others stay where they are [hawkes2010]. As with prices, where an
/// optimum is degenerate the answer is one of several that are right.
class Marginal {
 public:
  explicit Marginal(const System& system);

  /// Fills the marginal series of a record from the window it was cut from. Without a basis of the
  /// program's size nothing is known: the numbers are NaN, the unit is −1.
  void book(Assembly& assembly, const Basis& basis, Record& record) const;

 private:
  /// How the window's dispatch answers one more unit on the right-hand side of a row.
  struct Answer {
    std::vector<double> unit_mw;  ///< by unit; a storage has none
    double green_mw = 0.0;        ///< of generation and imports
    double emission_t = 0.0;      ///< per hour, imports included

    /// −1: none does.
    [[nodiscard]] Index unit_that_moves_most() const;
  };
  class Response;

  void book_step(Assembly& assembly, Response& response, Index step, Record& record) const;
  static void enter(const Answer& answer, Index unit, std::size_t cell, Record& record);
  void add(const Answer& answer, double weight, Answer& sum) const;

  const System& system_;
  std::vector<double> import_green_frac_;  ///< by tie
  std::vector<double> import_t_per_mwh_;
};

}  // namespace gridstep
