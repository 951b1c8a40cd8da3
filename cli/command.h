// One subcommand: what it accepts, and what it does.
#pragma once

#include <functional>

#include "CLI/CLI.hpp"
#include "cli/common_flags.h"

namespace secretscan {

struct Command {
  CLI::App* app = nullptr;   // filled by parsing; belongs to the root
  std::function<int()> run;  // after parsing; returns the exit code
  Flavor flavor = Flavor::kNative;
};

}  // namespace secretscan
