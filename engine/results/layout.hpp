#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/results/provenance.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

/// The result file in tables: every variable, with its name, dimensions, unit and the member that
/// holds it. Writer, reader and format page follow these tables; there is no second list.
namespace gridstep::layout {

inline constexpr const char* format_version = "1.1";
inline constexpr const char* certificate_group = "certificate";
inline constexpr const char* provenance_group = "provenance";
inline constexpr const char* timing_group = "timing";
/// Attribute of the group `timing`: programs solved, by the solver that did, as JSON.
inline constexpr const char* solved_by = "solved_by";

/// What the file says of its times and inputs, which have no table here.
inline constexpr const char* time_unit = "seconds since 1970-01-01 00:00:00";
inline constexpr const char* time_meaning = "start of the step, UTC";
inline constexpr const char* time_bounds_meaning = "start and end of the step, UTC";
inline constexpr const char* input_meaning = "input file, relative to the scenario folder";
inline constexpr const char* input_sha256_meaning = "SHA-256 of the input file";

/// The things an axis counts. `one` is no axis: a single value of the whole system.
enum class Axis {
  one,
  bus,
  line,
  origin,
  unit,
  storage,
  load,
  tie,
  link,
  heat_area,
  declared,
  consumer,
  definition,
  contract,
  green_certificate,
  direct_rule,
  queue,
  matching_target,
};

/// How a property of a System is read and, when a file is opened, set.
template <class T>
struct Access {
  const T& (*get)(const System&, Index);
  T& (*set)(System&, Index);
};

/// A property that the file holds as text although the System does not: a choice, a list of ids.
/// `set` returns false where the text says nothing.
struct TextAccess {
  std::string (*get)(const System&, Index);
  bool (*set)(System&, Index, const std::string&);
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
               Access<UnitId>, Access<HeatAreaId>, Access<LoadId>, TextAccess>
      value;
};
/// Coordinates of axes first, each where things it refers to are declared before.
const std::vector<Property>& properties();

using Texts = std::vector<std::pair<std::string, std::string>>;

/// Attributes of the variable `time`.
const Texts& time_attributes();

/// A value per step, and per thing unless its axis is `one`: `name(time, axis)`; with a second axis
/// per pair of things: `name(time, axis, axis_2)`.
struct StepSeries {
  std::string group;  ///< empty: the root
  std::string name;
  Axis axis;
  std::string unit;
  std::string long_name;
  std::string cell_methods;
  std::variant<std::vector<double> Record::*, std::vector<std::uint8_t> Record::*,
               std::vector<std::int64_t> Record::*>
      values;
  Texts (*more)(const System&) = nullptr;  ///< further attributes
  Axis axis_2 = Axis::one;
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

/// Values that are known at the end of the run: `name(axis, axis_2)`, over `time` first where they
/// come per step.
struct RunTable {
  std::string name;
  bool per_step;
  Axis axis;
  Axis axis_2;
  std::string unit;
  std::string long_name;
  std::vector<double> Totals::*values;
};
const std::vector<RunTable>& run_tables();

/// Seconds of one stage, in the group `timing`.
struct StageTime {
  std::string name;
  std::string long_name;
  double Timing::*value;
};
const std::vector<StageTime>& stage_times();

/// A text or number about the origin of the file: an attribute of the group `provenance`.
struct ProvenanceEntry {
  std::string name;
  std::string meaning;
  std::variant<std::string Provenance::*, std::int64_t Provenance::*> value;
};
const std::vector<ProvenanceEntry>& provenance_entries();

/// Attribute of `green_share` and `green_share_capacity`: the carriers they count, joined by ", ".
inline constexpr const char* carriers_attribute = "carriers";

/// The unit with the scenario's currency in place.
std::string unit_text(const std::string& unit, const System& system);

/// Things on an axis; 1 for `one`.
Index size_of(Axis axis, const System& system);

/// Values per step of a series, or of a table whether per step or not.
template <class Table>
Index width_of(const Table& table, const System& system) {
  return size_of(table.axis, system) * size_of(table.axis_2, system);
}

/// Whether a property is text, hence a label of its axis.
bool is_label(const Property& property);

/// The tables as Markdown, for docs/formats/result.md.
std::string to_markdown();

}  // namespace gridstep::layout
