#include "scan/presence.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxTags = 2048;  // that name one another
constexpr size_t kGrain = 16;  // references

using Groups = std::vector<uint32_t>;  // indexes into ScanResult::secrets, ascending
using GroupsOfBlob = absl::flat_hash_map<ObjectId, Groups>;

void SortUnique(Groups* groups) {
  std::sort(groups->begin(), groups->end());
  groups->erase(std::unique(groups->begin(), groups->end()), groups->end());
}

GroupsOfBlob FlaggedBlobs(const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                          const std::vector<uint32_t>& content_of_finding,
                          const ScanResult& result) {
  GroupsOfBlob groups_of_blob;
  const auto add = [&](uint32_t content, uint32_t group) {
    if (!changes.contents[content].is_gitlink) {
      groups_of_blob[changes.contents[content].id].push_back(group);
    }
  };
  absl::flat_hash_map<uint64_t, uint32_t> group_of_key;
  for (uint32_t group = 0; group < result.secrets.size(); ++group) {
    const SecretGroup& secret = result.secrets[group];
    group_of_key[SecretKey(secret.rule_id, secret.secret)] = group;
    for (size_t finding : secret.occurrences) {
      add(content_of_finding[finding], group);
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
  for (auto& [blob, groups] : groups_of_blob) {
    SortUnique(&groups);
  }
  return groups_of_blob;
}

// Which groups each object holds, remembered by tree. For any number of threads; references to
// results stay valid.
class ObjectContents {
 public:
  ObjectContents(const ObjectStore& objects, const GroupsOfBlob& groups_of_blob)
      : objects_(objects), groups_of_blob_(groups_of_blob) {}

  // Of what a reference names: a tag, commit, tree or blob.
  const Groups& OfTarget(ObjectId id) {
    std::string data;
    auto type = objects_.Read(id, &data);
    for (int depth = 0; type.ok() && *type == ObjectType::kTag && depth < kMaxTags; ++depth) {
      constexpr size_t kPrefix = 7;  // "object "
      if (data.size() < kPrefix + 2 * size_t{id.size} ||
          !ObjectId::FromHex(std::string_view(data).substr(kPrefix, 2 * size_t{id.size}), &id)) {
        break;
      }
      type = objects_.Read(id, &data);
    }
    if (!type.ok()) {
      return none_;  // the walk has recorded it
    }
    if (*type == ObjectType::kCommit) {
      const auto links = ParseCommitLinks(data, id.size);
      return links.ok() ? OfTree(links->tree) : none_;
    }
    return *type == ObjectType::kTree ? OfTree(id) : OfBlob(id);
  }

 private:
  const Groups& OfBlob(const ObjectId& blob) const {
    const auto found = groups_of_blob_.find(blob);
    return found == groups_of_blob_.end() ? none_ : found->second;
  }

  // A tree that is being read.
  struct OpenTree {
    OpenTree(const ObjectStore& objects, const ObjectId& tree) : id(tree), reader("", tree.size) {
      if (objects.Read(id, &data).ok()) {
        reader = TreeReader(data, id.size);
      }
    }

    void Add(const Groups& more) {
      groups.insert(groups.end(), more.begin(), more.end());
      if (groups.size() > limit) {  // the same groups in many files
        SortUnique(&groups);
        limit = std::max(limit, 2 * groups.size());
      }
    }

    const ObjectId id;
    std::string data;
    TreeReader reader;
    Groups groups;
    size_t limit = 4096;
  };

  const Groups& OfTree(const ObjectId& root) {
    const Groups* done = Known(root);
    std::deque<OpenTree> open;  // from the root down: trees may nest deeper than calls
    absl::flat_hash_set<ObjectId> is_open;
    if (done == nullptr) {
      open.emplace_back(objects_, root);
      is_open.insert(root);
    }
    while (!open.empty()) {
      OpenTree& tree = open.back();
      TreeEntry entry;
      if (!tree.reader.Next(&entry)) {
        done = Remember(tree.id, std::move(tree.groups));
        is_open.erase(tree.id);
        open.pop_back();
        if (!open.empty()) {
          open.back().Add(*done);
        }
      } else if (!entry.is_tree()) {
        tree.Add(OfBlob(entry.id));
      } else if (const Groups* known = Known(entry.id)) {
        tree.Add(*known);
      } else if (is_open.insert(entry.id).second) {  // only in a damaged pack a tree holds itself
        open.emplace_back(objects_, entry.id);
      }
    }
    return *done;
  }

  const Groups* Remember(const ObjectId& tree, Groups groups) {
    SortUnique(&groups);
    auto kept = std::make_unique<const Groups>(std::move(groups));
    const std::lock_guard lock(mutex_);
    return known_.try_emplace(tree, std::move(kept)).first->second.get();
  }

  const Groups* Known(const ObjectId& tree) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(tree);
    return found == known_.end() ? nullptr : found->second.get();
  }

  const ObjectStore& objects_;
  const GroupsOfBlob& groups_of_blob_;
  const Groups none_;
  std::mutex mutex_;
  absl::flat_hash_map<ObjectId, std::unique_ptr<const Groups>> known_;
};

}  // namespace

void FindPresence(const ObjectStore& objects, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<uint32_t>& content_of_finding, int threads,
                  ScanResult* result) {
  const GroupsOfBlob groups_of_blob = FlaggedBlobs(changes, hits, content_of_finding, *result);
  if (groups_of_blob.empty()) {
    return;
  }
  const std::vector<Reference>& references = graph.references;
  ObjectContents contents(objects, groups_of_blob);
  std::vector<const Groups*> held(references.size());
  ParallelFor(threads, references.size(), kGrain, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      held[i] = &contents.OfTarget(references[i].target);
    }
  });
  std::vector<size_t> by_name(references.size());
  std::iota(by_name.begin(), by_name.end(), size_t{0});
  std::sort(by_name.begin(), by_name.end(), [&](size_t a, size_t b) {
    return references[a].name < references[b].name;
  });
  std::vector<std::string_view> names;  // distinct
  std::vector<std::vector<uint32_t>> names_of_group(result->secrets.size());
  for (const size_t i : by_name) {
    if (references[i].name == "HEAD") {
      for (const uint32_t group : *held[i]) {
        result->secrets[group].at_head = true;
      }
      continue;
    }
    if (names.empty() || names.back() != references[i].name) {
      names.push_back(references[i].name);
    }
    const auto name = static_cast<uint32_t>(names.size() - 1);
    for (const uint32_t group : *held[i]) {
      std::vector<uint32_t>& told = names_of_group[group];
      if (told.empty() || told.back() != name) {
        told.push_back(name);
      }
    }
  }
  for (size_t group = 0; group < names_of_group.size(); ++group) {
    std::vector<std::string>& refs = result->secrets[group].refs;
    refs.reserve(names_of_group[group].size());
    for (const uint32_t name : names_of_group[group]) {
      refs.emplace_back(names[name]);
    }
  }
}

}  // namespace secretscan
