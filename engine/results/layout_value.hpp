#pragma once

#include <string>
#include <variant>

#include "engine/results/layout.hpp"

/// What a property of the layout says of a thing, as the file tells it.
namespace gridstep::layout {

/// References are told as the ids of what they refer to.
const std::string& text_of(const std::string& text, const System& system);
const std::string& text_of(BusId bus, const System& system);
const std::string& text_of(UnitId unit, const System& system);
const std::string& text_of(LoadId load, const System& system);
const std::string& text_of(HeatAreaId area, const System& system);

template <class T>
constexpr bool is_text =
    std::is_same_v<T, std::string> || std::is_same_v<T, BusId> || std::is_same_v<T, UnitId> ||
    std::is_same_v<T, HeatAreaId> || std::is_same_v<T, LoadId>;

using Value = std::variant<std::string, double>;

/// Of the n-th thing on the property's axis; flags and counts as numbers.
Value value_of(const Property& property, const System& system, Index n);

/// Ids of all things on an axis, in their order.
std::vector<std::string> ids_of(Axis axis, const System& system);

/// Position on an axis of the thing with this id. Throws Error (usage) where there is none, with
/// what comes close.
Index position_of(const std::string& id, Axis axis, const System& system);

}  // namespace gridstep::layout
