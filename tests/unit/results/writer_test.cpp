#include "engine/results/writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <fstream>

#include "engine/base/error.hpp"
#include "engine/results/reader.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

using sample::Folder;

std::string message_of(const auto& action) {
  try {
    action();
  } catch (const IoError& error) {
    return error.what();
  }
  return "";
}

TEST(Writer, WhatIsReadIsWhatWasWritten) {
  const Folder folder;
  const System system = sample::system(200);
  const Totals totals = sample::write(folder.path() / "run.h5", system);
  EXPECT_EQ(folder.entries(), 1);  // neither lock nor temporary file is left

  const ResultReader reader(folder.path() / "run.h5");
  const System& read = reader.system();
  EXPECT_EQ(read.name, "样例");
  EXPECT_EQ(read.time.start_s, system.time.start_s);
  EXPECT_EQ(read.time.steps, 200);
  EXPECT_EQ(read.time.zone_offset_s, 8 * 3600);
  EXPECT_EQ(read.units[1].name, "风电");
  EXPECT_EQ(read.units[1].carrier, "wind");
  EXPECT_TRUE(read.units[1].curtailable);
  EXPECT_EQ(read.units[2].bus, BusId(1));
  EXPECT_EQ(read.storages[0].unit, UnitId(2));
  EXPECT_EQ(read.storages[0].self_discharge_frac_per_h, 0.001);
  EXPECT_EQ(read.loads[0].consumer, "");
  EXPECT_EQ(read.grid.branches[0].to, BusId(1));
  EXPECT_EQ(read.grid.branches[0].susceptance_mw_per_rad, 100.0);
  EXPECT_EQ(read.green.generation_carriers, system.green.generation_carriers);
  EXPECT_EQ(read.green.capacity_carriers, system.green.capacity_carriers);
  EXPECT_EQ(read.horizon.keep_steps, 24);
  EXPECT_EQ(read.loss_frac, 0.02);
  EXPECT_EQ(reader.total("total_cost"), totals.total_cost);
  EXPECT_EQ(reader.timing().solve_s, 0.4);
  EXPECT_EQ(reader.provenance().input_sha256, sample::provenance().input_sha256);
  EXPECT_EQ(reader.provenance().seed, 7);

  double energy_mwh = 10.0;
  const Record written = sample::record(system, 0, 200, energy_mwh);
  const Record back = reader.read(0, 200);
  EXPECT_EQ(back.generation_mw, written.generation_mw);
  EXPECT_EQ(back.energy_mwh, written.energy_mwh);
  EXPECT_EQ(back.price_per_mwh, written.price_per_mwh);
  EXPECT_EQ(back.window_bound, written.window_bound);
  EXPECT_EQ(reader.read(30, 2).demand_mw,
            (std::vector<double>(written.demand_mw.begin() + 30, written.demand_mw.begin() + 32)));
}

TEST(Writer, SameRecordsGiveSameBytesOnAnyMachine) {
  const Folder folder;
  const System system = sample::system(100);
  sample::write(folder.path() / "1.h5", system);
  sample::write(folder.path() / "2.h5", system);
  Provenance elsewhere = sample::provenance();
  elsewhere.host = "there";
  elsewhere.created = "2024-02-29T12:00:00Z";
  elsewhere.threads = 8;
  sample::write(folder.path() / "3.h5", system, elsewhere);
  const Digest first = ResultReader(folder.path() / "1.h5").actual_digest();
  const Digest second = ResultReader(folder.path() / "2.h5").actual_digest();
  const Digest third = ResultReader(folder.path() / "3.h5").actual_digest();
  EXPECT_EQ(first.content, second.content);
  EXPECT_EQ(first.integrity, second.integrity);
  EXPECT_EQ(first.content, third.content);
  EXPECT_NE(first.integrity, third.integrity);

  const auto bytes = [&](const char* name) {
    std::ifstream file(folder.path() / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(bytes("1.h5"), bytes("2.h5"));  // not promised, but no clock gets into the file
}

TEST(Writer, RegionWithoutTiesAndStorages) {
  const Folder folder;
  System system = sample::system(1);
  system.ties.clear();
  system.storages.clear();
  system.grid.branches.clear();
  system.copperplate = true;
  find_origins(system);
  Record record;
  record.steps = 1;
  record.generation_mw = {40.0, 0.0, 0.0};
  record.available_mw = {100.0, 0.0, 0.0};
  record.curtailment_mw = {0.0, 0.0, 0.0};
  record.heat_mw_th = {0.0, 0.0, 0.0};
  record.demand_mw = {40.0 / 1.02};
  record.unserved_mw = {0.0};
  record.demand_baseline_mw = record.demand_mw;
  record.price_per_mwh = {1.0, 1.0};
  record.unit_emission_t = {30.0, 0.0, 0.0};
  record.marginal_green_frac = record.marginal_emission_t_per_mwh = {0.0, 0.0};
  record.marginal_unit = {0, 0};
  record.loss_mw = {0.02 * 40.0 / 1.02};
  for (auto* zero : {&record.green_share, &record.emission_t, &record.cost, &record.duality_gap,
                     &record.window_objective, &record.window_bound})
    zero->assign(1, 0.0);
  Ledger(system).book(record);
  Certifier certifier(system);
  certifier.certify(record);
  EXPECT_TRUE(certifier.summary().holds());
  Summary summary(system);
  summary.add(record);
  ResultsWriter writer(folder.path() / "run.h5", system, Provenance{});
  writer.append(std::move(record));
  writer.publish(summary.totals(), Timing{});
  const ResultReader reader(folder.path() / "run.h5");
  EXPECT_TRUE(reader.system().ties.empty());
  EXPECT_TRUE(reader.read(0, 1).charge_mw.empty());
}

TEST(Writer, WithoutPublishNothingIsLeft) {
  const Folder folder;
  const System system = sample::system(48);
  {
    ResultsWriter writer(folder.path() / "run.h5", system, sample::provenance());
    double energy_mwh = 10.0;
    writer.append(sample::record(system, 0, 24, energy_mwh));
    EXPECT_GT(folder.entries(), 0);
  }
  EXPECT_EQ(folder.entries(), 0);
}

TEST(Writer, MissingStepsAreOurBug) {
  const Folder folder;
  const System system = sample::system(48);
  {
    ResultsWriter writer(folder.path() / "run.h5", system, sample::provenance());
    EXPECT_THROW(writer.publish(Totals{}, Timing{}), std::logic_error);
  }
  EXPECT_EQ(folder.entries(), 0);
}

TEST(Writer, FailureInTheThreadIsToldAtTheNextCall) {
  const Folder folder;
  const System system = sample::system(48);
  ResultsWriter writer(folder.path() / "run.h5", system, sample::provenance());
  double energy_mwh = 10.0;
  Record broken = sample::record(system, 0, 24, energy_mwh);
  broken.cost.pop_back();
  writer.append(std::move(broken));
  EXPECT_THROW(writer.publish(Totals{}, Timing{}), std::logic_error);
}

TEST(Writer, RefusesToOverwriteUnlessTold) {
  const Folder folder;
  const auto target = folder.path() / "run.h5";
  sample::write(target, sample::system(24));
  const auto again = [&] { sample::write(target, sample::system(48)); };
  EXPECT_THROW(again(), FileExistsError);
  EXPECT_NE(message_of(again).find("run.h5 exists"), std::string::npos);
  EXPECT_EQ(ResultReader(target).system().time.steps, 24);
  sample::write(target, sample::system(48), sample::provenance(),
                ResultsWriter::IfExists::overwrite);
  EXPECT_EQ(ResultReader(target).system().time.steps, 48);
}

TEST(Writer, TellsWhatIsWrongWithTheTarget) {
  const Folder folder;
  const System system = sample::system(24);
  const auto open = [&](const std::filesystem::path& target) {
    return message_of([&] { ResultsWriter(target, system, Provenance{}); });
  };
  EXPECT_NE(open(folder.path() / "nowhere" / "run.h5").find("there is no folder"),
            std::string::npos);
  EXPECT_NE(open(folder.path()).find("it is a folder"), std::string::npos);
  EXPECT_NE(open("/proc/run.h5").find("cannot write"), std::string::npos);
  EXPECT_EQ(folder.entries(), 0);
}

TEST(Writer, OneWriterPerTarget) {
  const Folder folder;
  const System system = sample::system(24);
  const auto target = folder.path() / "run.h5";
  {
    const ResultsWriter first(target, system, Provenance{});
    const std::string message = message_of([&] { ResultsWriter(target, system, Provenance{}); });
    EXPECT_NE(message.find("is being written by process " + std::to_string(getpid())),
              std::string::npos)
        << message;
    const ResultsWriter other(folder.path() / "other.h5", system, Provenance{});
  }
  sample::write(target, system);
}

TEST(Writer, LockOfADeadProcessIsTakenOver) {
  const Folder folder;
  const System system = sample::system(24);
  const auto target = folder.path() / "run.h5";
  const pid_t child = fork();
  if (child == 0) {
    const ResultsWriter writer(target, system, Provenance{});
    raise(SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(folder.entries(), 2);  // its lock and temporary file
  sample::write(target, system);
  EXPECT_EQ(folder.entries(), 1);
}

/// Writes in a child process whose files may not grow beyond `bytes`, as on a full disk.
int write_with_limit(const std::filesystem::path& target, const System& system, rlim_t bytes) {
  const pid_t child = fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    int code = 0;
    try {
      sample::write(target, system);
    } catch (const IoError& error) {
      const std::string what = error.what();
      code = what.find("are free in") != std::string::npos ? 6 : 7;
      if (code == 7) std::fprintf(stderr, "%s\n", error.what());
    } catch (...) {
      code = 8;
    }
    std::exit(code);  // runs what a process runs at its end
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST(Writer, FullDiskIsAnErrorAndLeavesNothing) {
  const Folder folder;
  const System system = sample::system(2000);
  const auto target = folder.path() / "run.h5";
  for (const rlim_t bytes : {2'000, 10'000, 40'000, 60'000, 80'000, 100'000, 120'000, 160'000}) {
    EXPECT_EQ(write_with_limit(target, system, bytes), 6) << bytes;
    EXPECT_EQ(folder.entries(), 0) << bytes;
  }
  EXPECT_EQ(write_with_limit(target, system, 10'000'000), 0);
  EXPECT_GT(std::filesystem::file_size(target), 160'000u);
}

}  // namespace
}  // namespace gridstep
