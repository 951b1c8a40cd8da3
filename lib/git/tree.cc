#include "git/tree.h"

#include <algorithm>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kSha1Size = 20;

uint32_t CanonicalMode(uint32_t mode) {
  switch (mode & 0170000) {
    case 0100000:
      return mode & 0100 ? 0100755 : 0100644;
    case 0120000:
      return 0120000;
    case 0040000:
      return 0040000;
    default:
      return 0160000;
  }
}

// The byte after the common part of two names: what a tree's name ends in is part of its order.
int ByteAt(const TreeEntry& entry, size_t pos) {
  if (pos < entry.name.size()) {
    return static_cast<unsigned char>(entry.name[pos]);
  }
  return entry.is_tree() && pos == entry.name.size() ? '/' : 0;
}

}  // namespace

bool TreeReader::Fail(std::string_view message) {
  rest_ = {};
  status_ = DataLoss(message);
  return false;
}

bool TreeReader::Next(TreeEntry* entry) {
  if (rest_.empty()) {
    return false;
  }
  if (!TakeMode(&entry->mode)) {
    return Fail("malformed mode in a tree entry");
  }
  const size_t name_size = rest_.find('\0');
  if (name_size == 0) {
    return Fail("empty name in a tree entry");
  }
  const auto id_size = static_cast<size_t>(id_size_);
  if (name_size == std::string_view::npos || rest_.size() - name_size - 1 < id_size) {
    return Fail("truncated tree entry");
  }
  entry->name = rest_.substr(0, name_size);
  const char* const id = rest_.data() + name_size + 1;
  entry->id = id_size == kSha1Size ? ObjectId::FromRaw(id, kSha1Size)  // a size the compiler knows
                                   : ObjectId::FromRaw(id, id_size);
  rest_.remove_prefix(name_size + 1 + id_size);
  return true;
}

// The mode and the blank behind it, off the front.
bool TreeReader::TakeMode(uint32_t* mode) {
  constexpr std::string_view kFile = "100644 ";
  constexpr std::string_view kDirectory = "40000 ";
  if (rest_.starts_with(kFile)) {
    *mode = 0100644;
    rest_.remove_prefix(kFile.size());
    return true;
  }
  if (rest_.starts_with(kDirectory)) {
    *mode = 0040000;
    rest_.remove_prefix(kDirectory.size());
    return true;
  }
  uint32_t value = 0;
  size_t pos = 0;
  for (; pos < rest_.size() && rest_[pos] != ' '; ++pos) {
    const char c = rest_[pos];
    if (c < '0' || c > '7') {
      return false;
    }
    value = value << 3 | static_cast<uint32_t>(c - '0');
  }
  *mode = CanonicalMode(value);
  rest_.remove_prefix(std::min(pos + 1, rest_.size()));
  return pos > 0;
}

int CompareTreeEntries(const TreeEntry& a, const TreeEntry& b) {
  const size_t common = std::min(a.name.size(), b.name.size());
  const int order = a.name.substr(0, common).compare(b.name.substr(0, common));
  return order != 0 ? order : ByteAt(a, common) - ByteAt(b, common);
}

}  // namespace secretscan
