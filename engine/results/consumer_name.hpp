#pragma once

#include <string>

#include "engine/system/system.hpp"

namespace gridstep {

/// What a consumer's loads are called, where that is one thing or a few; empty where none has a
/// name.
std::string name_of_consumer(const System& system, const std::string& consumer);

}  // namespace gridstep
