#include "rewrite/pack_sink.h"

#include <utility>

#include "base/status.h"
#include "git/object_hash.h"

namespace secretscan {
namespace {

ObjectHasher& OwnHasher(int id_size) {
  thread_local ObjectHasher sha1(20), sha256(32);
  return id_size == 20 ? sha1 : sha256;
}

}  // namespace

PackSink::PackSink(PackWriter* writer, int id_size, std::function<bool(const ObjectId&)> known)
    : writer_(writer), id_size_(id_size), known_(std::move(known)) {}

absl::StatusOr<ObjectId> PackSink::Write(ObjectType type, std::string_view data,
                                         const Resemblance& base) {
  const ObjectId id = OwnHasher(id_size_).Hash(type, data);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (seen_.contains(id)) {
      return id;
    }
  }
  const bool is_known = known_ && known_(id);
  if (!is_known && writer_ != nullptr) {
    SECRETSCAN_RETURN_IF_ERROR(writer_->AddNamed(id, type, data, base.id, base.data));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  const size_t before = seen_.size();
  if (seen_.Intern(id) == before && !is_known) {
    ++counts_.objects[static_cast<size_t>(type)];
    counts_.bytes[static_cast<size_t>(type)] += data.size();
  }
  return id;
}

ObjectCounts PackSink::counts() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return counts_;
}

}  // namespace secretscan
