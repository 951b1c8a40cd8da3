// What reports say about the program that wrote them.
#pragma once

#include <string_view>

namespace secretscan {

// Semantic version: "1.2.3".
std::string_view SoftwareVersion();

// The project's page, as the build names it; empty when it names none.
std::string_view SoftwareHomepage();

}  // namespace secretscan
