/* Loaded before the C library (LD_PRELOAD): makes one system call of a run fail, or writes down what
 * a run does to the files of one folder. Told by the environment:
 *
 *   FAULT_UNDER  only calls on files below this folder count (for `malloc`: all, once a run begins)
 *   FAULT_CALLS  names, separated by commas: write fsync rename close flock malloc
 *   FAULT_AT     the how-manieth of them fails, from 1; 0: none does
 *   FAULT_ERRNO  the number it fails with
 *   FAULT_STAYS  set: all after it fail too, as on a full disk
 *   FAULT_COUNT  file that gets the number of calls when the process ends
 *   FAULT_LOG    file that gets what was done: for a model of power loss
 *   FAULT_CLOCK_S  seconds by which the clock on the wall jumps at every other look
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long calls;
static int in_log;
static int log_descriptor = -2;
static volatile int run_has_begun;

static const char* setting(const char* name) {
  const char* value = getenv(name);
  return value != NULL ? value : "";
}

static int is_under(const char* path) {
  const char* folder = setting("FAULT_UNDER");
  char absolute[4096];
  if (*folder == '\0') return 0;
  if (path[0] != '/' && getcwd(absolute, sizeof absolute) != NULL)
    return strncmp(absolute, folder, strlen(folder)) == 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int descriptor, char* path, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, size - 1);
  if (length <= 0) return 0;
  path[length] = '\0';
  return is_under(path);
}

static int is_chosen(const char* name) {
  const char* chosen = strstr(setting("FAULT_CALLS"), name);
  if (chosen == NULL) return 0;
  const char end = chosen[strlen(name)];
  return end == '\0' || end == ',';
}

/* Whether this call is the one that fails. */
static int fails(const char* name) {
  if (!is_chosen(name)) return 0;
  const long number = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
  const long at = atol(setting("FAULT_AT"));
  if (at == 0 || number < at || (number > at && getenv("FAULT_STAYS") == NULL)) return 0;
  errno = atoi(setting("FAULT_ERRNO"));
  return 1;
}

__attribute__((destructor)) static void tell_count(void) {
  if (getenv("FAULT_COUNT") == NULL) return;
  FILE* file = fopen(setting("FAULT_COUNT"), "w");
  if (file == NULL) return;
  fprintf(file, "%ld\n", calls);
  fclose(file);
}

/* One entry: a line, then so many bytes. */
static void note(const char* what, const char* path, const char* path_2, long long at,
                 const void* bytes, size_t size) {
  if (getenv("FAULT_LOG") == NULL || __atomic_exchange_n(&in_log, 1, __ATOMIC_SEQ_CST)) return;
  if (log_descriptor == -2)
    log_descriptor =
        NEXT(open)(setting("FAULT_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  char line[9000];
  const int length = snprintf(line, sizeof line, "%s\t%s\t%s\t%lld\t%zu\n", what, path, path_2, at,
                              bytes != NULL ? size : 0);
  struct iovec both[2] = {{line, (size_t)length}, {(void*)bytes, bytes != NULL ? size : 0}};
  if (NEXT(writev)(log_descriptor, both, 2) < 0) abort();
  __atomic_store_n(&in_log, 0, __ATOMIC_SEQ_CST);
}

static void wait_for_log(void) {
  while (getenv("FAULT_LOG") != NULL && __atomic_load_n(&in_log, __ATOMIC_SEQ_CST)) usleep(10);
}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  char path[4096];
  const int counts = path_of(descriptor, path, sizeof path);
  if (counts && fails("write")) return -1;
  const off_t at = counts ? lseek(descriptor, 0, SEEK_CUR) : 0;
  const ssize_t done = NEXT(write)(descriptor, bytes, size);
  if (counts && done > 0) {
    wait_for_log();
    note("write", path, "", at, bytes, (size_t)done);
  }
  return done;
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
  char path[4096];
  const int counts = path_of(descriptor, path, sizeof path);
  if (counts && fails("write")) return -1;
  const ssize_t done = NEXT(pwrite64)(descriptor, bytes, size, at);
  if (counts && done > 0) {
    wait_for_log();
    note("write", path, "", at, bytes, (size_t)done);
  }
  return done;
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
  return pwrite64(descriptor, bytes, size, at);
}

int ftruncate64(int descriptor, off64_t size) {
  char path[4096];
  const int counts = path_of(descriptor, path, sizeof path);
  if (counts && fails("write")) return -1;
  const int done = NEXT(ftruncate64)(descriptor, size);
  if (counts && done == 0) {
    wait_for_log();
    note("truncate", path, "", size, NULL, 0);
  }
  return done;
}

int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }

int fsync(int descriptor) {
  char path[4096];
  const int counts = path_of(descriptor, path, sizeof path);
  if (counts && fails("fsync")) return -1;
  const int done = NEXT(fsync)(descriptor);
  if (counts && done == 0) {
    wait_for_log();
    note("sync", path, "", 0, NULL, 0);
  }
  return done;
}

int rename(const char* from, const char* to) {
  if (is_under(to) && fails("rename")) return -1;
  const int done = NEXT(rename)(from, to);
  if (is_under(to) && done == 0) {
    wait_for_log();
    note("rename", from, to, 0, NULL, 0);
  }
  return done;
}

int unlink(const char* path) {
  const int done = NEXT(unlink)(path);
  if (is_under(path) && done == 0) {
    wait_for_log();
    note("unlink", path, "", 0, NULL, 0);
  }
  return done;
}

int close(int descriptor) {
  char path[4096];
  if (path_of(descriptor, path, sizeof path) && fails("close")) {
    const int error = errno;
    NEXT(close)(descriptor); /* as the kernel does: closed, and told of a write that failed */
    errno = error;
    return -1;
  }
  return NEXT(close)(descriptor);
}

static int opened(const char* path, int flags, int descriptor) {
  if (descriptor >= 0 && (flags & (O_CREAT | O_TRUNC)) != 0 && is_under(path)) {
    wait_for_log();
    note((flags & O_TRUNC) != 0 ? "empty" : "create", path, "", 0, NULL, 0);
  }
  return descriptor;
}

static mode_t mode_in(int flags, va_list more) {
  return (flags & O_CREAT) != 0 ? (mode_t)va_arg(more, int) : 0;
}

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_in(flags, more);
  va_end(more);
  return opened(path, flags, NEXT(open)(path, flags, mode));
}

int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = mode_in(flags, more);
  va_end(more);
  return opened(path, flags, NEXT(open64)(path, flags, mode));
}

int flock(int descriptor, int operation) {
  char path[4096];
  if (path_of(descriptor, path, sizeof path) && fails("flock")) return -1;
  return NEXT(flock)(descriptor, operation);
}

/* A run begins where it asks for signals: what libraries do before is not looked at. */
int sigaction(int number, const struct sigaction* now, struct sigaction* before) {
  if (number == SIGUSR1) run_has_begun = 1;
  return NEXT(sigaction)(number, now, before);
}

extern void* __libc_malloc(size_t size);

void* malloc(size_t size) {
  static int wanted = -1;
  if (run_has_begun) {
    if (wanted < 0) wanted = is_chosen("malloc");
    if (wanted && fails("malloc")) return NULL;
  }
  return __libc_malloc(size);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  static int looks;
  const int done = NEXT(clock_gettime)(clock, now);
  const char* jump = getenv("FAULT_CLOCK_S");
  if (done == 0 && clock == CLOCK_REALTIME && jump != NULL && looks++ % 2 == 0)
    now->tv_sec += atol(jump);
  return done;
}
