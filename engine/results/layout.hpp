#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/results/provenance.hpp"
#include "engine/results/record.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"
#include "engine/system/system.hpp"

/// The result file in tables: every variable, with its name, dimensions, unit and the member that
/// holds it. Writer, reader and format page follow these tables; there is no second list.
namespace gridstep::layout {

inline constexpr const char* format_version = "1.0";
inline constexpr const char* certificate_group = "certificate";
inline constexpr const char* provenance_group = "provenance";
inline constexpr const char* timing_group = "timing";

/// The things an axis counts. `one` is no axis: a single value of the whole system.
enum class Axis { one, bus, line, unit, storage, load, tie, heat_area, queue, matching_target };

/// How a property of a System is read and, when a file is opened, set.
template <class T>
struct Access {
  const T& (*get)(const System&, Index);
  T& (*set)(System&, Index);
};

/// An axis with its own coordinate variable, which has the axis's name.
struct AxisSpec {
  Axis axis;
  std::string name;
  std::string long_name;
  Index (*size)(const System&);
  void (*resize)(System&, Index);
};
/// In the order in which a file declares them; an axis of length zero is left out.
const std::vector<AxisSpec>& axes();
const AxisSpec& spec_of(Axis axis);

/// A property of things, or of the system: `name(axis)`. References are stored as ids.
struct Property {
  std::string name;
  Axis axis;
  std::string unit;  ///< "{currency}" stands for the scenario's; empty for texts
  std::string long_name;
  std::variant<Access<std::string>, Access<double>, Access<bool>, Access<Index>, Access<BusId>,
               Access<UnitId>, Access<HeatAreaId>, Access<LoadId>>
      value;
};
/// Coordinates of axes first, each where things it refers to are declared before.
const std::vector<Property>& properties();

using Texts = std::vector<std::pair<std::string, std::string>>;

/// A value per step, and per thing unless its axis is `one`: `name(time, axis)`.
struct StepSeries {
  std::string group;  ///< empty: the root
  std::string name;
  Axis axis;
  std::string unit;
  std::string long_name;
  std::string cell_methods;
  std::variant<std::vector<double> Record::*, std::vector<std::uint8_t> Record::*> values;
  Texts (*more)(const System&) = nullptr;  ///< further attributes
};
const std::vector<StepSeries>& step_series();

/// A single value of the whole run, known at its end.
struct RunTotal {
  std::string name;
  std::string unit;
  std::string long_name;
  double Totals::*value;
  Texts (*more)(const System&) = nullptr;
};
const std::vector<RunTotal>& run_totals();

/// Seconds of one stage, in the group `timing`.
struct StageTime {
  std::string name;
  std::string long_name;
  double Timing::*value;
};
const std::vector<StageTime>& stage_times();

/// A text or number about the origin of the file: an attribute of the group `provenance`.
struct Origin {
  std::string name;
  std::string meaning;
  std::variant<std::string Provenance::*, std::int64_t Provenance::*> value;
};
const std::vector<Origin>& origins();

/// Attribute of `green_share` and `green_share_capacity`: the carriers they count, joined by ", ".
inline constexpr const char* carriers_attribute = "carriers";

/// The unit with the scenario's currency in place.
std::string unit_text(const std::string& unit, const System& system);

/// Things on an axis; 1 for `one`.
Index size_of(Axis axis, const System& system);

/// Whether a property is text, hence a label of its axis.
bool is_label(const Property& property);

/// The tables as Markdown, for docs/formats/result.md.
std::string to_markdown();

}  // namespace gridstep::layout
