#include "engine/base/version.hpp"

#include "gridstep_version.hpp"

namespace gridstep {

std::string version_text() {
  const std::string version = build::version;
  const std::string revision = build::revision;
  return revision.empty() ? version : version + "+" + revision;
}

}  // namespace gridstep
