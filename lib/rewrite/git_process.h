// Runs git where nothing else can do the work: what the user asked for and needs a network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

struct GitProcessResult {
  int exit_code = 0;       // 128 and more: ended by a signal
  std::string output;      // standard output; standard error goes to this program's
};

// `git -C directory args…`, without hooks and file system monitors, and deaf to variables that would
// lead to another repository. Unavailable when there is no git, or above 1 GiB of output.
absl::StatusOr<GitProcessResult> RunGitProcess(const std::string& directory,
                                               const std::vector<std::string>& args,
                                               std::string_view input = {});

}  // namespace secretscan
