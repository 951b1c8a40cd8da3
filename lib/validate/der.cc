#include "validate/der.h"

#include <algorithm>
#include <cstddef>

namespace secretscan {
namespace {

constexpr uint8_t kLongTag = 0x1F;
constexpr uint8_t kLongLength = 0x80;
constexpr size_t kMaxLengthBytes = 4;

}  // namespace

bool ReadDer(std::string_view* bytes, DerItem* item) {
  const auto at = [bytes](size_t i) { return static_cast<uint8_t>((*bytes)[i]); };
  if (bytes->size() < 2 || (at(0) & kLongTag) == kLongTag) {
    return false;
  }
  size_t head = 2;
  size_t length = at(1);
  if (length >= kLongLength) {
    const size_t size = length - kLongLength;
    if (size == 0 || size > kMaxLengthBytes || bytes->size() < head + size) {
      return false;
    }
    length = 0;
    for (; head < 2 + size; ++head) {
      length = length << 8 | at(head);
    }
  }
  item->tag = at(0);
  item->declared = length;
  item->content = bytes->substr(head, std::min(length, bytes->size() - head));
  bytes->remove_prefix(head + item->content.size());
  return true;
}

}  // namespace secretscan
