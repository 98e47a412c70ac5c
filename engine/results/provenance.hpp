#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace gridstep {

/// Where a result comes from: enough to run it again.
struct Provenance {
  std::string scenario_header;                      ///< `scenario.toml` as it was read
  std::map<std::string, std::string> input_sha256;  ///< of every input file, by relative path
  std::string command;                              ///< the command line
  std::string version;                              ///< of gridstep
  std::string solver;                               ///< name and version
  std::string options_json;  ///< what `--set` changed and the steps that were run
  std::string host;          ///< the machine it ran on
  std::string created;       ///< ISO 8601, when the run began
  std::int64_t seed = 0;
  std::int64_t threads = 1;
};

}  // namespace gridstep
