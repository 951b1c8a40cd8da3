// Two stores as one.
#pragma once

#include "git/object_store.h"

namespace secretscan {

// What `upper` does not have is read from `lower`. Both outlive this.
class StackedObjects final : public ObjectStore {
 public:
  StackedObjects(const ObjectStore& upper, const ObjectStore& lower)
      : upper_(upper), lower_(lower) {}

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override {
    auto type = upper_.Read(id, data);
    return absl::IsNotFound(type.status()) ? lower_.Read(id, data) : type;
  }
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override {
    auto header = upper_.ReadHeader(id);
    return absl::IsNotFound(header.status()) ? lower_.ReadHeader(id) : header;
  }

 private:
  const ObjectStore& upper_;
  const ObjectStore& lower_;
};

}  // namespace secretscan
