# Writes OUTPUT: a C++ file that holds the report's page, and uPlot where there is one (UPLOT is the
# folder it lies in). SCRIPTS are joined in their order.
include(${CMAKE_CURRENT_LIST_DIR}/page_bytes.cmake)

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
write_page(report ${OUTPUT} page style script uplot_script uplot_style uplot_licence)
