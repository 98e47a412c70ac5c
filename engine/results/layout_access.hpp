#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/ledger/definitions.hpp"
#include "engine/results/layout.hpp"

/// How the tables of the layout reach into a System: what each property is read from and set to.
namespace gridstep::layout {

template <class T>
using Plain = std::remove_cv_t<std::remove_reference_t<T>>;

/// Access to a member of the n-th thing in a list of the System: `of<&System::units, &Unit::id>()`.
template <auto Things, auto Member>
constexpr auto of() {
  using T = Plain<decltype((std::declval<System&>().*Things)[0].*Member)>;
  return Access<T>{[](const System& s, Index n) -> const T& { return (s.*Things)[at(n)].*Member; },
                   [](System& s, Index n) -> T& { return (s.*Things)[at(n)].*Member; }};
}

/// The same for the lists of the Grid.
template <auto Things, auto Member>
constexpr auto of_grid() {
  using T = Plain<decltype((std::declval<Grid&>().*Things)[0].*Member)>;
  return Access<T>{
      [](const System& s, Index n) -> const T& { return (s.grid.*Things)[at(n)].*Member; },
      [](System& s, Index n) -> T& { return (s.grid.*Things)[at(n)].*Member; }};
}

constexpr Access<Index> of_islands() {
  return {[](const System& s, Index n) -> const Index& { return s.grid.island_of_bus[at(n)]; },
          [](System& s, Index n) -> Index& { return s.grid.island_of_bus[at(n)]; }};
}

/// Access to a member of the System, or of one of its parts.
template <auto Member>
constexpr auto of_system() {
  using T = Plain<decltype(std::declval<System&>().*Member)>;
  return Access<T>{[](const System& s, Index) -> const T& { return s.*Member; },
                   [](System& s, Index) -> T& { return s.*Member; }};
}
template <auto Part, auto Member>
constexpr auto of_part() {
  using T = Plain<decltype((std::declval<System&>().*Part).*Member)>;
  return Access<T>{[](const System& s, Index) -> const T& { return (s.*Part).*Member; },
                   [](System& s, Index) -> T& { return (s.*Part).*Member; }};
}

template <auto Things>
AxisSpec axis_of(Axis axis, std::string name, std::string long_name) {
  return {axis, std::move(name), std::move(long_name),
          [](const System& system) { return static_cast<Index>((system.*Things).size()); },
          [](System& system, Index size) { (system.*Things).resize(at(size)); }};
}

/// A choice kept as its name.
template <class Choice>
struct Named {
  Choice choice;
  const char* name;
};

template <auto Things, auto Member, const auto& Names>
constexpr TextAccess choice_of() {
  return {[](const System& s, Index n) -> std::string {
            for (const auto& named : Names)
              if (named.choice == (s.*Things)[at(n)].*Member) return named.name;
            return {};
          },
          [](System& s, Index n, const std::string& text) {
            for (const auto& named : Names)
              if (text == named.name) {
                (s.*Things)[at(n)].*Member = named.choice;
                return true;
              }
            return false;
          }};
}

inline constexpr std::array kinds = {Named{DeclaredShare::Kind::import_, "import"},
                                     Named{DeclaredShare::Kind::initial, "initial"}};
inline constexpr std::array routes = {Named{Contract::Route::direct, "direct"},
                                      Named{Contract::Route::grid, "grid"}};
inline constexpr std::array quantities = {
    Named{Contract::Quantity::output_share, "output_share"},
    Named{Contract::Quantity::volume, "volume"},
    Named{Contract::Quantity::consumption_share, "consumption_share"}};
inline constexpr std::array matchings = {Named{Contract::Matching::hour, "hour"},
                                         Named{Contract::Matching::month, "month"},
                                         Named{Contract::Matching::year, "year"}};
inline constexpr std::array excesses = {Named{Contract::Excess::sold, "sold"},
                                        Named{Contract::Excess::banked, "banked"},
                                        Named{Contract::Excess::lost, "lost"}};

/// The id of an origin; empty for none.
template <auto Things, auto Member, bool may_be_none>
constexpr TextAccess origin_of() {
  return {[](const System& s, Index n) -> std::string {
            const Index origin = (s.*Things)[at(n)].*Member;
            return origin < 0 ? "" : s.origins[at(origin)].id;
          },
          [](System& s, Index n, const std::string& text) {
            Index& origin = (s.*Things)[at(n)].*Member;
            origin = -1;
            for (std::size_t o = 0; o < s.origins.size(); ++o)
              if (s.origins[o].id == text) origin = static_cast<Index>(o);
            return origin >= 0 || (may_be_none && text.empty());
          }};
}

/// The units of a contract, its storages among them, as ids joined by blanks.
constexpr TextAccess units_of_contract() {
  return {[](const System& s, Index n) -> std::string {
            std::vector<std::string> ids;
            for (const UnitId unit : s.contracts[at(n)].units)
              ids.push_back(s.units[at(unit.index)].id);
            for (const StorageId storage : s.contracts[at(n)].storages)
              ids.push_back(s.units[at(s.storages[at(storage.index)].unit.index)].id);
            return fmt::to_string(fmt::join(ids, " "));
          },
          [](System& s, Index n, const std::string& text) {
            std::istringstream ids(text);
            for (std::string id; ids >> id;) {
              const auto found = std::find_if(s.units.begin(), s.units.end(),
                                              [&](const Unit& unit) { return unit.id == id; });
              if (found == s.units.end()) return false;
              const UnitId unit(found - s.units.begin());
              const auto stores =
                  std::find_if(s.storages.begin(), s.storages.end(),
                               [&](const Storage& storage) { return storage.unit == unit; });
              if (stores == s.storages.end())
                s.contracts[at(n)].units.push_back(unit);
              else
                s.contracts[at(n)].storages.push_back(StorageId(stores - s.storages.begin()));
            }
            return true;
          }};
}

/// An instant of a contract on the scenario's clock; empty where it is left open.
template <auto Member>
constexpr TextAccess instant_of() {
  return {[](const System& s, Index n) -> std::string {
            const std::int64_t utc_s = s.contracts[at(n)].*Member;
            return utc_s == Contract().*Member ? "" : to_text(utc_s, s.time.zone_offset_s);
          },
          [](System& s, Index n, const std::string& text) {
            std::string why;
            return text.empty() || parse_time(text, s.contracts[at(n)].*Member, why);
          }};
}

/// The consumers follow from the loads: a file's must be the same.
constexpr TextAccess consumer_id() {
  return {[](const System& s, Index n) { return s.consumers[at(n)]; },
          [](System& s, Index n, const std::string& text) {
            s.consumers[at(n)] = text;
            return true;
          }};
}

template <const std::string DefinitionSpec::*Text>
constexpr TextAccess of_definition() {
  return {
      [](const System&, Index n) { return definitions()[at(n)].*Text; },
      [](System&, Index n, const std::string& text) { return text == definitions()[at(n)].*Text; }};
}

constexpr TextAccess declared_id() {
  return {[](const System&, Index n) { return std::to_string(n + 1); },
          [](System&, Index n, const std::string& text) { return text == std::to_string(n + 1); }};
}

inline AxisSpec definition_axis() {
  return {Axis::definition, "definition", "definition of a green share",
          [](const System& system) {
            return system.loads.empty() ? Index{0} : static_cast<Index>(definition_count);
          },
          [](System&, Index) {}};
}

inline AxisSpec bus_axis() {
  return {Axis::bus, "bus", "bus",
          [](const System& system) { return static_cast<Index>(system.grid.buses.size()); },
          [](System& system, Index size) {
            system.grid.buses.resize(at(size));
            system.grid.island_of_bus.resize(at(size));
          }};
}

inline AxisSpec line_axis() {
  return {Axis::line, "line", "line corridor or transformer group",
          [](const System& system) { return static_cast<Index>(system.grid.branches.size()); },
          [](System& system, Index size) { system.grid.branches.resize(at(size)); }};
}

}  // namespace gridstep::layout
