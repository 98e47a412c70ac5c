# Writes OUTPUT: a C++ file that holds the report's page, and uPlot where there is one (UPLOT is the
# folder it lies in). SCRIPTS are joined in their order.
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

set(text "// Written by bindings/report/embed.cmake.
#include \"bindings/report/page_files.hpp\"

namespace gridstep::report {

namespace {

")
append(page ${PAGE}/index.html)
append(style ${PAGE}/style.css)
append(script ${SCRIPTS})
if(UPLOT)
  append(uplot_script ${UPLOT}/uPlot.iife.min.js)
  append(uplot_style ${UPLOT}/uPlot.min.css)
  append(uplot_licence ${UPLOT}/LICENSE)
else()
  append(uplot_script)
  append(uplot_style)
  append(uplot_licence)
endif()
string(APPEND text "
template <std::size_t n>
std::string_view text_of(const unsigned char (&bytes)[n]) {
  return {reinterpret_cast<const char*>(bytes), n - 1};
}

}  // namespace

PageFiles page_files() {
  return {text_of(page_bytes), text_of(style_bytes), text_of(script_bytes),
          text_of(uplot_script_bytes), text_of(uplot_style_bytes), text_of(uplot_licence_bytes)};
}

}  // namespace gridstep::report
")
file(WRITE ${OUTPUT} "${text}")
