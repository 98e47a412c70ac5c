#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/field.hpp"

namespace gridstep {

/// How one uncertain input spreads.
struct Distribution {
  enum class Kind {
    uniform,     ///< between min and max
    normal,      ///< by mean and sd
    triangular,  ///< between min and max with its peak at mode
    lognormal,   ///< by median and the standard deviation of the logarithm
    list,        ///< one of `values`, all alike
  };

  Kind kind = Kind::uniform;
  std::optional<double> min;  ///< of normal and lognormal: cut off below, if at all
  std::optional<double> max;
  double mode = 0.0;
  double mean = 0.0;
  double median = 0.0;
  double sd = 0.0;  ///< of the value, or of its logarithm
  std::vector<Value> values;

  /// The value below which a share `u` of all values lies, 0 < u < 1.
  [[nodiscard]] Value quantile(double u) const;
};

/// Where points are put in the unit cube.
enum class SampleMethod {
  random,  ///< independent; point k is the same however many there are
  sobol,   ///< Sobol's sequence with the direction numbers of [joe2008], from its second point on;
           ///< point k is the same however many there are
  lhs,     ///< Latin hypercube [mckay1979]: one point in each of n equal slices of every axis
};

/// n points in the open unit cube, each made from its index alone.
class SamplePoints {
 public:
  /// One axis per name. Random and Latin points of an axis follow from seed and name, whatever
  /// other axes there are. Without a seed Sobol's points are as published, else each axis is
  /// shifted (exclusive or of the digits), which keeps how evenly they lie.
  SamplePoints(SampleMethod method, Index points, std::optional<std::uint64_t> seed,
               std::vector<std::string> axes);

  [[nodiscard]] Index size() const { return points_; }
  /// Coordinates of a point, by axis.
  [[nodiscard]] std::vector<double> at(Index point) const;

  /// Most axes that Sobol's sequence is tabulated for.
  static constexpr std::size_t most_axes = 3667;

 private:
  [[nodiscard]] std::vector<double> sobol_at(Index point) const;

  SampleMethod method_;
  Index points_;
  std::optional<std::uint64_t> seed_;
  std::vector<std::string> axes_;
  std::vector<std::vector<std::int32_t>> slices_;  ///< Latin hypercube: slice of point, by axis
};

}  // namespace gridstep
