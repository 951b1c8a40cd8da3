# Installs BUILD_DIR into WORK_DIR/moved/prefix and uses it from there as a stranger would: by
# find_package and by pkg-config.
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output
                  ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed (${result}):\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_greeting how)
  if(NOT output MATCHES "secretscan ${VERSION}: 1 found, rule token-of-ours, line 2")
    message(FATAL_ERROR "the program built by ${how} printed:\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
set(prefix "${WORK_DIR}/moved/prefix")
run("install" ${CMAKE_COMMAND} --install "${BUILD_DIR}" --prefix "${WORK_DIR}/prefix")
# Nothing may remember where it was first put.
file(MAKE_DIRECTORY "${WORK_DIR}/moved")
file(RENAME "${WORK_DIR}/prefix" "${prefix}")

run("the installed program" "${prefix}/bin/secretscan" version)
if(NOT output STREQUAL "${VERSION}\n")
  message(FATAL_ERROR "the installed program says version ${output}")
endif()

foreach(document IN ITEMS man/man1/secretscan.1 man/man1/secretscan-rules-list.1
        bash-completion/completions/secretscan zsh/site-functions/_secretscan
        fish/vendor_completions.d/secretscan.fish)
  if(NOT EXISTS "${prefix}/share/${document}")
    message(FATAL_ERROR "share/${document} was not installed")
  endif()
endforeach()

run("configuring" ${CMAKE_COMMAND} -S "${CONSUMER_DIR}" -B "${WORK_DIR}/build" -G "${GENERATOR}"
    "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}")
run("building" ${CMAKE_COMMAND} --build "${WORK_DIR}/build")
run("the program built by find_package" "${WORK_DIR}/build/consumer")
expect_greeting("find_package")

set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig:$ENV{PKG_CONFIG_PATH}")
run("pkg-config" ${PKG_CONFIG} --cflags --libs secretscan)
separate_arguments(package_flags UNIX_COMMAND "${output}")
separate_arguments(cxx_flags UNIX_COMMAND "${CXX_FLAGS}")
run("building by pkg-config" "${CXX}" -std=c++20 ${cxx_flags} "${CONSUMER_DIR}/main.cc"
    -o "${WORK_DIR}/by-pkg-config" ${package_flags} "-Wl,-rpath,${prefix}/${LIBDIR}")
run("the program built by pkg-config" "${WORK_DIR}/by-pkg-config")
expect_greeting("pkg-config")
file(REMOVE_RECURSE "${WORK_DIR}")
