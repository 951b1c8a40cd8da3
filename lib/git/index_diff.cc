#include "git/index_diff.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/object_hash.h"

namespace secretscan {
namespace {

constexpr int kMaxTrees = 1 << 21;  // a few bytes of an index can name thousands of directories

// Makes trees of entries that come in the order of the index, which is the order of trees.
class TreeWriter {
 public:
  TreeWriter(int id_size, ObjectOverlay* objects) : hasher_(id_size), objects_(*objects) {
    open_.emplace_back();
  }

  void Add(const IndexEntry& entry) {
    std::string_view path = entry.path;
    if (entry.is_directory()) {
      path.remove_suffix(1);
    }
    const size_t slash = path.rfind('/');
    Enter(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1));
    Append(entry.mode, path.substr(directory_.size()), entry.id);
  }

  bool is_full() const { return trees_ > kMaxTrees; }

  ObjectId Finish() {
    Enter({});
    return Store();
  }

 private:
  struct Level {
    size_t path_size = 0;  // of its directory, with '/'
    std::string data;
  };

  // Makes `directory` the one that entries go to.
  void Enter(std::string_view directory) {
    while (!directory.starts_with(directory_)) {
      Leave();
    }
    while (directory_.size() < directory.size()) {
      directory_ = directory.substr(0, directory.find('/', directory_.size()) + 1);
      open_.push_back({directory_.size(), ""});
    }
  }

  void Leave() {
    const ObjectId id = Store();
    const std::string_view left = directory_;
    open_.pop_back();
    directory_ = left.substr(0, open_.back().path_size);
    Append(0040000, left.substr(directory_.size(), left.size() - directory_.size() - 1), id);
  }

  void Append(uint32_t mode, std::string_view name, const ObjectId& id) {
    char octal[8];
    const auto end = std::to_chars(octal, octal + sizeof octal, mode, 8).ptr;
    std::string& data = open_.back().data;
    data.append(octal, end);
    data += ' ';
    data += name;
    data += '\0';
    data.append(reinterpret_cast<const char*>(id.bytes.data()), id.size);
  }

  ObjectId Store() {
    std::string& data = open_.back().data;
    const ObjectId id = hasher_.Hash(ObjectType::kTree, data);
    objects_.Add(id, ObjectType::kTree, std::move(data));
    data.clear();
    ++trees_;
    return id;
  }

  ObjectHasher hasher_;
  ObjectOverlay& objects_;
  std::vector<Level> open_;
  int trees_ = 0;
  std::string_view directory_;  // of the last level; empty or ends in '/'
};

}  // namespace

void ObjectOverlay::Add(const ObjectId& id, ObjectType type, std::string data) {
  objects_.try_emplace(id, Object{type, std::move(data)});
}

absl::StatusOr<ObjectType> ObjectOverlay::Read(const ObjectId& id, std::string* data) const {
  const auto found = objects_.find(id);
  if (found == objects_.end()) {
    return below_.Read(id, data);
  }
  *data = found->second.data;
  return found->second.type;
}

absl::StatusOr<ObjectHeader> ObjectOverlay::ReadHeader(const ObjectId& id) const {
  const auto found = objects_.find(id);
  if (found == objects_.end()) {
    return below_.ReadHeader(id);
  }
  return ObjectHeader{found->second.type, static_cast<int64_t>(found->second.data.size())};
}

absl::StatusOr<ObjectId> WriteIndexTree(const IndexFile& index, int id_size, int stage,
                                        ObjectOverlay* objects) {
  TreeWriter writer(id_size, objects);
  for (const IndexEntry& entry : index.entries()) {
    if ((entry.stage == 0 || entry.stage == stage) && !entry.intent_to_add) {
      writer.Add(entry);
      if (writer.is_full()) {
        return absl::ResourceExhaustedError("the index holds too many directories");
      }
    }
  }
  return writer.Finish();
}

namespace {

using Paths = absl::flat_hash_set<absl::string_view>;

Paths UnmergedPaths(const IndexFile& index) {
  Paths paths;
  for (const IndexEntry& entry : index.entries()) {
    if (entry.stage != 0) {
      paths.insert(ToAbsl(entry.path));
    }
  }
  return paths;
}

absl::StatusOr<std::vector<FileChange>> DiffTaking(const ObjectStore& objects, int id_size,
                                                   const ObjectId& tree, const IndexFile& index,
                                                   int stage) {
  ObjectOverlay overlay(objects);
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId staged,
                              WriteIndexTree(index, id_size, stage, &overlay));
  return DiffTrees(overlay, tree, staged);
}

}  // namespace

absl::StatusOr<std::vector<FileChange>> DiffTreeToIndex(const ObjectStore& objects, int id_size,
                                                        const ObjectId& tree,
                                                        const IndexFile& index) {
  SECRETSCAN_ASSIGN_OR_RETURN(std::vector<FileChange> changes,
                              DiffTaking(objects, id_size, tree, index, 0));
  if (const Paths unmerged = UnmergedPaths(index); !unmerged.empty()) {
    std::erase_if(changes, [&](const FileChange& change) {
      return !change.after.exists() && unmerged.contains(change.before.path);
    });
  }
  return changes;
}

absl::StatusOr<std::vector<FileChange>> DiffTreeToUnmerged(const ObjectStore& objects, int id_size,
                                                           const ObjectId& tree,
                                                           const IndexFile& index, int stage) {
  const Paths unmerged = UnmergedPaths(index);
  if (unmerged.empty()) {
    return std::vector<FileChange>();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(std::vector<FileChange> changes,
                              DiffTaking(objects, id_size, tree, index, stage));
  std::erase_if(changes, [&](const FileChange& change) {
    return !change.after.exists() || !unmerged.contains(change.after.path);
  });
  return changes;
}

}  // namespace secretscan
