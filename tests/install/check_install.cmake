# Installs BUILD_DIR into WORK_DIR/moved/prefix and uses it from there as a stranger would: by
# find_package and by pkg-config, with the static and with the shared library. What is in the environment's
# SECRETSCAN_CONSUMER_FLAGS is added to the compiler's flags: a sanitizer, for example.
string(APPEND CXX_FLAGS " $ENV{SECRETSCAN_CONSUMER_FLAGS}")
string(STRIP "${CXX_FLAGS}" CXX_FLAGS)

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

# Its rules came with it: nothing is compiled, and so nothing kept.
file(WRITE "${WORK_DIR}/text.txt" "nothing\n")
set(cache "${WORK_DIR}/cache")
run("a scan by the installed program" ${CMAKE_COMMAND} -E env "XDG_CACHE_HOME=${cache}"
    "${prefix}/bin/secretscan" dir "${WORK_DIR}/text.txt")
if(COMPILED_RULES AND EXISTS "${cache}")
  message(FATAL_ERROR "the installed program compiled its rules")
endif()

foreach(document IN ITEMS man/man1/secretscan.1 man/man1/secretscan-rules-list.1
        bash-completion/completions/secretscan zsh/site-functions/_secretscan
        fish/vendor_completions.d/secretscan.fish)
  if(NOT EXISTS "${prefix}/share/${document}")
    message(FATAL_ERROR "share/${document} was not installed")
  endif()
endforeach()

# expect_linked(PROGRAM KIND): whether the dynamic linker is to bring the library.
function(expect_linked program kind)
  run("listing what ${program} needs" ${CMAKE_COMMAND} -E env LD_TRACE_LOADED_OBJECTS=1 "${program}")
  if((kind STREQUAL "shared" AND NOT output MATCHES "${prefix}[^\n]*/libsecretscan\\.so\\.") OR
     (kind STREQUAL "static" AND output MATCHES "libsecretscan"))
    message(FATAL_ERROR "${program} is not linked with the ${kind} library:\n${output}")
  endif()
endfunction()

set(headers "${prefix}/include")
foreach(kind IN ITEMS static shared)
  set(build "${WORK_DIR}/build-${kind}")
  # The headers are the same: once is enough.
  run("configuring (${kind})" ${CMAKE_COMMAND} -S "${CONSUMER_DIR}" -B "${build}" -G "${GENERATOR}"
      "-DCMAKE_PREFIX_PATH=${prefix}" "-DCMAKE_CXX_COMPILER=${CXX}" "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
      "-DKIND=${kind}" "-DINCLUDE_DIR=${headers}")
  set(headers "")
  run("building (${kind})" ${CMAKE_COMMAND} --build "${build}")
  expect_linked("${build}/consumer" ${kind})
  run("the program built by find_package (${kind})" "${build}/consumer")
  expect_greeting("find_package (${kind})")
endforeach()

set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig:$ENV{PKG_CONFIG_PATH}")
separate_arguments(cxx_flags UNIX_COMMAND "${CXX_FLAGS}")
foreach(package IN ITEMS secretscan-static secretscan)
  run("pkg-config ${package}" ${PKG_CONFIG} --cflags --libs ${package})
  separate_arguments(package_flags UNIX_COMMAND "${output}")
  set(program "${WORK_DIR}/by-${package}")
  run("building by pkg-config ${package}" "${CXX}" -std=c++20 ${cxx_flags} "${CONSUMER_DIR}/main.cc"
      -o "${program}" ${package_flags} "-Wl,-rpath,${prefix}/${LIBDIR}")
  if(package STREQUAL "secretscan")
    expect_linked("${program}" shared)
  else()
    expect_linked("${program}" static)
  endif()
  run("the program built by pkg-config ${package}" "${program}")
  expect_greeting("pkg-config ${package}")
endforeach()

# The program of docs/c-api.md, by the shared library's flags of the last turn.
set(tour "${BUILD_DIR}/tests/capi/c_tour")
run("building in C" "${CC}" -std=c11 ${cxx_flags} "${tour}.c" -o "${WORK_DIR}/in-c" ${package_flags}
    "-Wl,-rpath,${prefix}/${LIBDIR}")
run("the program in C" "${WORK_DIR}/in-c" "${tour}/rules.toml" "${tour}/text")
if(NOT output STREQUAL "${tour}/text/a.txt:2: x\n")
  message(FATAL_ERROR "the program in C printed:\n${output}")
endif()
file(REMOVE_RECURSE "${WORK_DIR}")
