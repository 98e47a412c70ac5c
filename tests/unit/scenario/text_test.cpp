#include "engine/scenario/text.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

TEST(Text, InQuotesCutsBetweenCharacters) {
  std::string text;
  for (int n = 0; n < 30; ++n) text += "呼";  // 90 bytes, cut at 60
  std::string expected = "'";
  for (int n = 0; n < 20; ++n) expected += "呼";
  EXPECT_EQ(in_quotes(text), expected + "…'");
  EXPECT_EQ(in_quotes("a\x1b["), "'a\\x1b['");
}

TEST(Text, Encoding) {
  Problems problems;
  std::string text = "\xEF\xBB\xBFid,name\nb1,呼和浩特 é 𝄞\n";
  EXPECT_TRUE(check_encoding(text, "t.csv", problems));
  EXPECT_EQ(text.substr(0, 2), "id");
  // Malformed sequences of the Unicode standard, section 3.9: overlong, surrogate, beyond U+10FFFF,
  // cut short, stray continuation.
  for (const char* bad : {"\xC0\xAF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xE5\x91", "\x80", "\xF0\x80\x80\x80", "\xFF"}) {
    std::string spoilt = std::string("a,b\nc,") + bad;
    Problems found;
    EXPECT_FALSE(check_encoding(spoilt, "t.csv", found));
    ASSERT_EQ(found.all().size(), 1U);
    EXPECT_EQ(found.all()[0].place.row, 2);
    EXPECT_EQ(found.all()[0].place.column, 2);
  }
}

TEST(Text, LimitedProblemsCountTheRest) {
  Problems problems;
  LimitedProblems limited(problems, "t.csv", 2);
  for (int row = 1; row <= 5; ++row) {
    limited.found().error("GS0204", {"t.csv", row, 1}, "what", "why", "help");
    limited.drain();
  }
  limited.finish();
  ASSERT_EQ(problems.all().size(), 3U);
  EXPECT_EQ(problems.all()[2].what, "and 3 more problems in this file");
  EXPECT_EQ(problems.all()[2].place.row, 2);
}

}  // namespace
}  // namespace gridstep
