#pragma once

#include <string>

namespace gridstep::problems {

/// A problem code as docs/formats/problems.zh-CN.md explains it, in plain text.
struct Words {
  std::string title;  ///< empty where the page does not have the code
  std::string fix;    ///< what to do
};

/// Of a code such as `GS0213`, in Chinese.
Words chinese_words_of(const std::string& code);

}  // namespace gridstep::problems
