# What `cmake --install` puts where: library, headers, package descriptions, program, documents.
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/secretscan")
if(BUILD_SHARED_LIBS)
  set(installed_library secretscan-shared)
else()
  set(installed_library secretscan)
endif()
install(TARGETS ${installed_library} EXPORT secretscanTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/lib/include/" "${PROJECT_BINARY_DIR}/include/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")
install(EXPORT secretscanTargets NAMESPACE secretscan:: DESTINATION "${config_dir}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/secretscanConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/secretscanConfig.cmake"
                              INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/secretscanConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/secretscanConfig.cmake"
              "${PROJECT_BINARY_DIR}/secretscanConfigVersion.cmake"
        DESTINATION "${config_dir}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/third_party/cmake/" DESTINATION "${config_dir}/modules")

# The .pc file finds its prefix from where it lies, so an installed tree may be moved.
file(RELATIVE_PATH SECRETSCAN_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
set(SECRETSCAN_PC_REQUIRES "absl_status absl_statusor")
set(used "absl_flat_hash_map absl_flat_hash_set absl_strings libarchive libcrypto libdeflate libgit2 libhs libpcre2-8 re2 yaml-0.1 zlib")
if(BUILD_SHARED_LIBS)
  set(SECRETSCAN_PC_REQUIRES_PRIVATE "${used}")
else()
  string(APPEND SECRETSCAN_PC_REQUIRES " ${used}")
  set(SECRETSCAN_PC_LIBS "-pthread")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/secretscan.pc.in" "${PROJECT_BINARY_DIR}/secretscan.pc"
               @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/secretscan.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

if(SECRETSCAN_BUILD_CLI)
  install(TARGETS secretscan-cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(FILES README.md LICENSE CHANGELOG.md docs/index.md docs/usage.md docs/design.md
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
file(GLOB rule_packs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/rules/*.toml"
     "${PROJECT_SOURCE_DIR}/rules/*.md")
if(rule_packs)
  install(FILES ${rule_packs} DESTINATION "${CMAKE_INSTALL_DATADIR}/secretscan/rules")
endif()
