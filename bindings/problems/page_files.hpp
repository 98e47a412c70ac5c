#pragma once

#include <string_view>

namespace gridstep::problems {

/// The pages of problem codes, as they lie in docs/formats.
struct PageFiles {
  std::string_view chinese;
};

PageFiles page_files();

}  // namespace gridstep::problems
