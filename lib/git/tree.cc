#include "git/tree.h"

#include <algorithm>
#include <cstring>

#include "base/status.h"

namespace secretscan {

bool TreeReader::Next(TreeEntry* entry) {
  if (rest_.empty() || !status_.ok()) {
    return false;
  }
  uint32_t mode = 0;
  size_t i = 0;
  while (i < rest_.size() && i < 7 && rest_[i] >= '0' && rest_[i] <= '7') {
    mode = mode * 8 + static_cast<uint32_t>(rest_[i++] - '0');
  }
  const size_t end = i == 0 || i >= rest_.size() || rest_[i] != ' '
                         ? std::string_view::npos : rest_.find('\0', i + 1);
  if (end == std::string_view::npos || end == i + 1 ||
      rest_.size() - end - 1 < static_cast<size_t>(id_size_)) {
    status_ = DataLoss("malformed tree entry");
    return false;
  }
  entry->mode = mode;
  entry->name = rest_.substr(i + 1, end - i - 1);
  entry->id = ObjectId::FromRaw(rest_.data() + end + 1, static_cast<size_t>(id_size_));
  rest_.remove_prefix(end + 1 + static_cast<size_t>(id_size_));
  return true;
}

int CompareTreeEntries(const TreeEntry& a, const TreeEntry& b) {
  const size_t common = std::min(a.name.size(), b.name.size());
  if (const int order = std::memcmp(a.name.data(), b.name.data(), common); order != 0) {
    return order;
  }
  auto next = [common](const TreeEntry& e) -> unsigned char {
    return e.name.size() > common ? static_cast<unsigned char>(e.name[common])
                                  : e.is_tree() ? '/' : '\0';
  };
  return static_cast<int>(next(a)) - static_cast<int>(next(b));
}

}  // namespace secretscan
