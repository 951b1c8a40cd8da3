// Objects through libgit2: loose objects, packs, alternates. SHA-1 only.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "git/object_store.h"

namespace secretscan {

// A libgit2 object database serves one reader at a time, so there is one for each thread that reads
// at the same moment; libgit2 shares the mapped packs among them. Never fetches what is missing.
// An object whose pack cannot be opened or indexed at all counts as missing.
class LibGit2ObjectStore final : public ObjectStore {
 public:
  // `objects_dir` is a repository's "objects" directory. Unavailable with libgit2's reason.
  static absl::StatusOr<std::unique_ptr<LibGit2ObjectStore>> Open(const std::string& objects_dir);
  ~LibGit2ObjectStore() override;

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;

 private:
  class Lease;
  struct Impl;
  explicit LibGit2ObjectStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
