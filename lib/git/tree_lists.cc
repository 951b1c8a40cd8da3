#include "git/tree_lists.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/mismatch.h"
#include "git/tree_cache.h"

namespace secretscan {
namespace {

size_t Cost(const TreeList& list) {
  return sizeof list + list.entries.capacity() * sizeof(uint32_t);
}

}  // namespace

TreeLists::TreeLists(const TreeIndex& index, size_t budget)
    : index_(index),
      budget_(budget),
      empty_([] {
        auto list = std::make_shared<TreeList>();
        list->is_sorted = true;
        return list;
      }()),
      place_(index.tree_count(), kNone) {}

std::shared_ptr<const TreeList> TreeLists::Find(const ObjectId& id) {
  if (IsEmptyTree(id)) {
    return empty_;
  }
  const uint32_t tree = index_.Find(id);
  return tree == kNone ? nullptr : Expand(tree);
}

const std::shared_ptr<TreeList>& TreeLists::Expand(uint32_t tree) {
  chain_.clear();
  uint32_t next = tree;
  while (next != kNone && place_[next] == kNone) {
    chain_.push_back(next);
    next = index_.tree(next).base;
  }
  std::shared_ptr<TreeList> base;
  if (next != kNone) {
    Kept& kept = kept_[place_[next]];
    kept.used = true;
    if (chain_.empty()) {
      return kept.list;
    }
    base = kept.list;
  }
  for (; !chain_.empty(); chain_.pop_back()) {
    std::shared_ptr<TreeList> list =
        spare_ != nullptr ? std::exchange(spare_, nullptr) : std::make_shared<TreeList>();
    Make(index_.tree(chain_.back()), base.get(), list.get());
    Keep(chain_.back(), list);
    base = std::move(list);
  }
  return kept_[place_[tree]].list;
}

void TreeLists::Make(const TreeIndex::Tree& tree, const TreeList* base, TreeList* list) {
  list->entries.resize(tree.count);
  list->bytes = tree.bytes;
  list->is_sorted = tree.is_sorted;
  uint32_t* out = list->entries.data();
  const uint32_t* code = tree.code;
  const uint32_t* const end = code + tree.code_size;
  if (tree.base == kNone) {
    std::copy(code, end, out);
    return;
  }
  while (code < end) {
    const uint32_t word = *code++;
    const uint32_t count = word >> 1;
    if ((word & 1) != 0) {
      out = std::copy_n(code, count, out);
      code += count;
    } else {
      out = std::copy_n(base->entries.data() + *code++, count, out);
    }
  }
}

void TreeLists::Keep(uint32_t tree, std::shared_ptr<TreeList> list) {
  used_ += Cost(*list);
  if (used_ > budget_) {
    Evict();
  }
  uint32_t place;
  if (free_.empty()) {
    place = static_cast<uint32_t>(kept_.size());
    kept_.emplace_back();
  } else {
    place = free_.back();
    free_.pop_back();
  }
  kept_[place] = {std::move(list), tree, false};
  place_[tree] = place;
  queue_.push_back(place);
}

// What was used since it was last here gets another turn.
void TreeLists::Evict() {
  constexpr size_t kMaxSpare = size_t{1} << 18;
  while (used_ > budget_ && !queue_.empty()) {
    const uint32_t place = queue_.front();
    queue_.pop_front();
    Kept& kept = kept_[place];
    if (std::exchange(kept.used, false)) {
      queue_.push_back(place);
      continue;
    }
    used_ -= Cost(*kept.list);
    place_[kept.tree] = kNone;
    if (kept.list.use_count() == 1 && Cost(*kept.list) <= kMaxSpare) {
      spare_ = std::move(kept.list);
    }
    kept.list.reset();
    free_.push_back(place);
  }
}

void TreeListWalk::Start(const TreeIndex* index, const TreeList* before, const TreeList* after) {
  index_ = index;
  before_.entries = &before->entries;
  after_.entries = &after->entries;
  before_.at = after_.at = 0;
  before_.is_read = after_.is_read = false;
  Arrive();
}

void TreeListWalk::Advance() {
  if (order_ <= 0) {
    ++before_.at;
    before_.is_read = false;
  }
  if (order_ >= 0) {
    ++after_.at;
    after_.is_read = false;
  }
  Arrive();
}

bool TreeListWalk::Read(Side* side) {
  if (side->at == side->entries->size()) {
    return false;
  }
  if (!side->is_read) {
    index_->ReadEntry((*side->entries)[side->at], &side->entry);
    side->is_read = true;
  }
  return true;
}

void TreeListWalk::Arrive() {
  const auto rest = [](const Side& side) {
    return std::string_view(reinterpret_cast<const char*>(side.entries->data() + side.at),
                            (side.entries->size() - side.at) * sizeof(uint32_t));
  };
  const size_t equal = CommonPrefix(rest(before_), rest(after_)) / sizeof(uint32_t);
  if (equal > 0) {
    before_.at += equal;
    after_.at += equal;
    before_.is_read = after_.is_read = false;
  }
  const bool has_before = Read(&before_);
  const bool has_after = Read(&after_);
  done_ = !has_before && !has_after;
  if (!has_before || !has_after) {
    order_ = has_before ? -1 : 1;
    return;
  }
  order_ = CompareTreeEntries(before_.entry, after_.entry);
  if (order_ == 0 && before_.entry.is_tree() != after_.entry.is_tree()) {
    order_ = -1;  // a forged name that ends in '/' equals a directory's name
  }
}

size_t LowerBound(const TreeIndex& index, const TreeList& list, const TreeEntry& wanted,
                  size_t guess) {
  const auto is_less = [&](uint32_t number) {
    TreeEntry entry;
    index.ReadEntry(number, &entry);
    return CompareTreeEntries(entry, wanted) < 0;
  };
  const std::vector<uint32_t>& entries = list.entries;
  size_t low = 0;                // all before are less
  size_t high = entries.size();  // it and all behind are not
  guess = std::min(guess, high);
  size_t step = 1;
  if (guess == high || !is_less(entries[guess])) {
    for (high = guess; high > 0; step *= 2) {
      const size_t at = high - std::min(step, high);
      if (is_less(entries[at])) {
        low = at + 1;
        break;
      }
      high = at;
    }
  } else {
    for (low = guess + 1; low < high; step *= 2) {
      const size_t at = std::min(low + step - 1, high - 1);
      if (!is_less(entries[at])) {
        high = at;
        break;
      }
      low = at + 1;
    }
  }
  const auto begin = entries.begin();
  return static_cast<size_t>(std::partition_point(begin + static_cast<ptrdiff_t>(low),
                                                  begin + static_cast<ptrdiff_t>(high), is_less) -
                             begin);
}

}  // namespace secretscan
