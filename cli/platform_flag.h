// --platform: whose links go into findings.
#pragma once

#include <string>

#include "CLI/CLI.hpp"

namespace secretscan {

// Leaves the lower-case name in *platform, "" for "guess it from the remote".
void AddPlatformFlag(CLI::App* app, std::string* platform);

}  // namespace secretscan
