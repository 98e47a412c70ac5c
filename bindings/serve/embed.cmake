# Writes OUTPUT: a C++ file that holds the planner's page. STYLES and SCRIPTS are joined in order.
include(${CMAKE_CURRENT_LIST_DIR}/../report/page_bytes.cmake)

append(page ${PAGE}/index.html)
append(style ${STYLES})
append(script ${SCRIPTS})
append(icon ${PAGE}/icon.svg)
write_page(serve ${OUTPUT} page style script icon)
