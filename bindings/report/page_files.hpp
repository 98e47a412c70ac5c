#pragma once

#include <string_view>

namespace gridstep::report {

/// What the page is made of: the files of bindings/report/page, and the chart library.
struct PageFiles {
  std::string_view page;  ///< HTML with {{places}} to be filled
  std::string_view style;
  std::string_view script;        ///< every script of the page, one after the other
  std::string_view uplot_script;  ///< empty in a build without uPlot
  std::string_view uplot_style;
  std::string_view uplot_licence;
};

PageFiles page_files();

}  // namespace gridstep::report
