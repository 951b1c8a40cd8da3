#include "rewrite/layered_objects.h"

#include <vector>

#include "base/status.h"
#include "git/commit.h"
#include "git/object_files.h"
#include "git/pack_file.h"
#include "git/tree.h"
#include "git/worktrees.h"

namespace secretscan {

absl::StatusOr<LayeredObjects> LayeredObjects::Open(const std::string& quarantine,
                                                    const ObjectStore& below, int id_size) {
  if (quarantine.empty()) {
    return LayeredObjects(nullptr, below);
  }
  const std::string directory = quarantine.ends_with('/') ? quarantine : quarantine + "/";
  std::vector<std::shared_ptr<const PackFile>> packs;
  for (const std::string& name : DirectoryNames(directory)) {
    if (name.ends_with(".idx")) {
      SECRETSCAN_ASSIGN_OR_RETURN(auto pack, PackFile::Open(directory + name, id_size, PackStoreOptions().mapped_bytes));
      packs.push_back(std::move(pack));
    }
  }
  if (packs.empty()) {
    return LayeredObjects(nullptr, below);
  }
  PackStoreOptions options;
  options.id_size = id_size;
  return LayeredObjects(PackObjectStore::Of(std::move(packs), options), below);
}

absl::StatusOr<ObjectType> LayeredObjects::Read(const ObjectId& id, std::string* data) const {
  if (above_ != nullptr) {
    auto type = above_->Read(id, data);
    if (!absl::IsNotFound(type.status())) {
      return type;
    }
  }
  return below_->Read(id, data);
}

absl::StatusOr<ObjectHeader> LayeredObjects::ReadHeader(const ObjectId& id) const {
  if (above_ != nullptr) {
    auto header = above_->ReadHeader(id);
    if (!absl::IsNotFound(header.status())) {
      return header;
    }
  }
  return below_->ReadHeader(id);
}

absl::StatusOr<ObjectId> TreeOfCommit(const ObjectStore& objects, const ObjectId& commit,
                                      int id_size) {
  if (commit.IsNull()) {
    ObjectId none;
    none.size = static_cast<uint8_t>(id_size);
    return none;
  }
  std::string data;
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects.Read(commit, &data));
  if (type != ObjectType::kCommit) {
    return DataLoss(commit.Hex() + " is no commit");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(data, id_size));
  return links.tree;
}

absl::StatusOr<std::optional<TreePlace>> FindInTree(const ObjectStore& objects, ObjectId tree,
                                                    std::string_view path, int id_size) {
  while (!tree.IsNull()) {
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    std::string data;
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects.Read(tree, &data));
    if (type != ObjectType::kTree) {
      return DataLoss(tree.Hex() + " is no tree");
    }
    TreeReader reader(data, id_size);
    TreeEntry entry;
    bool found = false;
    while (!found && reader.Next(&entry)) {
      found = entry.name == name && (slash == std::string_view::npos || entry.is_tree());
    }
    SECRETSCAN_RETURN_IF_ERROR(reader.status());
    if (!found) {
      break;
    }
    if (slash == std::string_view::npos) {
      return TreePlace{entry.mode, entry.id};
    }
    tree = entry.id;
    path.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

}  // namespace secretscan
