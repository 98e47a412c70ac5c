#pragma once

#include <string>

namespace gridstep::cli {

/// From here on a child process does the work, and this one waits and ends as the child ends. The
/// HDF5 library crashes on some damaged files: then the crash is the child's, and IoError is thrown
/// here, naming `what` is read. To be called before anything is printed and before any thread is
/// started.
void read_in_separate_process(const std::string& what);

}  // namespace gridstep::cli
