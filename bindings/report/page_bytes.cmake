# Files of a page as a C++ source: append(name file...) joins files under a name, and
# write_page(namespace output name...) writes `page_files()`, which returns them in that order.
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

function(write_page namespace output)
  list(TRANSFORM ARGN REPLACE "(.+)" "text_of(\\1_bytes)" OUTPUT_VARIABLE texts)
  list(JOIN texts ", " texts)
  file(WRITE ${output} "// Written by bindings/report/page_bytes.cmake.
#include \"bindings/${namespace}/page_files.hpp\"

namespace gridstep::${namespace} {

namespace {

${text}
template <std::size_t n>
std::string_view text_of(const unsigned char (&bytes)[n]) {
  return {reinterpret_cast<const char*>(bytes), n - 1};
}

}  // namespace

PageFiles page_files() {
  return {${texts}};
}

}  // namespace gridstep::${namespace}
")
endfunction()
