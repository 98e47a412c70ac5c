#include "engine/ensemble/merge.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/error.hpp"
#include "engine/ensemble/run_log.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/merged_reader.hpp"
#include "engine/results/reader.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

/// A batch of the sample, made by hand: the second run has another wind unit, the third
/// begins a day later.
class MergeTest : public testing::Test {
 protected:
  MergeTest()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        batch_(folder_) {
    fs::remove_all(folder_);
    batch_ = BatchFolder(folder_);
    const BatchFolder results(batch_.results());
    BatchPlan plan;
    plan.study = "sample";
    plan.version = "1";
    plan.keeps_files = true;
    plan.axes = {"growth", "unit"};
    plan.runs = {{"base", "Base", "基准", "base", "", {"1", "none"}, "in-base"},
                 {"gas", "Gas", "Gas", "gas", "base", {"1.5", "gas"}, "in-gas"},
                 {"late", "Late", "Late", "late", "base", {"", "none"}, "in-late"}};
    batch_.write(plan);
    RunLog log(batch_.logs(), "part-1-of-1");
    System gas = sample::system(30);
    for (Unit& unit : gas.units)
      if (unit.id == "wind") unit.id = "wind-2";
    System late = sample::system(30);
    late.time.start_s += 24 * 3600;
    done(log, "base", sample::system(30));
    done(log, "gas", gas);
    done(log, "late", late);
    options_.folder = folder_;
    options_.target = folder_ / "all.h5";
    options_.wait_s = 0.0;
  }

  void done(RunLog& log, const std::string& run, const System& system) const {
    RunOutcome outcome;
    outcome.totals = sample::write(batch_.result_of(run), system);
    outcome.run = run;
    outcome.input_sha256 = "in-" + run;
    outcome.bytes = fs::file_size(batch_.result_of(run));
    outcome.content_sha256 = ResultReader(batch_.result_of(run)).stored_digest().content;
    log.append(outcome);
  }

  [[nodiscard]] std::vector<double> all(const std::string& name) const {
    const hdf5::File file = hdf5::open_file(options_.target);
    const hdf5::Dataset dataset = hdf5::open_dataset(file.id(), name);
    const hdf5::Extent extent = hdf5::extent_of(dataset);
    std::size_t size = 1;
    for (const hsize_t length : extent) size *= length;
    std::vector<double> values(size);
    hdf5::read_rows(dataset, 0, extent.at(0), values.data());
    return values;
  }

  [[nodiscard]] std::string refusal() const {
    try {
      merge(options_);
      return {};
    } catch (const Error& error) {
      EXPECT_FALSE(fs::exists(options_.target));
      EXPECT_FALSE(fs::exists(folder_ / ".all.h5.tmp"));
      return std::to_string(static_cast<int>(error.exit_code())) + " " + error.what();
    }
  }

  fs::path folder_;
  BatchFolder batch_;
  MergeOptions options_;
};

TEST_F(MergeTest, PutsEveryRunsNumbersWhereItsThingsAndStepsAre) {
  for (const SeriesForm form : {SeriesForm::shown, SeriesForm::copied}) {
    options_.series = form;
    options_.overwrite = true;
    const MergeReport report = merge(options_);
    EXPECT_EQ(report.runs, 3);
    EXPECT_EQ(report.files, 3);
    // Units: coal, wind, bat, wind-2. Steps: 54.
    const std::vector<double> merged = all("generation_mw");
    ASSERT_EQ(merged.size(), 3U * 54U * 4U);
    const Record base = ResultReader(batch_.result_of("base")).read(0, 30);
    const Record gas = ResultReader(batch_.result_of("gas")).read(0, 30);
    const Record late = ResultReader(batch_.result_of("late")).read(0, 30);
    const double none = hdf5::fill_of<double>();
    const auto at = [&](std::size_t run, std::size_t step, std::size_t unit) {
      return merged[(run * 54 + step) * 4 + unit];
    };
    for (std::size_t step = 0; step < 30; ++step) {
      EXPECT_EQ(at(0, step, 0), base.generation_mw[step * 3]);
      EXPECT_EQ(at(0, step, 1), base.generation_mw[step * 3 + 1]);
      EXPECT_EQ(at(0, step, 3), none);
      EXPECT_EQ(at(1, step, 1), none);
      EXPECT_EQ(at(1, step, 3), gas.generation_mw[step * 3 + 1]);
      EXPECT_EQ(at(1, step, 2), gas.generation_mw[step * 3 + 2]);
      EXPECT_EQ(at(2, step + 24, 0), late.generation_mw[step * 3]);
    }
    EXPECT_EQ(at(0, 30, 0), none);
    EXPECT_EQ(at(2, 23, 0), none);
    EXPECT_TRUE(verify_merged(options_.target).passed());
  }
}

TEST_F(MergeTest, TellsNumbersOfTheStudyFromTexts) {
  merge(options_);
  const std::vector<double> growth = all("growth");
  EXPECT_EQ(growth[1], 1.5);
  EXPECT_TRUE(std::isnan(growth[2]));
  const hdf5::File file = hdf5::open_file(options_.target);
  EXPECT_EQ(hdf5::read_texts(hdf5::open_dataset(file.id(), "axis_unit"))[1], "gas");
}

TEST_F(MergeTest, RefusesWhatIsNotAsTheLogSays) {
  sample::write(batch_.result_of("late"), sample::system(30), sample::provenance(),
                ResultsWriter::IfExists::overwrite);
  const std::string words = refusal();
  EXPECT_NE(words.find("late"), std::string::npos) << words;
}

TEST_F(MergeTest, NamesAMissingRunAndMarksItWhereAllowed) {
  fs::remove(batch_.result_of("gas"));
  const std::string words = refusal();
  EXPECT_EQ(words.substr(0, 2), "8 ") << words;
  EXPECT_NE(words.find("run gas"), std::string::npos) << words;
  options_.allow_missing = true;
  const MergeReport report = merge(options_);
  ASSERT_EQ(report.incomplete.size(), 1U);
  EXPECT_EQ(report.incomplete[0].status, "missing");
  EXPECT_EQ(all("total_cost")[1], hdf5::fill_of<double>());
  EXPECT_EQ(inspect_merged(options_.target).incomplete.at(0).run, "gas");
}

TEST_F(MergeTest, IsNoResultOfOneRun) {
  merge(options_);
  EXPECT_TRUE(is_merged(options_.target));
  EXPECT_FALSE(is_merged(batch_.result_of("base")));
  EXPECT_THROW(ResultReader reader(options_.target), IoError);
}

TEST_F(MergeTest, StopsWithoutATrace) {
  Observer observer;
  observer.stop = [] { return true; };
  EXPECT_THROW(merge(options_, observer), InterruptedError);
  EXPECT_FALSE(fs::exists(options_.target));
}

}  // namespace
}  // namespace gridstep
