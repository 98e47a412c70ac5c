# Writes OUTPUT: a C++ file that holds PAGE, the page of problem codes.
include(${CMAKE_CURRENT_LIST_DIR}/../report/page_bytes.cmake)

append(chinese ${PAGE})
write_page(problems ${OUTPUT} chinese)
