#include "engine/results/layout_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "engine/base/error.hpp"

namespace gridstep::layout {

const std::string& text_of(const std::string& text, const System&) {
  return text;
}
const std::string& text_of(BusId bus, const System& system) {
  return system.grid.buses[at(bus.index)].id;
}
const std::string& text_of(UnitId unit, const System& system) {
  return system.units[at(unit.index)].id;
}
const std::string& text_of(LoadId load, const System& system) {
  return system.loads[at(load.index)].id;
}
const std::string& text_of(HeatAreaId area, const System& system) {
  static const std::string none;
  return area.valid() ? system.heat_areas[at(area.index)].id : none;
}

Value value_of(const Property& property, const System& system, Index n) {
  const auto of = [&]<class T>(const Access<T>& access) -> Value {
    if constexpr (is_text<T>)
      return text_of(access.get(system, n), system);
    else
      return static_cast<double>(access.get(system, n));
  };
  return std::visit(
      [&](const auto& access) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(access)>, TextAccess>)
          return access.get(system, n);
        else
          return of(access);
      },
      property.value);
}

const Texts& time_attributes() {
  static const Texts attributes = {
      {"units", time_unit},
      {"calendar", "proleptic_gregorian"},
      {"standard_name", "time"},
      {"long_name", time_meaning},
      {"axis", "T"},
      {"bounds", "time_bnds"},
  };
  return attributes;
}

std::vector<std::string> ids_of(Axis axis, const System& system) {
  const std::string& name = spec_of(axis).name;
  for (const Property& property : properties()) {
    if (property.name != name) continue;
    std::vector<std::string> ids;
    for (Index n = 0; n < size_of(axis, system); ++n)
      ids.push_back(std::get<std::string>(value_of(property, system, n)));
    return ids;
  }
  throw std::logic_error("expected: every axis has its coordinate");
}

Index position_of(const std::string& id, Axis axis, const System& system) {
  const std::vector<std::string> ids = ids_of(axis, system);
  const auto found = std::find(ids.begin(), ids.end(), id);
  if (found != ids.end()) return found - ids.begin();
  const std::string near = did_you_mean(id, ids);
  throw Error(ExitCode::usage,
              fmt::format("there is no {} '{}'{}", spec_of(axis).name, id,
                          near.empty() ? std::string() : fmt::format(": did you mean {}?", near)));
}

}  // namespace gridstep::layout
