#include "bindings/report/page.hpp"

#include <gtest/gtest.h>

#include <string>

#include "bindings/report/packed.hpp"
#include "bindings/report/page_files.hpp"

namespace gridstep::report {
namespace {

Page page_called(const std::string& title) {
  Page page;
  page.title = title;
  page.report = "{}";
  page.stacks = {"{}"};
  page.details = {"{}"};
  return page;
}

TEST(Page, ScriptsHaveNothingThatEndsThem) {
  const PageFiles files = page_files();
  for (const std::string_view script : {files.script, files.uplot_script}) {
    EXPECT_EQ(script.find("</script"), std::string_view::npos);
    EXPECT_EQ(script.find("<!--"), std::string_view::npos);
  }
  EXPECT_EQ(files.style.find("</style"), std::string_view::npos);
}

TEST(Page, PolicyNamesEveryScriptByItsHash) {
  const std::string text = html(page_called("a"));
  const PageFiles files = page_files();
  EXPECT_NE(text.find("default-src 'none'"), std::string::npos);
  EXPECT_NE(text.find(policy_hash(files.script)), std::string::npos);
  EXPECT_NE(text.find("<script>" + std::string(files.script) + "</script>"), std::string::npos);
  EXPECT_EQ(text.find("unsafe"), std::string::npos);
}

TEST(Page, ATitleThatLooksLikeAPlaceIsATitle) {
  const std::string text = html(page_called("{{script}}</title>"));
  EXPECT_NE(text.find("<title>{{script}}&lt;/title&gt;</title>"), std::string::npos);
}

TEST(Page, LicenceOfTheChartLibraryGoesAlong) {
  const std::string text = html(page_called("a"));
  if (!page_files().uplot_script.empty()) {
    EXPECT_NE(text.find("The MIT License"), std::string::npos);
  }
}

}  // namespace
}  // namespace gridstep::report
