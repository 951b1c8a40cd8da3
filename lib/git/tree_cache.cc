#include "git/tree_cache.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kMaxSpare = size_t{1} << 20;

size_t Cost(const IndexedTree& tree) { return tree.data().capacity() + sizeof(IndexedTree); }

}  // namespace

// git knows the empty tree without having it stored.
bool IsEmptyTree(const ObjectId& id) {
  static const auto known = [](std::string_view hex) {
    ObjectId empty;
    ObjectId::FromHex(hex, &empty);
    return empty;
  };
  static const ObjectId sha1 = known("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
  static const ObjectId sha256 =
      known("6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321");
  return id.IsNull() || id == sha1 || id == sha256;
}

absl::StatusOr<std::shared_ptr<IndexedTree>> TreeCache::Read(const ObjectId& id) {
  if (const auto found = index_.find(id); found != index_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->tree;
  }
  std::shared_ptr<IndexedTree> tree =
      spare_ != nullptr ? std::exchange(spare_, nullptr) : std::make_shared<IndexedTree>();
  tree->Reset(id.size);
  if (!IsEmptyTree(id)) {
    const absl::StatusOr<ObjectType> type = objects_.Read(id, tree->mutable_data());
    if (!type.ok()) {
      return Annotate(type.status(), absl::StrCat("tree ", id.Hex()));
    }
    if (*type != ObjectType::kTree) {
      return DataLoss(absl::StrCat("object ", id.Hex(), " is not a tree"));
    }
  }
  if (Cost(*tree) <= budget_ / 4) {
    entries_.push_front({id, tree});
    index_[id] = entries_.begin();
    used_ += Cost(*tree);
    Evict();
  }
  return tree;
}

void TreeCache::Evict() {
  while (used_ > budget_) {
    Entry& oldest = entries_.back();
    used_ -= Cost(*oldest.tree);
    index_.erase(oldest.id);
    if (oldest.tree.use_count() == 1 && Cost(*oldest.tree) <= kMaxSpare) {
      spare_ = std::move(oldest.tree);
    }
    entries_.pop_back();
  }
}

}  // namespace secretscan
