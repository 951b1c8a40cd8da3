// A command's manual page, in man(7)'s macros.
#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace secretscan {

// "secretscan-rules-list", the page's name.
std::string ManPageName(const CLI::App& app);

// The page of `app`, which is the root or any command below it. It depends on nothing but the
// program's version, so two builds of one version make the same.
std::string ManPage(const CLI::App& app);

}  // namespace secretscan
