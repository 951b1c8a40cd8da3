#include "scan/presence.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/commit.h"
#include "git/object_id_table.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 2048;

using Groups = std::vector<uint32_t>;  // ascending

// A directory may hold the same groups again and again: repeats go before they are many.
class GroupSet {
 public:
  void Add(const Groups& groups) {
    groups_.insert(groups_.end(), groups.begin(), groups.end());
    if (groups_.size() > limit_) {
      Unify();
      limit_ = std::max(limit_, 2 * groups_.size());
    }
  }
  Groups Take() {
    Unify();
    return std::move(groups_);
  }

 private:
  void Unify() {
    std::sort(groups_.begin(), groups_.end());
    groups_.erase(std::unique(groups_.begin(), groups_.end()), groups_.end());
  }

  Groups groups_;
  size_t limit_ = 1024;
};

// Which of the flagged blobs each tree holds, remembered by tree. Most trees hold none, and few
// different sets occur: each is stored once.
class TreeContents {
 public:
  TreeContents(const ObjectStore& objects,
               const absl::flat_hash_map<ObjectId, Groups>& groups_of_blob)
      : objects_(objects), groups_of_blob_(groups_of_blob) {
    Intern({});
    for (const auto& [id, groups] : groups_of_blob) {
      first_bytes_[id.bytes[0]] = true;
    }
  }

  // Groups that some file below the tree holds. A tree that cannot be read holds none; neither does
  // one, as far as it holds itself, in a forged pack.
  const Groups& GroupsOf(const ObjectId& root) {
    // Not the call stack, which a forged tree could exhaust.
    if (Find(root) == nullptr) {
      Enter(root);
    }
    while (!levels_.empty()) {
      Level& level = levels_.back();
      TreeEntry entry;
      if (!level.reader.Next(&entry)) {
        Leave();
      } else if (entry.is_tree()) {
        if (const Groups* below = Find(entry.id)) {
          level.groups.Add(*below);
        } else {
          Enter(entry.id);  // Leave adds what it holds
        }
      } else if (first_bytes_[entry.id.bytes[0]]) {
        if (const auto found = groups_of_blob_.find(entry.id); found != groups_of_blob_.end()) {
          level.groups.Add(found->second);
        }
      }
    }
    return *Find(root);
  }

 private:
  // A tree that is being read.
  struct Level {
    uint32_t tree = 0;  // in trees_
    std::unique_ptr<std::string> data;
    TreeReader reader{{}, 20};
    GroupSet groups;  // that it was seen to hold
  };

  const Groups* Find(const ObjectId& tree) const {
    const uint32_t number = trees_.Find(tree);
    return number == ObjectIdTable::kNone ? nullptr : sets_[set_of_tree_[number]];
  }

  void Enter(const ObjectId& tree) {
    Level& level = levels_.emplace_back();
    level.tree = trees_.Intern(tree);
    set_of_tree_.push_back(0);
    level.data = std::make_unique<std::string>();
    const auto type = objects_.Read(tree, level.data.get());
    if (type.ok() && *type == ObjectType::kTree) {
      level.reader = TreeReader(*level.data, tree.size);
    }
  }

  void Leave() {
    const uint32_t set = Intern(levels_.back().groups.Take());
    set_of_tree_[levels_.back().tree] = set;
    levels_.pop_back();
    if (!levels_.empty()) {
      levels_.back().groups.Add(*sets_[set]);
    }
  }

  uint32_t Intern(Groups groups) {
    const auto [set, fresh] =
        numbers_.try_emplace(std::move(groups), static_cast<uint32_t>(sets_.size()));
    if (fresh) {
      sets_.push_back(&set->first);
    }
    return set->second;
  }

  const ObjectStore& objects_;
  const absl::flat_hash_map<ObjectId, Groups>& groups_of_blob_;
  std::array<bool, 256> first_bytes_{};  // of flagged blobs: most others need not be looked up
  ObjectIdTable trees_;
  std::vector<uint32_t> set_of_tree_;
  std::map<Groups, uint32_t> numbers_;
  std::vector<const Groups*> sets_;
  std::vector<Level> levels_;
};

// What a reference's target holds.
class TargetContents {
 public:
  TargetContents(const ObjectStore& objects,
                 const absl::flat_hash_map<ObjectId, Groups>& groups_of_blob)
      : objects_(objects), groups_of_blob_(groups_of_blob), trees_(objects, groups_of_blob) {}

  const Groups& GroupsOf(ObjectId id) {
    static const Groups kNone;
    auto type = objects_.Read(id, &data_);
    for (int depth = 0; type.ok() && *type == ObjectType::kTag && depth < kMaxTagDepth; ++depth) {
      constexpr size_t kPrefix = 7;  // "object "
      const size_t digits = 2 * size_t{id.size};
      if (data_.size() < kPrefix + digits ||
          !ObjectId::FromHex(std::string_view(data_).substr(kPrefix, digits), &id)) {
        break;
      }
      type = objects_.Read(id, &data_);
    }
    if (!type.ok()) {
      return kNone;  // the walk has recorded it
    }
    if (*type == ObjectType::kCommit) {
      const auto links = ParseCommitLinks(data_, id.size);
      return links.ok() ? trees_.GroupsOf(links->tree) : kNone;
    }
    if (*type == ObjectType::kTree) {
      return trees_.GroupsOf(id);
    }
    const auto found = groups_of_blob_.find(id);
    return found == groups_of_blob_.end() ? kNone : found->second;
  }

 private:
  const ObjectStore& objects_;
  const absl::flat_hash_map<ObjectId, Groups>& groups_of_blob_;
  TreeContents trees_;
  std::string data_;
};

}  // namespace

void FindPresence(const ObjectStore& objects, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<uint32_t>& content_of_finding, ScanResult* result) {
  absl::flat_hash_map<uint64_t, uint32_t> group_of_key;
  absl::flat_hash_map<ObjectId, Groups> groups_of_blob;
  const auto add = [&](uint32_t content, uint32_t group) {
    if (!changes.contents[content].is_gitlink) {
      groups_of_blob[changes.contents[content].id].push_back(group);
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
  for (auto& [blob, groups] : groups_of_blob) {
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  }
  TargetContents contents_of(objects, groups_of_blob);
  for (const Reference& reference : graph.references) {
    for (uint32_t group : contents_of.GroupsOf(reference.target)) {
      if (reference.name == "HEAD") {
        result->secrets[group].at_head = true;
      } else {
        result->secrets[group].refs.push_back(reference.name);
      }
    }
  }
  for (SecretGroup& secret : result->secrets) {
    std::sort(secret.refs.begin(), secret.refs.end());
  }
}

}  // namespace secretscan
