// Parsing a directory of a thousand entries costs more than comparing its bytes. What two versions
// share is found by comparing bytes, but ids may hold any bytes: where an entry starts is only known
// by parsing from a known start. So each tree has *marks*, starts of entries every few hundred bytes.
// They are found once by parsing everything; after that each new version takes them over from the
// version that it is compared with, except for the entries that differ, which are parsed. That it is
// well-formed and sorted is taken over in the same way.
#include "git/indexed_tree.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/mismatch.h"

namespace secretscan {
namespace {

constexpr size_t kMarkDistance = 256;
constexpr size_t kMaxBytes = std::numeric_limits<uint32_t>::max();  // marks have 32 bits
constexpr size_t kMinSharedBytes = 200;  // smaller trees are faster read than compared
constexpr size_t kMinRun = 80;           // so are about two entries

}  // namespace

void IndexedTree::Reset(int id_size) {
  data_.clear();
  id_size_ = id_size;
  state_ = State::kUnknown;
  marks_.clear();
}

bool IndexedTree::IsWellFormed() {
  if (state_ == State::kUnknown) {
    Check();
  }
  return state_ >= State::kWellFormed;
}

bool IndexedTree::IsSorted() { return IsWellFormed() && state_ == State::kSorted; }

void IndexedTree::Check() {
  state_ = State::kMalformed;
  if (data_.size() > kMaxBytes) {
    return;
  }
  bool sorted = true;
  TreeReader reader(data_, id_size_);
  TreeEntry entry, previous;
  for (size_t pos = 0; reader.Next(&entry); pos = data_.size() - reader.remaining()) {
    if (marks_.empty() || pos - marks_.back() >= kMarkDistance) {
      marks_.push_back(static_cast<uint32_t>(pos));
    }
    sorted = sorted && (pos == 0 || CompareTreeEntries(previous, entry) < 0);
    previous = entry;
  }
  if (reader.status().ok()) {
    state_ = sorted ? State::kSorted : State::kWellFormed;
  }
}

size_t IndexedTree::NextEntry(size_t begin) const {
  return data_.find('\0', begin) + 1 + static_cast<size_t>(id_size_);
}

size_t IndexedTree::LastEntryWithin(size_t begin, size_t end) const {
  // Two marks back: the entry at the last mark may not end before `end`.
  auto mark = std::upper_bound(marks_.begin(), marks_.end(), end);
  size_t last = begin;
  for (int i = 0; i < 2 && mark != marks_.begin(); ++i) {
    --mark;
  }
  if (mark != marks_.end() && *mark > begin) {
    last = *mark;
  }
  for (size_t at = last; at < data_.size();) {
    const size_t next = NextEntry(at);
    if (next > end) {
      break;
    }
    last = at;
    at = next;
  }
  return last;
}

size_t IndexedTree::LowerBound(const TreeEntry& wanted, size_t begin) const {
  const auto entry_at = [&](size_t pos) {
    TreeEntry entry;
    TreeReader(std::string_view(data_).substr(pos), id_size_).Next(&entry);
    return entry;
  };
  const auto mark = std::upper_bound(marks_.begin(), marks_.end(), begin);
  const auto not_less = std::partition_point(mark, marks_.end(), [&](uint32_t pos) {
    return CompareTreeEntries(entry_at(pos), wanted) < 0;
  });
  size_t at = not_less == mark ? begin : not_less[-1];
  while (at < data_.size() && CompareTreeEntries(entry_at(at), wanted) < 0) {
    at = NextEntry(at);
  }
  return at;
}

void TreePairWalk::Start(IndexedTree* before, IndexedTree* after) {
  done_ = bad_before_ = false;
  before_.tree = before;
  after_.tree = after;
  known_ = after->is_known() && !before->is_known() ? after : before;
  Side* const other = known_ == before ? &after_ : &before_;
  skips_ = before->data().size() >= kMinSharedBytes && after->data().size() >= kMinSharedBytes &&
           other->tree->data().size() <= kMaxBytes && known_->IsWellFormed();
  learning_ = skips_ && !other->tree->is_known() && other->tree != known_ ? other : nullptr;
  ascends_ = learning_ != nullptr && known_->IsSorted();
  marks_.clear();
  MoveTo(0, &before_);
  MoveTo(0, &after_);
  if (learning_ != nullptr && learning_->valid) {
    AddMark(0);
  }
  SkipEqual();
  Arrive();
}

void TreePairWalk::Advance() {
  const bool both = order_ == 0;
  if (order_ <= 0) {
    StepLearning(&before_);
  }
  if (order_ >= 0 && before_.reader.status().ok()) {
    StepLearning(&after_);
  }
  if (both) {
    SkipEqual();
  }
  Arrive();
}

void TreePairWalk::MoveTo(size_t pos, Side* side) {
  side->reader =
      TreeReader(std::string_view(side->tree->data()).substr(pos), side->tree->id_size());
  Step(side);
}

void TreePairWalk::Step(Side* side) {
  side->pos = side->tree->data().size() - side->reader.remaining();
  side->valid = side->reader.Next(&side->entry);
}

void TreePairWalk::StepLearning(Side* side) {
  if (side != learning_) {
    Step(side);
    return;
  }
  const TreeEntry previous = side->entry;
  Step(side);
  if (side->valid) {
    AddMark(side->pos);
    ascends_ = ascends_ && CompareTreeEntries(previous, side->entry) < 0;
  }
}

// Both walks would step over equal entries at the same time, whatever their order.
void TreePairWalk::SkipEqual() {
  if (!skips_ || !before_.valid || !after_.valid) {
    return;
  }
  const std::string_view a = std::string_view(before_.tree->data()).substr(before_.pos);
  const std::string_view b = std::string_view(after_.tree->data()).substr(after_.pos);
  const size_t run = CommonPrefix(a, b);
  if (run < kMinRun) {
    return;
  }
  // The last equal entry is not left out: what follows is compared with it.
  const size_t begin = known_ == before_.tree ? before_.pos : after_.pos;
  const size_t skipped = known_->LastEntryWithin(begin, begin + run) - begin;
  if (skipped == 0) {
    return;
  }
  if (learning_ != nullptr) {
    const auto first = std::upper_bound(known_->marks_.begin(), known_->marks_.end(), begin);
    for (auto mark = first; mark != known_->marks_.end() && *mark <= begin + skipped; ++mark) {
      AddMark(*mark - begin + learning_->pos);
    }
  }
  MoveTo(before_.pos + skipped, &before_);
  MoveTo(after_.pos + skipped, &after_);
}

// Decides which side the walk stands at.
void TreePairWalk::Arrive() {
  bad_before_ = !before_.reader.status().ok();
  done_ = bad_before_ || !after_.reader.status().ok() || (!before_.valid && !after_.valid);
  if (done_) {
    if (learning_ != nullptr && status().ok() && !learning_->tree->is_known()) {
      learning_->tree->state_ =
          ascends_ ? IndexedTree::State::kSorted : IndexedTree::State::kWellFormed;
      learning_->tree->marks_ = marks_;
    }
    return;
  }
  if (!before_.valid || !after_.valid) {
    order_ = before_.valid ? -1 : 1;
    return;
  }
  order_ = CompareTreeEntries(before_.entry, after_.entry);
  if (order_ == 0 && before_.entry.is_tree() != after_.entry.is_tree()) {
    order_ = -1;  // a forged name that ends in '/' equals a directory's name
  }
}

void TreePairWalk::AddMark(size_t pos) {
  if (marks_.empty() || pos - marks_.back() >= kMarkDistance) {
    marks_.push_back(static_cast<uint32_t>(pos));
  }
}

}  // namespace secretscan
