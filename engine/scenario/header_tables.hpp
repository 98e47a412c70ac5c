#pragma once

#include <vector>

#include "engine/scenario/field.hpp"

namespace gridstep {

/// The sections of `scenario.toml` that every scenario has, whatever it models.
const std::vector<TableSpec>& header_tables();

}  // namespace gridstep
