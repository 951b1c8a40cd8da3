// The libgit2 library as this program wants it.
#pragma once

namespace secretscan {

// Keeps libgit2 initialised while at least one exists; any thread may make one.
class LibGit2 {
 public:
  LibGit2();
  ~LibGit2();
  LibGit2(const LibGit2&) = delete;
  LibGit2& operator=(const LibGit2&) = delete;
};

}  // namespace secretscan
