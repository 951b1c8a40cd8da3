// libgit2's comparison of lines.
#pragma once

#include <git2.h>

#include "absl/status/statusor.h"

namespace secretscan {

// Not linked but opened when first asked for, and then for good: libgit2 comes with thirty libraries
// and reads the system's certificates when it starts, for which a program that compares no lines
// should not wait.
struct DiffLibrary {
  decltype(&git_diff_buffers) diff_buffers = nullptr;

  // Unavailable, with the system's reason, when it is not there. Any thread may ask.
  static absl::StatusOr<const DiffLibrary*> Open();
};

}  // namespace secretscan
