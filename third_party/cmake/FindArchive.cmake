# Defines Archive::archive from libarchive.pc. (CMake's own FindLibArchive does not ask pkg-config.)
find_package(PkgConfig QUIET)
pkg_check_modules(PC_ARCHIVE QUIET libarchive)
find_path(Archive_INCLUDE_DIR archive.h HINTS ${PC_ARCHIVE_INCLUDE_DIRS})
find_library(Archive_LIBRARY archive HINTS ${PC_ARCHIVE_LIBRARY_DIRS})
set(Archive_VERSION "${PC_ARCHIVE_VERSION}")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Archive REQUIRED_VARS Archive_LIBRARY Archive_INCLUDE_DIR
                                  VERSION_VAR Archive_VERSION)
if(Archive_FOUND AND NOT TARGET Archive::archive)
  add_library(Archive::archive UNKNOWN IMPORTED)
  set_target_properties(Archive::archive PROPERTIES
                        IMPORTED_LOCATION "${Archive_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${Archive_INCLUDE_DIR}")
endif()
mark_as_advanced(Archive_INCLUDE_DIR Archive_LIBRARY)
