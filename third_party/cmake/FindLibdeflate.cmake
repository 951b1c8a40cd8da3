# Defines Libdeflate::libdeflate from libdeflate.pc (libdeflate 1.14 has no package config yet).
find_package(PkgConfig QUIET)
pkg_check_modules(PC_DEFLATE QUIET libdeflate)
find_path(Libdeflate_INCLUDE_DIR libdeflate.h HINTS ${PC_DEFLATE_INCLUDE_DIRS})
find_library(Libdeflate_LIBRARY deflate HINTS ${PC_DEFLATE_LIBRARY_DIRS})
set(Libdeflate_VERSION "${PC_DEFLATE_VERSION}")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libdeflate REQUIRED_VARS Libdeflate_LIBRARY
                                  Libdeflate_INCLUDE_DIR VERSION_VAR Libdeflate_VERSION)
if(Libdeflate_FOUND AND NOT TARGET Libdeflate::libdeflate)
  add_library(Libdeflate::libdeflate UNKNOWN IMPORTED)
  set_target_properties(Libdeflate::libdeflate PROPERTIES
                        IMPORTED_LOCATION "${Libdeflate_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${Libdeflate_INCLUDE_DIR}")
endif()
mark_as_advanced(Libdeflate_INCLUDE_DIR Libdeflate_LIBRARY)
