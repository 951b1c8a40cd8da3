// Objects of a repository and those that are about to be added to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/pack_object_store.h"

namespace secretscan {

class LayeredObjects final : public ObjectStore {
 public:
  // `below` outlives this. The packs in `quarantine` (may be empty: none) come first.
  static absl::StatusOr<LayeredObjects> Open(const std::string& quarantine,
                                             const ObjectStore& below, int id_size);

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override;
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override;

 private:
  LayeredObjects(std::unique_ptr<PackObjectStore> above, const ObjectStore& below)
      : above_(std::move(above)), below_(&below) {}

  std::unique_ptr<PackObjectStore> above_;  // may be null
  const ObjectStore* below_;
};

struct TreePlace {
  uint32_t mode = 0;
  ObjectId id;
};

// The tree of a commit; the null id of the null commit.
absl::StatusOr<ObjectId> TreeOfCommit(const ObjectStore& objects, const ObjectId& commit,
                                      int id_size);
// What stands at a path ("a/b") of a tree; nullopt: nothing.
absl::StatusOr<std::optional<TreePlace>> FindInTree(const ObjectStore& objects, ObjectId tree,
                                                    std::string_view path, int id_size);

}  // namespace secretscan
