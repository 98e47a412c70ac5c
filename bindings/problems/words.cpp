#include "bindings/problems/words.hpp"

#include <string_view>

#include "bindings/problems/page_files.hpp"

namespace gridstep::problems {

namespace {

constexpr std::string_view fix_mark = "**改法：** ";

/// What stands in `text` behind `mark` up to `end`; empty where the mark is not there.
std::string_view between(std::string_view text, std::string_view mark, std::string_view end) {
  const std::size_t found = text.find(mark);
  if (found == std::string_view::npos) return {};
  text.remove_prefix(found + mark.size());
  return text.substr(0, text.find(end));
}

/// Less the marks of Markdown: back quotes, and links but for their words.
std::string plain(std::string_view text) {
  std::string result;
  for (std::size_t n = 0; n < text.size(); ++n) {
    const std::size_t middle = text[n] == '[' ? text.find("](", n) : std::string_view::npos;
    if (middle != std::string_view::npos) {
      result += text.substr(n + 1, middle - n - 1);
      n = text.find(')', middle);
    } else if (text[n] != '`') {
      result += text[n];
    }
  }
  return result;
}

}  // namespace

Words chinese_words_of(const std::string& code) {
  const std::string_view entry = between(page_files().chinese, "\n### " + code + " ", "\n#");
  return {std::string(entry.substr(0, entry.find('\n'))), plain(between(entry, fix_mark, "\n"))};
}

}  // namespace gridstep::problems
