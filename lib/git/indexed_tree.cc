// Parsing a directory of a thousand entries costs more than comparing its bytes. What two versions
// share at the front and at the end is found by comparing bytes, but ids may hold any bytes: where an
// entry starts is only known by parsing from a known start. So each tree has *marks*, starts of
// entries every few hundred bytes. They are found once by parsing everything; after that each new
// version takes them over from the version it is compared with, except for the part that differs,
// which is parsed. That it is well-formed and sorted is taken over in the same way.
#include "git/indexed_tree.h"

#include <algorithm>
#include <limits>

#include "base/mismatch.h"

namespace secretscan {
namespace {

constexpr size_t kMarkDistance = 512;
constexpr size_t kMaxBytes = std::numeric_limits<uint32_t>::max();  // marks have 32 bits

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
  marks_.clear();
  if (data_.size() > kMaxBytes) {
    state_ = State::kMalformed;
    return;
  }
  Learn(IndexedTree(), 0, 0, data_.size());
}

void IndexedTree::Learn(const IndexedTree& known, size_t begin, size_t known_end, size_t end) {
  const auto first_behind =
      std::upper_bound(known.marks_.begin(), known.marks_.end(), static_cast<uint32_t>(begin));
  marks_.assign(known.marks_.begin(), first_behind);
  bool sorted = known.state_ == State::kSorted || known.state_ == State::kUnknown;
  const std::string_view rest = std::string_view(data_).substr(begin);
  TreeReader reader(rest, id_size_);
  TreeEntry entry, previous;
  bool has_previous = false;
  size_t pos = begin;
  for (; pos < end && reader.Next(&entry); pos = data_.size() - reader.remaining()) {
    if (marks_.empty() || pos - marks_.back() >= kMarkDistance) {
      marks_.push_back(static_cast<uint32_t>(pos));
    }
    sorted = sorted && (!has_previous || CompareTreeEntries(previous, entry) < 0);
    previous = entry;
    has_previous = true;
  }
  if (!reader.status().ok()) {
    state_ = State::kMalformed;
    return;
  }
  if (pos != end) {
    Check();  // what is alike at the end lies differently in the entries
    return;
  }
  const auto shared = std::lower_bound(first_behind, known.marks_.end(),
                                       static_cast<uint32_t>(known_end));
  for (auto mark = shared; mark != known.marks_.end(); ++mark) {
    marks_.push_back(static_cast<uint32_t>(*mark - known_end + end));
  }
  state_ = sorted ? State::kSorted : State::kWellFormed;
}

size_t IndexedTree::NextEntry(size_t begin) const {
  return data_.find('\0', begin) + 1 + static_cast<size_t>(id_size_);
}

size_t IndexedTree::MarkAtOrBefore(size_t pos) const {
  const auto behind = std::upper_bound(marks_.begin(), marks_.end(), pos);
  return static_cast<size_t>(behind - marks_.begin()) - (behind == marks_.begin() ? 0 : 1);
}

// The start of the entry in front of the one that holds `pos`; 0 when there is none.
size_t IndexedTree::EntryBefore(size_t pos) const {
  if (marks_.empty()) {
    return 0;
  }
  const size_t mark = MarkAtOrBefore(pos);
  size_t previous = marks_[mark == 0 ? 0 : mark - 1];
  for (size_t at = previous; at < data_.size();) {
    const size_t next = NextEntry(at);
    if (next > pos) {
      break;
    }
    previous = at;
    at = next;
  }
  return previous;
}

// The end of the first entry that starts at or behind `pos`.
size_t IndexedTree::EntryBehind(size_t pos) const {
  size_t at = marks_.empty() ? data_.size() : marks_[MarkAtOrBefore(pos)];
  while (at < pos) {
    at = NextEntry(at);
  }
  return at < data_.size() ? NextEntry(at) : at;
}

bool IndexedTree::IsEntryStart(size_t pos) const {
  size_t at = marks_.empty() ? data_.size() : marks_[MarkAtOrBefore(pos)];
  while (at < pos) {
    at = NextEntry(at);
  }
  return at == pos;
}

size_t IndexedTree::LowerBound(const TreeEntry& wanted, size_t begin) const {
  const auto entry_at = [&](size_t pos) {
    TreeEntry entry;
    TreeReader(std::string_view(data_).substr(pos), id_size_).Next(&entry);
    return entry;
  };
  auto mark = std::upper_bound(marks_.begin(), marks_.end(), begin);
  const auto not_less = std::partition_point(mark, marks_.end(), [&](uint32_t pos) {
    return CompareTreeEntries(entry_at(pos), wanted) < 0;
  });
  size_t at = not_less == mark ? begin : not_less[-1];
  while (at < data_.size() && CompareTreeEntries(entry_at(at), wanted) < 0) {
    at = NextEntry(at);
  }
  return at;
}

bool FindDifference(IndexedTree* before, IndexedTree* after, TreeDifference* difference) {
  const bool from_after = before->state_ == IndexedTree::State::kUnknown &&
                          after->state_ != IndexedTree::State::kUnknown;
  IndexedTree* const known = from_after ? after : before;
  IndexedTree* const other = from_after ? before : after;
  if (!known->IsWellFormed() || other->state_ == IndexedTree::State::kMalformed ||
      other->data_.size() > kMaxBytes) {
    return false;
  }
  const std::string_view a = known->data_;
  const std::string_view b = other->data_;
  const size_t prefix = CommonPrefix(a, b);
  const size_t suffix = CommonSuffix(a.substr(prefix), b.substr(prefix));
  // One entry more on either side: the order at the borders is then seen as well.
  const size_t begin = known->EntryBefore(prefix);
  const size_t known_end = known->EntryBehind(a.size() - suffix);
  const size_t other_end = b.size() - (a.size() - known_end);
  if (other->state_ == IndexedTree::State::kUnknown) {
    other->Learn(*known, begin, known_end, other_end);
  }
  if (!other->IsWellFormed()) {
    return false;
  }
  const bool shared_end = other->IsEntryStart(other_end);
  difference->begin = begin;
  difference->before_end = shared_end ? (from_after ? other_end : known_end) : before->data_.size();
  difference->after_end = shared_end ? (from_after ? known_end : other_end) : after->data_.size();
  return true;
}

}  // namespace secretscan
