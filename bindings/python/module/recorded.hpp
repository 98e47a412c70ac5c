#pragma once

#include <nanobind/nanobind.h>

#include <memory>
#include <string>

#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep::python {

/// Some steps of a run, as its result has them.
struct Recorded {
  std::shared_ptr<const System> system;
  std::shared_ptr<const Record> record;
};

/// A series of the record as an array, steps first, that keeps `owner` alive instead of being
/// copied. Throws Error (usage) where no series has the name.
nanobind::object series_array(const Record& record, const System& system, const std::string& name,
                              std::shared_ptr<const void> owner);

}  // namespace gridstep::python
