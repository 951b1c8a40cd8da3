# Everything the library links, as imported targets.
find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(Hyperscan REQUIRED)
find_package(RE2 REQUIRED)
find_package(LibGit2 REQUIRED)
