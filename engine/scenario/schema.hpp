#pragma once

#include <nlohmann/json.hpp>

#include "engine/scenario/field.hpp"

namespace gridstep {

/// JSON Schema of an object of the table's fields and no others; `required` only where there are
/// any, as draft 4 wants it.
nlohmann::ordered_json object_schema(const TableSpec& table);

}  // namespace gridstep
