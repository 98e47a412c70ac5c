#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/program/program.hpp"
#include "tests/support/draw.hpp"

namespace gridstep::test {

/// What random programs are like.
struct ProgramKind {
  bool in_time = false;        ///< several steps, rows within one or over two neighbouring ones
  Index most_steps = 6;        ///< of those in time
  bool has_long_rows = false;  ///< some rows over many steps: cycles and budgets
  bool is_wide = false;        ///< a balance over dozens of columns in every step
  bool is_degenerate = false;  ///< small whole numbers: equal costs, no costs, ranges of no width
  bool is_ill_scaled = false;  ///< coefficients from 1e-4 to 1e4, bounds up to 1e6
  bool is_quadratic = false;
  double spoilt_frac = 0.15;  ///< how many have rows moved away: often there is no solution then
};

/// Draws programs with a point that every row allows, and then spoils some of them.
class ProgramMaker {
 public:
  ProgramMaker(std::uint64_t seed, const ProgramKind& kind)
      : draw_(seed, "random program"), kind_(kind) {}

  Program make() {
    program_ = Program();
    inside_.clear();
    program_.pattern = new_pattern();
    program_.steps = kind_.in_time ? 2 + draw_.below(kind_.most_steps - 1) : 1;
    per_step_ = kind_.is_wide ? 18 + draw_.below(30) : 2 + draw_.below(12);
    for (Index column = 0; column < program_.steps * per_step_; ++column) add_column();
    for (Index step = 0; step < program_.steps; ++step) add_rows_of(step);
    if (kind_.has_long_rows)
      for (Index rows = 1 + draw_.below(5); rows > 0; --rows) add_long_row();
    program_.fixed_rows = program_.rows();
    if (draw_.chance(kind_.spoilt_frac)) spoil(program_);
    return program_;
  }

  /// Other costs, bounds and right sides of the same pattern; coefficients that vary, too.
  void change(Program& program) {
    for (std::size_t j = 0; j < program.cost.size(); ++j) {
      if (draw_.chance(0.3)) program.cost[j] = cost();
      if (draw_.chance(0.03)) program.upper[j] = program.lower[j] + width();
    }
    for (std::size_t i = 0; i < program.row_lower.size(); ++i) {
      if (!draw_.chance(0.05)) continue;
      const double by = kind_.is_degenerate ? static_cast<double>(draw_.below(3)) - 1.0
                                            : draw_.between(-0.005, 0.005) * reach(program, i);
      program.row_lower[i] += by;
      program.row_upper[i] += by;
    }
    for (const VaryingEntry& entry : program.varying)
      if (draw_.chance(0.3)) program.entry_value[at(entry.position)] *= draw_.between(0.9, 1.1);
  }

  /// A row over some columns of one step that cuts some of the program off, rarely all of it.
  void add_cut(Program& program) {
    const Index step = draw_.below(program.steps);
    const auto begin = program.entry_column.size();
    for (Index column = 0; column < per_step_; ++column)
      if (column == 0 || draw_.chance(0.4))
        program.add_entry(step * per_step_ + column, coefficient());
    double least = 0.0;
    double most = 0.0;
    for (std::size_t e = begin; e < program.entry_column.size(); ++e) {
      const auto j = at(program.entry_column[e]);
      const double a = program.entry_value[e] * program.lower[j];
      const double b = program.entry_value[e] * program.upper[j];
      least += std::min(a, b);
      most += std::max(a, b);
    }
    const double limit = least + draw_.between(0.4, 1.0) * (most - least);
    program.end_row(-infinity, limit);
  }

  /// Moves rows by part of what they can reach.
  void spoil(Program& program) {
    for (Index k = 1 + draw_.below(2); k > 0; --k) {
      const auto row = at(draw_.below(program.rows()));
      const double by = draw_.between(-1.2, 1.2) * (reach(program, row) + 1.0);
      program.row_lower[row] += by;
      program.row_upper[row] += by;
    }
  }

  Draw& draw() { return draw_; }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  /// A power of two between two of them: sums of products of such numbers are exact, so that a
  /// point drawn inside is inside whatever the scale.
  double magnitude(int low, int high) {
    return std::ldexp(1.0, low + static_cast<int>(draw_.below(high - low + 1)));
  }

  [[nodiscard]] bool is_exact() const { return kind_.is_degenerate || kind_.is_ill_scaled; }

  double coefficient() {
    const double sign = draw_.chance(0.3) ? -1.0 : 1.0;
    if (kind_.is_ill_scaled) return sign * magnitude(-13, 13);
    return sign * (kind_.is_degenerate ? 1.0 + static_cast<double>(draw_.below(3))
                                       : draw_.between(0.2, 3.0));
  }

  double cost() {
    if (draw_.chance(0.2)) return 0.0;
    if (kind_.is_degenerate) return static_cast<double>(draw_.below(3)) - 0.5;
    if (kind_.is_ill_scaled) return (draw_.chance(0.3) ? -1.5 : 1.0) * magnitude(-10, 10);
    return draw_.between(-20.0, 60.0);
  }

  double width() {
    if (draw_.chance(0.08)) return 0.0;
    if (kind_.is_degenerate) return static_cast<double>(draw_.below(4));
    return kind_.is_ill_scaled ? magnitude(-6, 20) : draw_.between(0.0, 50.0);
  }

  void add_column() {
    const double low = draw_.chance(0.6) ? 0.0
                       : is_exact()      ? static_cast<double>(draw_.below(5)) - 2.0
                                         : draw_.between(-30.0, 10.0);
    const double high = low + width();
    program_.cost.push_back(cost());
    program_.lower.push_back(low);
    program_.upper.push_back(high);
    if (kind_.is_quadratic)
      program_.quadratic.push_back(draw_.chance(0.5) ? draw_.between(0.0, 2.0) : 0.0);
    inside_.push_back(draw_.chance(0.4)   ? low
                      : draw_.chance(0.5) ? high
                      : is_exact()        ? 0.5 * (low + high)
                                          : draw_.between(low, high));
  }

  void add_rows_of(Index step) {
    if (kind_.is_wide) add_balance(step);
    for (Index rows = 1 + draw_.below(std::min<Index>(per_step_, 12)); rows > 0; --rows) {
      const double density = draw_.between(0.1, kind_.is_wide ? 0.3 : 0.8);
      for (Index column = 0; column < per_step_; ++column)
        if (draw_.chance(density)) program_.add_entry(step * per_step_ + column, coefficient());
      end_row(0.3);
    }
    for (Index rows = step > 0 ? draw_.below(5) : 0; rows > 0; --rows) add_change(step);
    if (program_.rows() > 1 && draw_.chance(0.2)) repeat_row();
  }

  /// Everything at 1 or −1, as in the balance of an island.
  void add_balance(Index step) {
    for (Index column = 0; column < per_step_; ++column)
      program_.add_entry(step * per_step_ + column,
                         draw_.chance(0.1) ? (draw_.chance(0.5) || is_exact() ? -1.0 : 1.05) : 1.0);
    end_row(1.0);
  }

  /// A ramp or a storage: columns of this step and the same of the step before.
  void add_change(Index step) {
    const Index count = 1 + draw_.below(std::min<Index>(3, per_step_));
    const Index first = draw_.below(per_step_ - count + 1);
    for (Index column = first; column < first + count; ++column) {
      program_.add_entry((step - 1) * per_step_ + column,
                         draw_.chance(0.5) || is_exact() ? -1.0 : -0.99);
      program_.add_entry(step * per_step_ + column, 1.0);
    }
    program_.sort_entries();
    end_row(0.4);
  }

  /// A storage that begins as it ends, or a budget over some or all steps.
  void add_long_row() {
    const Index last = program_.steps - 1;
    if (draw_.chance(0.5)) {
      const Index column = draw_.below(per_step_);
      for (Index other = 0; other < per_step_; ++other)
        if (other == column || draw_.chance(0.2)) program_.add_entry(other, coefficient());
      program_.add_entry(last * per_step_ + column, draw_.chance(0.5) || is_exact() ? -1.0 : -0.99);
      end_row(0.8);
      return;
    }
    const double density = draw_.between(0.05, 0.6);
    for (Index column = 0; column < program_.columns(); ++column)
      if (column == 0 || draw_.chance(density)) program_.add_entry(column, coefficient());
    end_row(0.3);
    if (draw_.chance(0.1)) repeat_row();
  }

  /// Says a row again, in other units.
  void repeat_row() {
    const Index row = draw_.below(program_.rows());
    const double factor = draw_.chance(0.5) ? 1.0 : 2.0;
    const auto begin = program_.row_start[at(row)];
    const auto end = program_.row_start[at(row) + 1];
    for (auto e = begin; e < end; ++e)
      program_.add_entry(program_.entry_column[at(e)], factor * program_.entry_value[at(e)]);
    program_.end_row(factor * program_.row_lower[at(row)], factor * program_.row_upper[at(row)]);
  }

  /// Bounds that the point inside keeps, with no room at all for every other one.
  void end_row(double equality_frac) {
    double activity = 0.0;
    for (auto e = at(program_.row_start.back()); e < program_.entry_column.size(); ++e)
      activity += program_.entry_value[e] * inside_[at(program_.entry_column[e])];
    // A coefficient of an equality may vary, as losses do.
    const auto vary = [&] {
      if (draw_.chance(0.1) && program_.entry_column.size() > at(program_.row_start.back()))
        program_.varying.push_back({program_.rows(), program_.row_start.back(), 1.0});
    };
    vary();
    if (draw_.chance(equality_frac)) {
      program_.end_row(activity, activity);
      return;
    }
    const double low = draw_.chance(0.5) ? 0.0 : width();
    const double high = draw_.chance(0.5) ? 0.0 : width();
    program_.end_row(draw_.chance(0.3) ? -infinity : activity - low,
                     draw_.chance(0.3) ? infinity : activity + high);
  }

  /// Σ of what the columns of a row can move it by.
  static double reach(const Program& program, std::size_t row) {
    double sum = 0.0;
    const auto columns = program.columns_of(static_cast<Index>(row));
    const auto values = program.values_of(static_cast<Index>(row));
    for (std::size_t e = 0; e < columns.size(); ++e)
      sum += std::abs(values[e]) * (program.upper[at(columns[e])] - program.lower[at(columns[e])]);
    return sum;
  }

  Draw draw_;
  ProgramKind kind_;
  Program program_;
  std::vector<double> inside_;
  Index per_step_ = 1;
};

}  // namespace gridstep::test
