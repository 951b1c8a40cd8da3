# Defines LibYAML::LibYAML from yaml-0.1.pc (libyaml has no package config).
find_package(PkgConfig QUIET)
pkg_check_modules(PC_YAML QUIET yaml-0.1)
find_path(LibYAML_INCLUDE_DIR yaml.h HINTS ${PC_YAML_INCLUDE_DIRS})
find_library(LibYAML_LIBRARY yaml HINTS ${PC_YAML_LIBRARY_DIRS})
set(LibYAML_VERSION "${PC_YAML_VERSION}")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibYAML REQUIRED_VARS LibYAML_LIBRARY LibYAML_INCLUDE_DIR
                                  VERSION_VAR LibYAML_VERSION)
if(LibYAML_FOUND AND NOT TARGET LibYAML::LibYAML)
  add_library(LibYAML::LibYAML UNKNOWN IMPORTED)
  set_target_properties(LibYAML::LibYAML PROPERTIES
                        IMPORTED_LOCATION "${LibYAML_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${LibYAML_INCLUDE_DIR}")
endif()
mark_as_advanced(LibYAML_INCLUDE_DIR LibYAML_LIBRARY)
