#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "bindings/report/points.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep::report {

/// Of many things, those that a page shows point by point.
struct Chosen {
  std::vector<Index> things;  ///< in the order of the file
  Index all = 0;
};

/// What single things do, point by point: loading of lines, prices at buses, energy of storages,
/// green share of consumers. Each kind keeps its largest things while the page has room.
class Details {
 public:
  /// Values of one kind in the page of one run; several runs share them.
  static constexpr Index most_values = 1'200'000;

  Details(const System& system, const Points& points, Index runs);

  void add(const Record& record);

  /// Which things the series are of, by kind, and how many there are.
  [[nodiscard]] nlohmann::ordered_json chosen_json() const;
  [[nodiscard]] std::string series_json() const;
  /// Per line: greatest and mean loading as fractions of the limit (null without one), hours above
  /// nine tenths of it, energy that flowed either way.
  [[nodiscard]] nlohmann::ordered_json lines_json() const;

 private:
  struct LineSums {
    double greatest_mw = 0.0;
    double absolute_mwh = 0.0;
    double hours_near_limit = 0.0;
  };

  void add_lines(const Record& record, std::size_t row, Index step);
  void add_buses(const Record& record, std::size_t row, Index step);
  void add_consumers(const Record& record, std::size_t row, Index step);
  /// MW that stand for 100 %; 1 where the line has no limit, whose flow is then told in MW.
  [[nodiscard]] double full_mw(Index line) const;

  const System& system_;
  Chosen lines_;
  Chosen buses_;
  Chosen storages_;
  Chosen consumers_;
  std::vector<Index> consumer_of_load_;
  std::vector<LineSums> line_sums_;
  std::vector<PointSeries> loading_;
  std::vector<PointSeries> price_above_median_;
  std::vector<PointSeries> energy_mwh_;
  std::vector<PointSeries> green_share_;
};

}  // namespace gridstep::report
