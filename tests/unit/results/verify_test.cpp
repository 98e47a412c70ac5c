#include "engine/results/verify.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/results/inspect.hpp"
#include "engine/results/reader.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

using sample::Folder;

class VerifyTest : public testing::Test {
 protected:
  VerifyTest() { sample::write(file_, sample::system(100)); }

  /// Puts another number into a series or total, and an honest fingerprint over it.
  void forge(const std::string& name, hsize_t row, double value) {
    hdf5::File file(H5Fopen(file_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    hdf5::write_rows(hdf5::open_dataset(file.id(), name), row, 1, &value);
    const Digest digest = digest_of(file);
    H5Adelete(file.id(), content_attribute);
    H5Adelete(file.id(), integrity_attribute);
    hdf5::write_attribute(file.id(), content_attribute, digest.content);
    hdf5::write_attribute(file.id(), integrity_attribute, digest.integrity);
  }
  std::vector<std::string> failures() {
    std::vector<std::string> names;
    for (const Finding& finding : verify(file_).findings)
      if (!finding.passed()) names.push_back(finding.check);
    return names;
  }

  Folder folder_;
  std::filesystem::path file_ = folder_.path() / "run.h5";
};

using Names = std::vector<std::string>;

TEST_F(VerifyTest, GoodFilePasses) {
  const Verification verification = verify(file_);
  EXPECT_TRUE(verification.passed()) << to_text(verification);
  EXPECT_NE(to_text(verification).find("verified"), std::string::npos);
  EXPECT_TRUE(to_json(verification)["passed"].get<bool>());
}

TEST_F(VerifyTest, ForgedDemandBreaksTheBalance) {
  forge("demand_mw", 40, 71.0);  // was 70
  const Names names = failures();
  EXPECT_EQ(names, (Names{"balance", "flows", "origin shares", "carbon", "stored certificate",
                          "traced origins", "green_share_consumer", "carbon_consumer_t_per_mwh"}));
  const Verification verification = verify(file_);
  const auto balance =
      std::find_if(verification.findings.begin(), verification.findings.end(),
                   [](const Finding& finding) { return finding.check == "balance"; });
  EXPECT_NEAR(balance->value, 1.02, 1e-9);
  // Step 40 of a run from midnight of the first of January, +08:00.
  EXPECT_NE(balance->where.find("2023-01-02T16:00"), std::string::npos) << balance->where;
}

TEST_F(VerifyTest, ForgedShareCostAndTotals) {
  forge("green_share", 3, 0.9);
  EXPECT_EQ(failures(), (Names{"green share"}));
  forge("cost", 5, 1.0);
  EXPECT_EQ(failures(), (Names{"green share", "total_cost", "total_cost_bound"}));
  forge("green_share_capacity", 0, 0.5);
  EXPECT_EQ(failures(),
            (Names{"green share", "total_cost", "total_cost_bound", "green_share_capacity"}));
}

TEST_F(VerifyTest, ForgedCertificate) {
  forge("certificate/duality_gap", 3, 0.01);
  EXPECT_EQ(failures(), (Names{"duality gap", "stored certificate"}));
}

TEST_F(VerifyTest, ChangedTextIsFoundByTheFingerprint) {
  {
    const hdf5::File file(H5Fopen(file_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    const hdf5::Group group = hdf5::open_group(file.id(), "provenance");
    H5Adelete(group.id(), "command");
    hdf5::write_attribute(group.id(), "command", std::string("gridstep run another"));
  }
  EXPECT_EQ(failures(), (Names{"integrity"}));
}

TEST_F(VerifyTest, AnotherBuildGivesTheSameContent) {
  Provenance other = sample::provenance();
  other.version = "0.1.0+another";
  sample::write(folder_.path() / "other.h5", sample::system(100), other);
  const Digest one = ResultReader(file_).stored_digest();
  const Digest two = ResultReader(folder_.path() / "other.h5").stored_digest();
  EXPECT_EQ(one.content, two.content);
  EXPECT_NE(one.integrity, two.integrity);
  {
    const hdf5::File file(H5Fopen(file_.c_str(), H5F_ACC_RDWR, H5P_DEFAULT));
    H5Adelete(file.id(), "source");
    hdf5::write_attribute(file.id(), "source", std::string("gridstep 9.9"));
  }
  EXPECT_EQ(failures(), (Names{"integrity"}));
}

TEST_F(VerifyTest, InspectionTellsWhatIsInside) {
  const Inspection inspection = inspect(file_);
  EXPECT_EQ(inspection.totals.steps, 100);
  EXPECT_DOUBLE_EQ(inspection.totals.capacity_sum_mw, 180.0);
  EXPECT_TRUE(inspection.certificate.holds());
  const auto json = to_json(inspection);
  EXPECT_EQ(json["capacity_mw"]["coal"], 100.0);
  EXPECT_EQ(json["capacity_residual_mw"], 3.0);
  EXPECT_EQ(json["start"], "2023-01-01T00:00:00+08:00");
  EXPECT_EQ(json["certificate"]["holds"], true);
  EXPECT_EQ(json["provenance"]["seed"], 7);
  const std::string text = to_text(inspection);
  EXPECT_NE(text.find("battery"), std::string::npos) << text;
  EXPECT_NE(text.find("highs 1.15.1"), std::string::npos) << text;
}

}  // namespace
}  // namespace gridstep
