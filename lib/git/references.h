// Reads a repository's references from its files: one pass over packed-refs and the refs directory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

struct Reference {
  std::string name;  // "refs/heads/main", or "HEAD" (also of linked worktrees: "worktrees/x/HEAD")
  ObjectId target;   // the object it names directly, tags not peeled; symbolic refs resolved
};

// All references in byte order of their names; after them "HEAD", and then what belongs to other
// worktrees, named as git names it: "main-worktree/HEAD", "worktrees/x/HEAD",
// "worktrees/x/refs/bisect/bad". A reference that cannot be read goes to *broken ("name: reason",
// sorted); an unborn HEAD is neither in the result nor broken. Directories end in '/'. Unavailable
// when packed-refs or the refs directory exist but cannot be read.
absl::StatusOr<std::vector<Reference>> ReadReferences(const std::string& git_dir,
                                                      const std::string& common_dir,
                                                      std::vector<std::string>* broken);

// The object that HEAD names, without reading all references; the null id while it is unborn. DataLoss
// when it is broken.
absl::StatusOr<ObjectId> ReadHead(const std::string& git_dir, const std::string& common_dir);

// What stands in a reference's own file: exactly one of the three.
struct LooseReference {
  ObjectId id;
  std::string symbolic;  // the name of another reference
  std::string error;
};
LooseReference ParseLooseReference(std::string_view text);
// Of a link that names a reference (the old form of a symbolic one), or of what the file holds.
LooseReference ReadLooseReference(const std::string& path);

// Whether a name is a HEAD's: "HEAD", another work tree's "worktrees/x/HEAD", a remote's
// "refs/remotes/origin/HEAD".
bool IsHead(std::string_view name);

// Whether each work tree has a reference of this name of its own, never packed: "refs/bisect/bad".
bool IsPerWorktree(std::string_view name);

}  // namespace secretscan
