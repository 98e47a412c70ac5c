#include "engine/results/hdf5.hpp"

#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep {
namespace {

class Hdf5Test : public testing::Test {
 protected:
  Hdf5Test() { hdf5::prepare_thread(); }

  sample::Folder folder_;
  std::filesystem::path path_ = folder_.path() / "a.h5";
};

TEST_F(Hdf5Test, TextsOfAnyLanguageAndNone) {
  const std::vector<std::string> texts = {"", "呼和浩特", "a b", std::string(100'000, 'x')};
  {
    const hdf5::File file = hdf5::create_file(path_);
    hdf5::write_texts(file.id(), "texts", texts);
    hdf5::write_attribute(file.id(), "empty", std::string());
    hdf5::write_attribute(file.id(), "long", texts[3]);
  }
  const hdf5::File file = hdf5::open_file(path_);
  EXPECT_EQ(hdf5::read_texts(hdf5::open_dataset(file.id(), "texts")), texts);
  EXPECT_EQ(hdf5::text_attribute(file.id(), "empty"), "");
  EXPECT_EQ(hdf5::text_attribute(file.id(), "long"), texts[3]);
}

TEST_F(Hdf5Test, RowsAreWrittenAndReadInAnyPieces) {
  std::vector<double> values(500 * 300);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<double>(n) / 7.0;
  {
    const hdf5::File file = hdf5::create_file(path_);
    const hdf5::Dataset dataset = hdf5::create_numbers<double>(file.id(), "x", {500, 300});
    for (hsize_t first = 0; first < 500; first += 20)
      hdf5::write_rows(dataset, first, 20, values.data() + first * 300);
  }
  const hdf5::File file = hdf5::open_file(path_);
  const hdf5::Dataset dataset = hdf5::open_dataset(file.id(), "x");
  std::vector<double> back(values.size());
  hdf5::read_rows(dataset, 0, 500, back.data());
  EXPECT_EQ(back, values);
  hdf5::read_rows(dataset, 167, 3, back.data());
  EXPECT_EQ(back[0], values[167 * 300]);
  EXPECT_EQ(back[899], values[170 * 300 - 1]);
}

TEST_F(Hdf5Test, ErrorsNameTheFileAndTheReason) {
  const auto message_of = [](const auto& action) -> std::string {
    try {
      action();
    } catch (const IoError& error) {
      return error.what();
    }
    return "";
  };
  const std::string missing = message_of([&] { hdf5::open_file(folder_.path() / "no.h5"); });
  EXPECT_NE(missing.find("no.h5: cannot open: No such file or directory"), std::string::npos)
      << missing;
  const hdf5::File file = hdf5::create_file(path_);
  const std::string absent = message_of([&] { hdf5::open_dataset(file.id(), "nothing"); });
  EXPECT_NE(absent.find("a.h5: cannot open nothing"), std::string::npos) << absent;
  EXPECT_NE(absent.find("doesn't exist"), std::string::npos) << absent;  // HDF5's own words
  const std::string attribute = message_of([&] { hdf5::text_attribute(file.id(), "nothing"); });
  EXPECT_NE(attribute.find("a.h5: cannot find attribute nothing"), std::string::npos) << attribute;
  hdf5::write_attribute(file.id(), "number", std::int64_t{3});
  EXPECT_THROW(hdf5::text_attribute(file.id(), "number"), IoError);
  EXPECT_EQ(hdf5::integer_attribute(file.id(), "number"), 3);
}

}  // namespace
}  // namespace gridstep
