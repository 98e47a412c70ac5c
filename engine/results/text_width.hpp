#pragma once

#include <algorithm>
#include <string>

namespace gridstep {

/// Columns a text takes on a terminal: wide characters take two.
inline std::size_t shown_width(const std::string& text) {
  std::size_t width = 0;
  for (const char byte : text) {
    const auto bits = static_cast<unsigned char>(byte);
    if (bits < 0x80) width += 1;                      // ASCII
    if (bits >= 0xC0) width += bits >= 0xE0 ? 2 : 1;  // first byte of a longer character
  }
  return width;
}

inline std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, shown_width(text)), ' ');
}

inline std::string right_aligned(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, shown_width(text)), ' ') + text;
}

}  // namespace gridstep
