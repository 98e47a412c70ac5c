#pragma once

#include <array>
#include <string>

#include "engine/base/ids.hpp"

namespace gridstep {

/// The ways to say how green a consumer's electricity is.
enum class Definition {
  traced,
  regional,
  marginal,
  hourly,
  monthly,
  yearly,
  contract,
  certificate,
};

struct DefinitionSpec {
  Definition definition;
  std::string name;
  std::string label_zh;
  std::string meaning;  ///< of the green share, one sentence, for the result file
  std::string source;   ///< keys of docs/references.bib
  bool is_claim;        ///< from contracts, not from flows
};

inline constexpr std::size_t definition_count = 8;

/// In the order of the enumeration; one page each in docs/concepts/definitions.
const std::array<DefinitionSpec, definition_count>& definitions();

constexpr std::size_t at(Definition definition) {
  return static_cast<std::size_t>(definition);
}

}  // namespace gridstep
