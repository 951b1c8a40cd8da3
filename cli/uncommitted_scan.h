// What the commands have in common that scan what is not committed.
#pragma once

#include <string>

#include "cli/common_flags.h"

namespace secretscan {

struct UncommittedFlags {
  std::string command = "staged";  // as the report names it
  Flavor flavor = Flavor::kNative;
  std::string repository;          // empty: the current directory
  bool staged = true;              // the index against HEAD; otherwise files against the index
};

// Returns the program's exit code.
int RunUncommittedScan(const UncommittedFlags& uncommitted, const CommonFlags& flags);

}  // namespace secretscan
