#pragma once

#include <string_view>

namespace gridstep::serve {

/// What the page is made of: the files of bindings/serve/page, with those it shares with reports.
struct PageFiles {
  std::string_view page;
  std::string_view style;
  std::string_view script;
  std::string_view icon;
};

PageFiles page_files();

}  // namespace gridstep::serve
