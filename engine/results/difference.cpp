#include "engine/results/difference.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <tuple>
#include <utility>

#include "engine/results/alignment.hpp"
#include "engine/results/layout_value.hpp"
#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

using layout::Axis;

constexpr Index block_steps = 168;  // the rows of a chunk
constexpr double infinity = std::numeric_limits<double>::infinity();

std::string number_text(double value) {
  return fmt::format("{}", value);
}

/// Gathers what differs in one variable.
class Found {
 public:
  Found(std::string variable, std::string unit, const Tolerance& tolerance)
      : tolerance_(tolerance) {
    difference_.variable = std::move(variable);
    difference_.unit = std::move(unit);
  }

  /// `where` gives time and thing, and is asked only of what is worst so far.
  template <class Where>
  void compare(double a, double b, const Where& where) {
    if (tolerance_.allows(a, b)) return;
    const double apart = std::isnan(a) || std::isnan(b) ? infinity : std::abs(b - a);
    if (++difference_.values == 1 || apart > difference_.worst)
      keep(apart, where(), number_text(a), number_text(b));
  }
  template <class Where>
  void compare(const std::string& a, const std::string& b, const Where& where) {
    if (a != b && ++difference_.values == 1) keep(infinity, where(), a, b);
  }
  [[nodiscard]] const VariableDifference& difference() const { return difference_; }

 private:
  void keep(double apart, std::pair<std::string, std::string> where, std::string a, std::string b) {
    difference_.worst = apart;
    std::tie(difference_.time, difference_.thing) = std::move(where);
    difference_.a = std::move(a);
    difference_.b = std::move(b);
  }

  const Tolerance& tolerance_;
  VariableDifference difference_;
};

/// Two files, opened and lined up.
class Both {
 public:
  Both(const std::filesystem::path& a, const std::filesystem::path& b, const Tolerance& tolerance)
      : a_(a), b_(b), tolerance_(tolerance) {
    result_.a = a.string();
    result_.b = b.string();
    alignment_ = align(a_.system(), b_.system());
    result_.axes = alignment_.differences;
  }

  [[nodiscard]] Differences compare() {
    compare_texts_of_root();
    for (const layout::Property& property : layout::properties()) compare_property(property);
    compare_series();
    for (const layout::RunTable& table : layout::run_tables())
      if (!table.per_step) compare_table(table);
    for (const layout::RunTotal& total : layout::run_totals()) {
      Found found(total.name, unit(total.unit), tolerance_);
      found.compare(a_.total(total.name), b_.total(total.name), [] { return nowhere(); });
      keep(found);
    }
    return std::move(result_);
  }

 private:
  using Where = std::pair<std::string, std::string>;
  static Where nowhere() { return {}; }

  [[nodiscard]] std::string unit(const std::string& of) const {
    return layout::unit_text(of, a_.system());
  }

  void keep(const Found& found) {
    if (found.difference().values > 0) result_.variables.push_back(found.difference());
  }

  /// False where a variable is not in both files.
  bool in_both(const std::string& name, Index width_a, Index width_b) {
    if (width_a > 0 && width_b == 0) result_.only_in_a.push_back(name);
    if (width_a == 0 && width_b > 0) result_.only_in_b.push_back(name);
    return width_a > 0 && width_b > 0;
  }

  void compare_texts_of_root() {
    const auto compare = [&](const std::string& name, const auto& text_of) {
      Found found(name, "", tolerance_);
      found.compare(text_of(a_.system()), text_of(b_.system()), [] { return nowhere(); });
      keep(found);
    };
    compare("currency", [](const System& system) { return system.currency; });
    const auto joined = [](const std::vector<std::string>& carriers) {
      return fmt::format("{}", fmt::join(carriers, ", "));
    };
    compare("green_share:carriers",
            [&](const System& system) { return joined(system.green.generation_carriers); });
    compare("green_share_capacity:carriers",
            [&](const System& system) { return joined(system.green.capacity_carriers); });
  }

  void compare_property(const layout::Property& property) {
    const bool is_coordinate =
        property.axis != Axis::one && property.name == layout::spec_of(property.axis).name;
    if (!in_both(property.name, layout::size_of(property.axis, a_.system()),
                 layout::size_of(property.axis, b_.system())) ||
        is_coordinate)
      return;
    Found found(property.name, unit(property.unit), tolerance_);
    for (const auto& [n, m] : alignment_.pairs.at(property.axis)) {
      const layout::Value a = layout::value_of(property, a_.system(), n);
      const layout::Value b = layout::value_of(property, b_.system(), m);
      const auto where = [&, n = n] { return Where{"", alignment_.thing(property.axis, n)}; };
      if (std::holds_alternative<double>(a))
        found.compare(std::get<double>(a), std::get<double>(b), where);
      else
        found.compare(std::get<std::string>(a), std::get<std::string>(b), where);
    }
    keep(found);
  }

  /// Rows of both files; row 0 is the step `first` of the first file, or no step where that is −1.
  template <class T>
  void compare_rows(Found& found, Axis axis, Axis axis_2, std::span<const T> a,
                    std::span<const T> b, Index rows, Index first) const {
    const auto width = [](Axis one, const System& system) { return layout::size_of(one, system); };
    const Index depth_a = width(axis_2, a_.system());
    const Index depth_b = width(axis_2, b_.system());
    const Index width_a = width(axis, a_.system()) * depth_a;
    const Index width_b = width(axis, b_.system()) * depth_b;
    const TimeGrid& time = a_.system().time;
    for (Index row = 0; row < rows; ++row)
      for (const auto& [n, m] : alignment_.pairs.at(axis))
        for (const auto& [n_2, m_2] : alignment_.pairs.at(axis_2))
          found.compare(
              static_cast<double>(a[at(row * width_a + n * depth_a + n_2)]),
              static_cast<double>(b[at(row * width_b + m * depth_b + m_2)]), [&, n = n, n_2 = n_2] {
                return Where{
                    first < 0 ? "" : to_text(time.start_of(first + row), time.zone_offset_s),
                    alignment_.thing(axis, n, axis_2, n_2)};
              });
  }

  void compare_series() {
    std::vector<Found> of_series;
    for (const layout::StepSeries& series : layout::step_series()) {
      const std::string name =
          series.group.empty() ? series.name : series.group + "/" + series.name;
      of_series.emplace_back(name, unit(series.unit), tolerance_);
      is_in_both_.push_back(in_both(name, layout::width_of(series, a_.system()),
                                    layout::width_of(series, b_.system())));
    }
    std::vector<Found> of_tables;
    for (const layout::RunTable& table : layout::run_tables()) {
      of_tables.emplace_back(table.name, unit(table.unit), tolerance_);
      if (table.per_step)
        in_both(table.name, layout::width_of(table, a_.system()),
                layout::width_of(table, b_.system()));
    }
    const Index end = alignment_.first_step + alignment_.common_steps;
    for (Index first = alignment_.first_step; first < end; first += block_steps) {
      const Index steps = std::min(block_steps, end - first);
      compare_records(of_series, first, steps);
      compare_rows_of_tables(of_tables, first, steps);
    }
    for (const Found& found : of_series) keep(found);
    for (const Found& found : of_tables) keep(found);
  }

  void compare_records(std::vector<Found>& of_series, Index first, Index steps) const {
    const Record a = a_.read(first, steps);
    Record b = b_.read(first + alignment_.ahead, steps);
    alignment_.name_units_as_in_first(b.marginal_unit);
    for (std::size_t s = 0; s < of_series.size(); ++s) {
      if (!is_in_both_[s]) continue;
      const layout::StepSeries& series = layout::step_series()[s];
      std::visit(
          [&]<class T>(std::vector<T> Record::*member) {
            compare_rows<T>(of_series[s], series.axis, series.axis_2, a.*member, b.*member, steps,
                            first);
          },
          series.values);
    }
  }

  void compare_rows_of_tables(std::vector<Found>& of_tables, Index first, Index steps) const {
    for (std::size_t n = 0; n < of_tables.size(); ++n) {
      const layout::RunTable& table = layout::run_tables()[n];
      if (!table.per_step || layout::width_of(table, a_.system()) == 0 ||
          layout::width_of(table, b_.system()) == 0)
        continue;
      compare_rows<double>(of_tables[n], table.axis, table.axis_2, a_.rows_of(table, first, steps),
                           b_.rows_of(table, first + alignment_.ahead, steps), steps, first);
    }
  }

  void compare_table(const layout::RunTable& table) {
    if (!in_both(table.name, layout::width_of(table, a_.system()),
                 layout::width_of(table, b_.system())))
      return;
    Found found(table.name, unit(table.unit), tolerance_);
    compare_rows<double>(found, table.axis, table.axis_2, a_.table(table), b_.table(table), 1, -1);
    keep(found);
  }

  ResultReader a_;
  ResultReader b_;
  const Tolerance& tolerance_;
  Alignment alignment_;
  Differences result_;
  std::vector<bool> is_in_both_;  ///< by series
};

}  // namespace

bool Tolerance::allows(double a, double b) const {
  if (a == b || (std::isnan(a) && std::isnan(b))) return true;
  // Infinite tolerances would make infinity equal to anything; written so that NaN fails.
  return std::isfinite(a) && std::isfinite(b) &&
         std::abs(b - a) <= absolute + relative * std::max(std::abs(a), std::abs(b));
}

Differences differences(const std::filesystem::path& a, const std::filesystem::path& b,
                        const Tolerance& tolerance) {
  return Both(a, b, tolerance).compare();
}

}  // namespace gridstep
