// What an object's name must be.
#pragma once

#include <string_view>

#include "base/digest.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

// Names objects: the digest of "type size NUL content". For one thread at a time.
class ObjectHasher {
 public:
  // `id_size`: 20 (SHA-1) or 32 (SHA-256).
  explicit ObjectHasher(int id_size) : size_(id_size), digester_(static_cast<size_t>(id_size)) {}
  ObjectId Hash(ObjectType type, std::string_view data);

 private:
  int size_;
  Digester digester_;
};

}  // namespace secretscan
