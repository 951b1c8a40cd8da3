#include "rewrite/reachability.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/commit_table.h"
#include "git/pack_inventory.h"
#include "git/tag.h"
#include "git/tree.h"
#include "git/tree_cache.h"
#include "git/tree_index.h"
#include "git/tree_lists.h"

namespace secretscan {
namespace {

constexpr size_t kListBytes = size_t{32} << 20;

class Walk {
 public:
  Walk(const PackObjectStore& store, const ReachabilityInput& input)
      : store_(store), input_(input), inventory_(store) {}

  absl::StatusOr<ObjectIdTable> Run();

 private:
  absl::Status AddTip(ObjectId id);
  absl::Status FollowCommits();
  absl::Status FollowCommit(const ObjectId& id);
  absl::Status FollowTrees();
  absl::Status FollowTree(const ObjectId& id);
  void FollowIndexed(uint32_t number, const ObjectId& id);
  void AddEntry(uint32_t entry);
  void Add(const TreeEntry& entry);
  void AddTree(const ObjectId& id) {
    if (IsNew(id)) {
      trees_.push_back(id);
    }
  }
  bool IsNew(const ObjectId& id) {
    const size_t before = reached_.size();
    return reached_.Intern(id) == before;
  }
  bool IsCancelled() const { return input_.cancelled != nullptr && *input_.cancelled; }

  const PackObjectStore& store_;
  const ReachabilityInput& input_;
  PackInventory inventory_;
  ObjectIdTable reached_;
  std::vector<ObjectId> commits_, trees_;  // reached, not followed yet
  PackedObjects packed_commits_;
  std::unique_ptr<const CommitTable> table_;
  std::unique_ptr<const TreeIndex> index_;
  std::unique_ptr<TreeLists> lists_;
  std::vector<bool> followed_;             // by number of the index
  absl::flat_hash_set<uint32_t> entries_;  // of the index, seen in trees that were compared with no base
  std::string data_;
};

absl::StatusOr<ObjectIdTable> Walk::Run() {
  packed_commits_ = inventory_.OfType(ObjectType::kCommit);
  table_ = std::make_unique<CommitTable>(store_, packed_commits_, input_.threads,
                                         input_.cancelled);
  for (const ObjectId& id : input_.tips) {
    SECRETSCAN_RETURN_IF_ERROR(AddTip(id));
  }
  for (const ObjectId& id : input_.optional_tips) {
    if (const absl::Status status = AddTip(id); !status.ok() && !absl::IsNotFound(status)) {
      return status;
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(FollowCommits());
  table_.reset();
  packed_commits_ = {};
  TreeIndexOptions options;
  options.threads = input_.threads;
  options.max_bytes = input_.max_tree_bytes;
  options.cancelled = input_.cancelled;
  index_ = TreeIndex::Build(store_, inventory_.OfType(ObjectType::kTree), options);
  lists_ = std::make_unique<TreeLists>(*index_, kListBytes);
  followed_.resize(index_->tree_count());
  SECRETSCAN_RETURN_IF_ERROR(FollowTrees());
  return std::move(reached_);
}

// Tags are followed at once, trees and commits later.
absl::Status Walk::AddTip(ObjectId id) {
  while (!id.IsNull() && !reached_.contains(id)) {
    CommitLinks links;
    ObjectType type = ObjectType::kCommit;
    if (table_->Find(id, &links) == CommitTable::kNone) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectHeader header, store_.ReadHeader(id));
      type = header.type;
    }
    IsNew(id);
    if (type != ObjectType::kTag) {
      if (type == ObjectType::kCommit) {
        commits_.push_back(id);
      } else if (type == ObjectType::kTree) {
        trees_.push_back(id);
      }
      return absl::OkStatus();
    }
    SECRETSCAN_RETURN_IF_ERROR(store_.Read(id, &data_).status());
    SECRETSCAN_ASSIGN_OR_RETURN(const Tag tag, ParseTag(data_, store_.id_size()));
    id = tag.target;
  }
  return absl::OkStatus();
}

absl::Status Walk::FollowCommits() {
  while (!commits_.empty()) {
    if (IsCancelled()) {
      return absl::CancelledError("cancelled");
    }
    const ObjectId id = commits_.back();
    commits_.pop_back();
    SECRETSCAN_RETURN_IF_ERROR(FollowCommit(id));
  }
  return absl::OkStatus();
}

absl::Status Walk::FollowCommit(const ObjectId& id) {
  CommitLinks links;
  if (table_->Find(id, &links) == CommitTable::kNone) {
    SECRETSCAN_RETURN_IF_ERROR(store_.Read(id, &data_).status());
    SECRETSCAN_ASSIGN_OR_RETURN(links, ParseCommitLinks(data_, store_.id_size()));
  }
  AddTree(links.tree);
  if (!input_.shallow.contains(id)) {
    for (const ObjectId& parent : links.parents) {
      if (IsNew(parent)) {
        commits_.push_back(parent);
      }
    }
  }
  if (const auto found = input_.more_parents.find(id); found != input_.more_parents.end()) {
    for (const ObjectId& parent : found->second) {
      if (const absl::Status status = AddTip(parent); !status.ok() && !absl::IsNotFound(status)) {
        return status;
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Walk::FollowTrees() {
  while (!trees_.empty()) {
    if (IsCancelled()) {
      return absl::CancelledError("cancelled");
    }
    const ObjectId id = trees_.back();
    trees_.pop_back();
    const uint32_t number = index_->Find(id);
    if (number != TreeIndex::kNone) {
      FollowIndexed(number, id);
    } else {
      SECRETSCAN_RETURN_IF_ERROR(FollowTree(id));
    }
  }
  return absl::OkStatus();
}

absl::Status Walk::FollowTree(const ObjectId& id) {
  const auto type = store_.Read(id, &data_);
  // Git knows the empty tree without having it.
  if (absl::IsNotFound(type.status()) && (input_.is_partial || IsEmptyTree(id))) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(type.status());
  TreeEntry entry;
  TreeReader reader(data_, store_.id_size());
  while (reader.Next(&entry)) {
    Add(entry);
  }
  return reader.status().ok() ? absl::OkStatus() : Annotate(reader.status(), id.Hex());
}

// Most trees are versions of one that was followed already: only what is new in them counts.
void Walk::FollowIndexed(uint32_t number, const ObjectId& id) {
  const TreeIndex::Tree& tree = index_->tree(number);
  followed_[number] = true;
  if (tree.base != TreeIndex::kNone && followed_[tree.base]) {
    for (uint32_t i = 0; i < tree.code_size;) {
      const uint32_t word = tree.code[i++];
      if ((word & 1) == 0) {
        ++i;  // entries of the base
        continue;
      }
      for (uint32_t n = word / 2; n > 0; --n) {
        AddEntry(tree.code[i++]);
      }
    }
    return;
  }
  const std::shared_ptr<const TreeList> list = lists_->Find(id);
  for (const uint32_t entry : list->entries) {
    AddEntry(entry);
  }
}

void Walk::AddEntry(uint32_t number) {
  if (entries_.insert(number).second) {
    TreeEntry entry;
    index_->ReadEntry(number, &entry);
    Add(entry);
  }
}

void Walk::Add(const TreeEntry& entry) {
  if (entry.is_tree()) {
    AddTree(entry.id);
  } else if (!entry.is_gitlink()) {
    IsNew(entry.id);
  }
}

}  // namespace

absl::StatusOr<ObjectIdTable> FindReachable(const PackObjectStore& store,
                                            const ReachabilityInput& input) {
  return Walk(store, input).Run();
}

}  // namespace secretscan
