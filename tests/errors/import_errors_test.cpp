// Spoilt MATPOWER cases: each is answered by problems with these codes, in these lines, and nothing
// of it becomes a scenario.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "models/import/matpower.hpp"

namespace gridstep::models {
namespace {

namespace fs = std::filesystem;

/// Two buses, two generators, one branch. Line 5 is the first bus, 9 and 10 the generators, 13 the
/// branch, 16 and 17 the costs.
constexpr const char* sound =
    "function mpc = two\n"
    "mpc.version = '2';\n"
    "mpc.baseMVA = 100;\n"
    "mpc.bus = [\n"
    "1 3 0 0 0 0 1 1 0 110 1 1.1 0.9;\n"
    "2 1 50 0 0 0 1 1 0 110 1 1.1 0.9;\n"
    "];\n"
    "mpc.gen = [\n"
    "1 0 0 0 0 1 100 1 80 0;\n"
    "2 0 0 0 0 1 100 1 90 0;\n"
    "];\n"
    "mpc.branch = [\n"
    "1 2 0.01 0.1 0 60 0 0 0 0 1 -30 30;\n"
    "];\n"
    "mpc.gencost = [\n"
    "2 0 0 3 0.01 10 0 0;\n"
    "1 0 0 2 0 0 90 900;\n"
    "];\n";

class SourceFile {
 public:
  explicit SourceFile(const std::string& text) {
    path_ = fs::temp_directory_path() / fmt::format("gridstep-import-{}.m", ::getpid());
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~SourceFile() { fs::remove(path_); }
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// `GS0603:9 …` of every problem, in file order; empty where the text is a case.
std::string answer_to(const std::string& text) {
  const SourceFile source(text);
  std::string answer;
  Problems warnings;
  try {
    warnings = import_matpower(source.path(), "reactance").warnings;
  } catch (const InputError& invalid) {
    warnings = invalid.problems();
  }
  for (const Problem& problem : warnings.all()) {
    EXPECT_FALSE(problem.what.empty() || problem.why.empty() || problem.help.empty());
    EXPECT_LT(to_text(problem).size(), 600U) << to_text(problem);
    answer += fmt::format("{}{}:{}", answer.empty() ? "" : " ", problem.code, problem.place.row);
  }
  return answer;
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = sound;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ImportErrors, ASoundCaseHasNone) {
  EXPECT_EQ(answer_to(sound), "");
}

TEST(ImportErrors, CodeIsNotExecuted) {
  EXPECT_EQ(answer_to(std::string(sound) + "system('rm -rf /');\n"), "GS0601:19");
  EXPECT_EQ(answer_to(std::string(sound) + "mpc.bus(2, 3) = 70;\n"), "GS0601:19");
  EXPECT_EQ(answer_to(std::string(sound) + "if true\n mpc.baseMVA = 10;\nend\n"),
            "GS0601:19 GS0602:20");
  EXPECT_EQ(answer_to(with("mpc.baseMVA = 100;", "mpc.baseMVA = 50 + 50;")), "GS0607:0 GS0601:3");
  EXPECT_EQ(answer_to(with("mpc.bus = [", "mpc.bus = zeros(2, 13); [")).substr(0, 17),
            "GS0607:0 GS0601:4");
  EXPECT_EQ(answer_to(with("0.01 0.1 0 60", "0.01 1/10 0 60")), "GS0603:13");
  EXPECT_EQ(answer_to("define_constants;\n" + std::string(sound)).substr(0, 8), "GS0601:1");
}

TEST(ImportErrors, WhatIsMissing) {
  EXPECT_EQ(answer_to(""), "GS0607:0 GS0607:0 GS0607:0 GS0607:0 GS0607:0");
  EXPECT_EQ(answer_to(with("mpc.gencost", "mpc.gencosts")), "GS0607:0 GS0606:15");
  EXPECT_EQ(answer_to(with("mpc.bus = [", "mpc.bus = [];\nmpc.x = [")).substr(0, 17),
            "GS0607:4 GS0606:5");
  EXPECT_EQ(answer_to(with("'2'", "'1'")), "GS0605:2");
  EXPECT_EQ(answer_to(std::string(sound).substr(0, 110)),
            "GS0607:0 GS0607:0 GS0607:0 GS0604:4 GS0603:6");
}

TEST(ImportErrors, Shapes) {
  EXPECT_EQ(answer_to(with("110 1 1.1 0.9;\n2", "110 1 1.1;\n2")), "GS0609:5 GS0609:6");
  EXPECT_EQ(answer_to(with("-30 30", "")), "");
  EXPECT_EQ(answer_to(with("1 0 0 2 0 0 90 900;\n", "")), "GS0609:16");
  EXPECT_EQ(answer_to(with("2 0 0 3 0.01", "2 0 0 9 0.01")), "GS0609:16");
  EXPECT_EQ(answer_to(with("1 0 0 2 0 0 90", "1 0 0 2 90 0 90")), "GS0609:17");
}

TEST(ImportErrors, Values) {
  EXPECT_EQ(answer_to(with("2 1 50", "2 1 NaN")), "GS0608:6");
  EXPECT_EQ(answer_to(with("100 1 80 0", "100 1 Inf 0")), "GS0608:9");
  EXPECT_EQ(answer_to(with("100 1 80 0", "100 1 80 81")), "GS0608:9");
  EXPECT_EQ(answer_to(with("0.01 0.1 0 60", "0.01 0 0 60")), "GS0608:13");
  EXPECT_EQ(answer_to(with("-30 30", "30 -30")), "GS0608:13");
  EXPECT_EQ(answer_to(with("0 60 0", "0 Inf 0")), "");
  EXPECT_EQ(answer_to(with("2 1 50", "2 1 1e999")).substr(0, 8), "GS0603:6");
  EXPECT_EQ(answer_to(with("= 100;", "= -100;")), "GS0608:3");
  EXPECT_EQ(answer_to(with("2 0 0 3 0.01", "3 0 0 3 0.01")), "GS0608:16");
}

TEST(ImportErrors, References) {
  EXPECT_EQ(answer_to(with("2 1 50", "1 1 50")).substr(0, 8), "GS0610:6");
  EXPECT_EQ(answer_to(with("2 1 50", "2.5 1 50")).substr(0, 8), "GS0608:6");
  EXPECT_EQ(answer_to(with("1 2 0.01", "1 7 0.01")).substr(0, 9), "GS0611:13");
  EXPECT_EQ(answer_to(with("1 2 0.01", "1 1 0.01")), "GS0608:13");
  EXPECT_EQ(answer_to(with("2 0 0 0 0 1 100 1 90", "9 0 0 0 0 1 100 1 90")), "GS0611:10");
}

TEST(ImportErrors, TheReferenceBusHangsOnTheNetwork) {
  const std::string text = with("2 1 50 0 0 0 1 1 0 110 1 1.1 0.9;\n",
                                "2 1 50 0 0 0 1 1 0 110 1 1.1 0.9;\n"
                                "3 1 0 0 0 0 1 1 0 110 1 1.1 0.9;\n");
  std::string moved = text;
  moved.replace(moved.find("1 2 0.01"), 3, "3 2");
  EXPECT_EQ(answer_to(text), "");
  EXPECT_EQ(answer_to(moved), "GS0612:5");
}

TEST(ImportErrors, CostsThatAreNotConvex) {
  EXPECT_EQ(answer_to(with("3 0.01 10", "3 -0.01 10")), "GS0614:16");
  EXPECT_EQ(answer_to(with("2 0 0 3 0.01 10 0 0;\n1 0 0 2 0 0 90 900",
                           "2 0 0 3 0.01 10 0 0 0 0;\n1 0 0 3 0 0 50 900 90 1000")),
            "GS0614:17");
  EXPECT_EQ(answer_to(with("2 0 0 3 0.01 10 0 0", "2 0 0 4 1 0.01 10 0")), "GS0608:16");
}

TEST(ImportErrors, DcLines) {
  EXPECT_EQ(answer_to(std::string(sound) + "mpc.dcline = [\n1 2 0 5\n];\n"), "");
  EXPECT_EQ(answer_to(std::string(sound) + "mpc.dcline = [\n1 2 1 5\n];\n"), "GS0613:20");
}

TEST(ImportErrors, FormsThatAreAllowed) {
  EXPECT_EQ(answer_to(with("1 3 0 0 0 0 1 1 0 110 1 1.1 0.9;\n",
                           "1, 3, 0, 0, 0, 0, ... the rest follows\n 1 1 0 110 1 1.1 0.9 % bus\n")),
            "");
  EXPECT_EQ(answer_to(with("mpc.gen = [\n", "%{\nanything ] here\n%}\nmpc.gen = [\n")), "");
  EXPECT_EQ(
      answer_to(with("function mpc = two\n", "\xEF\xBB\xBF% a case\r\nfunction mpc = two()\r\n")),
      "");
  EXPECT_EQ(answer_to(std::string(sound) + "mpc.bus_name = {'A'; 'B''s'};\nend"), "");
  EXPECT_EQ(answer_to(std::string(sound) + "mpc.unknown = 7"), "GS0606:19");
}

// None of it may crash, hang or be believed.
TEST(ImportErrors, HostileFiles) {
  for (const std::string& text :
       {std::string(100000, '['), "mpc.bus = " + std::string(100000, '['),
        "mpc.bus = " + std::string(100000, '{'), std::string(100000, '\''),
        std::string(100000, '%'), "mpc.bus = [" + std::string(100000, '9') + "];",
        "mpc.bus = [" + std::string(50000, '-'), std::string("mpc.bus = [1 2\0 3];", 19),
        std::string("mpc.x = '"), std::string("mpc."), std::string("mpc"), std::string("function"),
        std::string("function mpc ="), std::string("mpc.bus = [ ..."), std::string("mpc.bus = ["),
        std::string("%{\n%{\n%{\n"), std::string("\xff\xfe"),
        std::string("mpc.bus = [1e5 1e-999 -1e400 +-3 --1 1..2];"),
        std::string(5000, ';') + "x" + std::string(5000, '\n')})
    EXPECT_NE(answer_to(text), "") << text.substr(0, 30);
  EXPECT_EQ(answer_to(with("1 3 0 0", "1e300 3 0 0")).substr(0, 8), "GS0608:5");
  EXPECT_EQ(answer_to(std::string(sound).substr(0, std::string(sound).size() - 1)), "");
}

TEST(ImportErrors, NoSuchFile) {
  EXPECT_THROW(import_matpower("/no/such/case.m", "reactance"), InputError);
  EXPECT_THROW(import_matpower(fs::temp_directory_path(), "reactance"), InputError);
}

}  // namespace
}  // namespace gridstep::models
