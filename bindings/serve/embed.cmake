# Writes OUTPUT: a C++ file that holds the planner's page. STYLES and SCRIPTS are joined in order.
function(append name)
  set(hex "")
  foreach(file IN LISTS ARGN)
    file(READ ${file} bytes HEX)
    string(APPEND hex "${bytes}")
  endforeach()
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," numbers "${hex}")
  string(APPEND text "constexpr unsigned char ${name}_bytes[] = {${numbers}0};\n")
  set(text "${text}" PARENT_SCOPE)
endfunction()

set(text "// Written by bindings/serve/embed.cmake.
#include \"bindings/serve/page_files.hpp\"

namespace gridstep::serve {

namespace {

")
append(page ${PAGE}/index.html)
append(style ${STYLES})
append(script ${SCRIPTS})
append(icon ${PAGE}/icon.svg)
string(APPEND text "
template <std::size_t n>
std::string_view text_of(const unsigned char (&bytes)[n]) {
  return {reinterpret_cast<const char*>(bytes), n - 1};
}

}  // namespace

PageFiles page_files() {
  return {text_of(page_bytes), text_of(style_bytes), text_of(script_bytes), text_of(icon_bytes)};
}

}  // namespace gridstep::serve
")
file(WRITE ${OUTPUT} "${text}")
