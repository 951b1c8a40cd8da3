// Where the objects of a rewrite go: into a pack, or, for a plan, nowhere.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id_table.h"
#include "git/pack_writer.h"
#include "rewrite/object_sink.h"

namespace secretscan {

// New objects by type, each counted once.
struct ObjectCounts {
  std::array<uint64_t, 5> objects{};  // by ObjectType
  std::array<uint64_t, 5> bytes{};    // inflated

  uint64_t of(ObjectType type) const { return objects[static_cast<size_t>(type)]; }
  uint64_t total() const { return objects[1] + objects[2] + objects[3] + objects[4]; }
  uint64_t total_bytes() const { return bytes[1] + bytes[2] + bytes[3] + bytes[4]; }
};

class PackSink final : public ObjectSink {
 public:
  // Objects that are `known` (may be empty: none; called by several threads at once) are not
  // written. `writer` makes ids of `id_size` bytes; null for a plan: objects are named and counted,
  // and not kept.
  PackSink(PackWriter* writer, int id_size, std::function<bool(const ObjectId&)> known);

  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override;
  ObjectCounts counts() const;

 private:
  PackWriter* const writer_;
  const int id_size_;
  const std::function<bool(const ObjectId&)> known_;
  mutable std::mutex mutex_;
  ObjectIdTable seen_;
  ObjectCounts counts_;
};

}  // namespace secretscan
