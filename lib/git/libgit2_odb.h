// A libgit2 object database put together by hand.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

struct git_odb;

namespace secretscan {

struct OdbDeleter {
  void operator()(git_odb* odb) const;
};
using Odb = std::unique_ptr<git_odb, OdbDeleter>;

// Packs are read by libgit2, loose objects by LooseObject: libgit2 1.5's own reader for these writes
// beyond its buffer when an object is longer than its header says. Unavailable with libgit2's
// reason. A LibGit2 must live as long as the result.
absl::StatusOr<Odb> OpenOdb(const std::string& objects_dir);

}  // namespace secretscan
