#include "engine/scenario/header_guard.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gridstep {
namespace {

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int n = 0; n < times; ++n) text += part;
  return text;
}

bool passes(const std::string& text) {
  Problems problems;
  const bool good = check_header_form(text, header_file, problems);
  EXPECT_EQ(problems.all().empty(), good);
  return good;
}

TEST(HeaderGuard, CountsKeysAndBracketsOutsideStrings) {
  EXPECT_TRUE(passes("a" + repeated(".a", 32) + " = 1\n"));
  EXPECT_FALSE(passes("a" + repeated(".a", 33) + " = 1\n"));
  EXPECT_FALSE(passes("[a" + repeated(" . \"a\"", 33) + "]\n"));
  EXPECT_TRUE(passes("a = " + repeated("[", 64) + repeated("]", 64)));
  EXPECT_FALSE(passes("a = " + repeated("[", 65) + repeated("]", 65)));
  EXPECT_FALSE(passes("a = " + repeated("{b=[", 33)));
  EXPECT_TRUE(passes(repeated("[[a]]\nb = [1.5, 2.5]\n", 1000)));
}

TEST(HeaderGuard, SectionNamesBeginWithAKeyCharacter) {
  for (const char* text :
       {"[a]", "[ \"风\" ]  # 风", "[[a]]", "x = [\n[ 1 ],\n[\n]]\n", "[]", "[", "a=[{}]"})
    EXPECT_TRUE(passes(text)) << text;
  for (const char* text : {"[风]", "a = “b”", "é = 1", "[ = ]", "  [[ .a]]", "x = 1\n\t[=", "[\n"})
    EXPECT_FALSE(passes(text)) << text;
}

TEST(HeaderGuard, LeavesStringsAndCommentsAlone) {
  const std::string dots = repeated(".[", 100);
  EXPECT_TRUE(passes("a = \"" + dots + "\"\n"));
  EXPECT_TRUE(passes("a = '" + dots + "'\n"));
  EXPECT_TRUE(passes("a = \"\"\"\n\"" + dots + "\n\"\"\"\n"));
  EXPECT_TRUE(passes("a = '''\n'" + dots + "'''\n"));
  EXPECT_TRUE(passes("a = \"\\\"" + dots + "\"\n"));
  EXPECT_TRUE(passes("# " + dots));
  EXPECT_FALSE(passes("a = '\\'" + dots));      // no escapes in a literal string
  EXPECT_FALSE(passes("a = \"open\n" + dots));  // a string ends with its line
  EXPECT_FALSE(passes("a = \"\"\"x\"\"\"" + dots));
}

}  // namespace
}  // namespace gridstep
