#include "bindings/cli/separate_process.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "engine/base/error.hpp"

namespace gridstep::cli {

void read_in_separate_process(const std::string& what) {
  const pid_t child = fork();
  if (child < 0) throw IoError(fmt::format("cannot start a process: {}", std::strerror(errno)));
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return;
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  throw IoError(fmt::format("{} is damaged: reading it ended with signal {} ({})", what,
                            WTERMSIG(status), strsignal(WTERMSIG(status))));
}

}  // namespace gridstep::cli
