// Reads objects out of a repository. The one interface behind which readers live.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

enum class ObjectType : uint8_t { kCommit = 1, kTree = 2, kBlob = 3, kTag = 4 };
std::string_view ObjectTypeName(ObjectType type);

struct ObjectHeader {
  ObjectType type = ObjectType::kBlob;
  int64_t size = 0;  // bytes, inflated
};

// Thread-safe: any number of threads may read at once.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  // Replaces *data with the object's inflated bytes. NotFound when the object is missing (shallow
  // or partial clone, damaged repository); DataLoss when it is there but cannot be read;
  // ResourceExhausted when it is larger than the store reads.
  virtual absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const = 0;
  virtual absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const = 0;
};

}  // namespace secretscan
