// Objects through libgit2: loose objects, packs, alternates. SHA-1 only.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_store.h"

struct git_odb;
struct git_oid;

namespace secretscan {

// A libgit2 object database serves one reader at a time, so there is one for each thread that reads
// at the same moment; libgit2 shares the mapped packs among them. Never fetches what is missing.
// An object whose pack cannot be opened or has a damaged index counts as missing. ReadHeader of a
// damaged object may give a wrong size where Read gives DataLoss.
class LibGit2ObjectStore final : public ObjectStore {
 public:
  // `objects_dir` is a repository's "objects" directory. Unavailable with libgit2's reason.
  static absl::StatusOr<std::unique_ptr<LibGit2ObjectStore>> Open(const std::string& objects_dir);
  ~LibGit2ObjectStore() override;

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;
  // The only object whose name begins with these 4 to 39 hexadecimal digits. NotFound, or
  // InvalidArgument when there are several.
  absl::StatusOr<ObjectId> FindByPrefix(std::string_view hex) const;

 private:
  class Lease;
  struct Impl;
  // Calls `look_up` with a database that no other thread uses; once more if it finds nothing but
  // the repository was repacked meanwhile. Turns its code into a status.
  absl::Status WithDatabase(const ObjectId& id,
                            const std::function<int(git_odb*, const git_oid*)>& look_up) const;
  explicit LibGit2ObjectStore(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
