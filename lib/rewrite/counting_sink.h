// A sink that names and counts objects and keeps none: for plans.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/object_hash.h"
#include "rewrite/object_sink.h"

namespace secretscan {

struct ObjectCounts {
  int64_t objects = 0;
  int64_t bytes = 0;    // inflated
  int64_t packed = 0;   // about so many bytes in a pack
};

class CountingSink final : public ObjectSink {
 public:
  explicit CountingSink(int id_size) : id_size_(id_size) {}

  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override;

  // Distinct ones of a type.
  ObjectCounts counts(ObjectType type) const;
  ObjectCounts total() const;

 private:
  ObjectId Hash(ObjectType type, std::string_view data);

  const int id_size_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ObjectHasher>> hashers_;   // that no thread uses now
  absl::flat_hash_set<ObjectId> seen_;
  std::array<ObjectCounts, 5> counts_{};                 // by type
};

}  // namespace secretscan
