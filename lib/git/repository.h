// A repository on disk: its references, configuration that is needed to read it, and objects.
// Nothing that the repository's configuration names is ever run or obeyed, and no file but the
// repository's own (and its alternates) is read.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_object_store.h"
#include "git/references.h"

namespace secretscan {

// Thread-safe after Open.
class Repository {
 public:
  // `path`: a work tree, any directory inside one, a git directory or a bare repository. System and
  // user configuration and GIT_* variables are not looked at. InvalidArgument when `path` is none
  // of these; Unavailable when the repository's format is not one that can be read.
  static absl::StatusOr<std::unique_ptr<Repository>> Open(const std::string& path,
                                                          PackStoreOptions options = {});
  ~Repository();

  const std::string& git_dir() const;     // with trailing '/'
  // Where objects and refs live: differs from git_dir() in linked worktrees. With trailing '/'.
  const std::string& common_dir() const;
  const std::string& work_tree() const;   // with trailing '/'; empty when bare
  bool is_shallow() const;
  bool is_partial() const;                // a promisor remote is configured
  int object_id_size() const;             // 20 or 32

  // All references in byte order of their names, HEAD and linked worktrees' HEADs last. A
  // reference that cannot be read is returned in *broken (name: reason) and not in the result.
  absl::StatusOr<std::vector<Reference>> References(std::vector<std::string>* broken) const;

  // The object that HEAD names, without reading other references; the null id while it is unborn.
  // DataLoss when it is broken.
  absl::StatusOr<ObjectId> Head() const;

  // A revision expression (rev-parse syntax: v1.2, main~3, abc1234, :/text …; see revision.h) to an
  // object. InvalidArgument when it names nothing or is ambiguous.
  absl::StatusOr<ObjectId> Resolve(std::string_view revision) const;

  // Commits whose parents are cut off in a shallow clone.
  std::vector<ObjectId> ShallowCommits() const;
  // refs/replace/: object -> replacement, as git's log honours them; none if the configuration
  // turns them off (core.useReplaceRefs).
  std::vector<std::pair<ObjectId, ObjectId>> Replacements() const;
  // "origin"'s URL, or of the only remote; empty when there is none.
  std::string RemoteUrl() const;
  // The last value of a key ("core.autocrlf", in lower case) in the repository's own configuration, as
  // written; empty when there is none.
  std::string Setting(std::string_view key) const;
  // The mailmap git's log would use: work tree's .mailmap, or HEAD:.mailmap of a bare repository.
  // Empty when there is none, or when it is a link or larger than 64 MiB.
  std::string Mailmap() const;

  const ObjectStore& objects() const;
  // The same, for who wants its packs (WalkForest).
  const PackObjectStore& packs() const;

 private:
  struct Impl;
  explicit Repository(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
