#include "scan/presence.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/commit.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxDepth = 2048;

// Which of the flagged blobs each tree holds, remembered by tree.
class TreeContents {
 public:
  TreeContents(const ObjectStore& objects,
               const absl::flat_hash_map<ObjectId, std::vector<uint32_t>>& groups_of_blob)
      : objects_(objects), groups_of_blob_(groups_of_blob) {}

  // Groups (ascending) that some file below the tree holds.
  const std::vector<uint32_t>& Groups(const ObjectId& tree, int depth = 0) {
    if (const auto found = known_.find(tree); found != known_.end()) {
      return *found->second;
    }
    std::vector<uint32_t> groups;
    std::string data;
    if (depth < kMaxDepth && objects_.Read(tree, &data).ok()) {
      TreeReader reader(data, tree.size);
      for (TreeEntry entry; reader.Next(&entry);) {
        if (entry.is_tree()) {
          const auto& below = Groups(entry.id, depth + 1);
          groups.insert(groups.end(), below.begin(), below.end());
        } else if (const auto found = groups_of_blob_.find(entry.id);
                   found != groups_of_blob_.end()) {
          groups.insert(groups.end(), found->second.begin(), found->second.end());
        }
      }
      std::sort(groups.begin(), groups.end());
      groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    }
    return *known_.emplace(tree, std::make_unique<std::vector<uint32_t>>(std::move(groups)))
                .first->second;
  }

 private:
  const ObjectStore& objects_;
  const absl::flat_hash_map<ObjectId, std::vector<uint32_t>>& groups_of_blob_;
  absl::flat_hash_map<ObjectId, std::unique_ptr<std::vector<uint32_t>>> known_;
};

}  // namespace

void FindPresence(const Repository& repository, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<uint32_t>& content_of_finding, ScanResult* result) {
  absl::flat_hash_map<uint64_t, uint32_t> group_of_key;
  absl::flat_hash_map<ObjectId, std::vector<uint32_t>> groups_of_blob;
  const auto add = [&](uint32_t content, uint32_t group) {
    if (!changes.contents[content].is_gitlink) {
      std::vector<uint32_t>& groups = groups_of_blob[changes.contents[content].id];
      if (std::find(groups.begin(), groups.end(), group) == groups.end()) {
        groups.push_back(group);
      }
    }
  };
  for (uint32_t group = 0; group < result->secrets.size(); ++group) {
    const SecretGroup& secret = result->secrets[group];
    group_of_key[SecretKey(secret.rule_id, secret.secret)] = group;
    absl::flat_hash_set<uint32_t> contents;
    for (size_t finding : secret.occurrences) {
      if (contents.insert(content_of_finding[finding]).second) {
        add(content_of_finding[finding], group);
      }
    }
  }
  for (uint32_t content = 0; content < hits.size(); ++content) {
    for (const BlobHit& hit : hits[content]) {
      if (const auto found = group_of_key.find(hit.secret_key);
          hit.secret_key != 0 && found != group_of_key.end()) {
        add(content, found->second);
      }
    }
  }
  if (groups_of_blob.empty()) {
    return;
  }
  TreeContents trees(repository.objects(), groups_of_blob);
  std::vector<std::set<std::string>> refs(result->secrets.size());
  std::string data;
  for (const Reference& reference : graph.references) {
    ObjectId id = reference.target;
    auto type = repository.objects().Read(id, &data);
    for (int depth = 0; type.ok() && *type == ObjectType::kTag && depth < kMaxDepth; ++depth) {
      constexpr size_t kPrefix = 7;  // "object "
      if (data.size() < kPrefix + 2 * size_t{id.size} ||
          !ObjectId::FromHex(std::string_view(data).substr(kPrefix, 2 * size_t{id.size}), &id)) {
        break;
      }
      type = repository.objects().Read(id, &data);
    }
    if (!type.ok()) {
      continue;  // the walk has recorded it
    }
    std::vector<uint32_t> held;
    if (*type == ObjectType::kCommit) {
      if (const auto links = ParseCommitLinks(data, id.size); links.ok()) {
        held = trees.Groups(links->tree);
      }
    } else if (*type == ObjectType::kTree) {
      held = trees.Groups(id);
    } else if (const auto found = groups_of_blob.find(id); found != groups_of_blob.end()) {
      held = found->second;
    }
    for (uint32_t group : held) {
      if (reference.name == "HEAD") {
        result->secrets[group].at_head = true;
      } else {
        refs[group].insert(reference.name);
      }
    }
  }
  for (size_t group = 0; group < refs.size(); ++group) {
    result->secrets[group].refs.assign(refs[group].begin(), refs[group].end());
  }
}

}  // namespace secretscan
