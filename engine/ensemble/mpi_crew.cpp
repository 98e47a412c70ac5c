#include "engine/ensemble/mpi_crew.hpp"

// The C interface alone: that of C++ has left the standard, and would want a library of its own.
#define OMPI_SKIP_MPICXX 1
#define MPICH_SKIP_MPICXX 1
#include <mpi.h>

#include <fmt/format.h>

#include <cstdint>
#include <mutex>
#include <optional>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

void check(int code, const char* doing) {
  if (code == MPI_SUCCESS) return;
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(code, text, &length);
  throw Error(ExitCode::not_certified, std::string("MPI cannot ") + doing + ": " + text);
}

/// A number that all processes count on.
class SharedNumber {
 public:
  SharedNumber() {
    int rank = 0;
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank), "tell the rank");
    const MPI_Aint bytes = rank == 0 ? sizeof(std::int64_t) : 0;
    check(MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, MPI_COMM_WORLD, &memory_,
                           &window_),
          "share memory");
    if (rank == 0) *memory_ = 0;
    check(MPI_Barrier(MPI_COMM_WORLD), "wait for all");
    check(MPI_Win_lock_all(MPI_MODE_NOCHECK, window_), "open shared memory");
  }
  ~SharedNumber() {
    MPI_Win_unlock_all(window_);
    MPI_Win_free(&window_);
  }
  SharedNumber(const SharedNumber&) = delete;
  SharedNumber& operator=(const SharedNumber&) = delete;

  /// Raises it by one; what it was before.
  std::int64_t take() {
    constexpr std::int64_t one = 1;
    std::int64_t before = 0;
    check(MPI_Fetch_and_op(&one, &before, MPI_INT64_T, 0, 0, MPI_SUM, window_), "count");
    check(MPI_Win_flush(0, window_), "count");
    return before;
  }

 private:
  std::int64_t* memory_ = nullptr;
  MPI_Win window_ = MPI_WIN_NULL;
};

/// Whoever is free, in whatever process, takes the next position.
class CommonCounter final : public WorkSource {
 public:
  explicit CommonCounter(Index count) : count_(count) {}

  std::optional<Index> next(Index /*worker*/) override {
    const std::lock_guard guard(mutex_);  // MPI is told that threads come one at a time
    const Index position = number_.take();
    return position < count_ ? std::optional(position) : std::nullopt;
  }

 private:
  Index count_;
  std::mutex mutex_;
  SharedNumber number_;
};

/// Equal parts for the threads of all processes.
class CommonParts final : public WorkSource {
 public:
  CommonParts(Index count, Index first_worker, Index workers)
      : parts_(count, workers), first_worker_(first_worker) {}
  std::optional<Index> next(Index worker) override { return parts_.next(first_worker_ + worker); }

 private:
  EqualParts parts_;
  Index first_worker_;
};

class MpiCrew final : public Crew {
 public:
  MpiCrew() {
    int provided = 0;
    check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided), "start");
    if (provided < MPI_THREAD_SERIALIZED)
      throw Error(ExitCode::usage, "this MPI takes calls from one thread only");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "tell the rank");
    check(MPI_Comm_size(MPI_COMM_WORLD, &size_), "tell how many processes there are");
  }
  ~MpiCrew() override { MPI_Finalize(); }

  [[nodiscard]] Index rank() const override { return rank_; }
  [[nodiscard]] Index size() const override { return size_; }

  std::unique_ptr<WorkSource> share(Index count, Index threads, Schedule schedule) override {
    if (schedule == Schedule::fixed)
      return std::make_unique<CommonParts>(count, rank_ * threads, size_ * threads);
    return std::make_unique<CommonCounter>(count);
  }
  void meet() override { check(MPI_Barrier(MPI_COMM_WORLD), "wait for all"); }
  std::optional<Index> first_of(bool holds) override {
    const int mine = holds ? rank_ : size_;
    int first = size_;
    check(MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD), "ask all");
    return first < size_ ? std::optional<Index>(first) : std::nullopt;
  }
  void give_up(int exit_code, const std::string& why) override {
    fmt::print(stderr, "rank {} of {}: {}\n", rank_ + 1, size_, why);
    MPI_Abort(MPI_COMM_WORLD, exit_code);
  }

 private:
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace

std::unique_ptr<Crew> make_mpi_crew() {
  return std::make_unique<MpiCrew>();
}

}  // namespace gridstep
