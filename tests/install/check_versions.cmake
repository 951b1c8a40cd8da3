# What repeats the version or the soname: vcpkg.json, what conanfile.py reads out of CMakeLists.txt, and
# the name of a package. Inputs: SOURCE_DIR, VERSION, SOVERSION.
file(READ "${SOURCE_DIR}/vcpkg.json" manifest)
string(JSON version GET "${manifest}" version)
if(NOT version STREQUAL VERSION)
  message(FATAL_ERROR "vcpkg.json is of version ${version}, the project of ${VERSION}")
endif()
file(READ "${SOURCE_DIR}/CMakeLists.txt" project)
if(NOT project MATCHES "project\\(secretscan VERSION ${VERSION} ")
  message(FATAL_ERROR "conanfile.py does not find version ${VERSION} in CMakeLists.txt")
endif()
# A package of a library is named after its soname.
file(READ "${SOURCE_DIR}/cmake/Packaging.cmake" packaging)
if(NOT packaging MATCHES "PACKAGE_NAME libsecretscan${SOVERSION}\\)")
  message(FATAL_ERROR "no package is named libsecretscan${SOVERSION}")
endif()
