# Installs the build into an empty folder, builds the small projects beside this file against it, runs all.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(prefix ${WORK_DIR}/prefix)
set(case ${SOURCE_DIR}/scenarios/two-bus)
string(REPLACE ";" "\\;" dependencies "${PREFIX_PATH}")
file(REMOVE_RECURSE ${WORK_DIR})
run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix})
run(${prefix}/bin/gridstep --version)

# C++
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/cpp -B ${WORK_DIR}/cpp -G ${GENERATOR}
  -D CMAKE_BUILD_TYPE=${BUILD_TYPE} "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
  -D CMAKE_CXX_COMPILER=${CXX_COMPILER} -D CMAKE_C_COMPILER=${C_COMPILER}
  -D gridstep_ROOT=${prefix} "-DCMAKE_PREFIX_PATH=${dependencies}")
run(${CMAKE_COMMAND} --build ${WORK_DIR}/cpp)
run(${WORK_DIR}/cpp/consumer)

# C: what the docs print as an example is cut out of them, and is the only copy.
file(READ ${SOURCE_DIR}/docs/how-to/c.md page)
string(REGEX MATCH "\n```c\n([^`]*)```" found "${page}")
if(NOT found)
  message(FATAL_ERROR "docs/how-to/c.md has no example")
endif()
file(WRITE ${WORK_DIR}/example.c "${CMAKE_MATCH_1}")
string(REGEX MATCH "\n```text\n([^`]*)```" found "${page}")
set(expected "${CMAKE_MATCH_1}")

run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/c -B ${WORK_DIR}/c -G ${GENERATOR}
  -D CMAKE_BUILD_TYPE=${BUILD_TYPE} "-DCMAKE_C_FLAGS=${CXX_FLAGS}"
  -D CMAKE_C_COMPILER=${C_COMPILER} -D gridstep_ROOT=${prefix} -D EXAMPLE=${WORK_DIR}/example.c)
run(${CMAKE_COMMAND} --build ${WORK_DIR}/c)
function(run_c_consumer with year)
  file(REMOVE_RECURSE ${WORK_DIR}/results)
  file(MAKE_DIRECTORY ${WORK_DIR}/results)
  run(${with} ${WORK_DIR}/c/consumer ${case} ${WORK_DIR}/results ${year})
endfunction()
# Sanitizers want more address space than a limit leaves, and other systems tell it otherwise.
set(year "")
if(CMAKE_HOST_SYSTEM_NAME STREQUAL "Linux" AND NOT CXX_FLAGS MATCHES "sanitize")
  set(year ${SOURCE_DIR}/scenarios/hohhot)
endif()
run_c_consumer("" "${year}")
foreach(file IN ITEMS run saved)
  run(${prefix}/bin/gridstep verify ${WORK_DIR}/results/${file}.h5)
endforeach()
if(VALGRIND AND NOT CXX_FLAGS MATCHES "sanitize")
  set(valgrind ${VALGRIND} -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite)
  run_c_consumer("${valgrind}" "")
endif()

# The example once more, as people without CMake build it.
set(flags "")
if(PKG_CONFIG)
  file(GLOB_RECURSE pc ${prefix}/*/gridstep.pc)
  get_filename_component(pc_dir ${pc} DIRECTORY)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env PKG_CONFIG_PATH=${pc_dir}
    ${PKG_CONFIG} --cflags --libs gridstep
    OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(flags UNIX_COMMAND "${flags} ${CXX_FLAGS}")
  run(${C_COMPILER} -std=c99 ${WORK_DIR}/example.c ${flags} -o ${WORK_DIR}/example)
endif()
file(GLOB_RECURSE library ${prefix}/*/libgridstep_c.so)
get_filename_component(library_dir "${library}" DIRECTORY)
file(GLOB examples ${WORK_DIR}/example ${WORK_DIR}/c/example)
foreach(example IN LISTS examples)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${library_dir} ${example} ${case}
    OUTPUT_VARIABLE printed COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
  if(NOT printed STREQUAL expected)
    message(FATAL_ERROR "the example prints\n${printed}\nand docs/how-to/c.md says\n${expected}")
  endif()
endforeach()
