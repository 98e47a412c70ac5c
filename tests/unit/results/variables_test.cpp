#include "engine/results/variables.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/base/error.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/verify.hpp"
#include "engine/results/write_held.hpp"
#include "tests/unit/results/sample_run.hpp"

namespace gridstep {
namespace {

/// The sample's run of as many steps, held in memory.
std::unique_ptr<HeldResult> held_sample(Index steps) {
  const auto system = std::make_shared<const System>(sample::system(steps));
  auto held = std::make_unique<HeldResult>(system, sample::provenance());
  Certifier certifier(*system);
  Summary summary(*system);
  double energy_mwh = 10.0;
  for (Index first = 0; first < steps; first += 24) {
    Record window = sample::record(*system, first, std::min<Index>(24, steps - first), energy_mwh);
    certifier.certify(window);
    summary.add(window);
    held->append(window);
  }
  held->finish(summary.totals(), Timing{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7});
  return held;
}

/// What a file itself says of an array, looked at without the layout.
struct InFile {
  hdf5::Extent extent;
  std::string unit;
  std::string long_name;
};

void look(hid_t group, const std::string& prefix, std::map<std::string, InFile>& found) {
  for (const std::string& name : hdf5::link_names(group)) {
    if (hdf5::is_group(group, name)) {
      look(hdf5::open_group(group, name).id(), prefix + name + "/", found);
      continue;
    }
    const hdf5::Dataset dataset = hdf5::open_dataset(group, name);
    const auto text = [&](const char* attribute) {
      return hdf5::has_attribute(dataset.id(), attribute)
                 ? hdf5::text_attribute(dataset.id(), attribute)
                 : std::string();
    };
    found[prefix + name] = {hdf5::extent_of(dataset), text("units"), text("long_name")};
  }
}

TEST(Variables, AreThoseOfTheFile) {
  const sample::Folder folder;
  const auto file = folder.path() / "run.h5";
  write(*held_sample(30), file);
  std::map<std::string, InFile> in_file;
  look(hdf5::open_file(file).id(), "", in_file);
  in_file.erase("bnds");  // a dimension without values

  std::set<std::string> told;
  for (const Variable& variable : variables_of(ResultReader(file))) {
    SCOPED_TRACE(variable.path());
    EXPECT_TRUE(told.insert(variable.path()).second);
    ASSERT_TRUE(in_file.contains(variable.path()));
    const InFile& found = in_file.at(variable.path());
    EXPECT_EQ(hdf5::Extent(variable.sizes.begin(), variable.sizes.end()), found.extent);
    EXPECT_EQ(variable.sizes.size(), variable.dims.size());
    EXPECT_EQ(variable.long_name, found.long_name);
    // Bounds have the unit of what they bound, and say none themselves (CF).
    if (variable.name != "time_bnds") {
      EXPECT_EQ(variable.unit, found.unit);
    }
  }
  EXPECT_EQ(told.size(), in_file.size());
}

TEST(Variables, TheSameFromFileAndMemory) {
  const sample::Folder folder;
  const auto held = held_sample(30);
  write(*held, folder.path() / "run.h5");
  const ResultReader file(folder.path() / "run.h5");
  const std::vector<Variable> of_file = variables_of(file);
  const std::vector<Variable> of_memory = variables_of(*held);
  ASSERT_EQ(of_file.size(), of_memory.size());
  for (std::size_t n = 0; n < of_file.size(); ++n) {
    SCOPED_TRACE(of_file[n].path());
    EXPECT_EQ(of_file[n].path(), of_memory[n].path());
    EXPECT_EQ(of_file[n].kind, of_memory[n].kind);
    EXPECT_EQ(of_file[n].dims, of_memory[n].dims);
    EXPECT_EQ(of_file[n].attributes, of_memory[n].attributes);
    if (of_file[n].kind == Variable::Kind::text) {
      EXPECT_EQ(texts_of(file, of_file[n]), texts_of(*held, of_memory[n]));
    } else {
      const std::vector<double> values = values_of(*held, of_memory[n]);
      EXPECT_EQ(static_cast<Index>(values.size()), of_memory[n].count());
      EXPECT_EQ(values_of(file, of_file[n]), values);
    }
  }
}

/// What sample::dispatch says of steps 24 to 26, and the sample's names.
TEST(Variables, ValuesOfStepsAndTexts) {
  const auto held = held_sample(30);
  const Variable charge = variable_of(*held, "charge_mw");
  EXPECT_EQ(charge.dims, (std::vector<std::string>{"time", "storage"}));
  EXPECT_EQ(charge.unit, "MW");
  EXPECT_EQ(charge.cell_methods, "time: mean");
  EXPECT_EQ(values_of(*held, charge, 24, 3), (std::vector<double>{4.0, 0.0, 4.0}));
  const std::int64_t start_s = 1672502400;
  EXPECT_EQ(values_of(*held, variable_of(*held, "time_bnds"), 1, 1),
            (std::vector<double>{start_s + 3600.0, start_s + 7200.0}));
  EXPECT_EQ(texts_of(*held, variable_of(*held, "storage")), (std::vector<std::string>{"bat"}));
  EXPECT_EQ(texts_of(*held, variable_of(*held, "unit_name")),
            (std::vector<std::string>{"煤电", "风电", "储能"}));
  EXPECT_EQ(texts_of(*held, variable_of(*held, "unit_bus")),
            (std::vector<std::string>{"a", "b", "b"}));
  EXPECT_EQ(texts_of(*held, variable_of(*held, "provenance/input")),
            (std::vector<std::string>{"profiles/风.csv", "scenario.toml"}));
  EXPECT_EQ(values_of(*held, variable_of(*held, "unit_curtailable")),
            (std::vector<double>{0.0, 1.0, 0.0}));
  EXPECT_EQ(variable_of(*held, "unit_curtailable").kind, Variable::Kind::flag);
  EXPECT_EQ(values_of(*held, variable_of(*held, "loss_frac")), (std::vector<double>{0.02}));
  EXPECT_EQ(variable_of(*held, "price_per_mwh").unit, "CNY MWh-1");
}

TEST(Variables, WhatIsNotThere) {
  const auto held = held_sample(3);
  try {
    (void)variable_of(*held, "generation_mv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    EXPECT_STREQ(error.what(), "样例 has no variable 'generation_mv': did you mean generation_mw?");
  }
  EXPECT_THROW((void)variable_of(*held, "queue"), Error);  // the region has none
  const Variable charge = variable_of(*held, "charge_mw");
  EXPECT_THROW((void)values_of(*held, charge, 2, 2), std::logic_error);
  EXPECT_THROW((void)texts_of(*held, charge), std::logic_error);
  EXPECT_THROW((void)values_of(*held, variable_of(*held, "unit")), std::logic_error);
}

TEST(WriteHeld, TheFileIsWhatTheRunWouldHaveWritten) {
  const sample::Folder folder;
  sample::write(folder.path() / "run.h5", sample::system(200));
  const auto held = held_sample(200);
  write(*held, folder.path() / "held.h5");
  EXPECT_EQ(ResultReader(folder.path() / "held.h5").stored_digest().content,
            ResultReader(folder.path() / "run.h5").stored_digest().content);
  EXPECT_EQ(folder.entries(), 2);
}

TEST(WriteHeld, ReplacesOnlyWhenToldTo) {
  const sample::Folder folder;
  const auto file = folder.path() / "run.h5";
  write(*held_sample(3), file);
  EXPECT_THROW(write(*held_sample(4), file), IoError);
  EXPECT_EQ(ResultReader(file).system().time.steps, 3);
  write(*held_sample(4), file, ResultsWriter::IfExists::overwrite);
  EXPECT_EQ(ResultReader(file).system().time.steps, 4);
}

/// A run that was left after its third step is a result of three steps, whole in itself.
TEST(WriteHeld, ARunThatWasLeft) {
  const sample::Folder folder;
  const auto system = std::make_shared<const System>(sample::system(10));
  HeldResult held(system, sample::provenance());
  Certifier certifier(*system);
  double energy_mwh = 10.0;
  Record window = sample::record(*system, 0, 3, energy_mwh);
  certifier.certify(window);
  held.append(window);
  held.finish({}, {});
  write(held, folder.path() / "left.h5");
  const ResultReader file(folder.path() / "left.h5");
  EXPECT_EQ(file.system().time.steps, 3);
  const Verification verification = verify(folder.path() / "left.h5");
  EXPECT_TRUE(verification.passed()) << to_text(verification);
}

}  // namespace
}  // namespace gridstep
