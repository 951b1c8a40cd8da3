// A libgit2 object database put together by hand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

struct git_odb;

namespace secretscan {

struct OdbDeleter {
  void operator()(git_odb* odb) const;
};
using Odb = std::unique_ptr<git_odb, OdbDeleter>;

// The files that a database reads.
struct ObjectFiles {
  std::vector<std::string> directories;  // of loose objects
  std::vector<std::string> all_indexes;  // of packs, as found
  std::vector<std::string> indexes;      // those that were found sound
};

// Lists the files of `objects_dir` and its alternates, and checks every pack index.
ObjectFiles ListObjectFiles(const std::string& objects_dir);

// libgit2 1.5 trusts some of what it reads, so it is not let near everything:
//   - loose objects are read by LooseObject: libgit2's own reader writes beyond its buffer when an
//     object is longer than its header says;
//   - packs whose index is not sound, which can make it read beyond the mapped file, are left out,
//     and so are multi-pack indexes, which only repeat what the packs' own say.
// Unavailable with libgit2's reason. A LibGit2 must live as long as the result.
absl::StatusOr<Odb> OpenOdb(const ObjectFiles& files);

}  // namespace secretscan
