// What `secretscan filter-repo` says at length.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// What is to be done once sensitive data is out of this repository.
std::string NextSteps(std::string_view push_command, bool has_orphaned_lfs);

// The file already_ran.
std::string_view AlreadyRanText();

}  // namespace secretscan
