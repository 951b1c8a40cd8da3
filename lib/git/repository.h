// A repository on disk: its references, configuration that is needed to read it, and objects.
// Nothing that the repository's configuration names is ever run or obeyed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

struct Reference {
  std::string name;  // "refs/heads/main", or "HEAD" (also of linked worktrees: "worktrees/x/HEAD")
  ObjectId target;   // the object it names directly, tags not peeled; symbolic refs resolved
};

// Thread-safe after Open.
class Repository {
 public:
  // `path`: a work tree, any directory inside one, a git directory or a bare repository.
  // InvalidArgument when it is none of these.
  static absl::StatusOr<std::unique_ptr<Repository>> Open(const std::string& path);
  ~Repository();

  const std::string& git_dir() const;     // with trailing '/'
  const std::string& work_tree() const;   // with trailing '/'; empty when bare
  bool is_shallow() const;
  bool is_partial() const;                // a promisor remote is configured
  int object_id_size() const;             // 20 or 32

  // All references in byte order of their names, HEAD and linked worktrees' HEADs last. A
  // reference that cannot be read is returned in *broken (name: reason) and not in the result.
  absl::StatusOr<std::vector<Reference>> References(std::vector<std::string>* broken) const;

  // A revision expression (rev-parse syntax: v1.2, main~3, abc1234, :/text …) to an object.
  absl::StatusOr<ObjectId> Resolve(std::string_view revision) const;

  // Commits whose parents are cut off in a shallow clone.
  std::vector<ObjectId> ShallowCommits() const;
  // refs/replace/: object -> replacement, as git's log honours them.
  std::vector<std::pair<ObjectId, ObjectId>> Replacements() const;
  // "origin"'s URL, or of the only remote; empty when there is none.
  std::string RemoteUrl() const;
  // The mailmap git's log would use: work tree's .mailmap, or HEAD:.mailmap of a bare repository.
  std::string Mailmap() const;

  const ObjectStore& objects() const;

 private:
  struct Impl;
  explicit Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
