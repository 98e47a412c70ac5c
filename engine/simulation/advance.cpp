#include "engine/simulation/advance.hpp"

namespace gridstep {

State initial_state(const System& system) {
  State state;
  for (const Column& column : system.formulation.columns)
    state.column_value.push_back(column.initial);
  return state;
}

State advance(const Assembly& assembly, const std::vector<double>& x) {
  const auto first = x.begin() + assembly.column(assembly.window().keep_steps - 1, ColumnId(0));
  return {std::vector<double>(first, first + assembly.columns_per_step())};
}

}  // namespace gridstep
