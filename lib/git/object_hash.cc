#include "git/object_hash.h"

#include <string>

namespace secretscan {

ObjectId ObjectHasher::Hash(ObjectType type, std::string_view data) {
  std::string header(ObjectTypeName(type));
  header.append(" ").append(std::to_string(data.size())).push_back('\0');
  digester_.Add(header);
  digester_.Add(data);
  ObjectId id;
  id.size = static_cast<uint8_t>(size_);
  digester_.Finish(id.bytes.data());
  return id;
}

}  // namespace secretscan
