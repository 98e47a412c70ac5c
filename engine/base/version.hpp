#pragma once

#include <string>

namespace gridstep {

/// Version of this build, with the revision it was built from where that is known.
std::string version_text();

}  // namespace gridstep
