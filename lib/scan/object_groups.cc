#include "scan/object_groups.h"

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"
#include "git/commit.h"
#include "git/indexed_tree.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxTags = 2048;  // that name one another
constexpr size_t kMaxSeenBytes = size_t{32} << 20;
constexpr size_t kMinKeptTree = 200;  // bytes; smaller ones are faster read than compared
constexpr size_t kListBytes = size_t{4} << 20;

struct GroupCount {
  uint32_t group = 0;
  int64_t count = 0;  // of entries that hold it; in changes it may be negative
};

bool ByGroup(const GroupCount& a, const GroupCount& b) { return a.group < b.group; }

// Of sorted counts: each group once, zeroes left out.
void Sum(std::vector<GroupCount>* counts) {
  size_t kept = 0;
  for (size_t i = 0; i < counts->size();) {
    GroupCount sum{(*counts)[i].group, 0};
    for (; i < counts->size() && (*counts)[i].group == sum.group; ++i) {
      sum.count += (*counts)[i].count;
    }
    if (sum.count != 0) {
      (*counts)[kept++] = sum;
    }
  }
  counts->resize(kept);
}

void Normalise(std::vector<GroupCount>* counts) {
  std::sort(counts->begin(), counts->end(), ByGroup);
  Sum(counts);
}

// What has to be added to counts when an entry that held `before` is replaced by one that holds
// `after`.
void AddChange(const Groups& before, const Groups& after, std::vector<GroupCount>* changes) {
  auto b = before.begin();
  auto a = after.begin();
  while (b != before.end() || a != after.end()) {
    if (a == after.end() || (b != before.end() && *b < *a)) {
      changes->push_back({*b++, -1});
    } else if (b == before.end() || *a < *b) {
      changes->push_back({*a++, 1});
    } else {
      ++a;
      ++b;
    }
  }
}

}  // namespace

const Groups* ObjectGroups::OfTree(const ObjectId& tree) const {
  const std::lock_guard lock(mutex_);
  const auto found = of_tree_.find(tree);
  return found == of_tree_.end() ? nullptr : found->second;
}

const Groups* ObjectGroups::TellTree(const ObjectId& tree, Groups groups) {
  const std::lock_guard lock(mutex_);
  const Groups* kept = &none_;
  if (!groups.empty()) {
    kept = &*kept_.insert(std::move(groups)).first;
  }
  return of_tree_.try_emplace(tree, kept).first->second;
}

const Groups* ObjectGroups::TellTree(const ObjectId& tree, const Groups* groups) {
  const std::lock_guard lock(mutex_);
  return of_tree_.try_emplace(tree, groups).first->second;
}

// A tree that was read, and how many of its entries hold each group.
struct TipReader::Version {
  std::shared_ptr<const TreeList> list;  // what the index has of it; null: it is in `tree`
  IndexedTree tree;
  std::vector<GroupCount> counts;        // ascending
  const Groups* groups = nullptr;

  size_t tree_bytes() const {
    return list != nullptr ? list->entries.size() * sizeof(uint32_t) : tree.data().size();
  }
  size_t bytes() const { return tree_bytes() + counts.size() * sizeof(GroupCount); }
};

// A tree that is being read.
struct TipReader::OpenTree {
  // An entry that holds other groups than what stood in its place.
  struct Difference {
    const Groups* before = nullptr;
    const Groups* after = nullptr;  // null: those of the tree `id`, which are not known yet
    ObjectId id;
    uint64_t path = 0;
  };

  ObjectId id;
  uint64_t path = 0;
  std::unique_ptr<Version> before;  // null: all entries are in `differences`
  std::unique_ptr<Version> now = std::make_unique<Version>();
  std::vector<Difference> differences;
  size_t next = 0;       // in differences
  bool is_whole = true;  // all of it could be read
};

TipReader::TipReader(const ObjectStore& objects, const TreeIndex* index, ObjectGroups* groups)
    : objects_(objects), groups_(*groups) {
  if (index != nullptr) {
    lists_.emplace(*index, kListBytes);
  }
}
TipReader::~TipReader() = default;

const Groups* TipReader::OfTarget(ObjectId id) {
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
    return groups_.none();  // the walk has recorded it
  }
  if (*type == ObjectType::kCommit) {
    const auto links = ParseCommitLinks(data, id.size);
    return links.ok() ? OfTree(links->tree) : groups_.none();
  }
  return *type == ObjectType::kTree ? OfTree(id) : groups_.OfBlob(id);
}

const Groups* TipReader::OfTree(const ObjectId& root) {
  const Groups* done = groups_.OfTree(root);
  std::deque<OpenTree> open;  // from the root down: trees may nest deeper than calls
  absl::flat_hash_set<ObjectId> is_open;
  const auto enter = [&](const ObjectId& id, uint64_t path) {
    OpenTree& tree = open.emplace_back();
    tree.id = id;
    tree.path = path;
    Compare(&tree);
  };
  if (done == nullptr) {
    is_open.insert(root);
    enter(root, 0);
  }
  while (!open.empty()) {
    OpenTree& tree = open.back();
    if (tree.next == tree.differences.size()) {
      done = Close(&tree);
      is_open.erase(tree.id);
      open.pop_back();
      continue;
    }
    OpenTree::Difference& entry = tree.differences[tree.next];
    if (entry.after == nullptr) {
      entry.after = groups_.OfTree(entry.id);
    }
    if (entry.after != nullptr) {
      ++tree.next;
    } else if (is_open.insert(entry.id).second) {
      enter(entry.id, entry.path);
    } else {  // only in a damaged pack a tree holds itself
      entry.after = groups_.none();
      tree.is_whole = false;
    }
  }
  return done;
}

// Reads tree->id and notes in what it differs from the version that was seen at its path.
void TipReader::Compare(OpenTree* tree) {
  tree->now->list = lists_ ? lists_->Find(tree->id) : nullptr;
  if (tree->now->list != nullptr) {
    CompareLists(tree);
  } else {
    CompareTrees(tree);
  }
}

void TipReader::CompareLists(OpenTree* tree) {
  const TreeList& now = *tree->now->list;
  tree->before = TakeSeen(tree->path);
  if (tree->before != nullptr && tree->before->list != nullptr) {
    TreeListWalk walk;
    walk.Start(&lists_->index(), tree->before->list.get(), &now);
    for (; !walk.done(); walk.Advance()) {
      AddDifference(walk.before(), walk.after(), tree);
    }
    return;
  }
  tree->before = nullptr;
  for (const uint32_t number : now.entries) {
    TreeEntry entry;
    lists_->index().ReadEntry(number, &entry);
    AddDifference(nullptr, &entry, tree);
  }
}

void TipReader::CompareTrees(OpenTree* tree) {
  IndexedTree& now = tree->now->tree;
  now.Reset(tree->id.size);
  if (!objects_.Read(tree->id, now.mutable_data()).ok()) {
    now.Reset(tree->id.size);
  }
  tree->before = TakeSeen(tree->path);
  if (tree->before != nullptr && tree->before->list == nullptr) {
    TreePairWalk walk;
    for (walk.Start(&tree->before->tree, &now); !walk.done(); walk.Advance()) {
      AddDifference(walk.before(), walk.after(), tree);
    }
    if (walk.status().ok()) {
      return;
    }
    Keep(tree->path, std::move(tree->before));  // of a malformed tree the beginning counts
    tree->differences.clear();
  }
  tree->before = nullptr;
  TreeReader reader(now.data(), now.id_size());
  for (TreeEntry entry; reader.Next(&entry);) {
    AddDifference(nullptr, &entry, tree);
  }
  tree->is_whole = reader.status().ok();
}

void TipReader::AddDifference(const TreeEntry* before, const TreeEntry* after,
                              OpenTree* tree) const {
  OpenTree::Difference entry{groups_.none(), groups_.none(), {}, 0};
  if (before != nullptr) {
    entry.before = before->is_tree() ? groups_.OfTree(before->id) : groups_.OfBlob(before->id);
  }
  if (after != nullptr && !after->is_tree()) {
    entry.after = groups_.OfBlob(after->id);
  } else if (after != nullptr) {
    entry.after = groups_.OfTree(after->id);
    entry.id = after->id;
    entry.path = absl::HashOf(tree->path,
                              absl::string_view(after->name.data(), after->name.size()));
  }
  if (entry.before != entry.after) {
    tree->differences.push_back(entry);
  }
}

std::unique_ptr<TipReader::Version> TipReader::TakeSeen(uint64_t path) {
  const auto seen = seen_.find(path);
  if (seen == seen_.end()) {
    return nullptr;
  }
  std::unique_ptr<Version> version = std::move(seen->second);
  seen_bytes_ -= version->bytes();
  seen_.erase(seen);
  return version;
}

// What the tree holds, when this is known of all its entries.
const Groups* TipReader::Close(OpenTree* tree) {
  Version& now = *tree->now;
  if (tree->before != nullptr) {
    now.counts = std::move(tree->before->counts);
    now.groups = tree->before->groups;
  }
  std::vector<GroupCount> changes;
  size_t limit = 4096;
  for (const OpenTree::Difference& entry : tree->differences) {
    if (entry.before == entry.after) {
      continue;
    }
    AddChange(*entry.before, *entry.after, &changes);
    if (changes.size() > limit) {  // the same groups in many files
      Normalise(&changes);
      limit = std::max(limit, 2 * changes.size());
    }
  }
  Normalise(&changes);
  if (now.groups == nullptr || !changes.empty()) {
    const auto middle = static_cast<std::ptrdiff_t>(now.counts.size());
    now.counts.insert(now.counts.end(), changes.begin(), changes.end());
    std::inplace_merge(now.counts.begin(), now.counts.begin() + middle, now.counts.end(), ByGroup);
    Sum(&now.counts);
    Groups groups;
    groups.reserve(now.counts.size());
    for (const GroupCount& count : now.counts) {
      groups.push_back(count.group);
    }
    now.groups = groups_.TellTree(tree->id, std::move(groups));
  } else {
    now.groups = groups_.TellTree(tree->id, now.groups);
  }
  const Groups* const result = now.groups;
  if (tree->is_whole && now.tree_bytes() >= kMinKeptTree) {
    Keep(tree->path, std::move(tree->now));
  }
  return result;
}

void TipReader::Keep(uint64_t path, std::unique_ptr<Version> version) {
  if (seen_bytes_ > kMaxSeenBytes) {
    seen_.clear();
    seen_bytes_ = 0;
  }
  seen_bytes_ += version->bytes();
  std::unique_ptr<Version>& kept = seen_[path];
  if (kept != nullptr) {
    seen_bytes_ -= kept->bytes();
  }
  kept = std::move(version);
}

}  // namespace secretscan
