#include "bindings/c/gridstep.h"
#include "gridstep_version.hpp"

#define GS_TEXT_OF(number) #number
#define GS_JOINED(major, minor, patch) GS_TEXT_OF(major) "." GS_TEXT_OF(minor) "." GS_TEXT_OF(patch)

namespace {

constexpr const char* header_version =
    GS_JOINED(GS_VERSION_MAJOR, GS_VERSION_MINOR, GS_VERSION_PATCH);

constexpr bool equal(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) ++a, ++b;
  return *a == *b;
}
static_assert(equal(header_version, gridstep::build::version),
              "gridstep.h tells another version than CMakeLists.txt");

}  // namespace

const char* gs_version() {
  return header_version;
}

int gs_version_major() {
  return GS_VERSION_MAJOR;
}

int gs_version_minor() {
  return GS_VERSION_MINOR;
}

int gs_version_patch() {
  return GS_VERSION_PATCH;
}

int gs_is_compatible(int major, int minor) {
  return major == GS_VERSION_MAJOR && minor <= GS_VERSION_MINOR ? 1 : 0;
}
