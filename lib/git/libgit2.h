// The libgit2 library as this program wants it.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace secretscan {

// Keeps libgit2 initialised while at least one exists; any thread may make one. libgit2's settings
// belong to the process; the first one sets them:
//   - system, global and XDG configuration are not read, nor GIT_* variables;
//   - the owner of a repository does not matter: nothing in it is executed and nothing written;
//   - extensions that only concern writers are accepted;
//   - objects are not hashed again when read (that would double the cost; a checksum of the
//     compressed data is verified anyway);
//   - no objects are cached, since each is read about once: memory is bounded by libgit2's delta
//     base cache (16 MiB a pack) and by the caller's own buffers.
class LibGit2 {
 public:
  LibGit2();
  ~LibGit2();
  LibGit2(const LibGit2&) = delete;
  LibGit2& operator=(const LibGit2&) = delete;
};

// libgit2's reason for the calling thread's last failure, lower-cased at its start.
std::string LibGit2Reason();

}  // namespace secretscan
