#include "engine/results/reader.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <fstream>
#include <functional>

#include "engine/base/error.hpp"
#include "engine/results/verify.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

using sample::Folder;

class ReaderTest : public testing::Test {
 protected:
  ReaderTest() { sample::write(file_, sample::system(100)); }

  /// Changes the file behind gridstep's back.
  void tamper(const std::function<void(hid_t)>& change) {
    const hdf5::File file(H5Fopen(file_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    change(file.id());
  }
  std::string refusal() {
    try {
      const ResultReader reader(file_);
      for_each_block(reader, [](const Record&) {});
    } catch (const IoError& error) {
      return error.what();
    }
    return "";
  }
  std::string bytes() {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void overwrite(const std::string& content) {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << content;
  }

  Folder folder_;
  std::filesystem::path file_ = folder_.path() / "run.h5";
};

TEST_F(ReaderTest, WhatIsNoResult) {
  EXPECT_THROW(ResultReader(folder_.path() / "none.h5"), IoError);
  EXPECT_THROW(ResultReader{folder_.path()}, IoError);
  overwrite("hello");
  EXPECT_NE(refusal().find("run.h5: cannot open"), std::string::npos) << refusal();
  hdf5::create_file(file_).close();
  EXPECT_NE(refusal().find("gridstep has not written it"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, IslandsAreThoseOfTheLines) {
  tamper([](hid_t file) {
    const std::int64_t islands[] = {0, 1};  // the line joins the two buses
    hdf5::write_rows(hdf5::open_dataset(file, "bus_island"), 0, 2, islands);
  });
  EXPECT_NE(refusal().find("bus_island"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, GapToleranceAndHeatAreasComeBack) {
  System system = sample::system(1);
  system.gap = 3e-7;
  system.heat_areas = {{"town", "", 0.0}};
  system.units[0].heat_area = HeatAreaId(0);
  {
    ResultsWriter writer(file_, system, sample::provenance(), ResultsWriter::IfExists::overwrite);
    Certifier certifier(system);
    double energy_mwh = 10.0;
    Record record = sample::record(system, 0, 1, energy_mwh);
    record.heat_mw_th = {6.0, 0.0, 0.0};
    record.heat_demand_mw_th = {10.0};
    record.boiler_heat_mw_th = {4.0};
    certifier.certify(record);
    EXPECT_TRUE(certifier.summary().holds());
    Summary summary(system);
    summary.add(record);
    writer.append(std::move(record));
    writer.publish(summary.totals(), Timing{});
  }
  const ResultReader reader(file_);
  EXPECT_EQ(reader.system().gap, 3e-7);
  EXPECT_EQ(reader.system().units[0].heat_area, HeatAreaId(0));
  EXPECT_FALSE(reader.system().units[1].heat_area.valid());
  const Record record = reader.read(0, 1);
  EXPECT_EQ(record.heat_mw_th, (std::vector<double>{6.0, 0.0, 0.0}));
  EXPECT_EQ(record.boiler_heat_mw_th, std::vector<double>{4.0});
  EXPECT_TRUE(verify(file_).passed()) << to_text(verify(file_));
}

TEST_F(ReaderTest, QueuesComeBack) {
  System system = sample::system(1);
  system.queues.resize(1);
  system.queues[0].id = "batch";
  system.queues[0].name = "批处理";
  system.queues[0].load = LoadId(0);
  system.queues[0].deadline_h = 4.0;
  const auto write = [&](double work_mw) {
    ResultsWriter writer(file_, system, sample::provenance(), ResultsWriter::IfExists::overwrite);
    Certifier certifier(system);
    double energy_mwh = 10.0;
    Record record = sample::record(system, 0, 1, energy_mwh);
    record.arrived_mw = {3.0};
    record.work_mw = {work_mw};
    record.dropped_mw = {1.0};
    record.backlog_mwh = {0.0};
    certifier.certify(record);
    Summary summary(system);
    summary.add(record);
    writer.append(std::move(record));
    writer.publish(summary.totals(), Timing{});
  };
  write(2.0);
  EXPECT_TRUE(verify(file_).passed()) << to_text(verify(file_));
  const ResultReader reader(file_);
  ASSERT_EQ(reader.system().queues.size(), 1U);
  EXPECT_EQ(reader.system().queues[0].name, "批处理");
  EXPECT_EQ(reader.system().queues[0].load, LoadId(0));
  EXPECT_EQ(reader.system().queues[0].deadline_h, 4.0);
  EXPECT_EQ(reader.read(0, 1).work_mw, std::vector<double>{2.0});
  write(1.5);  // half a MWh is lost
  EXPECT_FALSE(verify(file_).passed());
}

TEST_F(ReaderTest, NewerFormat) {
  tamper([](hid_t file) {
    H5Adelete(file, "gridstep_format");
    hdf5::write_attribute(file, "gridstep_format", std::string("2.0"));
  });
  EXPECT_NE(refusal().find("use a newer gridstep"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, IncompleteFile) {
  tamper([](hid_t file) { H5Adelete(file, complete_attribute); });
  EXPECT_NE(refusal().find("never completed"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, LinksToElsewhere) {
  tamper([](hid_t file) {
    H5Lcreate_external("/etc/passwd", "/", file, "secret", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_NE(refusal().find("/secret is a link to elsewhere"), std::string::npos) << refusal();
  tamper([](hid_t file) {
    H5Ldelete(file, "secret", H5P_DEFAULT);
    H5Lcreate_soft("/cost", file, "alias", H5P_DEFAULT, H5P_DEFAULT);
  });
  EXPECT_NE(refusal().find("/alias is a link to elsewhere"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, DataInAnotherFile) {
  tamper([](hid_t file) {
    const hsize_t length = 100;
    const hdf5::Space space(H5Screate_simple(1, &length, nullptr));
    const hdf5::Properties creation(H5Pcreate(H5P_DATASET_CREATE));
    H5Pset_external(creation.id(), "/etc/passwd", 0, H5F_UNLIMITED);
    H5Ldelete(file, "cost", H5P_DEFAULT);
    const hdf5::Dataset cost(H5Dcreate2(file, "cost", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT,
                                        creation.id(), H5P_DEFAULT));
    EXPECT_TRUE(cost.is_open());
  });
  EXPECT_NE(refusal().find("/cost keeps its data in another file"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, ShapesThatLie) {
  const auto replace_cost = [&](hsize_t length) {
    tamper([&](hid_t file) {
      H5Ldelete(file, "cost", H5P_DEFAULT);
      const hdf5::Space space(H5Screate_simple(1, &length, nullptr));
      const hdf5::Properties creation(H5Pcreate(H5P_DATASET_CREATE));
      const hsize_t chunk = 50;
      H5Pset_chunk(creation.id(), 1, &chunk);
      const hdf5::Dataset cost(H5Dcreate2(file, "cost", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT,
                                          creation.id(), H5P_DEFAULT));
    });
  };
  replace_cost(hsize_t{1} << 40);  // 8 TiB in a few bytes
  EXPECT_NE(refusal().find("/cost is too long"), std::string::npos) << refusal();
  replace_cost(100'000'000);
  EXPECT_NE(refusal().find("/cost claims more values than it holds"), std::string::npos)
      << refusal();
  replace_cost(99);
  EXPECT_NE(refusal().find("cost has not the lengths of its axes"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, MissingVariable) {
  tamper([](hid_t file) { H5Ldelete(file, "flow_mw", H5P_DEFAULT); });
  EXPECT_NE(refusal().find("flow_mw is missing"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, ReferenceToNowhere) {
  tamper([](hid_t file) {
    const hdf5::Dataset unit_bus = hdf5::open_dataset(file, "unit_bus");
    const char* buses[] = {"a", "b", "c"};
    const hdf5::Type type = hdf5::text_type();
    H5Dwrite(unit_bus.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, buses);
  });
  EXPECT_NE(refusal().find("unit_bus names c, which is nowhere"), std::string::npos) << refusal();
}

TEST_F(ReaderTest, TruncatedAnywhere) {
  const std::string whole = bytes();
  for (int percent = 0; percent < 100; percent += 2) {
    overwrite(whole.substr(0, whole.size() * static_cast<std::size_t>(percent) / 100));
    EXPECT_NE(refusal(), "") << percent << " %";
  }
}

/// What `verify` says about a file in a process of its own: 0 verified, 1 not, 6 unreadable;
/// negative: the HDF5 library itself crashed on it.
int verify_in_child(const std::filesystem::path& file) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    try {
      _exit(verify(file).passed() ? 0 : 1);
    } catch (const IoError&) {
      _exit(6);
    } catch (...) {
      _exit(9);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

TEST_F(ReaderTest, FlippedBitsAreFoundOrHarmless) {
  const std::string whole = bytes();
  int found = 0;
  int harmless = 0;
  for (std::size_t n = 0; n < 150; ++n) {
    const std::size_t bit = (n * 7'919'317 + 1'013) % (whole.size() * 8);
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    overwrite(flipped);
    const int code = verify_in_child(file_);
    EXPECT_NE(code, 9) << "bit " << bit << ": an error of an unexpected kind";
    code == 0 ? ++harmless : ++found;
  }
  // Harmless ones lie in free space and in what netCDF alone reads; every value is under SHA-256.
  EXPECT_GT(found, 0);
  RecordProperty("found", found);
  RecordProperty("harmless", harmless);
}

}  // namespace
}  // namespace gridstep
