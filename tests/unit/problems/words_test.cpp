#include "bindings/problems/words.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace gridstep::problems {
namespace {

std::string page(const char* name) {
  std::ifstream file(std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "docs/formats" / name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The codes that a page explains, in its order.
std::vector<std::string> codes_of(const std::string& text) {
  constexpr const char* heading = "\n### GS";
  std::vector<std::string> codes;
  for (std::size_t at = 0; (at = text.find(heading, at)) != std::string::npos; ++at)
    codes.push_back(text.substr(at + 5, 6));
  return codes;
}

TEST(ProblemWords, BothPagesHaveTheSameCodesInTheSameOrder) {
  const std::vector<std::string> codes = codes_of(page("problems.md"));
  EXPECT_GT(codes.size(), 100U);
  EXPECT_EQ(codes_of(page("problems.zh-CN.md")), codes);
}

TEST(ProblemWords, EveryCodeHasATitleAndAFixInPlainText) {
  for (const std::string& code : codes_of(page("problems.md"))) {
    const Words words = chinese_words_of(code);
    EXPECT_FALSE(words.title.empty()) << code;
    EXPECT_FALSE(words.fix.empty()) << code;
    EXPECT_EQ((words.title + words.fix).find_first_of("`*"), std::string::npos) << code;
    EXPECT_EQ(words.fix.find("]("), std::string::npos) << code;
  }
}

TEST(ProblemWords, AsThePageSaysIt) {
  EXPECT_EQ(chinese_words_of("GS0116").title, "必需的节或表为空");
  EXPECT_EQ(chinese_words_of("GS0116").fix, "写上该节，或至少一行。");
  EXPECT_EQ(chinese_words_of("GS0707").fix, "见 study.md（英文）中的分布表。");
  EXPECT_TRUE(chinese_words_of("GS9999").title.empty());
}

}  // namespace
}  // namespace gridstep::problems
