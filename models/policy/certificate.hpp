#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Green certificates retired for consumers; see docs/models/certificate.md.
Model certificate();

}  // namespace gridstep::models
