// Takes the objects that a rewrite makes.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

// An object that the new one resembles.
struct Resemblance {
  ObjectId id;             // null: none
  std::string_view data;   // its inflated bytes
};

// Thread-safe.
class ObjectSink {
 public:
  virtual ~ObjectSink() = default;

  // Stores an object unless the sink has it, and returns its id. It may be stored as a delta on
  // `base` if the sink has that. Unavailable when it cannot be written.
  virtual absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                         const Resemblance& base) = 0;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data) {
    return Write(type, data, {});
  }
};

}  // namespace secretscan
