# Writes OUTPUT, the header with the version; run at every build, touches the file only when it changes.
# No time stamp: the same commit gives the same bytes.
set(revision "")
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE_DIR}/.git)
  execute_process(
    COMMAND ${GIT} -C ${SOURCE_DIR} describe --tags --always --dirty --abbrev=12
    OUTPUT_VARIABLE revision OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#pragma once

/// What this build is; written by the build itself.
namespace gridstep::build {

inline constexpr const char* version = "@VERSION@";
inline constexpr const char* revision = "@revision@";  ///< `git describe`; empty outside a checkout
inline constexpr const char* compiler = "@COMPILER@";
inline constexpr const char* type = "@BUILD_TYPE@";

}  // namespace gridstep::build
]])
