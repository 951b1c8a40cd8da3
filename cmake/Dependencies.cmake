# Everything that is linked, as imported targets. What an installed static library needs again is in
# secretscanConfig.cmake.in and secretscan.pc.in, too.
find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(tomlplusplus REQUIRED)
find_package(Hyperscan REQUIRED)
find_package(LibGit2 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(RE2 REQUIRED)
if(SECRETSCAN_BUILD_CLI)
  find_package(CLI11 REQUIRED)
endif()
