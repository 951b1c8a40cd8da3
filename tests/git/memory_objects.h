// Objects in memory, for tests that need no repository.
#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "git/object_store.h"

namespace secretscan {

class MemoryObjects : public ObjectStore {
 public:
  struct Entry {
    uint32_t mode;
    std::string name;
    ObjectId id;
  };

  // Ids are not git's, but unique to type and content like those.
  ObjectId Add(ObjectType type, std::string content) {
    const std::string key = std::to_string(static_cast<int>(type)) + content;
    const auto digest = Sha256(key);
    const ObjectId id = ObjectId::FromRaw(digest.data(), 20);
    Put(id, type, std::move(content));
    return id;
  }
  void Put(const ObjectId& id, ObjectType type, std::string content) {
    objects_[id] = {type, std::move(content)};
  }
  ObjectId AddBlob(std::string content) { return Add(ObjectType::kBlob, std::move(content)); }
  // Entries are written in the order given, right or wrong.
  ObjectId AddTree(const std::vector<Entry>& entries) {
    std::string data;
    for (const Entry& entry : entries) {
      char mode[16];
      data.append(mode, static_cast<size_t>(std::snprintf(mode, sizeof mode, "%o ", entry.mode)));
      data.append(entry.name).push_back('\0');
      data.append(reinterpret_cast<const char*>(entry.id.bytes.data()), entry.id.size);
    }
    return Add(ObjectType::kTree, std::move(data));
  }
  // All of a type, in an order that does not depend on how they came.
  std::vector<ObjectId> Ids(ObjectType type) const {
    std::vector<ObjectId> ids;
    for (const auto& [id, object] : objects_) {
      if (object.first == type) {
        ids.push_back(id);
      }
    }
    return ids;
  }

  absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override {
    const auto found = objects_.find(id);
    if (found == objects_.end()) {
      return absl::NotFoundError("no such object");
    }
    *data = found->second.second;
    return found->second.first;
  }
  absl::StatusOr<ObjectHeader> ReadHeader(const ObjectId& id) const override {
    const auto found = objects_.find(id);
    if (found == objects_.end()) {
      return absl::NotFoundError("no such object");
    }
    return ObjectHeader{found->second.first, static_cast<int64_t>(found->second.second.size())};
  }

 private:
  std::map<ObjectId, std::pair<ObjectType, std::string>> objects_;
};

}  // namespace secretscan
