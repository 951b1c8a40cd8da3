# What `cpack` makes of an install: the Debian packages secretscan, secretscan-data, libsecretscan0 and
# libsecretscan-dev; a .tar.gz where there is no dpkg. With SOURCE_DATE_EPOCH two runs give the same.
set(SECRETSCAN_PACKAGE_CONTACT "secretscan maintainers <maintainers@secretscan.invalid>"
    CACHE STRING "Who is named as the packages' maintainer")

set(CPACK_PACKAGE_NAME secretscan)
set(CPACK_PACKAGE_VENDOR secretscan)
set(CPACK_PACKAGE_CONTACT "${SECRETSCAN_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has its own
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL libsecretscan-dev)
if(TARGET secretscan-shared)
  list(APPEND CPACK_COMPONENTS_ALL libsecretscan0)
endif()
if(SECRETSCAN_BUILD_CLI)
  list(APPEND CPACK_COMPONENTS_ALL secretscan)
endif()

if(SECRETSCAN_COMPILE_RULES)
  list(APPEND CPACK_COMPONENTS_ALL secretscan-data)
endif()

find_program(DPKG_PROGRAM dpkg)
mark_as_advanced(DPKG_PROGRAM)
set(CPACK_GENERATOR TGZ)
if(DPKG_PROGRAM)
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
  set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
  set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
  set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/DebianFiles.cmake")

  # libgit2 is opened by its name when first needed (lib/git/diff_library.h): no tool sees that.
  file(STRINGS "${LibGit2_INCLUDE_DIR}/git2/version.h" soversion REGEX "define LIBGIT2_SOVERSION ")
  string(REGEX REPLACE ".*\"(.*)\".*" "libgit2-\\1" libgit2_package "${soversion}")

  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_NAME secretscan)
  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_SECTION vcs)
  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_DEPENDS "${libgit2_package}")
  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_RECOMMENDS secretscan-data)
  set(CPACK_DEBIAN_SECRETSCAN_PACKAGE_SUGGESTS git)
  set(CPACK_DEBIAN_SECRETSCAN_DESCRIPTION "find secrets in everything a git repository holds
Passwords, keys and tokens are found in every branch, tag and note, every
version of every file, commit messages, stashes, reflogs and unreachable
objects, and in archives; and the history can be rewritten without them.
Rule files, ignore files and command lines of gitleaks are understood.")

  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_NAME libsecretscan0)
  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_SECTION libs)
  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_DEPENDS "${libgit2_package}")
  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_RECOMMENDS secretscan-data)
  # What a program that is linked to it depends on; and how the loader learns of it.
  set(control "${PROJECT_BINARY_DIR}/debian")
  file(CONFIGURE OUTPUT "${control}/shlibs" @ONLY
       CONTENT "libsecretscan @PROJECT_VERSION_MAJOR@ libsecretscan0 (>= @PROJECT_VERSION@)\n")
  file(CONFIGURE OUTPUT "${control}/triggers" CONTENT "activate-noawait ldconfig\n")
  set(CPACK_DEBIAN_LIBSECRETSCAN0_PACKAGE_CONTROL_EXTRA "${control}/shlibs" "${control}/triggers")
  set(CPACK_DEBIAN_LIBSECRETSCAN0_DESCRIPTION "find secrets in git repositories - shared library
secretscan finds passwords, keys and tokens in everything a git repository
holds, in files and in memory. This is its library for other programs, with
interfaces for C++ and C.")

  # The databases are for one version of the matching library, and of secretscan; others compile their own.
  set(CPACK_DEBIAN_SECRETSCAN-DATA_PACKAGE_NAME secretscan-data)
  set(CPACK_DEBIAN_SECRETSCAN-DATA_PACKAGE_SECTION vcs)
  set(CPACK_DEBIAN_SECRETSCAN-DATA_DESCRIPTION "find secrets in git repositories - compiled rules
secretscan finds passwords, keys and tokens in everything a git repository
holds, in files and in memory. These are its own rules as the matching library
needs them. Without this package its first start compiles them, which takes
some seconds.")

  # All that secretscan.pc names, since pkg-config asks for it even when the shared library is linked.
  set(CPACK_DEBIAN_LIBSECRETSCAN-DEV_PACKAGE_NAME libsecretscan-dev)
  set(CPACK_DEBIAN_LIBSECRETSCAN-DEV_PACKAGE_SECTION libdevel)
  set(CPACK_DEBIAN_LIBSECRETSCAN-DEV_PACKAGE_DEPENDS
      "libsecretscan0 (= ${PROJECT_VERSION}-1), libabsl-dev, libarchive-dev, libdeflate-dev, \
libgit2-dev, libhyperscan-dev | libvectorscan-dev, libpcre2-dev, libre2-dev, libssl-dev, \
libyaml-dev, zlib1g-dev")
  set(CPACK_DEBIAN_LIBSECRETSCAN-DEV_DESCRIPTION "find secrets in git repositories - development files
secretscan finds passwords, keys and tokens in everything a git repository
holds, in files and in memory. These are the headers, the static library, and
what CMake and pkg-config need to build programs with it.")
endif()

include(CPack)
