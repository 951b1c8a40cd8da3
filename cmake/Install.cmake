# What `cmake --install` puts where: libraries, headers, package descriptions, program, documents. The
# components are the packages of Packaging.cmake.
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/secretscan")
set(development COMPONENT libsecretscan-dev)

# Both libraries, if both are built: which one is linked is up to who links it.
install(TARGETS secretscan EXPORT secretscanStaticTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" ${development})
install(EXPORT secretscanStaticTargets NAMESPACE secretscan:: DESTINATION "${config_dir}"
        ${development})
if(TARGET secretscan-shared)
  install(TARGETS secretscan-shared EXPORT secretscanSharedTargets
          LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT libsecretscan0
          NAMELINK_COMPONENT libsecretscan-dev)
  install(EXPORT secretscanSharedTargets NAMESPACE secretscan:: DESTINATION "${config_dir}"
          ${development})
endif()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/lib/include/" "${PROJECT_BINARY_DIR}/include/"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" ${development} FILES_MATCHING PATTERN "*.h")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/secretscanConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/secretscanConfig.cmake"
                              INSTALL_DESTINATION "${config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/secretscanConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/secretscanConfig.cmake"
              "${PROJECT_BINARY_DIR}/secretscanConfigVersion.cmake"
        DESTINATION "${config_dir}" ${development})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/third_party/cmake/" DESTINATION "${config_dir}/modules"
        ${development})

# The .pc file finds its prefix from where it lies, so an installed tree may be moved.
file(RELATIVE_PATH SECRETSCAN_PC_PREFIX "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
set(SECRETSCAN_PC_REQUIRES "absl_status absl_statusor")
set(used "absl_flat_hash_map absl_flat_hash_set absl_strings libarchive libcrypto libdeflate libgit2 libhs libpcre2-8 re2 yaml-0.1 zlib")
if(TARGET secretscan-shared)
  set(SECRETSCAN_PC_REQUIRES_PRIVATE "${used}")  # for pkg-config --static
  set(SECRETSCAN_PC_LIBS_PRIVATE "-pthread")
else()
  string(APPEND SECRETSCAN_PC_REQUIRES " ${used}")
  set(SECRETSCAN_PC_LIBS "-pthread")
endif()
# Beside it one for the static library: `pkg-config --static` would ask for static libraries of all
# that is below, too.
set(SECRETSCAN_PC_STATIC_REQUIRES "absl_status absl_statusor ${used}")
foreach(name IN ITEMS secretscan secretscan-static)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
endforeach()
install(FILES "${PROJECT_BINARY_DIR}/secretscan.pc" "${PROJECT_BINARY_DIR}/secretscan-static.pc"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" ${development})

if(SECRETSCAN_COMPILE_RULES)
  set(databases "${PROJECT_BINARY_DIR}/databases")
  compiled_rules("${databases}")
  install(DIRECTORY "${databases}/" DESTINATION "${CMAKE_INSTALL_LIBDIR}/secretscan"
          COMPONENT secretscan-data FILES_MATCHING PATTERN "*.hsdb")
endif()

if(SECRETSCAN_BUILD_CLI)
  install(TARGETS secretscan-cli RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
          COMPONENT secretscan)
  set(documents "${PROJECT_BINARY_DIR}/documents")
  program_documents(secretscan-cli "${documents}")
  install(DIRECTORY "${documents}/man1" DESTINATION "${CMAKE_INSTALL_MANDIR}" COMPONENT secretscan)
  install(DIRECTORY "${documents}/bash/"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT secretscan)
  install(DIRECTORY "${documents}/zsh/"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT secretscan)
  install(DIRECTORY "${documents}/fish/"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT secretscan)
endif()
install(FILES README.md LICENSE CHANGELOG.md docs/index.md docs/usage.md docs/design.md
        DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT secretscan)
file(GLOB rule_packs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/rules/*.toml"
     "${PROJECT_SOURCE_DIR}/rules/*.md")
if(rule_packs)
  install(FILES ${rule_packs} DESTINATION "${CMAKE_INSTALL_DATADIR}/secretscan/rules"
          COMPONENT secretscan)
endif()
