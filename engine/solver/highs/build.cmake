# Runs one step of the build with its output in LOG; on failure sets `failed` in the caller to WHAT.
function(highs_step what log)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  file(APPEND ${log} "${output}")
  if(NOT result EQUAL 0)
    set(failed "${what} failed, see ${log}" PARENT_SCOPE)
  endif()
endfunction()

# Puts the pinned source distribution into FOLDER, from GRIDSTEP_HIGHS_ARCHIVE or through pip, which
# checks the hash and honours the machine's own package index.
function(fetch_highs folder archive log)
  set(requirements ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/highspy.txt)
  file(STRINGS ${requirements} pin REGEX "^highspy==")
  string(REGEX MATCH "sha256:([0-9a-f]+)" _ "${pin}")
  set(sha256 ${CMAKE_MATCH_1})
  if(GRIDSTEP_HIGHS_ARCHIVE)
    if(NOT EXISTS ${GRIDSTEP_HIGHS_ARCHIVE})
      set(failed "GRIDSTEP_HIGHS_ARCHIVE ${GRIDSTEP_HIGHS_ARCHIVE} does not exist" PARENT_SCOPE)
      return()
    endif()
    configure_file(${GRIDSTEP_HIGHS_ARCHIVE} ${archive} COPYONLY)
  elseif(NOT GRIDSTEP_PYTHON)
    set(failed "there is no python3 with pip to download it" PARENT_SCOPE)
    return()
  else()
    message(STATUS "HiGHS: downloading the pinned source distribution")
    highs_step("its download (no network or no pip?)" ${log}
      ${GRIDSTEP_PYTHON} -m pip download --disable-pip-version-check --retries 2
        --no-deps --no-binary highspy --require-hashes -r ${requirements} -d ${folder})
    if(failed)
      set(failed ${failed} PARENT_SCOPE)
      return()
    endif()
  endif()
  file(SHA256 ${archive} found)
  if(NOT found STREQUAL sha256)
    set(failed "${archive} has SHA-256 ${found}, not the pinned ${sha256}" PARENT_SCOPE)
  endif()
endfunction()

# Builds HiGHS into PREFIX, which appears only when it is complete; on failure sets PROBLEM to why.
function(build_highs prefix problem)
  set(work ${prefix}.part)
  set(log ${prefix}.log)
  file(MAKE_DIRECTORY ${GRIDSTEP_DEPS_DIR})
  file(LOCK ${GRIDSTEP_DEPS_DIR} DIRECTORY GUARD FUNCTION)  # two presets configured at once
  if(EXISTS ${prefix})
    return()
  endif()
  file(REMOVE_RECURSE ${work})
  file(WRITE ${log} "")

  cmake_path(GET prefix FILENAME name)
  string(REPLACE "highs-" "highspy-" source "${name}")
  set(archive ${work}/${source}.tar.gz)
  fetch_highs(${work} ${archive} ${log})
  if(failed)
    set(${problem} ${failed} PARENT_SCOPE)
    return()
  endif()

  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${work})
  # Two files that the top CMakeLists.txt reads are left out of the source distribution.
  file(WRITE ${work}/${source}/app/CMakeLists.txt "")
  file(WRITE ${work}/${source}/highs.pc.in "")

  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  message(STATUS "HiGHS: building it once into ${prefix} (minutes on ${cores} cores; log: ${log})")
  string(TIMESTAMP start "%s")
  highs_step("its configuration" ${log}
    ${CMAKE_COMMAND} -S ${work}/${source} -B ${work}/build -G ${CMAKE_GENERATOR}
      -D CMAKE_BUILD_TYPE=Release -D CMAKE_POSITION_INDEPENDENT_CODE=ON
      -D CMAKE_C_COMPILER=${CMAKE_C_COMPILER} -D CMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
      -D CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
      -D CMAKE_CXX_FLAGS=-ffp-contract=off -D CMAKE_INSTALL_LIBDIR=lib
      -D BUILD_TESTING=OFF -D BUILD_EXAMPLES=OFF -D ZLIB=OFF
      -D BUILD_SHARED_LIBS=OFF -D BUILD_SHARED_EXTRAS_LIB=OFF)
  if(NOT failed)
    highs_step("its build" ${log} ${CMAKE_COMMAND} --build ${work}/build --parallel ${cores})
  endif()
  if(NOT failed)
    highs_step("its installation" ${log} ${CMAKE_COMMAND} --install ${work}/build --prefix ${work}/prefix)
  endif()
  if(failed)
    set(${problem} ${failed} PARENT_SCOPE)
    return()
  endif()

  file(COPY ${work}/${source}/THIRD_PARTY_NOTICES.md DESTINATION ${work}/prefix/share/doc/HIGHS)
  file(RENAME ${work}/prefix ${prefix})
  file(REMOVE_RECURSE ${work})
  string(TIMESTAMP end "%s")
  math(EXPR seconds "${end} - ${start}")
  message(STATUS "HiGHS: built in ${seconds} s")
endfunction()
